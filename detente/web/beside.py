"""Beside: the folder beside a large record in which what pages show is kept, so that the next start of the server need not draw it anew.

Like all that is drawn up it follows from the record and may be thrown away at any time. One server holds it; a second of the same
record, or one that may not write there, draws up in a folder of its own.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
from pathlib import Path
from typing import IO

import msgspec

from detente.record.alone import take
from detente.record.store import Store
from detente.record.worked import version
from detente.web.drawn import Drawn

LARGE = 16_000_000  # bytes of a record from which on drawing it up takes more than a moment


class Source(msgspec.Struct, frozen=True):
    """What a file that was drawn up follows from: the programs that draw, and the record's contents (see :meth:`Store.contents`)."""

    programs: str
    stamp: tuple[int, ...]
    ends: list[int]
    contents: str


def follows_from(store: Store) -> Source:
    """What is drawn up now follows from this."""
    return Source(_programs(), store.stamp(), *store.contents())


class Beside:
    """Where the pages of ``record`` are drawn up: ``now`` is the file of what is shown, ``passing`` a folder for what goes with this run."""

    def __init__(self, record: Path, *, large: int = LARGE) -> None:
        self.passing = Path(tempfile.mkdtemp(prefix="detente-"))
        self._lock = _held(_folder(record)) if record.stat().st_size >= large else None
        self.now = Path(self._lock.name).with_name("now") if self._lock else self.passing / "now"

    @property
    def lasting(self) -> bool:
        """Whether what is drawn up is there at the next start."""
        return self._lock is not None

    @property
    def holds(self) -> tuple[int, ...]:
        """The handle that holds the folder, for the program that draws up in it: it is free when the last has ended."""
        return (self._lock.fileno(),) if self._lock else ()

    def left(self, store: Store) -> tuple[int, ...] | None:
        """The state of the record (its stamp) of which an earlier run left the pages. What is of another record or program is taken away."""
        source = _source(self.now) if self.now.exists() else None
        if source and source.programs == _programs() and store.contents(source.ends)[1] == source.contents:
            return source.stamp
        for file in self.now.parent.glob(self.now.name + "*"):
            file.unlink()
        return None

    def close(self) -> None:
        """Lets go of the folder, and takes away what goes with this run."""
        if self._lock:
            self._lock.close()
        shutil.rmtree(self.passing, ignore_errors=True)


def undrawn(record: Path) -> bool:
    """Whether a record is so large that drawing it up takes a while, and no run has left its pages."""
    return record.exists() and record.stat().st_size >= LARGE and not (_folder(record) / "now").exists()


def _folder(record: Path) -> Path:
    return record.with_name(record.name + ".pages")


def _programs() -> str:
    return version("record", "review", "web", "web/views")


def _source(file: Path) -> Source | None:
    """What a file says that it follows from; None where it says nothing or cannot be read."""
    with contextlib.suppress(sqlite3.DatabaseError, msgspec.MsgspecError), contextlib.closing(Drawn(file)) as drawn:
        return msgspec.convert(drawn.fact("of"), Source)
    return None


def _held(folder: Path) -> IO[str] | None:
    """The lock of a folder, or None where another holds it, it cannot be written, or there are no locks."""
    lock: IO[str] | None = None
    with contextlib.suppress(OSError):
        folder.mkdir(exist_ok=True)
        lock = (folder / "lock").open("a")
        if take(lock):
            return lock
    if lock:
        lock.close()
    return None
