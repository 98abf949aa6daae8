"""Parquet export: the tidy tables with their types, each column with what it means, and the same data dictionary beside them."""

from __future__ import annotations

from detente.outputs.dictionary import dictionary, meaning
from detente.outputs.formats import needs
from detente.record.record import Record
from detente.record.tables import KINDS, arrow


def export(record: Record) -> dict[str, bytes]:
    """``<kind>.parquet`` for every kind of table, and ``datapackage.json``."""
    files = {f"{kind}.parquet": table(record, kind) for kind in KINDS}
    return {**files, "datapackage.json": dictionary(record, files, "parquet")}


def table(record: Record, kind: str) -> bytes:
    """The table of one kind as the bytes of a Parquet file. Raises InvalidValue for a kind that there is no table of."""
    pa, parquet = needs("pyarrow", "tables"), needs("pyarrow.parquet", "tables")
    found = arrow(record, kind)
    told = [field.with_metadata({"description": meaning(kind, field.name)}) for field in found.schema]
    out = pa.BufferOutputStream()
    parquet.write_table(found.cast(pa.schema(told)), out, compression="zstd")
    return bytes(out.getvalue())
