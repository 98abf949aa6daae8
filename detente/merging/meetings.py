"""Meetings: which claims of rounds tell of one round. What the round then looks like is in ``rounds``.

Claims are taken from the finest date to the coarsest, the dateless last. A dated claim joins the round that it fits best:

- a day or a run of days: a round that overlaps it, or that lies a day away by another report;
- a week, a month or a year: the only round that lies within it, if there is only one;
- any date: the only round of the same parties with the same ordinal, where one of the two is but a plan: it was moved.

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
from detente.merging.sides import compatible, country_code
from detente.merging.wording import fold
from detente.model import RoundClaim
from detente.model.dates import Interval, grain, interval

_FINENESS = {"day": 0, "range": 0, "week": 1, "month": 2, "year": 3}
_RUN = 14  # days above which a range is no run of days but a stretch of time
_WINDOWS = (8, 31)  # days around its report in which a dateless mention looks for its round, the nearest first
_FAR = 400  # days around its report beyond which a dateless mention with neither head nor place in common finds no round
_LOOKED_AT = 200  # rounds among which the only choice is sought before it is given up
COMING = ("planned", "postponed", "cancelled")


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

    def parties(self) -> set[str]:
        """All parties told."""
        return {p for s in self.items for p in s.claim.parties}

    def only_planned(self) -> bool:
        """Whether no claim says that the round took place."""
        return all(s.claim.status in COMING for s in self.items)

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
        self._dated_all: list[int] = []
        self._undated: dict[tuple[int, int] | None, list[int]] = defaultdict(list)
        self._by_report: dict[str, list[int]] = defaultdict(list)
        self._by_mark: dict[str, list[int]] = defaultdict(list)
        self._by_ordinal: dict[int, list[int]] = defaultdict(list)
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
        if item.claim.ordinal is not None and at not in self._by_ordinal[item.claim.ordinal]:
            self._by_ordinal[item.claim.ordinal].append(at)
        self.all[at].add(item)
        if at not in self._apart:
            self._note(item, at)

    def _note(self, item: Said, at: int) -> None:
        """Make the round findable by what the claim tells of it. Dated claims come first, so a date is there from the first."""
        meeting = self.all[at]
        if meeting.span is None:
            _append(self._undated[_month(item.day)], at)
        else:
            for mark in _marks(item):
                _append(self._by_mark[mark], at)
            _append(self._by_report[item.claim.report], at)
        if meeting.span is not None and len(meeting.items) == 1:
            self._dated_all.append(at)
            for month in _months(meeting.span):
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
            return -best[1] if best[0] > 0 else self._moved_from(item)
        inside = [at for at in fitting if (own := self.all[at].span) and own[0] <= span[1] and span[0] <= own[1]]
        return _only(self._likeliest(item, inside)) if inside else self._moved_from(item)

    def _moved_from(self, item: Said) -> int | None:
        """The round that was planned for another day: same ordinal and parties, and one of the two only planned."""
        if item.claim.ordinal is None or len(item.claim.parties) < 2:
            return None
        same = [at for at in self._by_ordinal.get(item.claim.ordinal, ()) if at not in self._apart and self.all[at].fits(item)]
        return _only([at for at in same if self.all[at].parties() and (item.claim.status in COMING or self.all[at].only_planned())])

    def _dateless(self, item: Said) -> int | None:
        if item.claim.count and item.claim.count > 1:
            return self._latest(item)
        if item.claim.offset is not None and item.claim.offset.event == "round":
            return None
        if item.claim.ordinal is not None:
            known = self._by_ordinal.get(item.claim.ordinal, ())
            return _only([at for at in known if at not in self._apart and self.all[at].fits(item)])
        for candidates in self._in_sequence(item):
            likely = self._likeliest(item, [at for at in candidates if self.all[at].fits(item)])
            if likely:
                return _only(likely)
        for pool in (self._marked(item), self._dated_near(item)):
            if found := self._of_all(item, pool):
                return _only(found)
        return _only(self._likeliest(item, [at for at in self._told_then(item) if self._same_mention(item, self.all[at])]))

    def _latest(self, item: Said) -> int | None:
        """The last round before a report that counts rounds ("have met three times")."""
        past = [
            at for at in self._dated_all
            if at not in self._apart and (span := self.all[at].span) and (item.day is None or span[0] <= item.day) and self.all[at].fits(item)
        ]
        return max(past, key=lambda at: (self.all[at].span, at), default=None)

    def _in_sequence(self, item: Said) -> Iterator[list[int]]:
        """The rounds that the same report dates, then those near its day, on the side of it that the status points to."""
        told = self._by_report.get(item.claim.report, [])
        yield [at for at in told if self._on_its_side(item, at)]
        if item.day is not None:
            for days in _WINDOWS:
                yield [at for at in self._near((item.day, item.day), days) if at not in self._apart and self._on_its_side(item, at)]

    def _on_its_side(self, item: Said, at: int) -> bool:
        """Whether a round lies on the side of the report's day that the claim's status points to."""
        span = self.all[at].span
        if item.day is None or span is None:
            return True
        return moved(item.day, -1) <= span[1] if item.claim.status in COMING else span[0] <= moved(item.day, 1)

    def _marked(self, item: Said) -> list[int]:
        """The dated rounds that share a head or the place with the claim."""
        return sorted({at for mark in _marks(item) for at in self._by_mark.get(mark, ())[-_LOOKED_AT:]})

    def _dated_near(self, item: Said) -> list[int]:
        """The dated rounds within a good year of the claim's report; all of them where that has no date."""
        if item.day is None:
            return self._dated_all
        first, last = moved(item.day, -_FAR), moved(item.day, _FAR)
        return [at for at in self._dated_all if (span := self.all[at].span) and first <= span[1] and span[0] <= last]

    def _of_all(self, item: Said, pool: list[int]) -> list[int]:
        """The rounds of a pool that may be meant, at most two of them: more tell no more. A pool too large to search tells of two."""
        found: list[int] = []
        for at in pool[-_LOOKED_AT:]:
            if self._on_its_side(item, at) and self.all[at].fits(item):
                found.append(at)
                if len(found) == 2:
                    break
        return found * 2 if found and len(pool) > _LOOKED_AT else found

    def _told_then(self, item: Said) -> list[int]:
        """The undated rounds told of within a month or two of the claim, and by undated reports."""
        month = _month(item.day)
        if month is None:
            keys = sorted(self._undated, key=lambda m: m or (0, 0))
        else:
            index = month[0] * 12 + month[1]
            keys = [None, *(divmod(i, 12) for i in (index - 1, index, index + 1))]
        return sorted({at for key in keys for at in self._undated.get(key, ())[-_LOOKED_AT:]})[-_LOOKED_AT:]

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
        ahead = item.claim.status in COMING
        return any(
            (s.claim.status in COMING) == ahead
            and (s.claim.report == item.claim.report or s.day is None or item.day is None or abs((s.day - item.day).days) <= _WINDOWS[1])
            for s in meeting.items
        )


def _conflict(item: Said, other: Said) -> bool:
    """Whether two claims cannot tell of one round, dates of different reports aside."""
    a: RoundClaim = item.claim
    b: RoundClaim = other.claim
    if not compatible(a.parties, b.parties) or places_differ(a, b):
        return True
    if a.ordinal is not None and b.ordinal is not None and a.ordinal != b.ordinal and not _same_time_and_place(a, b):
        return True
    apart = a.level and b.level and a.level != b.level and not ({surname(h.name) for h in a.heads} & {surname(h.name) for h in b.heads})
    if apart and a.heads and b.heads:
        return True
    return a.report == b.report and _told_apart(a, b)


def _same_time_and_place(a: RoundClaim, b: RoundClaim) -> bool:
    """Whether two claims tell of the same date, or two reports of days that overlap, in one place: then sides may count differently."""
    if a.date == b.date:
        return a.date is not None
    x, y = interval(a.date), interval(b.date)
    fine = x is not None and y is not None and x[0] <= y[1] and y[0] <= x[1] and fineness(a.date) == fineness(b.date) == 0
    return fine and a.report != b.report and bool(a.place and b.place)


def _told_apart(a: RoundClaim, b: RoundClaim) -> bool:
    """Whether one report tells of two rounds: on other days, or of overlapping ones with other parties or another outcome."""
    x, y = interval(a.date), interval(b.date)
    if x is None or y is None:
        return bool(x or y) and (a.status in COMING) != (b.status in COMING)
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
        return not same_place(a.place, a.country, b.place, b.country)
    return bool(a.country and b.country and a.country != b.country)


def same_place(a: str, country_a: str | None, b: str, country_b: str | None) -> bool:
    """Whether two places are one, or the one only wider: a city with its quarter or its country. The countries are ISO 3166-1 alpha-2, or None."""
    x, y = fold(a), fold(b)
    if x in y or y in x:
        return True
    return (country_b is not None and country_code(a) == country_b) or (country_a is not None and country_code(b) == country_a)


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


def _marks(item: Said) -> Iterator[str]:
    """What a dateless mention is found by: the surnames of its heads, its place."""
    yield from sorted({surname(h.name) for h in item.claim.heads})
    if item.claim.place:
        yield f"@{fold(item.claim.place)}"


def _append(known: list[int], at: int) -> None:
    if not known or known[-1] != at:
        known.append(at)


def _month(day: datetime.date | None) -> tuple[int, int] | None:
    return divmod(day.year * 12 + day.month - 1, 12) if day else None


def _only(candidates: list[int]) -> int | None:
    """The candidate where there is but one."""
    return candidates[0] if len(candidates) == 1 else None


def _months(span: Interval) -> Iterator[tuple[int, int]]:
    """Every month that the interval touches; of an interval of many years only the ends' years."""
    first, last = span[0].year * 12 + span[0].month - 1, span[1].year * 12 + span[1].month - 1
    for index in range(first, min(last, first + 36) + 1):
        yield divmod(index, 12)
