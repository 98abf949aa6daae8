"""CSV export: a folder with one tidy table a kind, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from detente.errors import RecordError
from detente.record.record import Record
from detente.record.tables import COLUMNS, KINDS, rows

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(record: Record, folder: str | os.PathLike[str]) -> list[Path]:
    """Writes ``<kind>.csv`` for every kind of table into ``folder`` (made if missing) and returns the files.

    UTF-8 with a header row, empty cells for what is not stated, several values in one cell parted by ``; ``. A cell that
    a spreadsheet would run as a formula begins with an apostrophe. Raises RecordError where the folder cannot be written.
    """
    place = Path(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
        return [_write(record, kind, place / f"{kind}.csv") for kind in KINDS]
    except OSError as e:
        raise RecordError(f"cannot write to {place} ({e.strerror}); name a folder that you may write to") from e


def _write(record: Record, kind: str, file: Path) -> Path:
    with file.open("w", encoding="utf-8", newline="") as handle:
        table(record, kind, handle)
    return file


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
    text = "; ".join(value) if isinstance(value, list) else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
