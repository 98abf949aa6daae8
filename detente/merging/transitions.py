"""Transitions: a status moves only on a dated claim and only where ``data/transitions.csv`` allows the move."""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterable
from importlib import resources

from detente.merging.said import Said
from detente.model import Change
from detente.model.status import CONDITION, ISSUE, ROUND

# Of statuses told on one day the most telling is heard last.
_SAME_DAY = {
    "round": ("planned", "postponed", "cancelled", "under-way", "held"),
    "issue": ("agenda", "disputed", "technical", "agreed", "dropped"),
    "condition": CONDITION,
}
STATUSES = {"round": ROUND, "issue": ISSUE, "condition": CONDITION}


@functools.cache
def allowed() -> frozenset[tuple[str, str, str]]:
    """Every move that is allowed, as (kind, from, to)."""
    text = (resources.files("detente") / "data" / "transitions.csv").read_text(encoding="utf-8")
    return frozenset((r["kind"], r["from"], r["to"]) for r in csv.DictReader(text.splitlines()))


def follow(items: Iterable[Said], kind: str) -> tuple[Change, ...]:
    """The statuses that the claims lead through, the first included, the last being where it stands.

    Claims are heard in the order of their reports; reports without a date are heard last and move nothing, for nobody can say
    that what they tell came after, unless it has a day of its own: a meeting held or under way. A status that may not follow the
    present one is passed over: that somebody still lists an agreed issue on an agenda does not reopen it.
    """
    rank = {status: i for i, status in enumerate(_SAME_DAY[kind])}
    heard = sorted(items, key=lambda s: (s.order[0], rank[s.claim.status], s.order))
    changes: list[Change] = []
    for item in heard:
        status = item.claim.status
        if not changes or (kind, changes[-1].status, status) in allowed() and (item.day or _happened(item)):
            changes.append(Change(status=status, as_of=item.since, claim=item.claim.id))
    return tuple(changes)


def _happened(item: Said) -> bool:
    return item.claim.status in ("held", "under-way") and getattr(item.claim, "date", None) is not None


def history(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes where there was one; nothing where the status never moved."""
    return changes if len(changes) > 1 else ()
