"""Alone: a file that one program holds, so that a second of its kind does not do the same work in the same place."""

from __future__ import annotations

from typing import IO


def take(file: IO[str]) -> bool | None:
    """Holds an open file until it is closed or the program ends: True, False where another holds it, None where the system
    (Windows) has no such lock. Raises OSError where the file system has none.
    """
    try:
        import fcntl
    except ImportError:  # pragma: no cover - Windows
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
