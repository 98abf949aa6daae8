"""Tidy tables: one row a thing, the same columns whether there are many rows or none, and the quote that each rests on."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from types import ModuleType
from typing import TYPE_CHECKING, Any

import msgspec

from detente.errors import InvalidValue, RecordError
from detente.merging.said import day_of
from detente.model import Claim, Negotiation
from detente.model.claims import Voice, kind_of
from detente.model.dates import interval
from detente.model.entries import Entry

if TYPE_CHECKING:
    import pyarrow

    from detente.record.record import Record

Row = dict[str, Any]
Columns = dict[str, str]

_DATE: Columns = {"date": "text", "date_first": "day", "date_last": "day"}
_AS_OF: Columns = {"as_of": "text", "as_of_first": "day", "as_of_last": "day"}
_ENTRY: dict[str, tuple[str, Columns]] = {
    "round": ("rounds", {
        **_DATE, "place": "text", "country": "text", "ordinal": "int", "ordinal_basis": "text", "level": "text",
        "status": "text", "parties": "list", "heads": "list", "count": "int", "notes": "list",
    }),
    "issue": ("issues", {"label": "text", "status": "text"}),
    "condition": ("conditions", {
        "holder": "text", "addressee": "text", "demand": "text", "gates": "text", "status": "text", **_AS_OF,
    }),
    "commitment": ("commitments", {"by": "list", "what": "text", **_DATE}),
    "announcement": ("announcements", {"by": "list", "what": "text", **_DATE, "announcers": "list"}),
    "next_step": ("next_steps", {"what": "text", **_DATE, "passed": "flag"}),
}
_CLAIM: dict[str, Columns] = {
    "statement": {"speaker": "text", "party": "text", "says": "text"},
    "event": {
        **_DATE, "source": "text", "target": "text", "plover": "text", "mode": "text", "cameo": "text", "place": "text",
    },
    "time": {"text": "text", "value": "text", "value_first": "day", "value_last": "day", "basis": "text"},
}
_GROUND: Columns = {"first_mentioned": "text", "last_mentioned": "text", "claims": "list"}
_QUOTE: Columns = {"report": "text", "outlet": "text", "published": "text", "published_day": "day", "quote": "text"}
_VOICE: Columns = {"voice": "text", "said_by": "text", "said_by_parties": "list"}
_SPAN: Columns = {**_VOICE, "start": "int", "end": "int", "confidence": "number", "reader": "text"}
_OF_ENTRY: Columns = {"negotiation": "text", "entry": "text", "kind": "text"}

COLUMNS: dict[str, Columns] = {
    "negotiation": {
        "id": "text", "title": "text", "parties": "list", "third_parties": "list", "goal": "text", "reports": "list",
        "rounds": "int", "issues": "int", "conditions": "int",
    },
    **{k: {"negotiation": "text", "id": "text", **own, **_GROUND, **_QUOTE} for k, (_, own) in _ENTRY.items()},
    "person": {"negotiation": "text", "name": "text", "party": "text", "titles": "list", "claims": "list", **_QUOTE},
    "third_party": {"negotiation": "text", "party": "text", "role": "text"},
    "change": {**_OF_ENTRY, "status": "text", **_AS_OF, "claim": "text", **_QUOTE},
    "account": {
        **_OF_ENTRY, "field": "text", "value": "text", **_VOICE, "also": "list", "claims": "list", **_QUOTE,
    },
    **{k: {"id": "text", **own, **_SPAN, **_QUOTE} for k, own in _CLAIM.items()},
    "claim": {"id": "text", "kind": "text", "entries": "list", **_SPAN, **_QUOTE},
    "decision": {
        "id": "text", "action": "text", "target": "text", "change": "text", "reviewer": "text", "made_at": "text", "reason": "text",
    },
    "report": {
        "id": "text", "source_id": "text", "title": "text", "outlet": "text", "published": "text", "published_day": "day", "url": "text",
        "lang": "text", "about_talks": "flag", "gate": "number", "reader": "text", "text": "text",
    },
}
"""The columns of each kind, with the type of each: text, int, number, flag, day (a date) or list (of texts).

A date is told as EDTF (``date``), and by the first and last day that it may mean (``date_first``, ``date_last``).
"""

KINDS = tuple(COLUMNS)
ENTRIES = frozenset(_ENTRY)
"""The kinds whose rows are entries of a negotiation."""

_NEVER_EMPTY = {
    **dict.fromkeys(KINDS, frozenset({"id", "negotiation", "entry", "kind"})),
    "round": frozenset({"negotiation", "id", "status"}), "issue": frozenset({"negotiation", "id", "status", "label"}),
    "condition": frozenset({"negotiation", "id", "status", "demand"}), "person": frozenset({"negotiation", "name"}),
    "claim": frozenset({"id", "kind", "report", "start", "end", "quote"}), "report": frozenset({"id", "text"}),
}


def required(kind: str, column: str) -> bool:
    """Whether a column of a kind of table is filled in every row."""
    return column in _NEVER_EMPTY[kind]


def rows(record: Record, kind: str) -> Iterator[Row]:
    """The rows of one kind, each with exactly the columns of ``COLUMNS[kind]``. Raises InvalidValue for another kind."""
    if kind not in COLUMNS:
        raise InvalidValue(f"no table of {kind!r}; there are: {', '.join(KINDS)}")
    for row in _maker(kind)(record, kind):
        yield {name: row.get(name) if typed != "day" else _day(name, row) for name, typed in COLUMNS[kind].items()}


def _day(column: str, row: Row) -> date | None:
    """The first or last day that the date in a column beside this one may mean, or the day of its time stamp."""
    base, _, which = column.rpartition("_")
    if which == "day":
        return day_of(row.get(base))
    span = interval(row.get(base))
    return span[which == "last"] if span else None


def _maker(kind: str) -> Callable[[Record, str], Iterable[Row]]:
    if kind in _ENTRY:
        return _entries
    if kind in _CLAIM:
        return _claims
    return {
        "negotiation": _negotiations, "person": _people, "report": _reports, "third_party": _third_parties, "change": _changes,
        "account": _accounts, "claim": _all_claims, "decision": _decisions,
    }[kind]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    name = getattr(value, "name", None)
    return value if name is None else f"{name} ({value.party})" if value.party else name


def _entries(record: Record, kind: str) -> Iterator[Row]:
    field, own = _ENTRY[kind]
    for negotiation in record.negotiations:
        for entry in getattr(negotiation, field):
            row = {name: _plain(getattr(entry, name)) for name in ("id", *own, *_GROUND) if own.get(name) != "day"}
            yield {"negotiation": negotiation.id, **row, **_quote(record, entry.claims)}


def _people(record: Record, _: str) -> Iterator[Row]:
    for n in record.negotiations:
        for p in n.people:
            yield {"negotiation": n.id, "name": p.name, "party": p.party, "titles": list(p.titles),
                   "claims": list(p.claims), **_quote(record, p.claims)}


def _negotiations(record: Record, _: str) -> Iterator[Row]:
    for n in record.negotiations:
        yield {"id": n.id, "title": n.title, "parties": list(n.parties), "goal": n.goal, "reports": list(n.reports),
               "third_parties": _third(n), "rounds": len(n.rounds), "issues": len(n.issues), "conditions": len(n.conditions)}


def _third(negotiation: Negotiation) -> list[str]:
    return [f"{party} ({role})" for party, role in negotiation.third_parties]


def _claims(record: Record, kind: str) -> Iterator[Row]:
    for claim in record.claims:
        if kind_of(claim) == kind:
            row = {name: _plain(getattr(claim, name)) for name, typed in _CLAIM[kind].items() if typed != "day"}
            yield {"id": claim.id, **row, **_span(claim), **_quote(record, (claim.id,))}


def _all_claims(record: Record, _: str) -> Iterator[Row]:
    resting: dict[str, list[str]] = {}
    for _n, _k, entry in _all_entries(record):
        for id in entry.claims:
            resting.setdefault(id, []).append(entry.id)
    for claim in record.claims:
        yield {"id": claim.id, "kind": kind_of(claim), "entries": resting.get(claim.id, []), **_span(claim), **_quote(record, (claim.id,))}


def _span(claim: Claim) -> Row:
    return {**_voice(claim.said_by), "start": claim.start, "end": claim.end, "confidence": claim.confidence, "reader": claim.reader}


def _voice(voice: Voice) -> Row:
    return {"voice": voice.kind, "said_by": voice.name, "said_by_parties": list(voice.parties)}


def _all_entries(record: Record) -> Iterator[tuple[Negotiation, str, Entry]]:
    for negotiation in record.negotiations:
        for kind, (field, _) in _ENTRY.items():
            for entry in getattr(negotiation, field):
                yield negotiation, kind, entry


def _third_parties(record: Record, _: str) -> Iterator[Row]:
    for n in record.negotiations:
        for party, role in n.third_parties:
            yield {"negotiation": n.id, "party": party, "role": role}


def _changes(record: Record, _: str) -> Iterator[Row]:
    for n, kind, entry in _all_entries(record):
        for change in entry.history:
            yield {"negotiation": n.id, "entry": entry.id, "kind": kind, "status": change.status, "as_of": change.as_of,
                   "claim": change.claim, **_quote(record, (change.claim,))}


def _accounts(record: Record, _: str) -> Iterator[Row]:
    for n, kind, entry in _all_entries(record):
        for told in entry.accounts:
            yield {"negotiation": n.id, "entry": entry.id, "kind": kind, "field": told.field, "value": told.value,
                   **_voice(told.said_by), "also": list(told.also), "claims": list(told.claims), **_quote(record, told.claims),
                   "outlet": told.outlet}


def _decisions(record: Record, _: str) -> Iterator[Row]:
    for d in record.decisions:
        change = msgspec.json.encode(d.change, order="deterministic").decode() if d.change else None
        yield {"id": d.id, "action": d.action, "target": d.target, "change": change, "reviewer": d.reviewer, "made_at": d.made_at,
               "reason": d.reason}


def _reports(record: Record, _: str) -> Iterator[Row]:
    for r in record.reports:
        found = record.findings.get(r.id)
        yield {"id": r.id, "source_id": r.source_id, "title": r.title, "outlet": r.outlet, "published": r.published,
               "url": r.url, "lang": r.lang, "text": r.text, "about_talks": found and found.about_talks,
               "gate": found and found.gate, "reader": found and found.reader}


def _quote(record: Record, claims: tuple[str, ...]) -> Row:
    """The earliest words that a thing rests on; empty for what only a reviewer has added."""
    for id in claims:
        if record.has_claim(id):
            claim = record.claim(id)
            report = record.report(claim.report)
            return {"report": report.id, "outlet": report.outlet, "published": report.published, "quote": claim.quote}
    return {}


def arrow(record: Record, kind: str) -> pyarrow.Table:
    """The rows of one kind as an Arrow table with the types of ``COLUMNS``. Raises InvalidValue for another kind."""
    pa = needs("pyarrow")
    types = {"text": pa.string(), "int": pa.int64(), "number": pa.float64(), "flag": pa.bool_(), "list": pa.list_(pa.string()), "day": pa.date32()}
    found = list(rows(record, kind))
    return pa.Table.from_pylist(found, schema=pa.schema([(name, types[t]) for name, t in COLUMNS[kind].items()]))


def needs(package: str) -> ModuleType:
    """The package, imported. Raises RecordError, saying what to install, where it is missing."""
    try:
        return importlib.import_module(package)
    except ImportError as e:
        raise RecordError(f"this table needs {package}, which is not installed; install it with: pip install 'detente[tables]'") from e
