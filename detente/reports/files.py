"""Paths -> reports: which file is read by what, folders in order, and every refusal named."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from detente.errors import DetenteError, UnreadableReport
from detente.model import Rejected, Report
from detente.reports.jsonl import read_jsonl
from detente.reports.page import read_page
from detente.reports.tables import read_table
from detente.reports.text import read_markdown, read_text

Loader = Callable[[Path], "Report | Iterable[Report | Rejected]"]
LOADERS: dict[str, Loader] = {
    ".txt": read_text, ".md": read_markdown, ".markdown": read_markdown, ".html": read_page, ".htm": read_page,
    ".jsonl": read_jsonl, ".ndjson": read_jsonl, ".parquet": read_table, ".arrow": read_table, ".feather": read_table,
}


def supported() -> tuple[str, ...]:
    """The endings of files that are read."""
    return tuple(LOADERS)


def load(paths: Sequence[str | os.PathLike[str]]) -> Iterator[Report | Rejected]:
    """The reports under ``paths``, folders in sorted order with all below them.

    In a folder, hidden files and files of other endings are passed over; a file named itself is rejected where its ending
    is not one that is read. Raises DetenteError, before anything is read, for a path that is not there.
    """
    for path in map(Path, paths):
        if not path.exists():
            raise DetenteError(f"{path} is not there: check its name")
    return _all([Path(p) for p in paths])


def _all(paths: list[Path]) -> Iterator[Report | Rejected]:
    for path in paths:
        if path.is_dir():
            found = list(_below(path))
            if not found:
                yield Rejected(path=str(path), reason=f"the folder holds no file that is read ({' '.join(LOADERS)})")
            for file in found:
                yield from _one(file)
        elif path.suffix.lower() in LOADERS:
            yield from _one(path)
        else:
            yield Rejected(path=str(path), reason=f"its ending is not one that is read ({' '.join(LOADERS)})")


def _below(folder: Path) -> Iterator[Path]:
    for here, folders, files in os.walk(folder):  # links to folders are not followed, so that none is read twice
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and Path(name).suffix.lower() in LOADERS:
                yield Path(here, name)


def _one(path: Path) -> Iterator[Report | Rejected]:
    try:
        got = LOADERS[path.suffix.lower()](path)
        if isinstance(got, Report):
            yield got
        else:
            yield from got
    except UnreadableReport as fault:
        yield Rejected(path=str(path), reason=fault.reason, line=fault.line)
    except OSError as fault:
        yield Rejected(path=str(path), reason=f"it cannot be opened: {fault.strerror or fault}")
