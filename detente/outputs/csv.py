"""CSV export: a folder with one tidy table a kind, safe to open in a spreadsheet, with a data dictionary."""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any, TextIO

from detente.outputs.dictionary import dictionary
from detente.record.record import Record
from detente.record.tables import COLUMNS, KINDS, rows

_LIVE = "=+\\-@＝＋－＠"  # what makes a spreadsheet run a cell, also behind blanks and quotation marks
_GUARD = "'"
_FIRST, _WITHIN = rf"(?=[ \u00a0\"]*[{_LIVE}]|[ \u00a0]*[\t\r\n]|')", rf"(?=[ \u00a0\"]*[{_LIVE}]|')"
_PLACE = re.compile(rf"\A{_FIRST}|(?<=[;\t\r\n]){_WITHIN}")
_GUARDED = re.compile(rf"\A'|(?<=[;\t\r\n])'{_WITHIN}")


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


def guard(text: str) -> str:
    """``text`` with an apostrophe before each place at which a spreadsheet would begin to run it, or where one stands already.

    Such places are the beginning and, within the text, whatever follows a semicolon, a tab or a line break: where the list separator of
    the country is a semicolon, a spreadsheet cuts the cell there. So :func:`unguard` gives back every text exactly.
    """
    return _PLACE.sub(_GUARD, text)


def unguard(text: str) -> str:
    """The text that :func:`guard` was given."""
    return _GUARDED.sub("", text)
