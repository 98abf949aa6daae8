"""What a report says, as a line that does no harm to a terminal or a page."""

from __future__ import annotations

import re
import unicodedata

from detente.merging.said import day_of
from detente.model import Report
from detente.model.dates import pretty

_JOINERS = "\u200c\u200d"
_NO_TEXT = "\ufffe\uffff"  # which no document made of XML may hold
_ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")


def clean(text: str) -> str:
    """One line of plain text: white space folded, and nothing left that could steer a terminal or turn text around."""
    folded = " ".join(text.split())
    if folded.isprintable():  # nearly always
        return folded
    text = _ANSI.sub(" ", text)
    kept = "".join(" " if c in _NO_TEXT or unicodedata.category(c) in ("Cc", "Cf", "Cs") and c not in _JOINERS else c for c in text)
    return re.sub(r"\s+", " ", kept).strip()


def about(report: Report) -> str:
    """A report in one line: outlet, day of publication and title, as far as they are known."""
    day = day_of(report.published)
    shown = pretty(day.isoformat() if day else None)
    known = ", ".join(clean(part) for part in (report.outlet, shown) if part)
    return f"{known}: “{clean(report.title)}”" if report.title else known
