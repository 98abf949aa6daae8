"""Rulings from the page: each checked against what the reviewer saw, and on disk before the answer goes out.

Two reviewers never overwrite each other, for rulings are only ever added. One who rules on what another ruled on meanwhile is
told first (:class:`Meanwhile`), and may then rule all the same: both are kept.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from detente.errors import InvalidValue
from detente.merging.decide import VERDICTS, in_force
from detente.model import Decision
from detente.record.record import Record
from detente.record.store import Store
from detente.review.desk import Desk
from detente.web.library import Library


class Meanwhile(Exception):
    """Others ruled on the same claim since the reviewer looked: ``rulings`` are theirs."""

    def __init__(self, rulings: Sequence[Decision]) -> None:
        super().__init__("others ruled on this meanwhile")
        self.rulings = rulings


@dataclass(frozen=True)
class Asked:
    """A ruling that is asked for. ``seen``: ids of the rulings on the target that the reviewer has before them, None where not told.

    ``values`` takes a key of the claim to its value as text (see ``docs/review.md``) or JSON; ``others`` are further ids (merge:
    that whose entry it belongs to; split: those set apart with it); ``to`` is an alias; an added claim stands at ``start`` to
    ``end`` of ``target``, a report.
    """

    action: str
    target: str
    reason: str
    values: dict[str, Any] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    to: str | None = None
    kind: str | None = None
    start: int | None = None
    end: int | None = None
    seen: tuple[str, ...] | None = None


class Bench:
    """Takes rulings on one record, one at a time."""

    def __init__(self, library: Library, path: Path) -> None:
        self._library = library
        self._path = path
        self._lock = threading.Lock()

    def rule(self, reviewer: str, asked: Asked) -> tuple[Decision, ...]:
        """Keeps a ruling and gives it; where the reviewer's last word on it is just this, nothing is added.

        Raises InvalidValue where it cannot be made, Meanwhile where others ruled since, RecordError where it cannot be written.
        """
        with self._lock:
            record, ids = self._library.live()
            self._told(record, reviewer, asked)
            made = made_by(Desk(record, reviewer, ids=ids), asked)
            again = _said_already(record.decisions, made)
            if again:
                return again
            store = Store(self._path, create=False)
            try:
                store.keep_decisions(made)
            finally:
                store.close()
            return made

    def _told(self, record: Record, reviewer: str, asked: Asked) -> None:
        if asked.seen is None or asked.action in ("add", "alias", "settle", "withdraw"):
            return
        on = [d for d in in_force(record.decisions) if asked.target in (d.target, *d.others) and d.reviewer != reviewer]
        since = [d for d in on if d.id not in asked.seen]
        if since:
            raise Meanwhile(since)


def made_by(desk: Desk, asked: Asked) -> tuple[Decision, ...]:
    """The decisions that what is asked for comes to. Raises InvalidValue."""
    reason = asked.reason
    if asked.action == "accept":
        return desk.accept(asked.target, reason=reason)
    if asked.action == "reject":
        return desk.reject(asked.target, reason=reason)
    if asked.action == "correct":
        if not asked.values:
            raise InvalidValue("a correction needs a value that differs from what is there")
        return desk.correct(asked.target, pairs(asked.values), reason=reason)
    if asked.action == "merge":
        if len(asked.others) != 1:
            raise InvalidValue("name the one entry that it belongs to")
        return desk.merge(asked.target, asked.others[0], reason=reason)
    if asked.action == "split":
        return desk.split([asked.target, *asked.others], reason=reason)
    if asked.action == "alias":
        return desk.alias(asked.target, asked.to or "", reason=reason)
    if asked.action == "add":
        return _added(desk, asked)
    if asked.action == "settle":
        return desk.settle(asked.target, reason=reason)
    if asked.action == "restore":
        return desk.restore(asked.target, reason=reason)
    if asked.action == "withdraw":
        return desk.withdraw(asked.target, reason=reason)
    raise InvalidValue(f"{asked.action!r} is no ruling; use accept, reject, correct, add, merge, split, alias, settle, restore or withdraw")


def _added(desk: Desk, asked: Asked) -> tuple[Decision, ...]:
    if asked.start is None or asked.end is None or not asked.kind:
        raise InvalidValue("an added claim needs its kind, and the start and end of the words that it stands on")
    text = desk.record.report(desk.ids.report(asked.target)).text
    if not 0 <= asked.start < asked.end <= len(text):
        raise InvalidValue(f"{asked.start} to {asked.end} is no place in a report of {len(text)} characters")
    keys = desk.read(asked.kind, pairs(asked.values))
    quote = text[asked.start : asked.end]
    return desk.add({"kind": asked.kind, "report": asked.target, "quote": quote, "start": asked.start, **keys}, reason=asked.reason)


def pairs(values: dict[str, Any]) -> list[str]:
    """``KEY=VALUE`` as the desk reads it: text as it is, all else as JSON."""
    return [f"{k}={v if isinstance(v, str) else 'none' if v is None else msgspec.json.encode(v).decode()}" for k, v in values.items()]


def _said_already(decisions: Iterable[Decision], made: Sequence[Decision]) -> tuple[Decision, ...]:
    """The reviewer's last rulings on the same targets, where they say just the same with the same reason; else nothing.

    So a ruling that is sent again, because its answer was lost on the way, is kept once.
    """
    last: dict[str, Decision] = {}
    kept = list(decisions)
    for d in in_force(kept):
        if d.reviewer == made[0].reviewer and (d.action == made[0].action or d.action in VERDICTS):
            last[d.target] = d
    if made[0].action == "withdraw":
        return ()
    same = [last.get(d.target) for d in made]
    if all(b is not None and (a.action, a.change, a.reason) == (b.action, b.change, b.reason) for a, b in zip(made, same, strict=True)):
        return tuple(b for b in same if b is not None)
    return ()
