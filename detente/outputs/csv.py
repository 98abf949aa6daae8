"""CSV export: a folder with one tidy table a kind, safe to open in a spreadsheet, with a data dictionary."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator
from io import StringIO
from typing import Any, TextIO

from detente.outputs.dictionary import dictionary
from detente.record.cells import guard, unguard
from detente.record.record import Record
from detente.record.tables import COLUMNS, KINDS, rows

__all__ = ["cell", "export", "guard", "table", "unguard"]


def export(record: Record) -> dict[str, bytes]:
    """``<kind>.csv`` for every kind of table, and ``datapackage.json``, which says what each column means.

    UTF-8 with a header row, empty cells for what is not stated, several values in one cell parted by ``; ``. A cell that
    a spreadsheet would run as a formula begins with an apostrophe (see :func:`guard`).
    """
    files = {f"{kind}.csv": _table(record, kind) for kind in KINDS}
    return {**files, "datapackage.json": dictionary(record, files, "csv")}


def _table(record: Record, kind: str) -> bytes:
    out = StringIO(newline="")
    table(record, kind, out)
    return out.getvalue().encode()


def table(record: Record, kind: str, out: TextIO) -> None:
    """Writes the table of one kind to ``out``. Raises InvalidValue for a kind that there is no table of."""
    writer = csv.writer(out, lineterminator="\n")
    found = _cells(record, kind)
    writer.writerow(COLUMNS.get(kind, ()))
    writer.writerows(found)


def _cells(record: Record, kind: str) -> Iterator[list[str]]:
    for row in rows(record, kind):
        yield [cell(value) for value in row.values()]


def cell(value: Any) -> str:
    """One value as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return guard("; ".join(value) if isinstance(value, list) else str(value))
