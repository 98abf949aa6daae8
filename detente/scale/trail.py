"""Trail: where a worker leaves word of what it is at, for the one who looks after it when it is gone."""

from __future__ import annotations

import contextlib
import os
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

_TOLD = 0.5  # seconds between two tellings of ``seen``
_FORM = struct.Struct("<7q")


@dataclass(slots=True)
class Spot:
    """How far a worker has come.

    ``unit`` and ``item`` count from 0 within its shard, -1 before the first; ``reading`` is whether that item is being
    read (and not still being taken from its file); ``since`` is when that began (seconds of the system's steady clock).
    ``reports``, ``claims`` and ``rejected`` are done of its shard.
    """

    unit: int = -1
    item: int = -1
    reading: bool = False
    since: float = 0.0
    reports: int = 0
    claims: int = 0
    rejected: int = 0


class Trail:
    """A small file that one writes and another reads. ``seen`` is told now and then, in the process that writes."""

    def __init__(self, path: Path, *, write: bool = False) -> None:
        self.path = path
        flags = os.O_RDWR | os.O_CREAT if write else os.O_RDONLY
        self._file = os.open(path, flags, 0o600)
        self.spot = Spot()
        self.seen: Callable[[Spot], None] = lambda _: None
        self._told = 0.0

    @classmethod
    @contextlib.contextmanager
    def leaving(cls, path: Path) -> Iterator[Trail]:
        """A trail to write, closed at the end."""
        trail = cls(path, write=True)
        try:
            yield trail
        finally:
            trail.close()

    def at(self, unit: int, item: int, *, reading: bool) -> None:
        """Leaves word that this item is begun."""
        self.spot.unit, self.spot.item, self.spot.reading, self.spot.since = unit, item, reading, time.monotonic()
        self._write()
        if self.spot.since - self._told > _TOLD:
            self._told = self.spot.since
            self.seen(self.spot)

    def rest(self) -> None:
        """Leaves word that nothing is being read; the counts begin anew."""
        self.spot = Spot()
        self.at(-1, -1, reading=False)

    def _write(self) -> None:
        s = self.spot
        os.pwrite(self._file, _FORM.pack(s.unit, s.item, s.reading, int(s.since * 1e6), s.reports, s.claims, s.rejected), 0)

    def look(self) -> Spot:
        """What was written last."""
        held = os.pread(self._file, _FORM.size, 0)
        if len(held) < _FORM.size:
            return Spot()
        unit, item, reading, since, reports, claims, rejected = _FORM.unpack(held)
        return Spot(unit, item, bool(reading), since / 1e6, reports, claims, rejected)

    def close(self) -> None:
        """Closes the file; it stays."""
        os.close(self._file)
