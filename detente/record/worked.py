"""Worked: what merging worked out, kept in the record file so that a report more costs no more than the talks it tells of.

A key is a digest of all that the result follows from, so a result is never out of date: it is either asked for again or not.
What was not asked for when the whole record was last looked at is dropped. Of the reports' rows a key holds only the
numbers, for rows never change; of the program it holds the version, which is made from the rules and tables themselves.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from importlib import resources
from typing import Any, TypeVar

import msgspec

import detente
from detente.merging.memo import digest
from detente.record.store import Store

T = TypeVar("T")


class Worked:
    """A memo (see :class:`detente.merging.memo.Memo`) in a record file."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known = store.worked(version())
        self._asked: set[bytes] = set()
        self._fresh: dict[bytes, bytes] = {}

    def of(self, name: str, key: Callable[[], Any], kind: Any, make: Callable[[], T]) -> T:
        """What ``make`` gives, or gave for the same name and key."""
        at = digest((name, key()))
        self._asked.add(at)
        if at in self._known:
            known: T = msgspec.msgpack.decode(self._known[at], type=kind)
            return known
        made = make()
        self._fresh[at] = msgspec.msgpack.encode(made)
        return made

    def keep(self, *, tidy: bool) -> None:
        """Keeps what was worked out anew; ``tidy`` drops what was not asked for. A view of the past keeps and drops nothing."""
        stale = self._known.keys() - self._asked
        if tidy and (self._fresh or stale):
            self._store.keep_worked(version(), self._fresh, stale)


class Recalled:
    """A memo that looks up single results of an earlier merging in a record file and keeps nothing: for a few reports of many."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, name: str, key: Callable[[], Any], kind: Any, make: Callable[[], T]) -> T:
        """What ``make`` gives, or gave for the same name and key when the whole record was last looked at."""
        body = self._store.worked_at(version(), digest((name, key())))
        if body is None:
            return make()
        known: T = msgspec.msgpack.decode(body, type=kind)
        return known


_RULES = (("merging", ".py"), ("model", ".py"), ("data", ".csv"), ("data/en", ".toml"))


@functools.cache
def version(*further: str) -> str:
    """Which rules and tables merge: a digest of them, so that nothing worked out by others is ever taken for theirs.

    ``further`` names folders of the package whose programs are to count too.
    """
    root = resources.files("detente")
    made = hashlib.sha256(detente.__version__.encode())
    for folder, endings in (*_RULES, *((folder, ".py") for folder in further)):
        for file in sorted(root.joinpath(folder).iterdir(), key=lambda f: f.name):
            if file.name.endswith(endings):
                made.update(file.name.encode() + b"\0" + file.read_bytes())
    return made.hexdigest()[:16]
