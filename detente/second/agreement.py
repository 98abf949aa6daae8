"""How far the two readers agree, kind by kind, by the measures with which the reader is scored against gold."""

from __future__ import annotations

from typing import Any

import msgspec

from detente.errors import InvalidValue
from detente.evaluation.gold import GoldReport
from detente.evaluation.rows import Unit, of_report
from detente.evaluation.score import Figure, figures
from detente.model import Findings, Report
from detente.model.claims import AnyClaim, kind_of
from detente.record.record import Record
from detente.second.reading import readers_of, together

ROWS = ("rounds", "heads", "issues", "conditions", "undertakings", "statements", "next steps", "third parties", "negotiations")
_ENTRIES = {
    "round": "rounds", "issue": "issues", "condition": "conditions", "commitment": "commitments",
    "announcement": "announcements", "statement": "attributed", "event": "events", "time": "dates",
}
_CONDITION = {"demand": "what", "addressee": "asks_of"}
_BY_PASSAGE = {"next_step": "next steps", "third_party": "third parties", "negotiation": "negotiations"}


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """Two readers of the same reports: ``rows`` by kind, ``alone`` the second's claims in passages where the first has none of the kind."""

    first: str
    second: str
    reports: int
    rows: dict[str, Figure]
    alone: tuple[AnyClaim, ...]


def agreements(record: Record) -> list[Agreement]:
    """The agreement of the first reader with each second reader of a record. Raises InvalidValue where there is no second reader."""
    both: dict[str, list[tuple[Report, Findings, Findings]]] = {}
    for report in record.reports:
        found = readers_of(record.store.findings_by(report.id))
        if found is not None:
            for name, second in found[1].items():
                both.setdefault(name, []).append((report, found[0], second))
    if not both:
        raise InvalidValue("no second reader has read for this record; ask one with: detente read REPORTS --record FILE --reader llm")
    return [_of(name, read) for name, read in sorted(both.items())]


def _of(name: str, read: list[tuple[Report, Findings, Findings]]) -> Agreement:
    rows = figures([_unit(*one) for one in read])
    alone = tuple(c for _, first, second in read for c in second.claims
                  if not any(kind_of(f) == kind_of(c) and together(f, c) for f in first.claims))
    firsts = sorted({first.reader for _, first, _ in read})
    return Agreement(first="; ".join(firsts), second=name, reports=len(read), rows={r: rows[r] for r in ROWS}, alone=alone)


def _unit(report: Report, first: Findings, second: Findings) -> Unit:
    """The counts of one report: the second's claims paired with the first's as if these were gold."""
    entries: dict[str, Any] = {"about_talks": first.about_talks, **{key: [] for key in _ENTRIES.values()}}
    for claim in first.claims:
        kind = kind_of(claim)
        if kind in _ENTRIES:
            plain = {_CONDITION.get(k, k) if kind == "condition" else k: v for k, v in _plain(claim).items()}
            entries[_ENTRIES[kind]].append(plain)
    said: dict[str, list[dict[str, Any]]] = {kind: [] for kind in _ENTRIES}
    for claim in second.claims:
        said.setdefault(kind_of(claim), []).append(_plain(claim))
    unit = of_report(GoldReport(report.id, report.text, {}, entries), said, second.about_talks)
    for kind, row in _BY_PASSAGE.items():
        mine, theirs = ([c for c in f.claims if kind_of(c) == kind] for f in (first, second))
        shared = sum(any(together(a, b) for b in theirs) for a in mine), sum(any(together(a, b) for a in mine) for b in theirs)
        unit.add(row, min(shared), len(theirs), len(mine))
    return unit


def _plain(claim: AnyClaim) -> dict[str, Any]:
    """A claim in plain types, every key there."""
    return {f: msgspec.to_builtins(getattr(claim, f)) for f in claim.__struct_fields__}


def to_add(claim: AnyClaim) -> dict[str, Any]:
    """A claim as ``detente review --add`` takes it."""
    keys = {k: v for k, v in msgspec.to_builtins(claim).items() if v not in (None, [], {}) and k not in ("id", "end", "reader", "confidence")}
    return {"kind": kind_of(claim), **keys}
