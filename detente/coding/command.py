"""`detente events`: reports in, rows out. What the command line hands on, without a word about terminals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from detente.coding import contract, gdelt, polecat, tidy
from detente.coding.aggregate import columns as count_columns
from detente.coding.aggregate import counts
from detente.coding.coder import Coded, Coder
from detente.coding.merge import CodedEvent, merge
from detente.coding.scheme import plover
from detente.coding.write import write
from detente.errors import InvalidValue
from detente.model import Event, Rejected, Report
from detente.record.record import Record, open_record
from detente.reports.files import load

TABLES = ("lines", "tidy", "mentions", "polecat", "gdelt")
_SQLITE = b"SQLite format 3\0"


class Coding:
    """Codes what ``paths`` hold (files of reports, or records), remembering what was rejected and how many reports were read."""

    def __init__(self, paths: Iterable[str], coder: Coder, published: str | None = None) -> None:
        self._paths, self._coder, self._published = list(paths), coder, published
        self.rejected: list[Rejected] = []
        self.reports = 0

    def lines(self) -> Iterator[tuple[Report, list[Coded]]]:
        """Each report with its mentions, in the order in which they come."""
        plain = [p for p in self._paths if not is_record(p)]
        if plain:
            for item in load(plain):
                if isinstance(item, Rejected):
                    self.rejected.append(item)
                    continue
                if self._published and not item.published:
                    item = msgspec.structs.replace(item, published=self._published)
                self.reports += 1
                yield item, self._coder.code(item)
        for path in self._paths:
            if is_record(path):
                yield from self._of_record(open_record(path))

    def _of_record(self, record: Record) -> Iterator[tuple[Report, list[Coded]]]:
        """The record's reports; a mention has the id of the record's own claim where that says the same of the same sentence."""
        known: dict[tuple[str, str, int], str] = {}
        for claim in record.claims:
            if isinstance(claim, Event):
                known.setdefault((claim.report, claim.plover, claim.start), claim.id)
        for report in record.reports:
            self.reports += 1
            found = self._coder.code(report)
            yield report, [msgspec.structs.replace(c, claim=known.get((c.report, c.plover, c.start), c.claim)) for c in found]

    def events(self) -> list[CodedEvent]:
        """The events of all reports, merged."""
        return merge(c for _, found in self.lines() for c in found)


def is_record(path: str) -> bool:
    """Whether the file is a record that detente keeps."""
    place = Path(path)
    if not place.is_file():
        return False
    with place.open("rb") as handle:
        return handle.read(len(_SQLITE)) == _SQLITE


def run(
    coding: Coding, form: str, table: str | None, out: str | None, *, aggregate: str | None = None, one_a_day: bool = False,
    stated_only: bool = False, types: Iterable[str] = (),
) -> None:
    """Codes and writes. Raises InvalidValue for what does not go together."""
    place = Path(out) if out else None
    if aggregate:
        if table:
            raise InvalidValue("--aggregate gives a table of its own: leave out --table")
        names = tuple(types) or tuple(plover().events)
        rows = counts(coding.events(), aggregate, one_a_day=one_a_day, stated_only=stated_only, types=names)
        columns = count_columns(names)
        write(rows, columns, form, place, counted=columns[7:])
        return
    table = table or ("lines" if form == "jsonl" else "tidy")
    if table == "lines":
        if form != "jsonl":
            raise InvalidValue("a line for each report holds lists, which only --format jsonl can: choose --table tidy")
        write((contract.row(report, found) for report, found in coding.lines()), (), form, place)
        return
    rows_of: dict[str, tuple[Any, tuple[str, ...]]] = {
        "tidy": (lambda e: [tidy.row(e)], tidy.COLUMNS), "mentions": (tidy.mention_rows, tidy.MENTION_COLUMNS),
        "polecat": (lambda e: [polecat.row(e)], polecat.COLUMNS), "gdelt": (lambda e: [gdelt.row(e)], gdelt.COLUMNS),
    }
    if table not in rows_of:
        raise InvalidValue(f"no such table {table!r}: choose one of {', '.join(TABLES)}")
    make, columns = rows_of[table]
    write((row for event in coding.events() for row in make(event)), columns, form, place)
