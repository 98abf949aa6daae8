"""Following folders: files are taken as they land, each when it is whole."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from detente.model import Rejected
from detente.reports.walk import walk

EVERY = 5.0  # seconds between two looks
_HALF_DONE = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".swp")


def landed(
    folders: Sequence[Path], every: float = EVERY, *, sleep: Callable[[float], None] = time.sleep
) -> Iterator[list[Path]]:
    """For ever: the files that are new or changed and whole, in sorted order, at each look (none: an empty list).

    A file is whole when two looks find it of the same size and age, or when it was last written a while before the first. One that
    stood still for so long and then grows is taken again. Names that programs give to what they are still writing are passed
    over until they are renamed. Where a file lies twice under different names, both are taken.
    """
    taken: dict[Path, tuple[int, int]] = {}
    before: dict[Path, tuple[int, int]] = {}
    while True:
        seen = dict(_seen(folders))
        settled = time.time_ns() - int(2 * every * 1e9)
        whole = [p for p, state in seen.items() if taken.get(p) != state and (before.get(p) == state or state[1] < settled)]
        taken = {p: state for p, state in taken.items() if p in seen} | {p: seen[p] for p in whole}
        before = {p: state for p, state in seen.items() if taken.get(p) != state}
        yield sorted(whole)
        sleep(every)


def _seen(folders: Sequence[Path]) -> Iterator[tuple[Path, tuple[int, int]]]:
    for source in walk(folders):
        if isinstance(source, Rejected) or source.path.suffix.lower() in _HALF_DONE:
            continue
        try:
            told = source.path.stat()
        except OSError:  # gone again
            continue
        if told.st_size:
            yield source.path, (told.st_size, told.st_mtime_ns)
