"""Cluster: which reports tell of one negotiation.

Reports are taken oldest first, and each joins the negotiation so far that it fits best, or begins one. It fits where it
shares two sides with the core of the negotiation and, the longer the silence between them, the more of their topics:

========================================  ================================================================
same sides, within ``_SOON`` days         unless both have many topics and share none (so too where
                                          the report is undated)
same three or more, ``_LATER`` days       always
same sides, within ``_YEAR`` days         some topic in common, or not many told
all sides of one, within ``_LATER`` days  more than that in common, or no topic told
two sides shared, within ``_LATER`` days  clearly alike in topics
any longer silence                        much alike in topics
========================================  ================================================================

A copy of a report joins where that report is, and its sides and topics are not counted again. A report whose news is not
the talks joins only where one of its rounds is a round that the negotiation knows. Reports
are compared only with negotiations that have a pair of sides in common, and with the latest of those.
"""

from __future__ import annotations

import datetime
import functools
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from detente.merging.decide import Links
from detente.merging.profiles import Met, Profile
from detente.merging.said import moved
from detente.merging.sides import compatible, names, shared

_SOON = 60
_LATER = 730
_YEAR = 365
_SOME, _MORE, _CLEARLY, _MUCH = 0.02, 0.05, 0.08, 0.2  # cosine of weighted topics
_MANY = 10  # topics from which having none in common tells something
_LOOKED_AT = 32  # negotiations between one pair of sides that are looked at, the latest first
_CORE = 0.2  # share of its reports that name a side for it to belong to the core
_LARGE = 6  # sides above which only a list's first sides, by name, are used for finding candidates
FEW = 3  # days within which the same people in the same city are at one meeting


@dataclass(slots=True)
class Cluster:
    """The reports of one negotiation so far, with its sides and topics counted."""

    members: list[Profile] = field(default_factory=list)
    told: dict[str, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)  # by origin, its sides and topics
    sides: Counter[str] = field(default_factory=Counter)
    topics: Counter[str] = field(default_factory=Counter)
    last: datetime.date | None = None
    length: float = 0.0  # square of the length of the weighted topics, kept up to date
    langs: set[str] = field(default_factory=set)
    barred: set[str] = field(default_factory=set)  # reports that a reviewer ruled out

    def add(self, profile: Profile, weights: Mapping[str, float]) -> None:
        """Take in a report. What a copy says again is not counted again."""
        self.members.append(profile)
        self.langs.update([profile.lang] if profile.lang else [])
        sides, topics = self.told.get(profile.origin, (frozenset(), frozenset()))
        self.told[profile.origin] = (sides | profile.sides, topics | profile.topics)
        self.sides.update(profile.sides - sides)
        for topic in sorted(profile.topics - topics):
            known = self.topics[topic]
            self.topics[topic] = known + 1
            self.length += weights[topic] ** 2 * (_damped(known + 1) ** 2 - _damped(known) ** 2)
        if profile.day and (self.last is None or profile.day > self.last):
            self.last = profile.day

    def core(self) -> frozenset[str]:
        """The sides that a fair share of the reports name."""
        least = _CORE * len(self.told)
        return frozenset(party for party, count in self.sides.items() if count >= least)


def cluster(profiles: Sequence[Profile], links: Links) -> list[list[Profile]]:
    """The profiles of one part (see ``parts``) as negotiations, each oldest first; reports that belong to none are left out."""
    sorter = _Sorter(profiles, links)
    for about in (True, False):
        for profile in sorted((p for p in profiles if p.about == about), key=lambda p: p.order):
            sorter.take(profile)
    return [sorted(c.members, key=lambda p: p.order) for c in sorter.clusters]


class _Sorter:
    """Takes reports one by one and keeps the negotiations so far, indexed by pair of sides and by place and day of round."""

    def __init__(self, profiles: Sequence[Profile], links: Links) -> None:
        self.links = links
        self.clusters: list[Cluster] = []
        self._weights = _weights(profiles)
        self._by_pair: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._rounds: dict[tuple[str, datetime.date], list[tuple[Met, int]]] = defaultdict(list)
        self._homes: dict[str, int] = {}
        self._origins: dict[str, int] = {}

    def take(self, profile: Profile) -> None:
        """Put a report into the negotiation it tells of; one about talks begins its own where there is none yet."""
        alone = profile.report in self.links.apart
        barred = self.links.barred.get(profile.report, frozenset())
        at = self.links.home(profile.report, self._homes)
        if at is None and not alone:
            at = self._origins.get(profile.origin)
        if at is None and not alone:
            at = self._by_rounds(profile)
            if at is None and profile.about:
                at = self._by_sides(profile)
        if at is None:
            if not profile.about:
                return
            at = len(self.clusters)
            self.clusters.append(Cluster())
        self.clusters[at].add(profile, self._weights)
        self.clusters[at].barred |= barred
        self._homes[profile.report] = at
        if not alone:
            self._origins.setdefault(profile.origin, at)
        if profile.about and (not alone or barred):
            self._index(profile, at)

    def _by_sides(self, profile: Profile) -> int | None:
        """The negotiation between the report's sides that it fits best."""
        near = {i for key in keys(profile.sides) for i in self._by_pair.get(key, ()) if profile.report not in self.clusters[i].barred}
        fits = [(fit, -i) for i in near if (fit := _fit(profile, self.clusters[i], self._weights)) is not None]
        return -max(fits)[1] if fits else None

    def _by_rounds(self, profile: Profile) -> int | None:
        """The negotiation that knows most of the report's rounds."""
        votes = Counter(
            at for met in profile.rounds for at in self._same_round(met) if profile.report not in self.clusters[at].barred
        )
        return min(votes, key=lambda i: (-votes[i], i), default=None)

    def _same_round(self, met: Met) -> set[int]:
        """The negotiations that know a meeting at the same place and time: of the same parties, or of the same two people."""
        people = set(met.people)
        found = set()
        for days in range(-FEW, FEW + 1):
            near = abs(days) <= 1 and met.exact and len(met.parties) > 1
            for other, at in self._rounds.get((met.place, moved(met.day, days)), ()):
                parties = near and other.exact and other.parties and compatible(met.parties, other.parties)
                if parties or len(people.intersection(other.people)) > 1:
                    found.add(at)
        return found

    def _index(self, profile: Profile, at: int) -> None:
        """Note that the negotiation ``at`` was the last between each pair of sides, and the days of its rounds."""
        for key in keys(profile.sides):
            known = self._by_pair[key]
            if at in known:
                known.remove(at)
            known.append(at)
            del known[:-_LOOKED_AT]
        for met in profile.rounds:
            self._rounds[met.place, met.day].append((met, at))


def _fit(profile: Profile, cluster: Cluster, weights: Mapping[str, float]) -> float | None:
    """How well a report fits a negotiation, or None where it does not belong to it."""
    core = cluster.core()
    common = shared(profile.sides, core)
    if common < 2 or common / len(profile.sides) < 0.5:
        return None
    topics = _cosine(profile, cluster, weights)
    foreign = bool(profile.lang and cluster.langs and profile.lang not in cluster.langs)
    told = 0 if foreign else len(profile.topics)  # words of another language have nothing in common, and tell nothing by it
    same = common == len(profile.sides) == len(core)
    silence = abs((profile.day - cluster.last).days) if profile.day and cluster.last else _LATER
    if silence > _LATER:
        fits = topics >= _MUCH
    elif common > 2 and common >= 0.75 * max(len(core), len(profile.sides)):
        fits = True
    elif same and (silence <= _SOON or profile.day is None):
        fits = topics > 0.0 or told < _MANY or len(cluster.topics) < _MANY
    elif common == min(len(profile.sides), len(core)):
        fits = topics >= (_SOME if silence <= _YEAR else _MORE) or told < (_MANY if same and silence <= _YEAR else 1)
    else:
        fits = topics >= _CLEARLY
    return topics + common / max(len(core), len(profile.sides)) + 1 / (1 + silence / _SOON) if fits else None


@functools.lru_cache(maxsize=8192)
def keys(sides: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Every pair of sides, under every name that may stand for them; the sides alone for lists that are long."""
    parties = sorted(sides)
    pairs = combinations(parties, 2) if len(parties) <= _LARGE else ((parties[0], p) for p in parties[1:])
    return tuple(sorted({(min(x, y), max(x, y)) for a, b in pairs for x in names(a) for y in names(b) if x != y}))


def _weights(profiles: Sequence[Profile]) -> dict[str, float]:
    """How telling each topic word is: the rarer among the reports of its part, the more."""
    told: dict[str, set[str]] = {}
    for profile in profiles:
        told.setdefault(profile.origin, set()).update(profile.topics)
    counts = Counter(s for topics in told.values() for s in topics)
    return {s: math.log(1 + len(told) / n) for s, n in counts.items()}


def _damped(count: int) -> float:
    """A count that grows ever slower, so that a topic named in every report does not drown the rest."""
    return 1 + math.log(count) if count else 0.0


def _cosine(profile: Profile, cluster: Cluster, weights: Mapping[str, float]) -> float:
    """The cosine between a report's weighted topics and a negotiation's."""
    dot = math.fsum(weights[s] ** 2 * _damped(cluster.topics[s]) for s in profile.topics if s in cluster.topics)
    own = math.fsum(weights[s] ** 2 for s in profile.topics)
    return dot / math.sqrt(own * cluster.length) if dot else 0.0
