"""Offsets: rounds told by their distance from another round ("two weeks after the last round").

A distance finds its round in the record but never makes a date: where it does not quite fit, a note says so beside the date.
"""

from __future__ import annotations

import bisect
import datetime
from collections.abc import Iterator, Sequence

from detente.merging.meetings import Meeting
from detente.merging.said import Said, moved

_NEAR = 400  # days around its report in which a round told by a distance is sought
_SLACK, _LOOSE = 3, 7  # days by which a distance, or one told as approximate, may miss its round


def placed(meetings: Sequence[Meeting]) -> list[Meeting]:
    """The rounds, those known only by a distance joined to the one dated round that lies there, if one does."""
    dated = [m for m in meetings if m.span]
    kept = []
    for meeting in meetings:
        home = _home(meeting, dated) if meeting.span is None and any(_told(meeting)) else None
        if home is None:
            kept.append(meeting)
        else:
            for item in meeting.items:
                home.add(item)
    return kept


def _told(meeting: Meeting) -> Iterator[Said]:
    """The claims that tell of the round by its distance from another."""
    for item in meeting.items:
        if item.claim.offset is not None and item.claim.offset.event == "round":
            yield item


def _home(meeting: Meeting, dated: Sequence[Meeting]) -> Meeting | None:
    """The dated round that fits the distance, where there is only one of those that fit best."""
    item = next(_told(meeting))
    slack = _LOOSE if item.claim.offset.approximate else _SLACK
    misses = []
    starts = [m.span[0] for m in dated if m.span]
    day = item.day or (starts[-1] if starts else datetime.date.min)
    first, last = bisect.bisect_left(starts, moved(day, -_NEAR)), bisect.bisect_right(starts, moved(day, _NEAR))
    for at, candidate in list(enumerate(dated))[first:last]:
        gap = _gap(dated, at, item.claim.offset.days)
        if gap is not None and abs(gap - item.claim.offset.days) <= slack and candidate.fits(item) and _on_its_side(candidate, item):
            misses.append((abs(gap - item.claim.offset.days), at))
    best = [at for miss, at in misses if miss == min(misses)[0]]
    return dated[best[0]] if len(best) == 1 else None


def _on_its_side(meeting: Meeting, item: Said) -> bool:
    """Whether the round lies on the side of the report's day that the claim's status points to."""
    if item.day is None or meeting.span is None:
        return True
    if item.claim.status in ("held", "under-way"):
        return meeting.span[0] <= item.day + datetime.timedelta(1)
    return meeting.span[1] >= item.day - datetime.timedelta(1)


def _gap(dated: Sequence[Meeting], at: int, days: int) -> int | None:
    """Days between a round and the one it is told from: the round before it, or for a negative distance the one after."""
    other = at - 1 if days >= 0 else at + 1
    if not 0 <= other < len(dated):
        return None
    here, there = dated[at].span, dated[other].span
    assert here is not None and there is not None
    return (here[0] - there[0]).days


def notes(meetings: Sequence[Meeting]) -> list[tuple[str, ...]]:
    """For each round what is told of it by distance, where that does not fit the dates or there is no date for it."""
    dated = [m for m in meetings if m.span]
    index = {id(m): i for i, m in enumerate(dated)}
    return [tuple(dict.fromkeys(_lines(m, dated, index.get(id(m))))) for m in meetings]


def _lines(meeting: Meeting, dated: Sequence[Meeting], at: int | None) -> Iterator[str]:
    for item in sorted(_told(meeting), key=lambda s: s.order):
        days, about = item.claim.offset.days, "about " if item.claim.offset.approximate else ""
        which = f"told as {about}{abs(days)} days {'after the previous' if days >= 0 else 'before the next'} round"
        gap = None if at is None else _gap(dated, at, days)
        if at is None:
            yield which
        elif gap is not None and gap != days:
            yield f"{which}; the dates lie {abs(gap)} days apart"
