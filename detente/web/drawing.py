"""The program that draws up what pages show: ``python -m detente.web.drawing RECORD``, one task a line on standard input, as JSON.

It is a program of its own, so that pages stay quick while it merges. A task names the ``file`` (see ``web.drawn``) and, for a view of
the past, ``as_of`` and ``known_by``; with ``reports`` (whole parts of the record) only these are merged and added to what is in
the file. It answers each task with a line of JSON: ``stamp``, the state of the record that was drawn, or ``error``.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import queue
import shutil
import signal
import sqlite3
import sys
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from detente.errors import DetenteError
from detente.merging.memo import digest
from detente.merging.merge import named_after
from detente.merging.said import day_of
from detente.model import Negotiation
from detente.model.claims import AnyClaim, kind_of
from detente.record.record import Record
from detente.record.standing import today
from detente.record.store import Store
from detente.review.queue import Waiting, ruled_on, waiting_of
from detente.web.beside import Source, follows_from
from detente.web.drawn import ENTRIES_OF_ONE, INDEXES, TABLES, Task
from detente.web.views.clock import span
from detente.web.views.overview import Row, row, sought
from detente.web.views.search import indexed

_MEMORY = 100_000  # KiB of the file that are held while it is written


def main(path: str, folder: str | None = None) -> None:
    """Does task after task, and ends with the input, in the middle of a task too: then nobody is there to show what is drawn up.

    Takes the folder away as it ends, also where the server was killed.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which ends this
    tasks: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_hear, args=(tasks, folder), name="input", daemon=True).start()
    for count in itertools.count():
        line = tasks.get()
        if count == 1:
            os.nice(10)  # from now on there are readers, whose pages go first
        try:
            print(json.dumps({"stamp": do(Path(path), Task(**json.loads(line)))}), flush=True)
        except (DetenteError, sqlite3.Error, OSError) as e:
            print(json.dumps({"error": str(e)}), flush=True)


def _hear(tasks: queue.SimpleQueue[str], folder: str | None) -> None:
    for line in sys.stdin:
        tasks.put(line)
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)  # what is being written is a transaction, and is undone when the file is opened again


def do(path: Path, task: Task) -> tuple[int, ...]:
    """Draws up what a task asks for; gives the stamp of the record as it was drawn."""
    store, beside = Store(path, create=False), Store(path, create=False)
    try:
        store.hold(beside)
        record = Record(store, as_of=task.as_of, known_by=task.known_by)
        with contextlib.closing(_opened(Path(task.file))) as db:
            if task.reports is None:
                _Drawing(db, record).whole(with_parts=not (task.as_of or task.known_by), of=follows_from(store) if task.lasting else None)
            else:
                _Drawing(db, record).some(record.merged(task.reports), task.reports)
        return store.stamp()
    finally:
        store.close()
        beside.close()


def _opened(file: Path) -> sqlite3.Connection:
    db = sqlite3.connect(file, isolation_level=None)
    for line in ("journal_mode = WAL", "synchronous = NORMAL", f"cache_size = -{_MEMORY}"):
        db.execute(f"PRAGMA {line}")
    db.executescript(TABLES)
    return db


class _Drawing:
    """Brings a file up to the state of a record, and writes only what has changed."""

    def __init__(self, db: sqlite3.Connection, record: Record) -> None:
        self._db = db
        self._record = record
        self._day = today(record)

    def whole(self, *, with_parts: bool, of: Source | None) -> None:
        """Draws up everything. All of it is seen at once, when it is done. ``of``: what it follows from, where the file is to last."""
        negotiations = self._record.negotiations
        self._begin()
        self._drop("SELECT id FROM negotiations", {n.id for n in negotiations}, self._without)
        for n in negotiations:
            self._negotiation(n)
        parts = {id: number for number, part in enumerate(self._record.parts) for id in part} if with_parts else {}
        homes = {id: n.id for n in negotiations for id in n.reports}
        self._reports(self._record.cards, parts, homes)
        self._queue(negotiations, [id for id in self._record.cards if id not in homes])
        self._fact("span", span(self._record, negotiations))
        self._fact("of", of)
        self._db.execute("COMMIT")
        self._db.executescript(INDEXES)

    def some(self, negotiations: Sequence[Negotiation], reports: Iterable[str]) -> None:
        """Adds the negotiations of a few reports, without the queue."""
        self._begin()
        for n in negotiations:
            self._negotiation(n)
        self._reports([id for id in reports if id in self._record.cards], {}, {id: n.id for n in negotiations for id in n.reports})
        self._db.execute("COMMIT")

    def _begin(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def _fact(self, name: str, value: object) -> None:
        self._db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, msgspec.json.encode(value)))

    def _drop(self, kept: str, wanted: set[str], drop: Any) -> None:
        for id in [id for (id,) in self._db.execute(kept) if id not in wanted]:
            drop(id)

    def _negotiation(self, n: Negotiation) -> None:
        body = msgspec.msgpack.encode(n)
        mark = digest([body, self._day and self._day.isoformat()])
        held = self._db.execute("SELECT n, mark, body FROM negotiations WHERE id = ?", (n.id,)).fetchone()
        if held and held[1] == mark:
            return
        drawn = row(self._record, n)
        values = (n.title, body, mark, msgspec.msgpack.encode(drawn), sought(drawn), *_sorted_by(drawn))
        if held:
            self._db.execute(
                "UPDATE negotiations SET title=?, body=?, mark=?, row=?, words=?, by_title=?, activity=?, reports=?, rounds=?, obstacles=?, next=? WHERE n = ?",
                (*values, held[0]))
        else:
            self._db.execute(
                "INSERT INTO negotiations (title, body, mark, row, words, by_title, activity, reports, rounds, obstacles, next, id) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*values, n.id))
        if not held or held[2] != body:
            self._entries(n)

    def _entries(self, n: Negotiation) -> None:
        number = self._forget_entries(n.id) * ENTRIES_OF_ONE
        made = list(enumerate(indexed(n), number))
        self._db.executemany(
            "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?)", [(at, e.negotiation, e.id, e.anchor, e.kind, e.text, e.day) for at, (_, e) in made])
        self._db.executemany("INSERT INTO entry_words (rowid, words) VALUES (?, ?)", [(at, words) for at, (words, _) in made])

    def _forget_entries(self, id: str) -> int:
        number = int(self._db.execute("SELECT n FROM negotiations WHERE id = ?", (id,)).fetchone()[0])
        these = (number * ENTRIES_OF_ONE, (number + 1) * ENTRIES_OF_ONE)
        self._db.execute("DELETE FROM entry_words WHERE rowid IN (SELECT n FROM entries WHERE n >= ? AND n < ?)", these)
        self._db.execute("DELETE FROM entries WHERE n >= ? AND n < ?", these)
        return number

    def _without(self, id: str) -> None:
        self._forget_entries(id)
        self._db.execute("DELETE FROM negotiations WHERE id = ?", (id,))

    def _reports(self, ids: Iterable[str], parts: dict[str, int], homes: dict[str, str]) -> None:
        held = {row[0]: row[1:] for row in self._db.execute("SELECT id, part, home, found FROM reports")}
        cards, fresh = self._record.cards, []
        for id in ids:
            card = cards[id]
            if held.get(id) != (parts.get(id), homes.get(id), card.key):
                day = day_of(card.published)
                fresh.append((id, named_after(id), parts.get(id), homes.get(id), day and day.isoformat(), card.key))
        self._db.executemany("INSERT OR REPLACE INTO reports VALUES (?, ?, ?, ?, ?, ?)", fresh)

    def _queue(self, negotiations: Sequence[Negotiation], alone: Sequence[str]) -> None:
        record, ruled = self._record, frozenset(ruled_on(self._record))
        groups: list[tuple[str, Negotiation | None, Sequence[str]]] = [(n.id, n, n.reports) for n in negotiations]
        groups += [(id, None, (id,)) for id in alone]
        held = {id: (n, mark) for n, id, mark in self._db.execute("SELECT n, id, mark FROM groups")}
        self._drop("SELECT id FROM groups", {id for id, _, _ in groups}, self._forget_group)
        for id, n, reports in groups:
            rests = n and msgspec.msgpack.encode((n.rounds, n.issues, n.conditions, n.commitments, n.announcements, n.next_steps, n.people, n.goal_claims))
            mark = digest([rests, [(record.cards[r].key, record.rulings.mark(r)) for r in reports]])
            if held.get(id, (0, b""))[1] == mark:
                continue
            if id in held:
                self._forget_group(id)
            claims: list[AnyClaim] = [c for report in reports for c in record.claims_of(report)]
            self._group(id, mark, waiting_of(n, claims, ruled))

    def _group(self, id: str, mark: bytes, waiting: Sequence[Waiting]) -> None:
        number = self._db.execute("INSERT INTO groups (id, mark) VALUES (?, ?)", (id, mark)).lastrowid
        places = {id: self._record.store.place(id) for id in {w.claim.report for w in waiting}}
        rows = [
            (number, -w.score, places[w.claim.report], at, kind_of(w.claim), w.claim.id, msgspec.msgpack.encode((w.uncertainty, w.consequence, w.standing)))
            for at, w in enumerate(waiting)
        ]
        self._db.executemany("INSERT INTO queue VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        kinds: dict[str, tuple[int, float, str]] = {}
        for _, score, place, _, kind, _, _ in rows:
            count, best, where = kinds.get(kind, (0, score, place))
            kinds[kind] = (count + 1, *min((score, place), (best, where)))
        self._db.executemany("INSERT INTO kinds VALUES (?, ?, ?, ?, ?)", [(number, kind, *told) for kind, told in kinds.items()])

    def _forget_group(self, id: str) -> None:
        number = self._db.execute("SELECT n FROM groups WHERE id = ?", (id,)).fetchone()
        for table in ("queue", "kinds"):
            self._db.execute(f"DELETE FROM {table} WHERE grp = ?", number)
        self._db.execute("DELETE FROM groups WHERE n = ?", number)


def _sorted_by(r: Row) -> tuple[object, ...]:
    return r.title.casefold(), r.last_report, r.reports, r.rounds, r.between, r.next_day or None


if __name__ == "__main__":
    main(*sys.argv[1:])
