"""The store: one SQLite file that keeps what was read, row by immutable row.

A report, its findings and their claims go in together or not at all, so a program killed at any moment leaves a whole
record, and reading the same reports again goes on where it stopped. Nothing is ever updated or deleted.
"""

from __future__ import annotations

import bisect
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from detente.model import Decision, Findings, Rejected, Report
from detente.model.claims import AnyClaim, kind_of
from detente.record.schema import connect, plainly

_encoder = msgspec.json.Encoder(order="deterministic")
_claim = msgspec.json.Decoder(AnyClaim)
_decision = msgspec.json.Decoder(Decision)
_ORIGIN = ("source_id", "title", "outlet", "url", "published", "lang", "extra")
_REPORT = "id, title, text, source_id, outlet, url, published, lang, extra"
_CURRENT = "SELECT max(n) FROM findings GROUP BY report"


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

    def close(self) -> None:
        """Closes the file. Rows written before stay; a closed store can no longer be asked."""
        self._db.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
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

    def stamp(self) -> tuple[int, int]:
        """Changes whenever this or another program has written to the record."""
        return int(self._rows("PRAGMA data_version")[0][0]), self._db.total_changes

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
        ends = sorted(int(value) for (value,) in self._rows("SELECT value FROM meta WHERE key LIKE 'reading %'"))
        return {id: bisect.bisect_left(ends, n) for id, n in self._rows("SELECT id, n FROM reports ORDER BY n")}

    def findings(self) -> Iterator[Findings]:
        """The findings in use: for each report those of the reader that came to it last."""
        claims: dict[int, list[AnyClaim]] = {}
        for n, body in self._rows(f"SELECT findings, body FROM claims WHERE findings IN ({_CURRENT}) ORDER BY n"):
            claims.setdefault(n, []).append(_claim.decode(body))
        for n, report, reader, about, gate in self._rows(
            f"SELECT n, report, reader, about_talks, gate FROM findings WHERE n IN ({_CURRENT})"
        ):
            yield Findings(
                report=report, reader=reader, about_talks=bool(about), gate=gate, claims=tuple(claims.get(n, ()))
            )

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
        words = _words(query)
        if not words:
            return []
        return [(id, snippet) for id, snippet in self._rows(
            "SELECT reports.id, snippet(report_words, -1, '', '', '…', 24) FROM report_words "
            "JOIN reports ON reports.n = report_words.rowid WHERE report_words MATCH ? ORDER BY rank, reports.id LIMIT ?",
            words, limit,
        )]

    def find_claims(self, query: str) -> set[str]:
        """Ids of the claims in use whose quotes hold the words of ``query``."""
        words = _words(query)
        return {id for (id,) in self._rows(
            "SELECT claims.id FROM quote_words JOIN claims ON claims.n = quote_words.rowid "
            f"WHERE quote_words MATCH ? AND claims.findings IN ({_CURRENT})", words,
        )} if words else set()


def _origin(report: Report) -> str:
    return _json({name: getattr(report, name) for name in _ORIGIN})


def _words(query: str) -> str:
    """A person's words as an FTS5 query: phrases in quotation marks stay whole, a final ``*`` is a prefix, all must match."""
    parts = re.findall(r'"([^"]*)"|([^\s"]+)', query)
    terms = []
    for phrase, word in parts:
        term = phrase or word.rstrip("*")
        if re.search(r"\w", term):
            terms.append(f'"{term}"' + ("*" if word.endswith("*") else ""))
    return " ".join(terms)
