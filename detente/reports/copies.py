"""Copies, told while reports pass: which report prints the text of an earlier one again, whole or with little changed.

A text is known by the runs of three words in it. Of those a sketch of 64 numbers is kept (MinHash), in which two texts agree
about as often as they share runs; those that are compared are found by bands of the sketch (A. Broder, On the resemblance and
containment of documents, 1997). Memory does not grow: the last so many reports are remembered in tables of fixed size. What comes
out follows from the reports and their order alone. The library datasketch, which merging uses, is no help here: its index forgets nothing, takes
ten times the memory, and it brings scipy into every process that reads.

This says which texts need not be read twice. Which reports are one origin in a record is decided later and more finely, over
all of them, by ``detente.merging.copies``.
"""

from __future__ import annotations

import re
import zlib
from typing import Any

import msgspec
import numpy as np

from detente.model import Report

REMEMBERED = 100_000  # reports; about 60 MB
ALIKE = 0.8  # share of runs that two copies have in common; reports written by different people on one event share less than a fifth
_SHORTEST = 40  # runs of words below which a text is a note: notes are worded alike by chance
_BANDS, _ROWS = 16, 4  # of texts that share .8 of their runs .9998 are compared, of those that share .5 two in three, .2 one in forty
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], dtype=np.uint64)  # odd, to mix a band's rows
_DRAW = np.random.Generator(np.random.PCG64(20210406))  # numbers that are the same everywhere and always
_ODD = _DRAW.integers(1, 2**63, _BANDS * _ROWS, dtype=np.uint64) | np.uint64(1)  # multiply-shift hashing (Dietzfelbinger and others, 1997)
_SHIFT = _DRAW.integers(1, 2**63, _BANDS * _ROWS, dtype=np.uint64)
_STEPS = _DRAW.integers(1, 2**63, 3, dtype=np.uint64) | np.uint64(1)
_WORD = re.compile(r"[^\W_]+")


class Copy(msgspec.Struct, frozen=True):
    """``of``: the id of the earlier report; ``alike``: the share of their runs of words that both have, as estimated; 1 for the same text."""

    of: str
    alike: float


class Seen:
    """The reports that have passed. Remembers the last ``remembered`` of them."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        if remembered < 1:
            raise ValueError("remember at least one report")
        self._most, self._next = remembered, 0
        self._ids: dict[str, int] = {}  # in the order in which they came
        self._names: list[str] = []
        self._sketches: np.ndarray[Any, Any] = np.zeros((0, _BANDS * _ROWS), dtype=np.uint32)
        self._slots = 1 << (2 * remembered - 1).bit_length()
        self._tables = np.full((_BANDS, self._slots), -1, dtype=np.int64)  # the last report of each band

    def __len__(self) -> int:
        """How many reports are remembered."""
        return len(self._ids)

    def copy(self, report: Report) -> Copy | None:
        """Of which earlier report this one is a copy; None where it is none. It is remembered either way, a copy as its original."""
        if report.id in self._ids:
            return Copy(report.id, 1.0)
        sketch = _sketch(report.text)
        if sketch is None:
            self._remember(report.id, np.zeros(_BANDS * _ROWS, dtype=np.uint32), None)
            return None
        places = (sketch.astype(np.uint64).reshape(_BANDS, _ROWS) * _MIX).sum(axis=1, dtype=np.uint64) >> np.uint64(32)
        places &= np.uint64(self._slots - 1)
        found = self._nearest(sketch, places)
        if found is None:
            self._remember(report.id, sketch, places)
        return found

    def _nearest(self, sketch: np.ndarray[Any, Any], places: np.ndarray[Any, Any]) -> Copy | None:
        numbers = np.unique(self._tables[np.arange(_BANDS), places.astype(np.int64)])
        numbers = numbers[numbers >= max(0, self._next - self._most)]
        if not len(numbers):
            return None
        shares = (self._sketches[numbers % self._most] == sketch).mean(axis=1)
        best = int(shares.argmax())  # of equals the earliest
        if shares[best] < ALIKE:
            return None
        return Copy(self._names[int(numbers[best]) % self._most], float(shares[best]))

    def _remember(self, id: str, sketch: np.ndarray[Any, Any], places: np.ndarray[Any, Any] | None) -> None:
        at = self._next % self._most
        if at == len(self._names):
            self._names.append(id)
            if at == len(self._sketches):
                self._sketches.resize((min(self._most, max(1024, 2 * at)), _BANDS * _ROWS), refcheck=False)
        else:
            del self._ids[self._names[at]]
            self._names[at] = id
        self._ids[id] = self._next
        self._sketches[at] = sketch
        if places is not None:
            self._tables[np.arange(_BANDS), places.astype(np.int64)] = self._next
        self._next += 1


def _sketch(text: str) -> np.ndarray[Any, Any] | None:
    """The sketch of a text; None where it is too short to be taken for a copy."""
    words = np.array([zlib.crc32(w.encode()) for w in _WORD.findall(text.casefold())], dtype=np.uint64)
    runs = np.unique(words[:-2] * _STEPS[0] + words[1:-1] * _STEPS[1] + words[2:] * _STEPS[2]) >> np.uint64(32)
    if len(runs) < _SHORTEST:
        return None
    return np.asarray((((runs[:, None] * _ODD) + _SHIFT) >> np.uint64(32)).min(axis=0), dtype=np.uint32)
