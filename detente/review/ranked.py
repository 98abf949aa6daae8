"""Ranked: the queue of a large record, from parts that are worked out one negotiation at a time.

It has the order of :func:`detente.review.queue.queue`, and costs no more than the negotiations that changed: of every claim it
holds a few numbers, and the claims themselves are fetched when they are looked at.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from detente.model import Negotiation
from detente.model.claims import KINDS, AnyClaim, kind_of
from detente.record.record import Record
from detente.review.queue import Waiting, ruled_on, waiting_of

Numbers = np.ndarray[Any, np.dtype[Any]]
_KINDS = {kind: n for n, kind in enumerate(KINDS)}
_ROW = np.dtype([("score", "f8"), ("report", "i4"), ("kind", "i1")])


class Carries(Protocol):
    """Keeps what was made from a thing for as long as it and ``further`` stay the same."""

    def of(self, name: str, id: str, thing: object, further: object, make: Callable[[], Numbers]) -> Numbers:
        """What ``make`` gives, or gave."""
        ...


@dataclass(frozen=True, slots=True)
class _Group:
    """A negotiation and its reports, or a report that tells of none."""

    negotiation: Negotiation | None
    reports: Sequence[str]

    def waiting(self, record: Record, ruled: frozenset[str]) -> list[Waiting]:
        claims: list[AnyClaim] = [c for report in self.reports for c in record.claims_of(report)]
        return waiting_of(self.negotiation, claims, ruled)


class Ranked:
    """The claims of a record that nobody has ruled on, the most uncertain and most consequential first."""

    def __init__(self, record: Record, carries: Carries) -> None:
        self._record = record
        self._ruled = frozenset(ruled_on(record))
        rulings = record.rulings
        homes = {report for n in record.negotiations for report in n.reports}
        self._groups = [_Group(n, n.reports) for n in record.negotiations]
        self._groups += [_Group(None, (id,)) for id in record.cards if id not in homes]
        rows = []
        for group in self._groups:
            marks = tuple(rulings.mark(r) for r in group.reports) if rulings.decisions else ()
            keys = (*marks, *(record.cards[r].key for r in group.reports))
            id, thing = (group.negotiation.id, group.negotiation) if group.negotiation else (group.reports[0], None)
            rows.append(carries.of("queue", id, thing, keys, functools.partial(_numbers, group, record, self._ruled)))
        self._by_id = {g.negotiation.id: n for n, g in enumerate(self._groups) if g.negotiation}
        self._order(rows)

    def _order(self, rows: Sequence[Numbers]) -> None:
        """Puts all claims in order: by score, then as the reports stand, then as they stand in them."""
        place = {id: n for n, id in enumerate(self._record.store.order())}
        lengths = np.fromiter(map(len, rows), "i4", len(rows))
        whole = np.concatenate([np.empty(0, _ROW), *rows])
        ranks = [np.fromiter((place[r] for r in group.reports), "i4", len(group.reports))[some["report"]] for group, some in zip(self._groups, rows, strict=True) if len(some)]
        rank = np.concatenate([np.empty(0, "i4"), *ranks])
        group = np.repeat(np.arange(len(rows), dtype="i4"), lengths)
        at = np.arange(len(whole), dtype="i4") - np.repeat(np.cumsum(lengths) - lengths, lengths).astype("i4")
        order = np.lexsort((at, rank, -whole["score"]))
        self._group, self._at, self._kind = group[order], at[order], whole["kind"][order]

    def kinds(self, negotiation: str = "") -> dict[str, int]:
        """How many claims of each kind wait, those kinds first that stand first in the queue."""
        kinds = self._kind[self._within(negotiation)]
        found, first, counts = np.unique(kinds, return_index=True, return_counts=True)
        return {KINDS[int(found[i])]: int(counts[i]) for i in np.argsort(first)}

    def page(self, start: int, length: int, *, kind: str = "", negotiation: str = "") -> list[Waiting]:
        """The claims from ``start`` of the queue, of one kind or negotiation where named."""
        places = self._within(negotiation)
        if kind:
            places = places[self._kind[places] == _KINDS.get(kind, -1)]
        return list(self._fetched(places[start : start + length]))

    def _within(self, negotiation: str) -> Numbers:
        if not negotiation:
            return np.arange(len(self._group))
        return np.flatnonzero(self._group == self._by_id.get(negotiation, -1))

    def _fetched(self, places: Numbers) -> Iterator[Waiting]:
        held: dict[int, list[Waiting]] = {}
        for group, at in zip(self._group[places].tolist(), self._at[places].tolist(), strict=True):
            if group not in held:
                held[group] = self._groups[group].waiting(self._record, self._ruled)
            yield held[group][at]


def _numbers(group: _Group, record: Record, ruled: frozenset[str]) -> Numbers:
    index = {report: n for n, report in enumerate(group.reports)}
    return np.array([(w.score, index[w.claim.report], _KINDS[kind_of(w.claim)]) for w in group.waiting(record, ruled)], _ROW)
