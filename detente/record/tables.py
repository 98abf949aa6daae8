"""Tidy tables: one row a thing, the same columns whether there are many rows or none, and the quote that each rests on."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from types import ModuleType
from typing import TYPE_CHECKING, Any

from detente.errors import InvalidValue, RecordError
from detente.model import Negotiation
from detente.model.claims import kind_of

if TYPE_CHECKING:
    import pyarrow

    from detente.record.record import Record

Row = dict[str, Any]
Columns = dict[str, str]

_ENTRY: dict[str, tuple[str, Columns]] = {
    "round": ("rounds", {
        "date": "text", "place": "text", "country": "text", "ordinal": "int", "ordinal_basis": "text", "level": "text",
        "status": "text", "parties": "list", "heads": "list", "count": "int", "notes": "list",
    }),
    "issue": ("issues", {"label": "text", "status": "text"}),
    "condition": ("conditions", {
        "holder": "text", "addressee": "text", "demand": "text", "gates": "text", "status": "text", "as_of": "text",
    }),
    "commitment": ("commitments", {"by": "list", "what": "text", "date": "text"}),
    "announcement": ("announcements", {"by": "list", "what": "text", "date": "text", "announcers": "list"}),
    "next_step": ("next_steps", {"what": "text", "date": "text", "passed": "flag"}),
}
_CLAIM: dict[str, Columns] = {
    "statement": {"speaker": "text", "party": "text", "says": "text"},
    "event": {
        "date": "text", "source": "text", "target": "text", "plover": "text", "mode": "text", "cameo": "text", "place": "text",
    },
    "time": {"text": "text", "value": "text", "basis": "text"},
}
_GROUND: Columns = {"first_mentioned": "text", "last_mentioned": "text", "claims": "list"}
_QUOTE: Columns = {"report": "text", "outlet": "text", "published": "text", "quote": "text"}
_SPAN: Columns = {
    "voice": "text", "said_by": "text", "said_by_parties": "list", "start": "int", "end": "int", "confidence": "number",
    "reader": "text",
}

COLUMNS: dict[str, Columns] = {
    "negotiation": {
        "id": "text", "title": "text", "parties": "list", "third_parties": "list", "goal": "text", "reports": "list",
        "rounds": "int", "issues": "int", "conditions": "int",
    },
    **{k: {"negotiation": "text", "id": "text", **own, **_GROUND, **_QUOTE} for k, (_, own) in _ENTRY.items()},
    "person": {"negotiation": "text", "name": "text", "party": "text", "titles": "list", "claims": "list", **_QUOTE},
    **{k: {"id": "text", **own, **_SPAN, **_QUOTE} for k, own in _CLAIM.items()},
    "report": {
        "id": "text", "source_id": "text", "title": "text", "outlet": "text", "published": "text", "url": "text",
        "lang": "text", "about_talks": "flag", "gate": "number", "reader": "text", "text": "text",
    },
}
"""The columns of each kind, with the type of each: text, int, number, flag or list (of texts)."""

KINDS = tuple(COLUMNS)


def rows(record: Record, kind: str) -> Iterator[Row]:
    """The rows of one kind, each with exactly the columns of ``COLUMNS[kind]``. Raises InvalidValue for another kind."""
    if kind not in COLUMNS:
        raise InvalidValue(f"no table of {kind!r}; there are: {', '.join(KINDS)}")
    for row in _maker(kind)(record, kind):
        yield {name: row.get(name) for name in COLUMNS[kind]}


def _maker(kind: str) -> Callable[[Record, str], Iterable[Row]]:
    if kind in _ENTRY:
        return _entries
    if kind in _CLAIM:
        return _claims
    return {"negotiation": _negotiations, "person": _people, "report": _reports}[kind]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    name = getattr(value, "name", None)
    return value if name is None else f"{name} ({value.party})" if value.party else name


def _entries(record: Record, kind: str) -> Iterator[Row]:
    field, own = _ENTRY[kind]
    for negotiation in record.negotiations:
        for entry in getattr(negotiation, field):
            row = {name: _plain(getattr(entry, name)) for name in ("id", *own, *_GROUND)}
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
            voice = claim.said_by
            row = {name: _plain(getattr(claim, name)) for name in _CLAIM[kind]}
            yield {"id": claim.id, **row, "voice": voice.kind, "said_by": voice.name, "said_by_parties": list(voice.parties),
                   "start": claim.start, "end": claim.end, "confidence": claim.confidence, "reader": claim.reader,
                   **_quote(record, (claim.id,))}


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
    types = {"text": pa.string(), "int": pa.int64(), "number": pa.float64(), "flag": pa.bool_(), "list": pa.list_(pa.string())}
    found = list(rows(record, kind))
    return pa.Table.from_pylist(found, schema=pa.schema([(name, types[t]) for name, t in COLUMNS[kind].items()]))


def needs(package: str) -> ModuleType:
    """The package, imported. Raises RecordError, saying what to install, where it is missing."""
    try:
        return importlib.import_module(package)
    except ImportError as e:
        raise RecordError(f"this table needs {package}, which is not installed; install it with: pip install 'detente[tables]'") from e
