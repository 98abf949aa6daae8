"""Parquet and Arrow tables with the contract's columns, read batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow
import pyarrow.ipc
import pyarrow.parquet

from detente.errors import UnreadableReport
from detente.model import Rejected, Report
from detente.reports.fields import report_of

_ROWS = 256


def read_table(path: Path) -> Iterator[Report | Rejected]:
    """The reports of the table; a row that is none is rejected by its number. Raises UnreadableReport where it is no table."""
    number = 0
    try:
        for batch in _batches(path):
            if "text" not in batch.schema.names:
                raise UnreadableReport(f"it has no column `text`; its columns are {', '.join(batch.schema.names)}")
            for row in batch.to_pylist():
                number += 1
                try:
                    yield report_of(row.get("text"), row)
                except UnreadableReport as fault:
                    yield Rejected(path=str(path), line=number, reason=fault.reason)
    except (pyarrow.ArrowException, OSError, ValueError) as fault:
        raise UnreadableReport(f"it is damaged or no table ({str(fault).splitlines()[0][:120]})", line=number or None) from None


def _batches(path: Path) -> Iterator[pyarrow.RecordBatch]:
    if path.suffix == ".parquet":
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
