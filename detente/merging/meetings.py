"""Meetings: which claims of rounds tell of one round. What the round then looks like is in ``rounds``.

Claims are taken from the finest date to the coarsest, the dateless last. A dated claim joins the round that it fits best:

- a day or a run of days: a round that overlaps it, or that lies a day away by another report;
- a week, a month or a year: the only round that lies within it, if there is only one.

A dateless claim joins where place and sequence leave one choice: of the rounds that it does not conflict with, those near
its report's day on the side that its status points to. What joins nothing is a round of its own.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from detente.merging.decide import Links
from detente.merging.heads import surname
from detente.merging.said import Said, moved
from detente.merging.sides import compatible
from detente.merging.wording import fold
from detente.model import RoundClaim
from detente.model.dates import Interval, grain, interval

_FINENESS = {"day": 0, "range": 0, "week": 1, "month": 2, "year": 3}
_RUN = 14  # days above which a range is no run of days but a stretch of time
_WINDOWS = (8, 31)  # days around its report in which a dateless mention looks for its round, the nearest first
_COMING = ("planned", "postponed", "cancelled")


def fineness(date: str | None) -> int:
    """0 for a day or a run of days, 1 for a week, 2 for a month or a longer range, 3 for a year, 4 for no date."""
    span = interval(date)
    if date is None or span is None:
        return 4
    length = (span[1] - span[0]).days
    return max(_FINENESS[grain(date)], 0 if length <= _RUN else 2 if length <= 100 else 3)


@dataclass(slots=True)
class Meeting:
    """The claims that tell of one round; ``span`` is the interval of the finest, or None."""

    items: list[Said] = field(default_factory=list)
    span: Interval | None = None
    fine: int = 4

    def add(self, item: Said) -> None:
        """Take in a claim."""
        if not self.items or fineness(item.claim.date) < self.fine:
            self.fine, self.span = fineness(item.claim.date), interval(item.claim.date)
        self.items.append(item)

    def fits(self, item: Said) -> bool:
        """Whether nothing in ``item`` speaks against its telling of this round, dates aside."""
        return not any(_conflict(item, other) for other in self.items)

    def places(self) -> set[str]:
        """The places told, folded."""
        return {fold(s.claim.place) for s in self.items if s.claim.place}

    def surnames(self) -> set[str]:
        """The surnames of all heads told."""
        return {surname(h.name) for s in self.items for h in s.claim.heads}


def meetings(items: Iterable[Said], links: Links) -> list[Meeting]:
    """The claims parted into rounds, in order of date, the undated last."""
    found = _Sorter(links)
    for item in sorted(items, key=lambda s: (fineness(s.claim.date), interval(s.claim.date) or (datetime.date.max,) * 2, s.order)):
        found.take(item)
    return sorted(found.all, key=lambda m: (m.span or (datetime.date.max,) * 2, min(s.order for s in m.items)))


class _Sorter:
    """Takes claims one by one and keeps the rounds so far, indexed by month."""

    def __init__(self, links: Links) -> None:
        self.links = links
        self.all: list[Meeting] = []
        self._by_month: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._undated: list[int] = []
        self._apart: set[int] = set()
        self._homes: dict[str, int] = {}

    def take(self, item: Said) -> None:
        """Put ``item`` into the round it tells of, or begin a round with it."""
        at = self.links.home(item.claim.id, self._homes)
        alone = item.claim.id in self.links.apart
        if at is None and not alone:
            at = self._dated(item) if item.claim.date else self._dateless(item)
        if at is None:
            at = len(self.all)
            self.all.append(Meeting())
            if alone:
                self._apart.add(at)
        self._homes[item.claim.id] = at
        before = self.all[at].span
        self.all[at].add(item)
        if at not in self._apart and (before is None or len(self.all[at].items) == 1):
            self._note(at)

    def _note(self, at: int) -> None:
        span = self.all[at].span
        if span is None:
            self._undated.append(at)
            return
        for month in _months(span):
            self._by_month[month].append(at)

    def _near(self, span: Interval, slack: int) -> Iterator[int]:
        """The rounds whose interval lies within ``slack`` days of ``span``."""
        wide = (moved(span[0], -slack), moved(span[1], slack))
        for at in sorted({at for month in _months(wide) for at in self._by_month.get(month, ())}):
            own = self.all[at].span
            if own and own[0] <= wide[1] and wide[0] <= own[1]:
                yield at

    def _dated(self, item: Said) -> int | None:
        span = interval(item.claim.date)
        assert span is not None
        fitting = [at for at in self._near(span, 1) if self.all[at].fits(item)]
        if fineness(item.claim.date) == 0:
            ranked = [(_nearness(item, self.all[at], span), -at) for at in fitting]
            best = max(ranked, default=(0.0, 0))
            return -best[1] if best[0] > 0 else None
        inside = [at for at in fitting if (own := self.all[at].span) and own[0] <= span[1] and span[0] <= own[1]]
        return _only(self._likeliest(item, inside))

    def _dateless(self, item: Said) -> int | None:
        dated = [at for at, m in enumerate(self.all) if m.span and at not in self._apart and m.fits(item)]
        if item.claim.count and item.claim.count > 1:
            return self._latest(item, dated)
        if item.claim.offset is not None and item.claim.offset.event == "round":
            return None
        if item.claim.ordinal is not None:
            same = [at for at in dated if any(s.claim.ordinal == item.claim.ordinal for s in self.all[at].items)]
            return _only(same) if same else None
        for candidates in self._in_sequence(item, dated):
            likely = self._likeliest(item, candidates)
            if likely:
                return _only(likely)
        undated = [at for at in self._undated if self._same_mention(item, self.all[at])]
        return _only(self._likeliest(item, undated))

    def _latest(self, item: Said, dated: list[int]) -> int | None:
        """The last round before a report that counts rounds ("have met three times")."""
        past = [at for at in dated if (span := self.all[at].span) and (item.day is None or span[0] <= item.day)]
        return max(past, key=lambda at: (self.all[at].span, at), default=None)

    def _in_sequence(self, item: Said, dated: list[int]) -> Iterator[list[int]]:
        """Rounds on the side of the report's day that the status points to, near ones first, at last all of them."""
        told = [at for at in dated if any(s.claim.report == item.claim.report for s in self.all[at].items)]
        for pool in (told, dated):
            if item.day is None:
                yield pool
                continue
            ahead = item.claim.status in _COMING
            side = [
                at for at in pool
                if (span := self.all[at].span) and (moved(item.day, -1) <= span[1] if ahead else span[0] <= moved(item.day, 1))
            ]
            for days in _WINDOWS:
                lo, hi = moved(item.day, -days), moved(item.day, days)
                yield [at for at in side if (span := self.all[at].span) and span[0] <= hi and lo <= span[1]]
            yield side

    def _likeliest(self, item: Said, candidates: list[int]) -> list[int]:
        """Of the candidates, those that share a head with the claim, else those that share its place, else all."""
        surnames = {surname(h.name) for h in item.claim.heads}
        by_head = [at for at in candidates if surnames & self.all[at].surnames()]
        if by_head:
            candidates = by_head
        by_place = [at for at in candidates if item.claim.place and fold(item.claim.place) in self.all[at].places()]
        return by_place or candidates

    @staticmethod
    def _same_mention(item: Said, meeting: Meeting) -> bool:
        """Whether an undated round may be the one that a dateless claim tells of: same time of telling, same side of it."""
        if not meeting.fits(item) or any(s.claim.offset for s in meeting.items):
            return False
        ahead = item.claim.status in _COMING
        return any(
            (s.claim.status in _COMING) == ahead
            and (s.claim.report == item.claim.report or s.day is None or item.day is None or abs((s.day - item.day).days) <= _WINDOWS[1])
            for s in meeting.items
        )


def _conflict(item: Said, other: Said) -> bool:
    """Whether two claims cannot tell of one round, dates of different reports aside."""
    a: RoundClaim = item.claim
    b: RoundClaim = other.claim
    if not compatible(a.parties, b.parties) or places_differ(a, b):
        return True
    if a.ordinal is not None and b.ordinal is not None and a.ordinal != b.ordinal and (a.date != b.date or a.date is None):
        return True
    apart = a.level and b.level and a.level != b.level and not ({surname(h.name) for h in a.heads} & {surname(h.name) for h in b.heads})
    if apart and a.heads and b.heads:
        return True
    return a.report == b.report and _told_apart(a, b)


def _told_apart(a: RoundClaim, b: RoundClaim) -> bool:
    """Whether one report tells of two rounds: on other days, or of overlapping ones with other parties or another outcome."""
    x, y = interval(a.date), interval(b.date)
    if x is None or y is None:
        return bool(x or y) and (a.status in _COMING) != (b.status in _COMING)
    if x == y:
        return set(a.parties) != set(b.parties) and bool(a.parties) and bool(b.parties) and not _within(a.parties, b.parties)
    if not (x[0] <= y[1] and y[0] <= x[1]):
        return True
    return a.status != b.status or set(a.parties) != set(b.parties)


def _within(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    return set(a) <= set(b) or set(b) <= set(a)


def places_differ(a: RoundClaim, b: RoundClaim) -> bool:
    """Whether two claims name different cities, or different countries where a city is missing."""
    if a.place and b.place:
        x, y = fold(a.place), fold(b.place)
        return x not in y and y not in x
    return bool(a.country and b.country and a.country != b.country)


def _nearness(item: Said, meeting: Meeting, span: Interval) -> float:
    """How near a claim with a day stands to a round; 0 where it is another."""
    own = meeting.span
    assert own is not None
    same_place = bool(item.claim.place and fold(item.claim.place) in meeting.places())
    same_head = bool({surname(h.name) for h in item.claim.heads} & meeting.surnames())
    if own == span:
        near = 3.0
    elif own[0] <= span[1] and span[0] <= own[1]:
        near = 2.0
    elif all(s.claim.report != item.claim.report for s in meeting.items):
        near = 1.0
    else:
        return 0.0
    return near + 0.5 * same_place + 0.25 * same_head


def _only(candidates: list[int]) -> int | None:
    """The candidate where there is but one."""
    return candidates[0] if len(candidates) == 1 else None


def _months(span: Interval) -> Iterator[tuple[int, int]]:
    """Every month that the interval touches; of an interval of many years only the ends' years."""
    first, last = span[0].year * 12 + span[0].month - 1, span[1].year * 12 + span[1].month - 1
    for index in range(first, min(last, first + 36) + 1):
        yield divmod(index, 12)
