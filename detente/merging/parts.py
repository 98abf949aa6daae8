"""Parts: reports that may tell of one negotiation, told from those that cannot, by what takes no weighing.

Two reports are of one part where they have a pair of sides in common, a round at one place and time, one origin, or a ruling
that they belong together; and so are all that are linked through others. Each part is sorted into negotiations by itself
(see ``cluster``), so a report that comes in concerns its own part and no other.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from detente.merging.cluster import FEW, keys
from detente.merging.decide import Links
from detente.merging.profiles import Met, Profile
from detente.merging.sides import names

Meetings = dict[tuple[str, ...], list[tuple[datetime.date, int, bool]]]
"""Who met where: for each city and people, or parties, the day, the report's place, and whether it names just these."""


def parts(profiles: Iterable[Profile], links: Links) -> list[list[Profile]]:
    """The profiles by part, whatever their order: each part oldest first, the parts by their first report."""
    ordered = sorted(profiles, key=lambda p: p.order)
    joint = _Joint(len(ordered))
    _by_keys(ordered, links, joint)
    people: Meetings = defaultdict(list)
    parties: Meetings = defaultdict(list)
    for at, profile in enumerate(ordered):
        for met in profile.rounds:
            _note(met, at, people, parties)
    _within(people, FEW, joint)
    _within(parties, 1, joint)
    found: dict[int, list[Profile]] = defaultdict(list)
    for at, profile in enumerate(ordered):
        found[joint.first(at)].append(profile)
    return list(found.values())


def _by_keys(profiles: Sequence[Profile], links: Links, joint: _Joint) -> None:
    first: dict[str, int] = {}
    sides: dict[tuple[str, str], dict[tuple[bool, bool], list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, profile in enumerate(profiles):
        for key in (profile.report, profile.origin, *links.joined.get(profile.report, ())):
            joint.join(first.setdefault(key, at), at)
        for pair in keys(profile.sides) if profile.about else ():
            sides[pair][pair[0] in profile.sides, pair[1] in profile.sides].append(at)
    for told in sides.values():
        _join_pairs(told, joint)


def _join_pairs(told: dict[tuple[bool, bool], list[int]], joint: _Joint) -> None:
    """Joins reports under one pair of sides, by which of the two each names itself: members of one coalition are not one side."""
    both, one, other = told.get((True, True), []), told.get((True, False), []), told.get((False, True), [])
    whole = [at for row in told.values() for at in row] if both else [*one, *other] if one and other else []
    for at in whole:
        joint.join(whole[0], at)


def _note(met: Met, at: int, people: Meetings, parties: Meetings) -> None:
    for pair in combinations(met.people, 2):
        people[(met.place, *pair)].append((met.day, at, True))
    if not met.exact:
        return
    for party in {name for p in met.parties for name in names(p)}:
        parties[met.place, party].append((met.day, at, (party,) == met.parties))
    for key in keys(frozenset(met.parties)):
        parties[(met.place, *key)].append((met.day, at, set(key) <= set(met.parties)))


def _within(meetings: Meetings, days: int, joint: _Joint) -> None:
    """Joins those that lie no more than ``days`` apart, where one of the two names just these."""
    for told in meetings.values():
        if len(told) > 1 and any(just for *_, just in told):
            told.sort()
            alone = [one for one in told if one[2]]
            _join_near(alone, days, joint)
            if len(alone) < len(told):
                _join_to_these(told, days, joint)


def _join_near(told: Sequence[tuple[datetime.date, int, bool]], days: int, joint: _Joint) -> None:
    for (before, a, _), (after, b, _) in zip(told, told[1:], strict=False):
        if (after - before).days <= days:
            joint.join(a, b)


def _join_to_these(told: Sequence[tuple[datetime.date, int, bool]], days: int, joint: _Joint) -> None:
    for row in (told, told[::-1]):
        last: tuple[datetime.date, int] | None = None
        for day, at, just in row:
            if just:
                last = (day, at)
            elif last and abs((day - last[0]).days) <= days:
                joint.join(at, last[1])


class _Joint:
    """Which of a row of things are joined (a disjoint-set forest); each set is named by its first."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def first(self, at: int) -> int:
        """The first of the set that ``at`` is in."""
        while self._above[at] != at:
            self._above[at] = self._above[self._above[at]]
            at = self._above[at]
        return at

    def join(self, a: int, b: int) -> None:
        """Makes one set of two."""
        first, second = sorted((self.first(a), self.first(b)))
        self._above[second] = first
