"""Rulings: beside every entry what reviewers ruled on its claims, and where they differ."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from detente.merging.decide import VERDICTS
from detente.model import Decision, Negotiation, Ruling
from detente.model.entries import Entry

_ENTRIES = ("rounds", "issues", "conditions", "commitments", "announcements", "next_steps")
_BELONGING = ("merge", "split")


def with_rulings(negotiation: Negotiation, decisions: Sequence[Decision], claims: Iterable[str]) -> Negotiation:
    """``negotiation`` with the rulings on each entry, and with its own.

    ``decisions`` are those that stand, oldest first; ``claims`` the ids of all claims of the negotiation's reports.
    """
    if not decisions:
        return negotiation
    by_id: dict[str, list[Ruling]] = {}
    for decision in decisions:
        for id in (decision.target, *(decision.others if decision.action in _BELONGING else ())):
            by_id.setdefault(id, []).append(_ruling(decision, id))
    entries: dict[str, Any] = {name: tuple(_ruled(entry, by_id) for entry in getattr(negotiation, name)) for name in _ENTRIES}
    placed = {id for name in _ENTRIES for entry in entries[name] for id in entry.claims}
    own = [*negotiation.reports, *(id for id in sorted(set(claims)) if id not in placed), *_renamed(negotiation, decisions)]
    return msgspec.structs.replace(negotiation, **entries, rulings=_in_order(r for id in own for r in by_id.get(id, ())))


def _ruled(entry: Entry, by_id: dict[str, list[Ruling]]) -> Entry:
    rulings = [r for id in entry.claims for r in by_id.get(id, ())]
    return msgspec.structs.replace(entry, rulings=_in_order(rulings)) if rulings else entry


def _ruling(decision: Decision, id: str) -> Ruling:
    return Ruling(action=decision.action, reviewer=decision.reviewer, made_at=decision.made_at, reason=decision.reason,
                  claim=id, change=decision.change)


def _in_order(rulings: Iterable[Ruling]) -> tuple[Ruling, ...]:
    return tuple(sorted(rulings, key=lambda r: (r.made_at, r.claim, r.reviewer, r.action)))


def _renamed(negotiation: Negotiation, decisions: Sequence[Decision]) -> list[str]:
    """The names that an alias put into this negotiation as something else."""
    told = {*negotiation.parties, *(i.label for i in negotiation.issues), *(c.demand for c in negotiation.conditions),
            *(u.what for u in (*negotiation.commitments, *negotiation.announcements)), *(s.what for s in negotiation.next_steps)}
    new = [(d.target, d.change.get("party") or d.change.get("label")) for d in decisions if d.action == "alias"]
    return list(dict.fromkeys(name for name, name_now in new if name_now in told))


def last_words(rulings: Iterable[Ruling]) -> dict[str, str]:
    """For each reviewer what they hold of a claim by all that they ruled on it, as text that is the same where they agree.

    ``accept`` (adding a claim too), ``reject``, or ``correct`` with the values put in place.
    """
    last: dict[str, str] = {}
    changes: dict[str, dict[str, Any]] = {}
    for ruling in rulings:
        if ruling.action in VERDICTS:
            last[ruling.reviewer] = ruling.action
        if ruling.action == "correct":
            changes.setdefault(ruling.reviewer, {}).update(ruling.change)
    return {
        reviewer: "reject" if action == "reject"
        else f"correct {json.dumps(changes[reviewer], sort_keys=True)}" if reviewer in changes else "accept"
        for reviewer, action in last.items()
    }


def differing(rulings: Sequence[Ruling]) -> tuple[tuple[Ruling, ...], ...]:
    """The rulings on each claim, or name, on which reviewers differ: the last of each reviewer, oldest first."""
    by_id: dict[str, list[Ruling]] = {}
    for ruling in rulings:
        by_id.setdefault(ruling.claim, []).append(ruling)
    return tuple(split for on in by_id.values() for split in (_verdicts_differ(on), _belonging_differs(on), _names_differ(on)) if split)


def _verdicts_differ(rulings: list[Ruling]) -> tuple[Ruling, ...]:
    return _last([r for r in rulings if r.action in VERDICTS]) if len(set(last_words(rulings).values())) > 1 else ()


def _belonging_differs(rulings: list[Ruling]) -> tuple[Ruling, ...]:
    last = _last([r for r in rulings if r.action in _BELONGING])
    return last if len({r.action for r in last}) > 1 else ()


def _names_differ(rulings: list[Ruling]) -> tuple[Ruling, ...]:
    last = _last([r for r in rulings if r.action == "alias"])
    return last if len({json.dumps(r.change, sort_keys=True) for r in last}) > 1 else ()


def _last(rulings: Iterable[Ruling]) -> tuple[Ruling, ...]:
    """The last ruling of each reviewer, oldest first."""
    return _in_order({r.reviewer: r for r in rulings}.values())
