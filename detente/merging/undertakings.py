"""Commitments, announcements and next steps: the same one told again is one entry. The kinds are never mixed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

import msgspec

from detente.merging.accounts import dates
from detente.merging.decide import Links
from detente.merging.groups import Group, group_alike
from detente.merging.meetings import COMING, Meeting, fineness
from detente.merging.said import Said, entry_keys
from detente.merging.sides import shared
from detente.model import Announcement, NextStepEntry, UndertakingEntry
from detente.model.dates import interval

_UNDERTAKINGS_ALIKE = 0.6
_STEPS_ALIKE = 0.6


def undertakings(items: Iterable[Said], links: Links, kind: str) -> tuple[UndertakingEntry, ...]:
    """The commitments, or the announcements (``kind``), earliest told first; who binds themselves is everyone told to do so."""
    entries = []
    for group in group_alike(items, lambda s: s.claim.what, _same_act, links, _UNDERTAKINGS_ALIKE):
        entries.append(UndertakingEntry(
            **entry_keys(group.items, kind), accounts=dates(group.items),
            what=group.items[0].claim.what, by=tuple(dict.fromkeys(p for s in group.items for p in s.claim.by)),
            date=_finest(group),
            announcers=tuple(dict.fromkeys(n for s in group.items if isinstance(s.claim, Announcement) for n in s.claim.announcers)),
        ))
    return tuple(entries)


def next_steps(items: Iterable[Said], links: Links, meetings: Sequence[Meeting] = ()) -> tuple[NextStepEntry, ...]:
    """The next steps, earliest told first. Those whose sentences tell of one coming meeting are one, in whatever words."""
    everything = list(items)
    coming = _coming(meetings)
    met: dict[int, Group] = {}
    for item in sorted(everything, key=lambda s: s.order):
        at = coming.get((item.claim.report, item.claim.start))
        if at is not None and item.claim.id not in links.joined and item.claim.id not in links.apart:
            met.setdefault(at, Group()).items.append(item)
    tied = {s.claim.id for group in met.values() for s in group.items}
    rest = group_alike((s for s in everything if s.claim.id not in tied), lambda s: s.claim.what, _dates_fit, links, _STEPS_ALIKE)
    return tuple(
        NextStepEntry(
            **entry_keys(group.items, "next_step"), accounts=dates(group.items),
            what=group.items[0].claim.what, date=_finest(group),
        )
        for group in sorted([*met.values(), *rest], key=lambda g: g.items[0].order)
    )


def _coming(meetings: Sequence[Meeting]) -> dict[tuple[str, int], int]:
    """Report and start of each sentence that announces just one of the meetings -> which."""
    told: dict[tuple[str, int], set[int]] = {}
    for at, meeting in enumerate(meetings):
        for item in meeting.items:
            if item.claim.status in COMING:
                told.setdefault((item.claim.report, item.claim.start), set()).add(at)
    return {place: min(several) for place, several in told.items() if len(several) == 1}


def with_passed(step: NextStepEntry, today: datetime.date | None) -> NextStepEntry:
    """The next step, ``passed`` where the last day of its date lies before ``today``."""
    span = interval(step.date)
    return msgspec.structs.replace(step, passed=True) if today and span and span[1] < today else step


def _same_act(item: Said, group: Group) -> bool:
    """Whether an undertaking may be the group's: a party in common where both name any, and dates that fit."""
    by = {p for s in group.items for p in s.claim.by}
    return (not by or not item.claim.by or shared(item.claim.by, by) > 0) and _dates_fit(item, group)


def _dates_fit(item: Said, group: Group) -> bool:
    """Whether the dates overlap, or one side gives none."""
    mine, theirs = interval(item.claim.date), interval(_finest(group))
    return mine is None or theirs is None or (mine[0] <= theirs[1] and theirs[0] <= mine[1])


def _finest(group: Group) -> str | None:
    """The finest date told, the first of equals."""
    return min((s.claim.date for s in group.items if s.claim.date), key=fineness, default=None)
