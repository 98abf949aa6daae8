"""JSON Lines: one object a line, by the contract. The text is kept exactly as given."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from detente.errors import UnreadableReport
from detente.model import Rejected, Report
from detente.reports.decode import refuse_binary
from detente.reports.fields import report_of

LONGEST_LINE = 10_000_000  # bytes; a longer line is passed over without being held in memory
_CHUNK = 1 << 16
_HEAD = 512  # bytes by which another kind of file is told


def read_jsonl(path: Path) -> Iterator[Report | Rejected]:
    """The reports of the file, line by line; a line that is none is rejected by its number and the others go on."""
    empty = True
    with path.open("rb") as handle:
        refuse_binary(handle.peek(_HEAD)[:_HEAD])
        for number, line in _lines(handle):
            if line is not None and not line.strip():
                continue
            empty = False
            try:
                yield _report(line)
            except UnreadableReport as fault:
                yield Rejected(path=str(path), line=number, reason=fault.reason)
    if empty:
        raise UnreadableReport("it is empty")


def _lines(handle: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """(number, line) of each line; None for one that is longer than LONGEST_LINE."""
    number = 0
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


def _report(line: bytes | None) -> Report:
    if line is None:
        raise UnreadableReport(f"the line is longer than {LONGEST_LINE:,} bytes: no report is; split the file by lines")
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
