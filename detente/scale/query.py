"""SQL over parts where they lie: DuckDB, in memory, which owns no file and writes none.

Views: ``reports`` (one row a text), ``claims`` (one row a claim), ``rejected`` (what could not be read, and why), ``origins``
(one row for every time a text was handed in).
"""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from detente.errors import DetenteError, InvalidValue, PartsError
from detente.record.cells import guard
from detente.scale.folder import in_use
from detente.scale.parts import Parts

_ORIGINS = "id, source_id, title, outlet, url, published, lang, extra, path, filename AS part, file_row_number AS row"
_VIEWS = (
    f"CREATE VIEW origins AS SELECT {_ORIGINS} FROM rows WHERE id IS NOT NULL",
    # The same text may have been handed in more than once: the first origin, by part and row, stands for it.
    "CREATE VIEW chosen AS SELECT * FROM rows WHERE id IS NOT NULL "
    "QUALIFY row_number() OVER (PARTITION BY id ORDER BY path, file_row_number) = 1",
    "CREATE VIEW reports AS SELECT id, title, outlet, url, published, lang, source_id, about_talks, gate, len(claims) AS claims, text, extra, path FROM chosen",
    "CREATE VIEW claims AS SELECT c.id AS id, c.kind AS kind, report, published, outlet, c.start AS start, c.\"end\" AS \"end\", "
    "c.quote AS quote, c.confidence AS confidence, CAST(c.body AS JSON) AS body "
    "FROM (SELECT id AS report, published, outlet, unnest(claims) AS c FROM chosen)",
    "CREATE VIEW rejected AS SELECT rejected_path AS path, rejected_line AS line, rejected AS reason FROM rows WHERE rejected IS NOT NULL",
)


class Answer:
    """The rows that a query gave, fetched as they are asked for."""

    def __init__(self, found: Any) -> None:
        self._found = found
        self.columns: list[str] = [column[0] for column in found.description or ()]

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The rows, in the order of the query."""
        while some := self._found.fetchmany(1000):
            yield from some


def connect(folder: Path, reader: str | None = None) -> Any:
    """A DuckDB connection, in memory, with the views over the parts of ``reader`` (the one in use).

    Raises PartsError where there are no parts, DetenteError where DuckDB is not installed.
    """
    try:
        import duckdb
    except ImportError as fault:
        raise DetenteError("queries need DuckDB: pip install 'detente[archives]'") from fault
    parts = Parts(folder, reader or in_use(folder).name)
    if next(parts.root.glob("??/*.parquet"), None) is None:
        raise PartsError(f"{folder} holds no finished part yet; read into it with: detente read REPORTS --parts {folder}")
    db = duckdb.connect(":memory:")
    pattern = str(parts.root / "??" / "*.parquet").replace("'", "''")
    db.execute(f"CREATE VIEW rows AS SELECT * FROM read_parquet('{pattern}', filename = true, file_row_number = true)")
    for view in _VIEWS:
        db.execute(view)
    return db


def query(folder: Path, sql: str) -> Answer:
    """What ``sql`` gives over the parts in ``folder``. Raises InvalidValue where it is not understood, PartsError as :func:`connect`."""
    import duckdb

    db = connect(folder)
    try:
        return Answer(db.execute(sql))
    except duckdb.IOException as fault:
        raise PartsError(f"a part cannot be read ({_first(fault)}); delete it and read again") from fault
    except duckdb.Error as fault:
        raise InvalidValue(f"{_first(fault)}; the views are reports, claims, rejected and origins (docs/archives.md)") from fault


def _first(fault: Exception) -> str:
    return str(fault).strip().splitlines()[0]


def lines(answer: Answer, form: str) -> Iterator[str]:
    """The answer as text: ``csv`` or ``jsonl``, line by line."""
    if form == "jsonl":
        for row in answer.rows():
            yield json.dumps(dict(zip(answer.columns, row, strict=True)), ensure_ascii=False, default=str) + "\n"
        return
    for cells in itertools.chain([answer.columns], answer.rows()):
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerow([guard(c) if isinstance(c, str) else c for c in cells])
        yield out.getvalue()
