"""Groups: claims of one kind that say the same thing in other words."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from detente.merging.decide import Links
from detente.merging.said import Said
from detente.merging.wording import likeness, meanings

_LATEST = 24  # groups with a word that are looked up, the latest first
_COMPARED = 8  # groups that share most words with a claim and are compared with it
_WORDINGS = 12  # wordings of a group that later claims are compared with


@dataclass(slots=True)
class Group:
    """Claims that say one thing; ``words`` are the stems of the first wordings among them."""

    items: list[Said] = field(default_factory=list)
    words: list[frozenset[str]] = field(default_factory=list)
    reports: set[str] = field(default_factory=set)
    shortest: int = 0

    def add(self, item: Said, wording: frozenset[str]) -> None:
        """Take in a claim and its wording."""
        self.items.append(item)
        self.reports.add(item.claim.report)
        if len(self.words) < _WORDINGS and wording not in self.words:
            self.words.append(wording)
            self.shortest = min(self.shortest or len(wording), len(wording))

    def at_most(self, shared: int, length: int) -> float:
        """The most that a wording of ``length`` stems can agree that shares ``shared`` of them with all of the group's."""
        other = max(shared, self.shortest)
        return 0.5 * shared / min(length, other) + 0.5 * shared / max(length, other)

    def likeness(self, wording: frozenset[str]) -> float:
        """How far the nearest wording of the group agrees."""
        return max((likeness(wording, w) for w in self.words), default=0.0)


def group_alike(
    items: Iterable[Said],
    wording: Callable[[Said], str],
    fits: Callable[[Said, Group], bool],
    links: Links,
    least: float = 0.5,
    silent: Callable[[Said], frozenset[str]] = lambda item: frozenset(),
    within: float | None = None,
) -> list[Group]:
    """Claims grouped by likeness of wording, each to the group it is most like, earliest claim first.

    ``fits`` says whether a claim may belong to a group at all (same holder, same parties); ``least`` is the smallest
    likeness that joins, and ``within`` the smallest where the group has a claim of the same report (which tells two things
    in two wordings more often than one) or shares but one word. ``silent`` gives stems that say nothing in the wording of a claim. A reviewer's links go before wording. Only groups that share a word are compared, so the work
    grows with the claims and not with their pairs.
    """
    strict = least if within is None else within
    groups: list[Group] = []
    by_stem: dict[str, list[int]] = defaultdict(list)
    home: dict[str, int] = {}
    for item in sorted(items, key=lambda s: s.order):
        told = meanings(wording(item))
        words = told - silent(item) or told or frozenset({wording(item)})
        at = links.home(item.claim.id, home)
        if at is None and item.claim.id not in links.apart:
            shares = Counter(i for w in words for i in by_stem[w][-_LATEST:])
            most = heapq.nlargest(_COMPARED, ((n, i) for i, n in shares.items() if groups[i].at_most(n, len(words)) >= least))
            ranked = [(groups[i].likeness(words), -i, n > 1 and item.claim.report not in groups[i].reports)
                      for n, i in most if fits(item, groups[i])]
            alike = [(near, i) for near, i, further in ranked if near >= (least if further else strict)]
            at = -max(alike)[1] if alike else None
        if at is None:
            at = len(groups)
            groups.append(Group())
        groups[at].add(item, words)
        if item.claim.id not in links.apart:
            for w in words:
                if not by_stem[w] or by_stem[w][-1] != at:
                    by_stem[w].append(at)
        home[item.claim.id] = at
    return groups
