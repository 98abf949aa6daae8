"""Rows -> CSV, Parquet or JSON Lines: the same values in each, a file put in place only when it is whole."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from detente.errors import InvalidValue, RecordError
from detente.record.cells import guard

FORMATS = ("jsonl", "csv", "parquet")
_NUMBERS = {
    "GLOBALEVENTID": "int", "SQLDATE": "int", "MonthYear": "int", "Year": "int", "FractionDate": "float", "QuadClass": "int", "GoldsteinScale": "float",
    "NumMentions": "int", "NumSources": "int", "NumArticles": "int", "AvgTone": "float", "IsRootEvent": "int", "ActionGeo_Type": "int", "DATEADDED": "int",
    "Intensity": "float", "goldstein": "float", "mentions": "int", "reports": "int", "confidence": "float", "start": "int", "end": "int",
    "act_start": "int", "act_end": "int", "events": "int", "joint": "bool",
}


def write(rows: Iterable[dict[str, Any]], columns: Sequence[str], form: str, out: Path | None, counted: Sequence[str] = ()) -> None:
    """Writes ``rows`` as ``form`` to ``out``, or to standard output where that is None (not Parquet).

    ``counted`` are columns that hold counts. CSV: UTF-8, comma, a header, empty cells for None. Raises InvalidValue for an
    unknown form and RecordError where ``out`` cannot be written.
    """
    if form not in FORMATS:
        raise InvalidValue(f"no such format {form!r}: choose one of {', '.join(FORMATS)}")
    if out is None:
        if form == "parquet":
            raise InvalidValue("Parquet is no text: name a file with --out FILE")
        _to(rows, columns, form, sys.stdout.buffer, counted)
        sys.stdout.buffer.flush()
        return
    part = out.with_name(out.name + ".part")
    try:
        with part.open("wb") as handle:
            _to(rows, columns, form, handle, counted)
        part.replace(out)
    except OSError as fault:
        raise RecordError(f"cannot write {out} ({fault.strerror}); name a file in a folder that you may write to") from fault


def _to(rows: Iterable[dict[str, Any]], columns: Sequence[str], form: str, handle: BinaryIO, counted: Sequence[str]) -> None:
    if form == "jsonl":
        for row in rows:
            handle.write((json.dumps(row, ensure_ascii=False) + "\n").encode())
    elif form == "csv":
        text = io.TextIOWrapper(handle, encoding="utf-8", newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(row.get(c)) for c in columns] for row in rows)
        text.flush()
        text.detach()
    else:
        _parquet(list(rows), columns, handle, frozenset(counted))


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return guard(value)
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _parquet(rows: list[dict[str, Any]], columns: Sequence[str], handle: BinaryIO, counted: frozenset[str]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    kinds = {"int": pa.int64(), "float": pa.float64(), "bool": pa.bool_(), "text": pa.string()}
    schema = pa.schema([(c, kinds["int" if c in counted else _NUMBERS.get(c, "text")]) for c in columns])
    table = pa.Table.from_pylist([{c: row.get(c) for c in columns} for row in rows], schema=schema)
    parquet.write_table(table, handle, compression="zstd")
