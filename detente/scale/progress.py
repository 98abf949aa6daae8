"""How far a run has come: a line that is renewed on a terminal, and a line a minute elsewhere."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from detente.scale.run import Done

_LINE = 60.0  # seconds between two lines where there is no terminal


class Progress:
    """Told of every step; silent until the first minute is over where there is no terminal."""

    def __init__(self, paths: Sequence[str | os.PathLike[str]] = ()) -> None:
        from rich.console import Console

        console = Console(stderr=True)
        self._status = console.status("loading the reader") if console.is_terminal else None
        self._began = self._told = time.monotonic()
        self._fresh = 0
        self.total: int | None = None
        if paths:
            threading.Thread(target=self._add_up, args=(list(map(Path, paths)),), daemon=True).start()

    def __enter__(self) -> Progress:
        if self._status:
            self._status.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        if self._status:
            self._status.stop()

    def step(self, done: Done) -> None:
        """Tells how far the run has come."""
        now = time.monotonic()
        if self._status:
            self._status.update(self.line(done))
        elif now - self._told >= _LINE:
            self._told = now
            print(self.line(done), file=sys.stderr, flush=True)

    def line(self, done: Done) -> str:
        """The line: reports, claims, rejected, rate, share, time left."""
        took = max(time.monotonic() - self._began, 1e-9)
        running = sum(s.reports for s in done.now)
        reports = done.reports + running
        fresh = done.fresh + running
        parts = [
            f"{reports:,} reports, {done.claims + sum(s.claims for s in done.now):,} claims, "
            f"{done.rejected + sum(s.rejected for s in done.now):,} rejected", f"{fresh / took:,.1f} reports a second",
        ]
        if self.total and done.bytes:
            parts.append(f"{min(done.bytes / self.total, 1):.0%} of {self.total / 1e6:,.0f} MB")
            read = done.bytes - done.known_bytes
            if read:
                parts.append(f"{_span((self.total - done.bytes) * took / read)} left")
        return "; ".join(parts)

    def _add_up(self, paths: list[Path]) -> None:
        whole = 0
        for path in paths:
            if path.is_dir():
                for here, _, files in os.walk(path):
                    whole += sum(_size(Path(here, f)) for f in files if not f.startswith("."))
            else:
                whole += _size(path)
        self.total = whole


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _span(seconds: float) -> str:
    """A length of time, to be read at a glance."""
    minutes = max(round(seconds / 60), 0)
    if minutes < 1:
        return "less than a minute"
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 72 * 60 else f"{minutes // 1440} days"
