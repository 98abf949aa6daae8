"""Copies: which reports print one text, whole, cut or edited. Copies are one origin: they witness once, and all stay listed.

Texts are compared by the runs of three words that they share, as a part of what the shorter one holds. Two are copies
where they share ``_ALIKE`` of them and were published within ``_DAYS`` days; where one has no date, or where they lie
further apart, ``_MUCH_ALIKE``, for a ministry words its communiques alike from round to round. Reports written by
different people on one event share less than a fifth, quotations and all.

Which pairs are looked at is found by MinHash and locality-sensitive hashing (the library datasketch; A. Broder, On the
resemblance and containment of documents, 1997), so the work grows with the reports and not with their pairs. What
decides is the exact share.
"""

from __future__ import annotations

import functools
import re
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from detente.merging.said import LAST, day_of
from detente.merging.wording import fold
from detente.model import Report

_ALIKE, _MUCH_ALIKE = 0.5, 0.8
_DAYS = 14
_SHORTEST = 40  # runs of words below which a text is a note: notes are worded alike by chance
_LEAST = 1 / 3  # of a text that takes over another one whole but is longer still, the other's share: less is a quotation
_RUN = 3
_BANDS, _ROWS = 42, 3  # pairs of texts that share .5 of all their runs are found with .997, .3 with .68, .02 with .0003
_WORD = re.compile(r"[^\W_]+")


def origins(reports: Iterable[Report]) -> dict[str, str]:
    """For each report's id the id of its origin: the earliest report of the same text, itself where there is no copy.

    A pure function of the set of reports, in whatever order they come.
    """
    known = sorted({r.id: r for r in reports}.values(), key=lambda r: r.id)
    groups = _Groups(known)
    long = [r for r in known if len(_runs(r.text)) >= _SHORTEST]
    if len(long) > 1:
        _join_copies(long, groups)
    return groups.firsts()


def copies(of: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """The groups of reports with one origin, of more than one report each, in the order in which ``of`` has the reports."""
    groups: dict[str, list[str]] = {}
    for report, origin in of.items():
        groups.setdefault(origin, []).append(report)
    return tuple(tuple(members) for members in groups.values() if len(members) > 1)


def _join_copies(reports: list[Report], groups: _Groups) -> None:
    from datasketch import MinHashLSH  # brings scipy, so it is loaded only where there is something to compare

    index = MinHashLSH(num_perm=_BANDS * _ROWS, params=(_BANDS, _ROWS))
    for at, report in enumerate(reports):
        sketch = _sketch(report.text)
        for other in sorted(index.query(sketch)):
            if not groups.joined(report.id, reports[other].id) and _same_text(report, reports[other]):
                groups.join(report.id, reports[other].id)
        index.insert(at, sketch, check_duplication=False)


def _same_text(a: Report, b: Report) -> bool:
    """Whether two reports print one text."""
    x, y = sorted((_runs(a.text), _runs(b.text)), key=len)
    if len(x) < _LEAST * len(y):
        return False
    first, second = day_of(a.published), day_of(b.published)
    near = first is not None and second is not None and abs((first - second).days) <= _DAYS
    shared = len(np.intersect1d(x, y, assume_unique=True))
    return shared >= (_ALIKE if near else _MUCH_ALIKE) * len(x)


@functools.lru_cache(maxsize=65536)
def _runs(text: str) -> np.ndarray[Any, np.dtype[np.uint32]]:
    """The runs of words of a text, each as a number, sorted and each once."""
    words = _WORD.findall(fold(text))
    return np.unique(np.array(
        [zlib.crc32(" ".join(words[i : i + _RUN]).encode()) for i in range(len(words) - _RUN + 1)], dtype=np.uint32
    ))


@functools.lru_cache(maxsize=65536)
def _sketch(text: str) -> Any:
    """The text's MinHash."""
    sketch = _blank().copy()
    sketch.update_batch(_runs(text))
    return sketch


@functools.cache
def _blank() -> Any:
    """The MinHash of nothing: making its permutations takes longer than sketching a text."""
    from datasketch import MinHash

    return MinHash(num_perm=_BANDS * _ROWS, hashfunc=int)


class _Groups:
    """Reports joined into groups; each group is named by its first report, the earliest published."""

    def __init__(self, reports: Iterable[Report]) -> None:
        self._order = {r.id: (day_of(r.published) or LAST, r.published or "", r.id) for r in reports}
        self._above = {id: id for id in self._order}

    def _first(self, id: str) -> str:
        while self._above[id] != id:
            self._above[id] = self._above[self._above[id]]
            id = self._above[id]
        return id

    def joined(self, a: str, b: str) -> bool:
        """Whether the two are of one group already."""
        return self._first(a) == self._first(b)

    def join(self, a: str, b: str) -> None:
        """Makes one group of two."""
        first, second = sorted((self._first(a), self._first(b)), key=self._order.__getitem__)
        self._above[second] = first

    def firsts(self) -> dict[str, str]:
        """For every report the first of its group."""
        return {id: self._first(id) for id in self._above}
