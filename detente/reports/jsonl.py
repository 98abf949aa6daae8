"""JSON Lines: one object a line, by the contract. The text is kept exactly as given."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from detente.errors import BrokenOff, UnreadableReport
from detente.model import Rejected, Report
from detente.reports import limits
from detente.reports.decode import refuse_binary
from detente.reports.fields import report_of
from detente.reports.source import HEAD, WHOLE, Source, Span

LONGEST_LINE = limits.MAX_LINE
_CHUNK = 1 << 16


def read_jsonl(source: Source, span: Span = WHOLE) -> Iterator[Report | Rejected]:
    """The reports of the file, line by line; a line that is none is rejected by its number and the others go on."""
    empty, number = True, 0
    with source.open(span.start) as handle:
        if span.first == 1:
            refuse_binary(handle.peek(HEAD)[:HEAD])
        try:
            for number, line in _lines(handle, span.first if span.start else 1):
                if line is None or line.strip():
                    empty = False
                    if span.holds(number):
                        yield _entry(line, number)
                if span.passed(number + 1):  # before the next is looked for: it may be broken, and is another's to tell
                    return
        except BrokenOff as fault:
            raise BrokenOff(fault.reason, line=number + 1) from None
    if empty and span == WHOLE:
        raise UnreadableReport("it is empty")


def cut_jsonl(source: Source, size: int) -> Iterator[Span]:
    """Runs of lines of about ``size`` bytes, unpacked; the last one is open. Raises what :meth:`Source.open` raises."""
    packed = source.packing() is not None
    first = number = 1
    begin = at = 0
    solid = False
    with source.open() as handle:
        refuse_binary(handle.peek(HEAD)[:HEAD])
        try:
            while piece := handle.readline(_CHUNK):
                at += len(piece)
                solid = solid or not piece.isspace()
                if not piece.endswith(b"\n"):
                    continue
                number += 1
                if solid and at - begin >= size and handle.peek(1):
                    yield Span(first=first, count=number - first, start=0 if packed else begin)
                    first, begin, solid = number, at, False
        except BrokenOff:
            pass  # its reading says what is wrong
    yield Span(first=first, start=0 if packed else begin)


def _lines(handle: BinaryIO, first: int) -> Iterator[tuple[int, bytes | None]]:
    """(number, line) of each line, the first of which has the number ``first``; None for one that is longer than LONGEST_LINE."""
    number = first - 1
    while True:
        pieces: list[bytes] = []
        size = 0
        while piece := handle.readline(_CHUNK):
            size += len(piece)
            if size > LONGEST_LINE:
                pieces.clear()
            else:
                pieces.append(piece)
            if piece.endswith(b"\n"):
                break
        if not size:
            return
        number += 1
        yield number, b"".join(pieces) if size <= LONGEST_LINE else None


def _entry(line: bytes | None, number: int) -> Report | Rejected:
    try:
        return _report(line)
    except UnreadableReport as fault:
        return Rejected(path="", line=number, reason=fault.reason)


def _report(line: bytes | None) -> Report:
    if line is None:
        raise UnreadableReport(f"the line is longer than {LONGEST_LINE:,} bytes: no report is; split the file by lines, {limits.beyond('DETENTE_MAX_LINE')}")
    try:
        row: Any = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UnreadableReport("the line is not UTF-8: JSON Lines must be") from None
    except RecursionError:
        raise UnreadableReport("the line is nested too deeply") from None
    except ValueError as fault:
        raise UnreadableReport(f"the line is not valid JSON: {getattr(fault, 'msg', 'a number in it is too long')}") from None
    if not isinstance(row, dict):
        raise UnreadableReport(f"the line holds {type(row).__name__}, not an object with `text`")
    return report_of(row.get("text"), row)
