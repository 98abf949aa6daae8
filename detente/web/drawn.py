"""Drawn: what pages show of a record by two dates, drawn up beforehand in an SQLite file beside the server.

One program writes the file (``web.drawing``), the server reads it: of a large record a page fetches the rows that it shows and no
others. The file follows from the record; that of a large record is kept for the next start (``web.beside``).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from detente.model import Negotiation

TABLES = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS negotiations (
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, body BLOB NOT NULL, mark BLOB NOT NULL, row BLOB NOT NULL, words TEXT NOT NULL,
  by_title TEXT NOT NULL, activity TEXT, reports INTEGER NOT NULL, rounds INTEGER NOT NULL, obstacles INTEGER NOT NULL, next TEXT
);
CREATE TABLE IF NOT EXISTS reports (
  id TEXT PRIMARY KEY, namesake TEXT NOT NULL, part INTEGER, home TEXT, day TEXT, found INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS reports_namesake ON reports (namesake);
CREATE INDEX IF NOT EXISTS reports_part ON reports (part);
CREATE INDEX IF NOT EXISTS reports_day ON reports (day, found);
CREATE TABLE IF NOT EXISTS entries (
  n INTEGER PRIMARY KEY, negotiation TEXT NOT NULL, id TEXT NOT NULL, anchor TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, day TEXT
);
CREATE INDEX IF NOT EXISTS entries_id ON entries (id);
CREATE VIRTUAL TABLE IF NOT EXISTS entry_words USING fts5 (words);
CREATE TABLE IF NOT EXISTS groups (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, mark BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS kinds (grp INTEGER NOT NULL, kind TEXT NOT NULL, count INTEGER NOT NULL, score REAL NOT NULL, place TEXT NOT NULL, PRIMARY KEY (grp, kind)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS queue (
  grp INTEGER NOT NULL, score REAL NOT NULL, place TEXT NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, claim TEXT NOT NULL, body BLOB NOT NULL
);
"""
INDEXES = """
CREATE INDEX IF NOT EXISTS queue_order ON queue (score, place, at, kind);
CREATE INDEX IF NOT EXISTS queue_group ON queue (grp, score, place, at);
"""
"""``score`` is less than nought, so that the first of the queue stands first. A claim's group is its negotiation, or its report."""

ENTRIES_OF_ONE = 1 << 24  # numbers that the entries of one negotiation can have
_SORTS = {"title": "by_title", "activity": "activity", "reports": "reports", "rounds": "rounds", "between": "obstacles", "next": "next"}


@dataclass(frozen=True)
class Task:
    """What is to be drawn up, and where. ``lasting``: the file tells what it was drawn up of, for the server's next start."""

    file: str
    as_of: str | None = None
    known_by: str | None = None
    reports: list[str] | None = None
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a negotiation, and where it stands on its page. ``day``: last mentioned (EDTF)."""

    negotiation: str
    id: str
    anchor: str
    kind: str
    text: str
    day: str | None


class Drawn:
    """Reads such a file as it is at one moment (``held``), or as it stands whenever it is asked."""

    def __init__(self, path: Path, *, held: bool = True) -> None:
        self.path = path
        self._db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30, isolation_level=None, check_same_thread=False)
        if held:
            self._db.execute("BEGIN")
            self._db.execute("SELECT 1 FROM facts").fetchone()

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    def _rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return self._db.execute(sql, values).fetchall()

    def fact(self, name: str) -> Any:
        """A fact about the whole (see ``web.drawing``), or None."""
        found = self._rows("SELECT value FROM facts WHERE name = ?", name)
        return msgspec.json.decode(found[0][0]) if found else None

    # Negotiations

    def negotiation(self, id: str) -> Negotiation | None:
        """The negotiation with this id, or None."""
        found = self._rows("SELECT body FROM negotiations WHERE id = ?", id)
        return msgspec.msgpack.decode(found[0][0], type=Negotiation) if found else None

    def mark(self, id: str) -> bytes:
        """What changes whenever the negotiation does."""
        found = self._rows("SELECT mark FROM negotiations WHERE id = ?", id)
        return found[0][0] if found else b""

    def negotiations(self) -> Iterator[Negotiation]:
        """All of them."""
        for (body,) in self._rows("SELECT body FROM negotiations ORDER BY id"):
            yield msgspec.msgpack.decode(body, type=Negotiation)

    def title(self, id: str) -> str | None:
        """The title of a negotiation, or None where there is none of this id."""
        found = self._rows("SELECT title FROM negotiations WHERE id = ?", id)
        return found[0][0] if found else None

    def ids(self, beginning: str = "") -> list[str]:
        """The ids of the negotiations that begin so."""
        return [id for (id,) in self._rows("SELECT id FROM negotiations WHERE substr(id, 1, ?) = ? ORDER BY id", len(beginning), beginning)]

    def count(self, words: Sequence[str] = ()) -> int:
        """How many negotiations hold all the words (casefolded)."""
        return int(self._rows(f"SELECT count(*) FROM negotiations{_holding(words)}", *words)[0][0])

    def rows(self, words: Sequence[str], sort: str, down: bool, start: int, length: int) -> list[bytes]:
        """The rows of the overview from ``start``: those that hold all the words, by ``sort``; what has no day stands last."""
        by, way = _SORTS[sort], "DESC" if down else "ASC"
        order = f"{by} IS NULL, {by} {way}, by_title, id"
        return [row for (row,) in self._rows(f"SELECT row FROM negotiations{_holding(words)} ORDER BY {order} LIMIT ? OFFSET ?", *words, length, start)]

    # Reports

    def home(self, report: str) -> str | None:
        """The negotiation that a report tells of, or None."""
        found = self._rows("SELECT home FROM reports WHERE id = ?", report)
        return found[0][0] if found else None

    def part_of(self, report: str) -> int | None:
        """The part that a report is in, or None where it is in none."""
        found = self._rows("SELECT part FROM reports WHERE id = ?", report)
        return found[0][0] if found else None

    def namesake(self, negotiation: str) -> str | None:
        """The report that a negotiation of this id is named after, whether by these dates there is one or not."""
        found = self._rows("SELECT id FROM reports WHERE namesake = ?", negotiation)
        return found[0][0] if found else None

    def part(self, number: int) -> list[str]:
        """The reports of one part."""
        return [id for (id,) in self._rows("SELECT id FROM reports WHERE part = ?", number)]

    def published(self, by: str | None) -> tuple[str | None, int, int]:
        """Of the reports published by a day (None: of all): the last day, how many, and a number that changes when one is read again."""
        where, values = (" WHERE day <= ?", (by,)) if by else ("", ())
        last, count, found = self._rows(f"SELECT max(day), count(*), total(found) FROM reports{where}", *values)[0]
        return last, int(count), int(found)

    # Entries

    def entries(self, query: str, since: str | None, until: str | None, most: int, negotiation: str | None = None) -> list[Entry]:
        """The first entries, of one negotiation where named, that hold the words of ``query`` (as FTS5 takes them) and were last
        mentioned between two days (ISO)."""
        return [Entry(*row) for row in self._rows(
            "SELECT negotiation, id, anchor, kind, text, day FROM entry_words JOIN entries ON n = entry_words.rowid WHERE entry_words MATCH ?1 "
            "AND (?2 IS NULL OR day >= ?2) AND (?3 IS NULL OR day <= ?3) AND (?5 IS NULL OR negotiation = ?5) "
            "ORDER BY entry_words.rowid LIMIT ?4", query, since, until, most, negotiation)]

    def entry_home(self, id: str) -> str | None:
        """The negotiation that has the entry with this id, or None."""
        found = self._rows("SELECT negotiation FROM entries WHERE id = ?", id)
        return found[0][0] if found else None

    # The queue

    def kinds(self, group: str = "") -> dict[str, int]:
        """How many claims of each kind wait, in all or of one negotiation, those kinds first that stand first in the queue."""
        where, values = (" WHERE grp = (SELECT n FROM groups WHERE id = ?)", (group,)) if group else ("", ())
        return dict(self._rows(
            f"SELECT kind, sum(count) FROM (SELECT kind, count, score, place FROM kinds{where} ORDER BY score, place) "
            "GROUP BY kind ORDER BY min(score), min(place), kind", *values))

    def waiting(self, start: int, length: int, *, kind: str = "", group: str = "") -> list[tuple[str, bytes]]:
        """The claims from ``start`` of the queue, each with what hangs on it; of one kind or negotiation where named."""
        tests = ["kind = ?"] * bool(kind) + ["grp = (SELECT n FROM groups WHERE id = ?)"] * bool(group)
        where = f" WHERE {' AND '.join(tests)}" if tests else ""
        index = "queue_group" if group else "queue_order"
        places = f"SELECT rowid FROM queue INDEXED BY {index}{where} ORDER BY score, place, at LIMIT ? OFFSET ?"
        return self._rows(
            f"SELECT claim, body FROM queue WHERE rowid IN ({places}) ORDER BY score, place, at", *filter(None, (kind, group)), length, start)


def _holding(words: Sequence[str]) -> str:
    return f" WHERE {' AND '.join('instr(words, ?)' for _ in words)}" if words else ""
