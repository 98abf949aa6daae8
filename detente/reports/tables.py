"""Parquet and Arrow tables with the contract's columns, read batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.ipc
import pyarrow.parquet

from detente.errors import UnreadableReport
from detente.model import Rejected, Report
from detente.reports.fields import report_of

_ROWS = 256
_BROKEN = (pyarrow.ArrowException, ValueError, OverflowError, TypeError, KeyError, IndexError)


def read_table(path: Path) -> Iterator[Report | Rejected]:
    """The reports of the table; a row that is none is rejected by its number. Raises UnreadableReport where it is no table."""
    number = 0
    try:
        for batch in _batches(path):
            if "text" not in batch.schema.names:
                raise UnreadableReport(f"it has no column `text`; its columns are {', '.join(batch.schema.names)}")
            twice = sorted({n for n in batch.schema.names if batch.schema.names.count(n) > 1})
            if twice:
                raise UnreadableReport(f"it has two columns named `{twice[0]}`: rename one")
            for row in _rows(batch):
                number += 1
                try:
                    if row is None:
                        raise UnreadableReport("the row holds a value that cannot be read (broken UTF-8, or a date out of range)")
                    yield report_of(row.get("text"), row)
                except UnreadableReport as fault:
                    yield Rejected(path=str(path), line=number, reason=fault.reason)
    except PermissionError:
        raise
    except (*_BROKEN, OSError) as fault:
        why = (str(fault).splitlines() or [type(fault).__name__])[0][:120]
        raise UnreadableReport(f"it is damaged or no table ({why})", line=number or None) from None
    if not number:
        raise UnreadableReport("the table has no rows")


def _rows(batch: pyarrow.RecordBatch) -> Iterator[dict[str, Any] | None]:
    """The rows of a batch; None for each that cannot be read, which is looked for only where the batch cannot be."""
    try:
        yield from _values(batch)
        return
    except _BROKEN:
        pass
    for at in range(batch.num_rows):
        try:
            yield _values(batch.slice(at, 1))[0]
        except _BROKEN:
            yield None


def _values(batch: pyarrow.RecordBatch) -> list[dict[str, Any]]:
    batch.validate(full=True)  # damaged offsets would otherwise read stray memory
    return list(batch.to_pylist())


def _batches(path: Path) -> Iterator[pyarrow.RecordBatch]:
    if path.suffix.lower() == ".parquet":
        with pyarrow.parquet.ParquetFile(path) as table:
            yield from table.iter_batches(_ROWS)
        return
    with pyarrow.memory_map(str(path)) as source:
        try:
            reader = pyarrow.ipc.open_file(source)
            batches = (reader.get_batch(i) for i in range(reader.num_record_batches))
        except pyarrow.ArrowInvalid:
            source.seek(0)
            batches = pyarrow.ipc.open_stream(source)
        for batch in batches:
            yield from (batch.slice(at, _ROWS) for at in range(0, batch.num_rows, _ROWS))
