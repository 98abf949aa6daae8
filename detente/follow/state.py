"""What following remembers: one small SQLite file. Each change is a transaction, so that a program killed at any moment goes on.

An article is ``waiting`` from the moment that its feed names it (in the same transaction in which the feed counts as seen),
``kept`` once its original is on disk, and ``read`` or ``refused`` once the record has it. So none is lost, and none is
fetched or read twice.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from detente.errors import RecordError
from detente.follow.articles import Fetched
from detente.follow.feeds import Entry
from detente.follow.robots import Rules

_TABLES = """
CREATE TABLE IF NOT EXISTS places (
  key TEXT PRIMARY KEY, url TEXT NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL, due REAL NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting', failures INTEGER NOT NULL DEFAULT 0, note TEXT, etag TEXT, modified TEXT,
  digest TEXT, report TEXT, entry TEXT, fetched TEXT, looked REAL
);
CREATE INDEX IF NOT EXISTS places_due ON places (state, due);
CREATE TABLE IF NOT EXISTS hosts (host TEXT PRIMARY KEY, free REAL NOT NULL DEFAULT 0, held REAL NOT NULL DEFAULT 0, rules TEXT);
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_COLUMNS = "key, url, kind, source, due, state, failures, note, etag, modified, digest, report, entry, fetched, looked"


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A feed, a page or an article: when it is due (Unix time), how it stands, and what the site said of the last version."""

    key: str
    url: str
    kind: str
    source: str
    due: float
    state: str
    failures: int
    note: str | None
    etag: str | None
    modified: str | None
    digest: str | None
    report: str | None
    entry: str | None
    fetched: str | None
    looked: float | None

    @property
    def conditions(self) -> dict[str, str]:
        """The headers that ask for an answer only where it has changed."""
        return {k: v for k, v in (("If-None-Match", self.etag), ("If-Modified-Since", self.modified)) if v}

    @property
    def named(self) -> Entry | None:
        """How the feed names the article."""
        return msgspec.json.decode(self.entry, type=Entry) if self.entry else None


class State:
    """The places that are followed and the hosts they are on. One thread writes; others may ask for a host's rules."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        try:
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.executescript(_TABLES)
        except sqlite3.Error as e:
            raise RecordError(f"{path}, which says what was fetched, cannot be used ({e}); put back a copy, or delete it to begin anew "
                              "(articles are fetched again, and none is read twice)") from e

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                self._db.execute("ROLLBACK")
                raise

    def _rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def close(self) -> None:
        """Closes the file."""
        with self._lock:
            self._db.close()

    def places(self, where: str = "1", *values: object) -> list[Place]:
        """Places, the earliest due first."""
        rows = self._rows(f"SELECT {_COLUMNS} FROM places WHERE {where} ORDER BY due, rowid", *values)
        return [Place(**dict(zip(_COLUMNS.split(", "), row, strict=True))) for row in rows]

    def place(self, key: str) -> Place | None:
        """The place with this key, or None."""
        return next(iter(self.places("key = ?", key)), None)

    def follow(self, kind: str, url: str, now: float) -> None:
        """A feed or page of the feeds file is followed from now on; one that is followed already stays as it is."""
        with self._writing() as db:
            db.execute("INSERT OR IGNORE INTO places (key, url, kind, source, due) VALUES (?, ?, ?, ?, ?)", (f"{kind} {url}", url, kind, url, now))

    def looked(
        self, place: Place, now: float, due: float, *, etag: str | None, modified: str | None, digest: str | None,
        found: Iterable[Entry] = (), note: str | None = None,
    ) -> int:
        """A feed or page was seen: when it is due next, and the articles that it names, as one change. Gives how many are new."""
        new = 0
        with self._writing() as db:
            for entry in found:
                body = msgspec.json.encode(entry).decode()
                row = db.execute(
                    "INSERT OR IGNORE INTO places (key, url, kind, source, due, entry) VALUES (?, ?, 'article', ?, ?, ?)",
                    (entry.key, entry.url, place.source, now, body),
                )
                new += row.rowcount
                if not row.rowcount and entry.updated:  # the feed says that an article known already has changed
                    new += db.execute(
                        "UPDATE places SET state = 'waiting', due = ?, failures = 0, entry = ? WHERE key = ? AND state IN ('read', 'refused') "
                        "AND json_extract(entry, '$.updated') IS NOT ?", (now, body, entry.key, entry.updated),
                    ).rowcount
            db.execute(
                "UPDATE places SET due = ?, failures = 0, note = ?, etag = ?, modified = ?, digest = ?, looked = ? WHERE key = ?",
                (due, note, etag, modified, digest, now, place.key),
            )
        return new

    def kept(self, place: Place, fetched: Fetched, now: float, *, due: float, etag: str | None, modified: str | None) -> None:
        """An article's original is on disk and is to be read."""
        with self._writing() as db:
            db.execute(
                "UPDATE places SET state = 'kept', failures = 0, note = NULL, etag = ?, modified = ?, digest = ?, fetched = ?, looked = ?, due = ? "
                "WHERE key = ?",
                (etag, modified, fetched.digest, msgspec.json.encode(fetched).decode(), now, due, place.key),
            )

    def done(self, place: Place, now: float, *, report: str | None = None, refused: str | None = None) -> None:
        """An article is in the record, is unchanged, or is refused for good with the reason. A page is waited for again."""
        state = "refused" if refused else "read"
        with self._writing() as db:
            db.execute(
                "UPDATE places SET state = CASE kind WHEN 'page' THEN 'waiting' ELSE ? END, failures = 0, note = ?, report = coalesce(?, report), looked = ? WHERE key = ?",
                (state, refused, report, now, place.key),
            )

    def failed(self, place: Place, reason: str, due: float, *, host: str | None = None, held: float | None = None) -> None:
        """A try failed; the next is due later, and where the host asked for it, nothing else of it before ``held``."""
        with self._writing() as db:
            db.execute("UPDATE places SET failures = failures + 1, note = ?, due = ? WHERE key = ?", (reason, due, place.key))
            if host and held:
                db.execute("INSERT INTO hosts (host, held) VALUES (?, ?) ON CONFLICT (host) DO UPDATE SET held = excluded.held", (host, held))

    def host(self, host: str) -> tuple[float, float]:
        """From when a host may be asked again: for courtesy, and because it said so (Unix times)."""
        found = self._rows("SELECT free, held FROM hosts WHERE host = ?", host)
        return found[0] if found else (0.0, 0.0)

    def free(self, host: str, at: float) -> None:
        """The host may be asked again from a time on."""
        with self._writing() as db:
            db.execute("INSERT INTO hosts (host, free) VALUES (?, ?) ON CONFLICT (host) DO UPDATE SET free = excluded.free", (host, at))

    def rules(self, host: str) -> Rules | None:
        """The rules of a host as last seen, or None."""
        found = self._rows("SELECT rules FROM hosts WHERE host = ?", host)
        return msgspec.json.decode(found[0][0], type=Rules) if found and found[0][0] else None

    def keep_rules(self, host: str, rules: Rules) -> None:
        """Keeps the rules of a host."""
        with self._writing() as db:
            db.execute("INSERT INTO hosts (host, rules) VALUES (?, ?) ON CONFLICT (host) DO UPDATE SET rules = excluded.rules",
                       (host, msgspec.json.encode(rules).decode()))

    def noted(self, key: str) -> str | None:
        """A value kept under a name, or None."""
        found = self._rows("SELECT value FROM meta WHERE key = ?", key)
        return str(found[0][0]) if found else None

    def note(self, key: str, value: str) -> None:
        """Keeps a value under a name."""
        with self._writing() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
