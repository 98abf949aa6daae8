"""JSON-LD: schema.org for what happened, W3C PROV for what follows from what, Web Annotation for the words that say it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from detente.merging.sides import name
from detente.model import Negotiation
from detente.model.claims import kind_of
from detente.model.dates import interval
from detente.outputs.names import iri, link
from detente.record.plain import clean
from detente.record.record import Record

_CONTEXT = {
    "schema": "https://schema.org/", "prov": "http://www.w3.org/ns/prov#", "oa": "http://www.w3.org/ns/oa#",
    "dt": "urn:detente:term:",
}
_AROUND = 32  # characters before and after a quote


def export(record: Record) -> str:
    """The graph of all negotiations, reports and claims, without the reports' texts."""
    graph = [*_reports(record), *_claims(record)]
    known = {id for n in record.negotiations for id in n.parties}
    graph += [{"@id": iri("party", p), "@type": ["schema:Organization", "prov:Agent"], "schema:name": name(p)} for p in sorted(known)]
    for n in record.negotiations:
        graph += _negotiation(n)
    return json.dumps({"@context": _CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1) + "\n"


def _ids(kind: str, ids: Any) -> list[dict[str, str]]:
    return [{"@id": iri(kind, id)} for id in ids]


def _reports(record: Record) -> Iterator[dict[str, Any]]:
    for r in record.reports:
        made: dict[str, Any] = {"@id": iri("report", r.id), "@type": ["schema:NewsArticle", "prov:Entity"], "schema:identifier": r.id}
        more = {"schema:headline": r.title, "schema:datePublished": r.published, "schema:publisher": r.outlet, "schema:url": link(r.url)}
        yield made | {k: v for k, v in more.items() if v}


def _claims(record: Record) -> Iterator[dict[str, Any]]:
    for c in record.claims:
        text = record.report(c.report).text
        yield {
            "@id": iri("claim", c.id), "@type": ["schema:Claim", "prov:Entity", "oa:Annotation"], "dt:kind": kind_of(c),
            "prov:wasDerivedFrom": {"@id": iri("report", c.report)},
            "prov:wasAttributedTo": {"@id": iri("reader", c.reader or "unnamed"), "@type": "prov:SoftwareAgent"},
            "oa:hasTarget": {"@type": "oa:SpecificResource", "oa:hasSource": {"@id": iri("report", c.report)}, "oa:hasSelector": [
                {"@type": "oa:TextQuoteSelector", "oa:exact": c.quote, "oa:prefix": text[max(0, c.start - _AROUND):c.start],
                 "oa:suffix": text[c.end:c.end + _AROUND]},
                {"@type": "oa:TextPositionSelector", "oa:start": c.start, "oa:end": c.end},
            ]},
        }


def _negotiation(n: Negotiation) -> Iterator[dict[str, Any]]:
    talks = {"@id": iri("negotiation", n.id)}
    yield {**talks, "@type": ["schema:Event", "prov:Entity"], "schema:name": clean(n.title), "schema:organizer": _ids("party", n.parties)}
    for r in n.rounds:
        made: dict[str, Any] = {
            "@id": iri("round", r.id), "@type": ["schema:Event", "prov:Entity"], "schema:superEvent": talks, "dt:status": r.status,
            "schema:name": f"Round {r.ordinal}" if r.ordinal else "Meeting", "prov:wasDerivedFrom": _ids("claim", r.claims),
        }
        if span := interval(r.date):
            made |= {"schema:startDate": span[0].isoformat(), "schema:endDate": span[1].isoformat(), "dt:date": r.date}
        if r.place:
            made["schema:location"] = clean(r.place)
        yield made
    for p in n.people:
        yield {"@id": iri("person", f"{n.id}:{p.name}:{p.party or ''}"), "@type": ["schema:Person", "prov:Agent"], "schema:name": clean(p.name),
               "schema:jobTitle": list(p.titles), "schema:affiliation": _ids("party", [p.party] if p.party else [])}
    for kind, entries in (("issue", n.issues), ("condition", n.conditions), ("commitment", n.commitments), ("announcement", n.announcements)):
        for e in entries:
            said: str = getattr(e, "label", None) or getattr(e, "demand", None) or getattr(e, "what", "") or ""
            yield {"@id": iri(kind, e.id), "@type": ["prov:Entity", f"dt:{kind}"], "schema:about": talks, "schema:name": clean(said),
                   "dt:status": getattr(e, "status", None) or "", "prov:wasDerivedFrom": _ids("claim", e.claims)}
