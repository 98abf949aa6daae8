"""The store: one SQLite file that keeps what was read, row by immutable row.

A report, its findings and their claims go in together or not at all, so a program killed at any moment leaves a whole
record, and reading the same reports again goes on where it stopped. Nothing of it is ever updated or deleted.

Beside it lies what merging worked out (``worked``), which follows from the rest and may be thrown away at any time.
"""

from __future__ import annotations

import bisect
import contextlib
import hashlib
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec

from detente.errors import RecordError
from detente.model import Decision, Findings, Rejected, Report
from detente.model.claims import AnyClaim, kind_of
from detente.record.schema import connect, plainly

_encoder = msgspec.json.Encoder(order="deterministic")
_claim = msgspec.json.Decoder(AnyClaim)
_decision = msgspec.json.Decoder(Decision)
_ORIGIN = ("source_id", "title", "outlet", "url", "published", "lang", "extra")
_REPORT = "id, title, text, source_id, outlet, url, published, lang, extra"
SECOND = "second: "  # how the names of second readers begin: their findings are kept, and never those in use
_FIRST = f"substr(reader, 1, {len(SECOND)}) <> '{SECOND}'"
_CURRENT = f"SELECT max(n) FROM findings WHERE {_FIRST} GROUP BY report"


_CONTENTS = {
    "reports": "SELECT n, id, title, source_id, outlet, url, published, lang FROM reports WHERE n <= ? ORDER BY n",
    "copies": "SELECT report, origin FROM copies WHERE n <= ? ORDER BY n",
    "findings": "SELECT report, reader, about_talks, gate FROM findings WHERE n <= ? ORDER BY n",
    "claims": "SELECT id FROM claims WHERE n <= ? ORDER BY id",  # which SQLite reads from an index alone
    "decisions": "SELECT body FROM decisions WHERE n <= ? ORDER BY n",
}
_MANY = 500  # values in one statement
_KEPT = ("reports", "copies", "rejected", "findings", "decisions", "meta")


def _json(value: object) -> str:
    return _encoder.encode(value).decode()


class Store:
    """The rows of one record. ``path`` may be ``:memory:``; ``wait`` is how many seconds to wait for another writer.

    Raises RecordError, saying what to do, where the file is missing (and not to be created), busy, damaged, of another
    program or of a later schema.
    """

    def __init__(self, path: str | os.PathLike[str] = ":memory:", *, create: bool = True, wait: float = 30.0) -> None:
        self.path = str(path)
        self._db = connect(path, create=create, wait=wait)
        self._held: tuple[int, ...] | None = None
        self._beside: Store | None = None

    def close(self) -> None:
        """Closes the file. Rows written before stay; a closed store can no longer be asked."""
        self._db.close()

    def hold(self, beside: Store | None = None) -> None:
        """From now on this store sees the record as it is at this moment, whatever other programs write, and writes nothing itself.

        It makes no writer wait and waits for none: in WAL mode a read transaction sees one state of the file. Close it when
        a later state is wanted. What merging works out from this state is kept through ``beside``, another store of the same
        file, where one is given.
        """
        self._beside = beside
        if self._held is None:
            with plainly(self.path):
                self._db.execute("BEGIN")
            self._held = self._now()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        if self._held is not None:
            raise RecordError(f"{self.path} is held as it was and only looked at here; open it anew to write to it")
        with plainly(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def _rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with plainly(self.path):
            return self._db.execute(sql, values).fetchall()

    def stamp(self) -> tuple[int, ...]:
        """Changes whenever this or another program has read, ruled or ended a reading. Rows are only added, so their last numbers tell."""
        return self._held or self._now()

    def _now(self) -> tuple[int, ...]:
        return self._rows(f"SELECT {', '.join(f'(SELECT ifnull(max(rowid), 0) FROM {table})' for table in _KEPT)}")[0]

    def contents(self, upto: Sequence[int] | None = None) -> tuple[list[int], str]:
        """A digest of all that is kept, or that was when the last rows had the numbers ``upto``; and these numbers.

        Rows are only added, so one record has had the contents of another if they are the same up to that other's last rows.
        """
        ends = upto or [int(n or 0) for (n,) in (self._rows(f"SELECT max(n) FROM {table}")[0] for table in _CONTENTS)]
        made = hashlib.sha256()
        for end, what in zip(ends, _CONTENTS.values(), strict=True):
            with plainly(self.path):
                for row in self._db.execute(what, (end,)):
                    made.update(repr(row).encode())
        return list(ends), made.hexdigest()[:32]

    # Writing

    def knows(self, report: str) -> bool:
        """Whether a report with this id is kept."""
        return bool(self._rows("SELECT 1 FROM reports WHERE id = ?", report))

    def has_read(self, report: str, reader: str) -> bool:
        """Whether this reader's findings on this report are kept."""
        return bool(self._rows("SELECT 1 FROM findings WHERE report = ? AND reader = ?", report, reader))

    def keep(self, report: Report, findings: Findings) -> None:
        """Keeps a report and what a reader found in it, together or not at all; what is there already stays as it is."""
        with self._writing() as db:
            self._keep_report(db, report)
            row = db.execute(
                "INSERT OR IGNORE INTO findings (report, reader, about_talks, gate) VALUES (?, ?, ?, ?)",
                (findings.report, findings.reader, findings.about_talks, findings.gate),
            )
            if row.rowcount:
                db.executemany(
                    "INSERT INTO claims (findings, id, kind, report, start, quote, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    [(row.lastrowid, c.id, kind_of(c), c.report, c.start, c.quote, _json(c)) for c in findings.claims],
                )

    def keep_copy(self, report: Report) -> bool:
        """Keeps where a text that is known already came from this time; True where that origin is new."""
        if self._rows("SELECT 1 FROM copies WHERE report = ? AND origin = ?", report.id, _origin(report)):
            return False
        with self._writing() as db:
            return self._keep_report(db, report)

    def _keep_report(self, db: sqlite3.Connection, report: Report) -> bool:
        values = [getattr(report, name) for name in _REPORT.split(", ")[:-1]]
        db.execute(
            f"INSERT OR IGNORE INTO reports ({_REPORT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*values, _json(report.extra))
        )
        added = db.execute("INSERT OR IGNORE INTO copies (report, origin) VALUES (?, ?)", (report.id, _origin(report)))
        return bool(added.rowcount)

    def keep_rejected(self, rejected: Rejected) -> None:
        """Keeps what could not be read, and why."""
        with self._writing() as db:
            db.execute(
                "INSERT OR IGNORE INTO rejected (path, line, reason) VALUES (?, ?, ?)",
                (rejected.path, rejected.line or 0, rejected.reason),
            )

    def end_reading(self) -> None:
        """Notes that a reading is over: what comes later is later than all that is here (see :meth:`arrivals`)."""
        last = self._rows("SELECT coalesce(max(n), 0) FROM reports")[0][0]
        if last and not self._rows("SELECT 1 FROM meta WHERE key = ?", f"reading {last}"):
            with self._writing() as db:
                db.execute("INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)", (f"reading {last}", _json(last)))

    def keep_decisions(self, decisions: Iterable[Decision]) -> None:
        """Keeps a reviewer's decisions, all or none; one that is there already is not kept twice."""
        with self._writing() as db:
            db.executemany("INSERT OR IGNORE INTO decisions (body) VALUES (?)", [(_json(d),) for d in decisions])

    # Asking

    def reports(self) -> Iterator[Report]:
        """All reports, in no order that means anything."""
        return self._reports()

    def report(self, id: str) -> Report | None:
        """The report with this id, or None."""
        return next(self._reports("WHERE id = ?", id), None)

    def _reports(self, where: str = "", *values: object) -> Iterator[Report]:
        for row in self._rows(f"SELECT {_REPORT} FROM reports {where}", *values):
            known = dict(zip(_REPORT.split(", "), row, strict=True))
            yield Report(**{**known, "extra": msgspec.json.decode(known["extra"])})

    def origins_of(self, report: str) -> list[dict[str, Any]]:
        """Where the text of one report came from, the first origin first."""
        rows = self._rows("SELECT origin FROM copies WHERE report = ? ORDER BY n", report)
        return [msgspec.json.decode(origin) for (origin,) in rows]

    def origins(self) -> dict[str, list[dict[str, Any]]]:
        """For each report's id, where its text came from: one entry for each different origin, the first first."""
        found: dict[str, list[dict[str, Any]]] = {}
        for report, origin in self._rows("SELECT report, origin FROM copies ORDER BY n"):
            found.setdefault(report, []).append(msgspec.json.decode(origin))
        return found

    def arrivals(self) -> dict[str, int]:
        """For each report's id the number of the reading that brought it, from 0.

        Within a reading the order is nothing. One that was broken off counts with the next that was not.
        """
        ends = self.reading_ends()
        return {id: bisect.bisect_left(ends, n) for id, n in self._rows("SELECT id, n FROM reports ORDER BY n")}

    def reading_ends(self) -> list[int]:
        """The number of the last report of each reading that came to its end, in order."""
        return sorted(int(value) for (value,) in self._rows("SELECT value FROM meta WHERE key LIKE 'reading %'"))

    def findings(self) -> Iterator[Findings]:
        """The findings in use: for each report those of the reader, second readers aside, that came to it last."""
        claims: dict[int, list[AnyClaim]] = {}
        for n, body in self._rows(f"SELECT findings, body FROM claims WHERE findings IN ({_CURRENT}) ORDER BY n"):
            claims.setdefault(n, []).append(_claim.decode(body))
        for n, report, reader, about, gate in self._rows(
            f"SELECT n, report, reader, about_talks, gate FROM findings WHERE n IN ({_CURRENT})"
        ):
            yield Findings(
                report=report, reader=reader, about_talks=bool(about), gate=gate, claims=tuple(claims.get(n, ()))
            )

    def findings_on(self, report: str) -> Findings | None:
        """The findings in use on one report, or None where no reader has read it."""
        return next(self._findings(f"WHERE report = ? AND {_FIRST} ORDER BY n DESC LIMIT 1", report), None)

    def findings_by(self, report: str) -> list[Findings]:
        """What every reader ever made of one report, second readers too, in the order in which they came to it."""
        return list(self._findings("WHERE report = ? ORDER BY n", report))

    def _findings(self, where: str, *values: object) -> Iterator[Findings]:
        for n, report, reader, about, gate in self._rows(f"SELECT n, report, reader, about_talks, gate FROM findings {where}", *values):
            bodies = self._rows("SELECT body FROM claims WHERE findings = ? ORDER BY n", n)
            claims = tuple(_claim.decode(b) for (b,) in bodies)
            yield Findings(report=report, reader=reader, about_talks=bool(about), gate=gate, claims=claims)

    def reports_of(self, claims: Iterable[str]) -> set[str]:
        """Ids of the reports in which any reader ever found these claims."""
        return {report for id in claims for (report,) in self._rows("SELECT report FROM claims WHERE id = ?", id)}

    def places(self, claims: Iterable[str]) -> dict[str, tuple[str, int]]:
        """Of claims, by id, the report in which they were found and where they begin in it."""
        ids, found = list(claims), {}
        for at in range(0, len(ids), _MANY):
            some = ids[at : at + _MANY]
            found.update({id: (report, start) for id, report, start in self._rows(
                f"SELECT id, report, start FROM claims WHERE id IN ({', '.join('?' * len(some))})", *some)})
        return found

    def claims_of(self, id: str) -> list[tuple[int, AnyClaim]]:
        """The claims with this id, each with the row of the findings that have it."""
        return [(findings, _claim.decode(body)) for findings, body in self._rows("SELECT findings, body FROM claims WHERE id = ?", id)]

    def claims_with(self, word: str) -> Iterator[AnyClaim]:
        """The claims in use in whose values ``word`` stands, letter for letter."""
        written = _json(word)[1:-1]
        for (body,) in self._rows(f"SELECT body FROM claims WHERE instr(body, ?) AND findings IN ({_CURRENT}) ORDER BY n", written):
            yield _claim.decode(body)

    def cards(self) -> Iterator[tuple[str, str | None, str | None, int | None, bool | None]]:
        """Of each report: id, published, outlet, and of its findings in use their row and whether it is about talks."""
        for id, published, outlet, n, about in self._rows(
            "SELECT id, published, outlet, f.n, f.about_talks FROM reports LEFT JOIN "
            f"(SELECT n, report, about_talks FROM findings WHERE n IN ({_CURRENT})) AS f ON f.report = reports.id"
        ):
            yield id, published, outlet, n, None if about is None else bool(about)

    def card(self, id: str) -> tuple[str | None, str | None, int | None, bool | None, int] | None:
        """Of one report what :meth:`cards` gives after its id, and the number of its row; None where there is no such report."""
        rows = self._rows("SELECT published, outlet, n FROM reports WHERE id = ?", id)
        if not rows:
            return None
        read = self._rows(f"SELECT n, about_talks FROM findings WHERE report = ? AND {_FIRST} ORDER BY n DESC LIMIT 1", id)
        (published, outlet, row), (n, about) = rows[0], read[0] if read else (None, None)
        return published, outlet, n, None if about is None else bool(about), row

    # What merging worked out

    def worked(self, version: str) -> dict[bytes, bytes]:
        """What was worked out by this version of merging, by key; nothing where another version did it or nobody did."""
        with plainly(self.path):
            if not self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'worked'").fetchone():
                return {}
            return dict(self._db.execute("SELECT key, body FROM worked WHERE version = ?", (version,)))

    def worked_at(self, version: str, key: bytes) -> bytes | None:
        """One result of these, or None."""
        try:
            rows = self._rows("SELECT body FROM worked WHERE key = ? AND version = ?", key, version)
        except RecordError:  # the table is made when something is first kept in it
            return None
        return rows[0][0] if rows else None

    def keep_worked(self, version: str, fresh: Mapping[bytes, bytes], stale: Iterable[bytes]) -> None:
        """Keeps what is fresh, and drops what is stale or of other versions. Where another program is writing, or the file may
        only be read, nothing is kept: it will be worked out again.
        """
        if self._held is not None:
            if self._beside is not None:
                self._beside.keep_worked(version, fresh, stale)
            return
        try:
            with self._without_waiting():
                self._db.execute("CREATE TABLE IF NOT EXISTS worked (key BLOB PRIMARY KEY, version TEXT NOT NULL, body BLOB NOT NULL)")
                self._db.execute("CREATE INDEX IF NOT EXISTS claims_id ON claims (id)")
                self._db.execute("DELETE FROM worked WHERE version <> ?", (version,))
                self._db.executemany("DELETE FROM worked WHERE key = ?", [(key,) for key in stale])
                self._db.executemany("INSERT OR REPLACE INTO worked VALUES (?, ?, ?)", [(key, version, body) for key, body in fresh.items()])
        except sqlite3.OperationalError as fault:
            if not any(word in str(fault) for word in ("locked", "busy", "readonly", "full")):
                raise RecordError(f"{self.path}: {fault}; put back a copy, or read the reports again into a new record") from fault

    @contextmanager
    def _without_waiting(self) -> Iterator[None]:
        """A transaction that is given up at once where another program holds the record."""
        wait = self._rows("PRAGMA busy_timeout")[0][0]
        self._db.execute("PRAGMA busy_timeout = 0")
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise
        finally:
            self._db.execute(f"PRAGMA busy_timeout = {int(wait)}")

    def readers(self) -> dict[str, int]:
        """Every reader that has ever read for this record, and how many reports it read."""
        return dict(self._rows("SELECT reader, count(*) FROM findings GROUP BY reader ORDER BY reader"))

    def rejected(self) -> Iterator[Rejected]:
        """What could not be read, by path and line."""
        for path, line, reason in self._rows("SELECT path, line, reason FROM rejected ORDER BY path, line, reason"):
            yield Rejected(path=path, line=line or None, reason=reason)

    def decisions(self) -> Iterator[Decision]:
        """The decisions, in the order in which they were kept."""
        for (body,) in self._rows("SELECT body FROM decisions ORDER BY n"):
            yield _decision.decode(body)

    def count(self, table: str) -> int:
        """How many rows ``table`` holds (reports, copies, rejected, findings, claims, decisions)."""
        if table not in ("reports", "copies", "rejected", "findings", "claims", "decisions"):
            raise ValueError(f"no table of rows named {table!r}")
        return int(self._rows(f"SELECT count(*) FROM {table}")[0][0])

    def find_reports(self, query: str, limit: int) -> list[tuple[str, str]]:
        """Ids of the reports that hold the words of ``query``, best first (BM25), each with a snippet; all where ``limit`` is negative."""
        words = as_words(query)
        if not words:
            return []
        return [(id, snippet) for id, snippet in self._rows(
            "SELECT reports.id, snippet(report_words, -1, '', '', '…', 24) FROM report_words "
            "JOIN reports ON reports.n = report_words.rowid WHERE report_words MATCH ? ORDER BY rank, reports.id LIMIT ?",
            words, limit,
        )]

    def order(self) -> list[str]:
        """Ids of the reports in the order of a record: oldest first, those without a date last."""
        return [id for (id,) in self._rows("SELECT id FROM reports ORDER BY coalesce(nullif(published, ''), '9999'), coalesce(source_id, ''), id")]

    def place(self, report: str) -> str:
        """Where a report that is kept stands in that order, as a text to sort by."""
        published, source = self._rows("SELECT coalesce(nullif(published, ''), '9999'), coalesce(source_id, '') FROM reports WHERE id = ?", report)[0]
        return f"{published}\x1f{source}\x1f{report}"


def matching(query: str, quotes: Mapping[str, str]) -> set[str]:
    """The keys of the quotes that hold the words of ``query``, by the same rules as the index of a record."""
    words = as_words(query)
    if not words:
        return set()
    with contextlib.closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE VIRTUAL TABLE quote_words USING fts5 (id UNINDEXED, quote)")
        db.executemany("INSERT INTO quote_words VALUES (?, ?)", quotes.items())
        return {id for (id,) in db.execute("SELECT id FROM quote_words WHERE quote_words MATCH ?", (words,))}


def _origin(report: Report) -> str:
    return _json({name: getattr(report, name) for name in _ORIGIN})


def as_words(query: str) -> str:
    """A person's words as an FTS5 query: phrases in quotation marks stay whole, a final ``*`` is a prefix, all must match."""
    parts = re.findall(r'"([^"]*)"|([^\s"]+)', query)
    terms = []
    for phrase, word in parts:
        term = phrase or word.rstrip("*")
        if re.search(r"\w", term):
            terms.append(f'"{term}"' + ("*" if word.endswith("*") else ""))
    return " ".join(terms)
