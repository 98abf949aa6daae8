"""Parquet and Arrow tables with the contract's columns, read batch by batch."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.ipc
import pyarrow.parquet

from detente.errors import UnreadableReport
from detente.model import Rejected, Report
from detente.reports.fields import report_of
from detente.reports.source import WHOLE, Source, Span

_ROWS = 256
_BROKEN = (pyarrow.ArrowException, ValueError, OverflowError, TypeError, KeyError, IndexError)


def read_table(source: Source, span: Span = WHOLE) -> Iterator[Report | Rejected]:
    """The reports of the table; a row that is none is rejected by its number. Raises UnreadableReport where it is no table."""
    number = 0
    try:
        with source.on_disk() as path:
            for number, row in _numbered(path, span):
                try:
                    if row is None:
                        raise UnreadableReport("the row holds a value that cannot be read (broken UTF-8, or a date out of range)")
                    yield report_of(row.get("text"), row)
                except UnreadableReport as fault:
                    yield Rejected(path=source.name, line=number, reason=fault.reason)
    except PermissionError:
        raise
    except (*_BROKEN, OSError) as fault:
        if isinstance(fault, OSError) and fault.errno == errno.ENOSPC:
            raise
        why = (str(fault).splitlines() or [type(fault).__name__])[0][:120]
        raise UnreadableReport(f"it is damaged or no table ({why})", line=number or None) from None
    if not number:
        raise UnreadableReport("the table has no rows")


def cut_table(source: Source, size: int) -> Iterator[Span]:
    """Runs of rows that lie together and take about ``size`` bytes each; the last one is open. Raises UnreadableReport, OSError."""
    if source.packing() is not None:
        yield WHOLE
        return
    first = number = 1
    held = 0
    try:
        for rows, weight in _parts(source.path):
            if held and held + weight > size:
                yield Span(first=first, count=number - first)
                first, held = number, 0
            number, held = number + rows, held + weight
    except (*_BROKEN, OSError):
        pass  # its reading says what is wrong
    yield Span(first=first)


def _parts(path: Path) -> Iterator[tuple[int, int]]:
    """(rows, bytes) of each part of a table that can be entered by itself."""
    if is_parquet(path):
        with pyarrow.parquet.ParquetFile(path) as table:
            for at in range(table.num_row_groups):
                group = table.metadata.row_group(at)
                yield group.num_rows, sum(group.column(i).total_compressed_size for i in range(group.num_columns))
        return
    with pyarrow.memory_map(str(path)) as source:
        reader = pyarrow.ipc.open_file(source)
        each = source.size() // max(1, reader.num_record_batches)
        for at in range(reader.num_record_batches):
            yield reader.get_batch(at).num_rows, each


def _numbered(path: Path, span: Span) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """The rows of the span with their numbers from 1; None for a row that cannot be read."""
    for number, batch in _batches(path, span):
        if "text" not in batch.schema.names:
            raise UnreadableReport(f"it has no column `text`; its columns are {', '.join(batch.schema.names)}")
        twice = sorted({n for n in batch.schema.names if batch.schema.names.count(n) > 1})
        if twice:
            raise UnreadableReport(f"it has two columns named `{twice[0]}`: rename one")
        if span.passed(number):
            return
        inside = batch.slice(max(0, span.first - number))
        number += batch.num_rows - inside.num_rows
        if span.count is not None:
            inside = inside.slice(0, max(0, span.first + span.count - number))
        for at, row in enumerate(_rows(inside) if inside.num_rows else ()):
            yield number + at, row


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


def is_parquet(path: Path) -> bool:
    """Whether the file begins as a Parquet table does, and otherwise whether its name says so."""
    with path.open("rb") as handle:
        head = handle.read(4)
    return head == b"PAR1" or (path.suffix.lower() == ".parquet" and not head.startswith(b"ARRO"))


def _batches(path: Path, span: Span) -> Iterator[tuple[int, pyarrow.RecordBatch]]:
    """(number of its first row, batch) of each batch that may be of the span."""
    number = 1
    if is_parquet(path):
        with pyarrow.parquet.ParquetFile(path) as table:
            for group in range(table.num_row_groups):
                rows = table.metadata.row_group(group).num_rows
                if number + rows > span.first and not span.passed(number):
                    for batch in table.iter_batches(_ROWS, row_groups=[group]):
                        yield number, batch
                        number += batch.num_rows
                else:
                    number += rows
        return
    with pyarrow.memory_map(str(path)) as source:
        try:
            reader = pyarrow.ipc.open_file(source)
            batches = (reader.get_batch(i) for i in range(reader.num_record_batches))
        except pyarrow.ArrowInvalid:
            source.seek(0)
            batches = pyarrow.ipc.open_stream(source)
        for batch in batches:
            if not batch.num_rows:
                yield number, batch
            for at in range(0, batch.num_rows, _ROWS):
                yield number + at, batch.slice(at, _ROWS)
            number += batch.num_rows
