"""Paths -> reports: which file is read by what, folders in order, and every refusal named."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

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

_log = logging.getLogger("detente.reports")


def supported() -> tuple[str, ...]:
    """The endings of files that are read."""
    return tuple(LOADERS)


def load(paths: Sequence[str | os.PathLike[str]]) -> Iterator[Report | Rejected]:
    """The reports under ``paths``, folders in sorted order with all below them.

    In a folder, hidden files are passed over, and files of other endings with a line in the log; a link to a folder is
    rejected, not followed. A file named itself is rejected where its ending
    is not one that is read. Raises DetenteError, before anything is read, for a path that is not there.
    """
    for path in map(Path, paths):
        if not path.exists():
            raise DetenteError(f"{shown(path)} is not there: check its name")
    return _all([Path(p) for p in paths])


def _all(paths: list[Path]) -> Iterator[Report | Rejected]:
    for path in paths:
        if path.is_dir():
            found = False
            for below in _below(path):
                found = True
                if isinstance(below, Rejected):
                    yield below
                else:
                    yield from _one(below)
            if not found:
                yield Rejected(path=shown(path), reason=f"the folder holds no file that is read ({' '.join(LOADERS)})")
        elif path.suffix.lower() in LOADERS:
            yield from _one(path)
        else:
            yield Rejected(path=shown(path), reason=f"its ending is not one that is read ({' '.join(LOADERS)})")


def _below(folder: Path) -> Iterator[Path | Rejected]:
    """The files to read under ``folder``, and a rejection for each folder that is a link or cannot be listed."""
    unlisted: list[OSError] = []
    for here, folders, files in os.walk(folder, onerror=unlisted.append):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in folders:
            if Path(here, name).is_symlink():  # not followed, so that no file is read twice and no ring is endless
                yield Rejected(path=shown(Path(here, name)), reason="a link to a folder is not followed: name the folder itself")
        for name in sorted(files):
            if name.startswith("."):
                continue
            if Path(name).suffix.lower() in LOADERS:
                yield Path(here, name)
            else:
                _log.info("passed over %s: its ending is not one that is read", shown(Path(here, name)))
    for fault in unlisted:
        yield Rejected(path=shown(Path(os.fsdecode(fault.filename or folder))), reason=f"it cannot be listed: {fault.strerror}")


def _one(path: Path) -> Iterator[Report | Rejected]:
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would be waited on for ever
            raise UnreadableReport("it is no plain file")
        got = LOADERS[path.suffix.lower()](path)
        for each in [got] if isinstance(got, Report) else got:
            yield each if isinstance(each, Report) else msgspec.structs.replace(each, path=shown(path))
    except UnreadableReport as fault:
        yield Rejected(path=shown(path), reason=fault.reason, line=fault.line)
    except OSError as fault:
        yield Rejected(path=shown(path), reason=f"it cannot be opened: {fault.strerror or fault}")


def shown(path: Path) -> str:
    """``path`` as text that can be written down, also where a file's name is not UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")
