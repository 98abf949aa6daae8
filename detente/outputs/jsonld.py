"""JSON-LD: schema.org for what happened, W3C PROV for what follows from what, Web Annotation for the words that say it.

What schema.org has no word for is in a vocabulary of detente's own, made from the glossary (:mod:`detente.outputs.vocabulary`);
the terms that a graph uses are described in it, so that the file explains itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from detente.merging.said import day_of
from detente.merging.sides import name
from detente.model import Negotiation, Round, Statement
from detente.model.claims import AnyClaim, kind_of
from detente.model.dates import interval
from detente.model.entries import Entry
from detente.outputs.names import iri, link
from detente.outputs.vocabulary import CONTEXT, described, status
from detente.record.plain import clean
from detente.record.record import Record

_AROUND = 32  # characters before and after a quote
_KINDS = ("rounds", "issues", "conditions", "commitments", "announcements", "next_steps")
_CLASSES = {"rounds": "round", "issues": "issue", "conditions": "condition", "commitments": "commitment",
            "announcements": "announcement", "next_steps": "next_step"}
_EVENT = {"planned": "EventScheduled", "postponed": "EventPostponed", "cancelled": "EventCancelled"}
_MERGING = {"@id": iri("activity", "merging")}


def export(record: Record) -> str:
    """The graph of all negotiations, reports, claims and rulings, without the reports' texts."""
    graph = [*_reports(record), *_readings(record), *_claims(record), *_rulings(record), *_parties(record), *_people(record)]
    graph.append({**_MERGING, "@type": ["prov:Activity", "dt:Merging"], "prov:used": _ids("claim", (c.id for c in record.claims))})
    for n in record.negotiations:
        graph += _negotiation(record, n)
    used = {s for n in record.negotiations for s in _statuses(n)}
    return json.dumps({"@context": CONTEXT, "@graph": [*graph, *described(used)]}, ensure_ascii=False, indent=1) + "\n"


def _ids(kind: str, ids: Iterable[str]) -> list[dict[str, str]]:
    return [{"@id": iri(kind, id)} for id in dict.fromkeys(ids)]


def _statuses(n: Negotiation) -> Iterator[tuple[str, str]]:
    for kind, entries in (("round", n.rounds), ("issue", n.issues), ("condition", n.conditions)):
        for e in entries:
            yield from ((kind, s) for s in (e.status, *(h.status for h in e.history)))


def _reports(record: Record) -> Iterator[dict[str, Any]]:
    for r in record.reports:
        made: dict[str, Any] = {"@id": iri("report", r.id), "@type": ["schema:NewsArticle", "prov:Entity"], "schema:identifier": r.id}
        url = link(r.url)
        more = {"schema:headline": r.title and clean(r.title), "schema:datePublished": _date(day_of(r.published)),
                "schema:publisher": r.outlet and {"@id": iri("outlet", r.outlet), "@type": "schema:Organization", "schema:name": clean(r.outlet) or "unnamed"},
                "schema:url": url and {"@id": url}}
        yield made | {k: v for k, v in more.items() if v}


def _date(day: Any) -> dict[str, str] | None:
    return {"@value": day.isoformat(), "@type": "xsd:date"} if day else None


def _readings(record: Record) -> Iterator[dict[str, Any]]:
    """The reading of each report, by the version of the reader that read it last."""
    for id, found in record.findings.items():
        reader = iri("reader", found.reader or "unnamed")
        yield {"@id": iri("reading", id), "@type": ["prov:Activity", "dt:Reading"], "prov:used": {"@id": iri("report", id)},
               "prov:wasAssociatedWith": {"@id": reader}}
        yield {"@id": reader, "@type": ["prov:SoftwareAgent", "prov:Agent"], "schema:name": clean(found.reader) or "unnamed"}


def _claims(record: Record) -> Iterator[dict[str, Any]]:
    found = {c.id for f in record.findings.values() for c in f.claims}
    for c in record.claims:
        yield {
            "@id": iri("claim", c.id), "@type": ["schema:Claim", "prov:Entity", "oa:Annotation"], "dt:kind": {"@id": f"dt:{kind_of(c)}"},
            "prov:wasDerivedFrom": {"@id": iri("report", c.report)},
            **({"prov:wasGeneratedBy": {"@id": iri("reading", c.report)}} if c.id in found else {}),
            "dt:finder": clean(c.reader) or "unnamed", **_voice(c),
            "oa:hasTarget": {"@type": "oa:SpecificResource", "oa:hasSource": {"@id": iri("report", c.report)},
                             "oa:hasSelector": _selectors(c, record.report(c.report).text)},
        }


def _selectors(c: AnyClaim, text: str) -> list[dict[str, Any]]:
    return [
        {"@type": "oa:TextQuoteSelector", "oa:exact": c.quote, "oa:prefix": text[max(0, c.start - _AROUND):c.start],
         "oa:suffix": text[c.end:c.end + _AROUND]},
        {"@type": "oa:TextPositionSelector", "oa:start": c.start, "oa:end": c.end},
    ]


def _voice(c: AnyClaim) -> dict[str, Any]:
    """Who says it: a speaker where one is named, else the parties, else the outlet, which the report names."""
    speaker = c.speaker if isinstance(c, Statement) else c.said_by.name
    if speaker:
        return {"schema:author": {"@id": iri("speaker", speaker)}}
    return {"schema:author": _ids("party", c.said_by.parties)} if c.said_by.parties else {}


def _people(record: Record) -> Iterator[dict[str, Any]]:
    """Speakers, by their name as the reports print it, for a report does not say which of two of one name it means."""
    told: dict[str, set[str]] = {}
    for c in record.claims:
        if isinstance(c, Statement):
            told.setdefault(c.speaker, set()).update([c.party] if c.party else [])
        elif c.said_by.name:
            told.setdefault(c.said_by.name, set()).update(c.said_by.parties)
    for who, parties in sorted(told.items()):
        yield {"@id": iri("speaker", who), "@type": ["schema:Person", "prov:Agent"], "schema:name": clean(who) or "unnamed",
               **_some("schema:affiliation", _ids("party", sorted(parties)))}


def _some(key: str, values: list[dict[str, str]]) -> dict[str, Any]:
    return {key: values} if values else {}


def _parties(record: Record) -> Iterator[dict[str, Any]]:
    known = {p for n in record.negotiations for p in n.parties}
    for n in record.negotiations:
        known |= {p for p, _ in n.third_parties} | {p.party for p in n.people if p.party}
        known |= {h.party for r in n.rounds for h in r.heads if h.party}
        known |= {p for c in n.conditions for p in (c.holder, c.addressee) if p}
        known |= {p for u in (*n.commitments, *n.announcements) for p in u.by}
    for c in record.claims:
        known |= {*c.said_by.parties, *([c.party] if isinstance(c, Statement) and c.party else [])}
    for p in sorted(known):
        yield {"@id": iri("party", p), "@type": ["schema:Organization", "prov:Agent"], "schema:name": clean(name(p)) or "unnamed"}


def _rulings(record: Record) -> Iterator[dict[str, Any]]:
    """What reviewers ruled: an activity of a person, on a claim, a report, an entry or a name."""
    claims, reports = {c.id for c in record.claims}, {r.id for r in record.reports}
    entries = {e.id for n in record.negotiations for kind in _KINDS for e in getattr(n, kind)}
    for d in record.decisions:
        kind = next((k for k, ids in (("claim", claims), ("report", reports), ("entry", entries)) if d.target in ids), "target")
        who = iri("reviewer", d.reviewer)
        yield {"@id": iri("ruling", d.id), "@type": ["prov:Activity", "dt:Ruling"], "dt:action": d.action, "schema:description": clean(d.reason),
               "prov:endedAtTime": {"@value": d.made_at, "@type": "xsd:dateTime"}, "prov:wasAssociatedWith": {"@id": who},
               "prov:used": {"@id": iri(kind, d.target)}}
        yield {"@id": who, "@type": ["prov:Person", "prov:Agent", "schema:Person"], "schema:name": clean(d.reviewer) or "unnamed"}


def _negotiation(record: Record, n: Negotiation) -> Iterator[dict[str, Any]]:
    talks = {"@id": iri("negotiation", n.id)}
    yield {**talks, "@type": ["schema:Event", "dt:negotiation", "prov:Entity"], "schema:name": clean(n.title) or "unnamed",
           "schema:organizer": _ids("party", n.parties), "prov:wasGeneratedBy": _MERGING, "prov:wasDerivedFrom": _ids("report", n.reports),
           **_some("schema:contributor", _ids("party", (p for p, _ in n.third_parties)))}
    heads = {(h.name, h.party): (h.title,) for r in n.rounds for h in r.heads}
    for who, titles in (heads | {(p.name, p.party): p.titles for p in n.people}).items():
        yield {"@id": _person(n, *who), "@type": ["schema:Person", "prov:Agent"], "schema:name": clean(who[0]) or "unnamed",
               **({"schema:jobTitle": jobs} if (jobs := [clean(t) for t in titles if t]) else {}),
               **_some("schema:affiliation", _ids("party", [who[1]] if who[1] else []))}
    for kind in _KINDS:
        for e in getattr(n, kind):
            yield _entry(record, n, e, _CLASSES[kind])


def _person(n: Negotiation, who: str, party: str | None) -> str:
    return iri("person", f"{n.id}:{who}:{party or ''}")


def _entry(record: Record, n: Negotiation, e: Entry, kind: str) -> dict[str, Any]:
    said = getattr(e, "label", None) or getattr(e, "demand", None) or getattr(e, "what", None) or ""
    made: dict[str, Any] = {
        "@id": iri("entry", e.id), "@type": ["prov:Entity", f"dt:{kind}"], "schema:about": {"@id": iri("negotiation", n.id)},
        "schema:name": clean(said) or "unnamed", "prov:wasGeneratedBy": _MERGING, "prov:wasDerivedFrom": _ids("claim", e.claims),
        **_some("dt:ruledBy", _ids("ruling", _on(record, e))),
    }
    if stands := getattr(e, "status", None):
        made["dt:status"] = {"@id": status(kind, stands)}
    if e.history:
        made["dt:change"] = [{"@type": "dt:Change", "dt:status": {"@id": status(kind, h.status)}, "prov:wasDerivedFrom": {"@id": iri("claim", h.claim)},
                              **({"dt:asOf": h.as_of} if h.as_of else {})} for h in e.history]
    date = getattr(e, "date", None)
    if date:
        made["dt:date"] = date
    if isinstance(e, Round):
        made |= _round(n, e, interval(date))
    for key in ("holder", "addressee"):
        if party := getattr(e, key, None):
            made[f"dt:{key}"] = {"@id": iri("party", party)}
    if gates := getattr(e, "gates", None):
        made["dt:gates"] = clean(gates)
    return made | _some("dt:by", _ids("party", getattr(e, "by", ())))


def _on(record: Record, e: Entry) -> list[str]:
    """The decisions that rule on an entry: those of the reviewers whom it names, at the times that it names."""
    told = {(r.action, r.reviewer, r.made_at) for r in e.rulings}
    return [d.id for d in record.decisions if (d.action, d.reviewer, d.made_at) in told]


def _round(n: Negotiation, r: Round, span: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "@type": ["schema:Event", "prov:Entity", "dt:round"], "schema:superEvent": {"@id": iri("negotiation", n.id)},
        "schema:name": f"Round {r.ordinal}" if r.ordinal else "Meeting",
        **_some("schema:performer", [{"@id": _person(n, h.name, h.party)} for h in r.heads]),
    }
    if r.status in _EVENT:
        made["schema:eventStatus"] = {"@id": f"schema:{_EVENT[r.status]}"}
    if span:
        made |= {"schema:startDate": _date(span[0]), "schema:endDate": _date(span[1])}
    if r.place:
        made["schema:location"] = {"@type": "schema:Place", "schema:name": clean(r.place)}
    return made
