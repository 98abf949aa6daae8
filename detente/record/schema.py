"""The schema of a record file, and how such a file is opened: what it must be, and what is said when it is not.

A record is one SQLite file in WAL mode. ``application_id`` marks it as detente's, ``user_version`` is its schema number.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from detente.errors import RecordError

APPLICATION_ID = int.from_bytes(b"dtnt", "big")
SCHEMA = 1
_PAUSE = 0.01  # seconds between two tries for a lock

TABLES = """
CREATE TABLE reports (
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT, text TEXT NOT NULL, source_id TEXT, outlet TEXT,
  url TEXT, published TEXT, lang TEXT, extra TEXT NOT NULL
);
CREATE TABLE copies (
  n INTEGER PRIMARY KEY, report TEXT NOT NULL REFERENCES reports(id), origin TEXT NOT NULL, UNIQUE (report, origin)
);
CREATE TABLE rejected (
  n INTEGER PRIMARY KEY, path TEXT NOT NULL, line INTEGER NOT NULL, reason TEXT NOT NULL, UNIQUE (path, line, reason)
);
CREATE TABLE findings (
  n INTEGER PRIMARY KEY, report TEXT NOT NULL REFERENCES reports(id), reader TEXT NOT NULL, about_talks INTEGER NOT NULL,
  gate REAL NOT NULL, UNIQUE (report, reader)
);
CREATE TABLE claims (
  n INTEGER PRIMARY KEY, findings INTEGER NOT NULL REFERENCES findings(n), id TEXT NOT NULL, kind TEXT NOT NULL,
  report TEXT NOT NULL REFERENCES reports(id), start INTEGER NOT NULL, quote TEXT NOT NULL, body TEXT NOT NULL,
  UNIQUE (findings, id)
);
CREATE INDEX claims_kind ON claims (kind);
CREATE INDEX claims_id ON claims (id);
CREATE INDEX claims_report ON claims (report, start);
CREATE TABLE decisions (n INTEGER PRIMARY KEY, body TEXT NOT NULL UNIQUE);
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE VIRTUAL TABLE report_words USING fts5 (title, text, content='reports', content_rowid='n');
CREATE VIRTUAL TABLE quote_words USING fts5 (quote, content='claims', content_rowid='n');
CREATE TRIGGER report_words_kept AFTER INSERT ON reports BEGIN
  INSERT INTO report_words (rowid, title, text) VALUES (new.n, new.title, new.text);
END;
CREATE TRIGGER quote_words_kept AFTER INSERT ON claims BEGIN
  INSERT INTO quote_words (rowid, quote) VALUES (new.n, new.quote);
END;
"""


@contextmanager
def plainly(path: str) -> Iterator[None]:
    """Turns what SQLite says into a RecordError that names the file and what to do."""
    try:
        yield
    except sqlite3.OperationalError as e:
        word = str(e)
        if "locked" in word or "busy" in word:
            raise RecordError(
                f"{path} is being written by another program, which did not finish in the time waited; "
                "try again when it is done (nothing was lost)"
            ) from e
        if "readonly" in word:
            raise RecordError(f"{path} may only be read; give yourself the right to write it and its folder") from e
        if "unable to open" in word:
            raise RecordError(f"{path} cannot be opened; check that its folder is there and that you may write to it") from e
        if "full" in word or e.sqlite_errorname in ("SQLITE_IOERR_WRITE", "SQLITE_IOERR_TRUNCATE", "SQLITE_IOERR_FSYNC"):
            raise RecordError(f"no room on the disk of {path}; make room and run the same command again") from e
        raise RecordError(f"{path}: {word}; if the file is damaged, put back a copy or read the reports again into a new record") from e
    except sqlite3.DatabaseError as e:
        raise RecordError(
            f"{path} is damaged or not a detente record ({e}); put back a copy, or read the reports again into a new record"
        ) from e


def connect(path: str | os.PathLike[str], *, create: bool, wait: float) -> sqlite3.Connection:
    """An open record file; ``create`` makes one where there is none. ``wait``: seconds to wait for another writer.

    Raises RecordError where the file is missing, is not a record, is of a later schema or cannot be opened.
    """
    if str(path) == ":memory:":
        return _prepared(sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False), ":memory:", wait)
    file = Path(path)
    if file.is_dir():
        raise RecordError(f"{file} is a folder; name a file for the record, such as {file / 'talks.detente'}")
    if not file.exists() and not create:
        raise RecordError(f"there is no record at {file}; make one with: detente read REPORTS --record {file}")
    with plainly(str(file)):
        return _prepared(_opened(file, wait), str(file), wait)


def _opened(file: Path, wait: float) -> sqlite3.Connection:
    address = f"{file.resolve().as_uri()}?mode={_mode(file)}"
    return sqlite3.connect(address, uri=True, timeout=wait, isolation_level=None, check_same_thread=False)


def _mode(file: Path) -> str:
    """Read, write and create where the folder lets us; else read only, with what a broken-off writer left beside the file."""
    if not file.exists() or os.access(file.parent, os.W_OK):
        return "rwc"
    log = file.with_name(file.name + "-wal")
    return "ro" if log.exists() and log.stat().st_size else "ro&immutable=1"


def _prepared(db: sqlite3.Connection, path: str, wait: float) -> sqlite3.Connection:
    try:
        _check_or_make(db, path, wait)
        db.execute("PRAGMA foreign_keys = ON")
        return db
    except BaseException:
        db.close()
        raise


def _check_or_make(db: sqlite3.Connection, path: str, wait: float) -> None:
    if _number(db, "application_id") == 0 and _is_empty(db):
        _make(db, wait)
    if _number(db, "application_id") != APPLICATION_ID:
        raise RecordError(f"{path} is a database of another program, not a detente record; name another file")
    found = _number(db, "user_version")
    if found != SCHEMA:
        raise RecordError(
            f"{path} has schema {found} and this detente knows schema {SCHEMA}; "
            + ("install a newer detente" if found > SCHEMA else "read the reports again into a new record")
        )


def _make(db: sqlite3.Connection, wait: float) -> None:
    """The tables, in one transaction; a second program that makes the same file at once finds them made."""
    _write_ahead(db, wait)
    db.execute("BEGIN IMMEDIATE")
    try:
        if _is_empty(db):
            for statement in _statements(TABLES):
                db.execute(statement)
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {SCHEMA}")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def _write_ahead(db: sqlite3.Connection, wait: float) -> None:
    """WAL mode. SQLite does not wait for the lock that the change takes where two programs ask for it at once, so this does."""
    end = time.monotonic() + wait
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as fault:
            if "locked" not in str(fault) or time.monotonic() >= end:
                raise
            time.sleep(_PAUSE)


def _statements(script: str) -> Iterator[str]:
    """The statements of a script, one at a time, so that they share a transaction (``executescript`` would commit)."""
    held = ""
    for line in script.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            yield held
            held = ""


def _number(db: sqlite3.Connection, pragma: str) -> int:
    return int(db.execute(f"PRAGMA {pragma}").fetchone()[0])


def _is_empty(db: sqlite3.Connection) -> bool:
    return not db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
