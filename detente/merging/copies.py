"""Copies: which reports print one text, whole, cut or edited. Copies are one origin: they witness once, and all stay listed.

Texts are compared by the runs of three words that they share, as a part of what the shorter one holds. Two are copies
where they share ``_ALIKE`` of them and were published within ``_DAYS`` days; where one has no date, or where they lie
further apart, ``_MUCH_ALIKE``, for a ministry words its communiques alike from round to round. Reports written by
different people on one event share less than a fifth, quotations and all.

Which pairs are looked at is found by MinHash (the library datasketch) and locality-sensitive hashing (A. Broder, On the
resemblance and containment of documents, 1997), so the work grows with the reports and not with their pairs. What decides
is the exact share. A text's bands, the numbers of which two alike texts share one, are a pure function of it and can be kept.
"""

from __future__ import annotations

import functools
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
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
_BANDS, _ROWS = 84, 3  # pairs of texts that share .35 of all their runs are found with .97, .3 with .90, .02 with .0007
_NEXT = 64  # texts of one band that each of them is compared with: all are joined, however many print one text
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)  # odd, to mix a band's rows
_WORD = re.compile(r"[^\W_]+")

Key = tuple[Any, ...]


def bands(text: str) -> bytes:
    """The bands of a text, four bytes each; nothing where the text is too short to be taken for a copy."""
    runs = _runs(text)
    if len(runs) < _SHORTEST:
        return b""
    sketch = _blank().copy()
    sketch.update_batch(runs)
    mixed = (sketch.hashvalues.astype(np.uint64).reshape(_BANDS, _ROWS) * _MIX).sum(axis=1, dtype=np.uint64)
    return bytes((mixed >> np.uint64(32)).astype("<u4").tobytes())


def origins(keys: Mapping[str, Key], banded: Mapping[str, bytes], same: Callable[[str, str], bool]) -> dict[str, str]:
    """For each report's id the id of its origin: the earliest report of the same text, itself where there is no copy.

    ``keys`` gives for each report where it stands among the others (see :func:`key`), ``banded`` its bands; ``same`` says of
    two reports whether they print one text (see :func:`same_text`). A pure function of the set of reports.
    """
    groups = _Groups(keys)
    long = sorted(id for id, of in banded.items() if of)
    for a, b in _candidates([banded[id] for id in long]):
        if not groups.joined(long[a], long[b]) and same(long[a], long[b]):
            groups.join(long[a], long[b])
    return groups.firsts()


def key(id: str, published: str | None) -> Key:
    """By which reports are put in order: the earliest published first, undated ones last."""
    return (day_of(published) or LAST, published or "", id)


def copies(of: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """The groups of reports with one origin, of more than one report each, in the order in which ``of`` has the reports."""
    groups: dict[str, list[str]] = {}
    for report, origin in of.items():
        groups.setdefault(origin, []).append(report)
    return tuple(tuple(members) for members in groups.values() if len(members) > 1)


def same_text(a: Report, b: Report) -> bool:
    """Whether two reports print one text."""
    x, y = sorted((_runs(a.text), _runs(b.text)), key=len)
    if len(x) < _LEAST * len(y):
        return False
    first, second = day_of(a.published), day_of(b.published)
    near = first is not None and second is not None and abs((first - second).days) <= _DAYS
    shared = len(np.intersect1d(x, y, assume_unique=True))
    return shared >= (_ALIKE if near else _MUCH_ALIKE) * len(x)


def _candidates(banded: Sequence[bytes]) -> list[tuple[int, int]]:
    """The pairs, by place, that share a band."""
    if len(banded) < 2:
        return []
    table = np.frombuffer(b"".join(banded), dtype="<u4").reshape(len(banded), _BANDS)
    pairs = [_neighbours(column) for column in np.ascontiguousarray(table.T)]
    found = np.unique(np.concatenate(pairs))
    return list(zip((found // len(banded)).tolist(), (found % len(banded)).tolist(), strict=True))


def _neighbours(column: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The pairs of places that hold one value, each pair as one number."""
    order = np.argsort(column, kind="stable")
    ranked, pairs = column[order], []
    for apart in range(1, min(_NEXT, len(column) - 1) + 1):
        at = np.flatnonzero(ranked[apart:] == ranked[:-apart])
        if not len(at):
            break
        pairs.append(order[at] * len(column) + order[at + apart])  # a stable order, so the first place is the smaller
    return np.concatenate(pairs) if pairs else np.empty(0, dtype=np.int64)


@functools.lru_cache(maxsize=1024)
def _runs(text: str) -> np.ndarray[Any, np.dtype[np.uint32]]:
    """The runs of words of a text, each as a number, sorted and each once."""
    words = _WORD.findall(fold(text))
    return np.unique(np.array(
        [zlib.crc32(" ".join(run).encode()) for run in zip(*(words[i:] for i in range(_RUN)), strict=False)], dtype=np.uint32
    ))


@functools.cache
def _blank() -> Any:
    """The MinHash of nothing: making its permutations takes longer than sketching a text."""
    from datasketch import MinHash  # brings scipy, so it is loaded only where there is something to compare

    return MinHash(num_perm=_BANDS * _ROWS, hashfunc=int)


class _Groups:
    """Reports joined into groups; each group is named by its first report, the earliest published."""

    def __init__(self, keys: Mapping[str, Key]) -> None:
        self._order = keys
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
