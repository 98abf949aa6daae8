"""What ``record.changes`` found between two looks at the record, to read or as JSON: each line with the sentences behind it.

The history of each entry by itself, for feeds and calendars, is ``outputs.changes``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

import msgspec

from detente.merging.sides import name
from detente.model import ConditionEntry, Head, IssueEntry, Negotiation, Round, UndertakingEntry
from detente.model.dates import pretty
from detente.outputs.page import Citations, Line, Page, Section
from detente.record.changes import Happening
from detente.record.plain import clean
from detente.record.record import Record

_LEADS = {"new": "new {}", "passed": "{}, day passed", "gone": "{} gone", "joined": "{}, now one", "apart": "{} told apart"}


def page(record: Record, happenings: Sequence[Happening], since: str) -> Page:
    """What happened as a page with a section for each negotiation, and the sentences behind each line."""
    cite = Citations(record, copies=tuple(group for n in record.negotiations for group in n.copies))
    sections = []
    for (id, title), of in groupby(happenings, key=lambda h: (h.negotiation, h.title)):
        lines = [_line(list(same), cite) for _, same in groupby(of, key=lambda h: (h.kind, h.entry.id, "changed" if h.what == "status" else h.what))]
        sections.append(Section(id, clean(title), tuple(lines)))
    return Page(f"Changes since {since}", (), tuple(sections), cite.sources())


def json(record: Record, happenings: Iterable[Happening]) -> str:
    """What happened as a JSON list, each with its evidence."""
    rows = []
    for h in happenings:
        known = [record.evidence(c) for c in h.claims if record.has_claim(c)]
        evidence = [
            {"claim": c, "report": e.report.id, "outlet": e.report.outlet, "published": e.report.published, "url": e.report.url,
             "start": e.start, "end": e.end, "quote": e.quote, "sentence": e.sentence}
            for c, e in zip((c for c in h.claims if record.has_claim(c)), known, strict=True)
        ]
        row: dict[str, Any] = {
            "what": h.what, "kind": h.kind, "negotiation": h.negotiation, "title": h.title, "entry": h.entry.id,
            "about": _about(h.entry), "field": h.field, "before": h.before, "now": h.now, "evidence": evidence,
        }
        rows.append({k: v for k, v in row.items() if v is not None})
    return msgspec.json.format(msgspec.json.encode(rows), indent=1).decode() + "\n"


def _line(same: Sequence[Happening], cite: Citations) -> Line:
    """What happened to one entry in one way, as a line; the values that changed stand under it."""
    first = same[0]
    refs = cite.refs(dict.fromkeys(c for h in same for c in h.claims))
    if first.what in ("status", "changed"):
        under = tuple(Line(str(h.field), f"{_shown(h.field, h.before)} → {_shown(h.field, h.now)}") for h in same)
        return Line(first.kind, _about(first.entry), refs, under)
    return Line(_LEADS[first.what].format(first.kind), _body(first), refs)


def _body(h: Happening) -> str:
    about = _about(h.entry)
    if h.what == "passed":
        return f"{about}; due {pretty(h.now)}, and no report says that it came about"
    if h.what == "joined":
        return f"{about}; {h.before} entries before"
    status = getattr(h.entry, "status", None)
    return f"{about}; {status}" if status else about


def _about(entry: Any) -> str:
    """An entry in a line."""
    if isinstance(entry, Negotiation):
        return clean(entry.goal or entry.title)
    if isinstance(entry, Round):
        place = clean(entry.place) if entry.place else "place not stated"
        return f"{pretty(entry.date)}, {place}"
    if isinstance(entry, ConditionEntry):
        holder = name(entry.holder) if entry.holder else "somebody"
        return f"{holder} wants{f' of {name(entry.addressee)}' if entry.addressee else ''}: {clean(entry.demand)}"
    if isinstance(entry, IssueEntry):
        return clean(entry.label)
    by = f"{' and '.join(name(p) for p in entry.by)}: " if isinstance(entry, UndertakingEntry) and entry.by else ""
    return by + clean(entry.what) + (f" ({pretty(entry.date)})" if entry.date else "")


def _shown(field: str | None, value: Any) -> str:
    if value in (None, ()):
        return "not stated"
    if field == "date":
        return pretty(value)
    if field in ("holder", "addressee"):
        return name(value)
    if isinstance(value, tuple):
        return ", ".join(clean(v.name) if isinstance(v, Head) else str(v) for v in value)
    return clean(str(value))
