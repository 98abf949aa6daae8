"""JSON Lines: one object a line, by the contract. The text is kept exactly as given."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from detente.errors import UnreadableReport
from detente.model import Rejected, Report
from detente.reports.fields import report_of

LONGEST_LINE = 20_000_000  # bytes; a longer line is passed over without being held in memory
_CHUNK = 1 << 20


def read_jsonl(path: Path) -> Iterator[Report | Rejected]:
    """The reports of the file, line by line; a line that is none is rejected by its number and the others go on."""
    with path.open("rb") as handle:
        for number, line in _lines(handle):
            if line is not None and not line.strip():
                continue
            try:
                yield _report(line)
            except UnreadableReport as fault:
                yield Rejected(path=str(path), line=number, reason=fault.reason)


def _lines(handle: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """(number, line) of each line; None for one that is longer than LONGEST_LINE."""
    number = 0
    while True:
        line = handle.readline(LONGEST_LINE + 1)
        if not line:
            return
        number += 1
        if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            while (rest := handle.readline(_CHUNK)) and not rest.endswith(b"\n"):
                pass
            yield number, None
        else:
            yield number, line


def _report(line: bytes | None) -> Report:
    if line is None:
        raise UnreadableReport(f"the line is longer than {LONGEST_LINE:,} bytes: no report is; split the file by lines")
    try:
        row: Any = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UnreadableReport("the line is not UTF-8: JSON Lines must be") from None
    except (ValueError, RecursionError) as fault:
        raise UnreadableReport(f"the line is not valid JSON: {getattr(fault, 'msg', 'nested too deeply')}") from None
    if not isinstance(row, dict):
        raise UnreadableReport(f"the line holds {type(row).__name__}, not an object with `text`")
    return report_of(row.get("text"), row)
