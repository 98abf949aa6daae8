"""Paths -> the files to read, folders in sorted order, and a rejection for all that is not read."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from detente.errors import BrokenOff, DetenteError, UnreadableReport
from detente.model import Rejected
from detente.reports.source import NEVER, Source, shown, supported

_log = logging.getLogger("detente.reports")


def present(paths: Sequence[str | os.PathLike[str]]) -> list[Path]:
    """The paths. Raises DetenteError for one that is not there, so that a mistyped name starts nothing."""
    for path in map(Path, paths):
        if not path.exists():
            raise DetenteError(f"{shown(path)} is not there: check its name")
    return [Path(p) for p in paths]


def walk(paths: Sequence[Path]) -> Iterator[Source | Rejected]:
    """The files under ``paths``. In a folder, hidden files and those of no known kind are passed over."""
    for path in paths:
        if not path.is_dir():
            yield Source(path)
            continue
        found = False
        for below in _below(path):
            found = True
            yield below
        if not found:
            yield Rejected(path=shown(path), reason=f"the folder holds no file that is read ({' '.join(supported())})")


def _below(folder: Path) -> Iterator[Source | Rejected]:
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
            source = Source(Path(here, name))
            if _known(source):
                yield source
            else:
                _log.info("passed over %s: its ending is not one that is read", source.name)
    for fault in unlisted:
        yield Rejected(path=shown(Path(os.fsdecode(fault.filename or folder))), reason=f"it cannot be listed: {fault.strerror}")


def _known(source: Source) -> bool:
    """Whether a file in a folder is one to read: by its ending, or where that says nothing by what it plainly holds."""
    if source.ending in supported():
        return True
    if source.ending in NEVER:
        return False
    try:
        return source.kind() is not None
    except BrokenOff:
        return True
    except (OSError, UnreadableReport):
        return False
