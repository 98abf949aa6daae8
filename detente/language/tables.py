"""Facts of the world: CSV tables under ``data/``, read once."""

from __future__ import annotations

import csv
import functools
import io
from importlib import resources

from detente.errors import DataError


@functools.cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``data/<name>.csv`` by column. Raises DataError where it is missing or a row is of the wrong length."""
    path = resources.files("detente") / "data" / f"{name}.csv"
    try:
        rows = tuple(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    except FileNotFoundError:
        raise DataError(f"no table {name!r}: add detente/data/{name}.csv") from None
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise DataError(f"detente/data/{name}.csv, row {number}: give it as many cells as the header has columns")
    return rows


def has_table(name: str) -> bool:
    """Whether ``data/<name>.csv`` is there."""
    return (resources.files("detente") / "data" / f"{name}.csv").is_file()


def cells(value: str) -> list[str]:
    """The parts of a cell that holds several names, parted by ``|``."""
    return [part for part in value.split("|") if part]
