"""What a sender gives beside the text -> the fields of a report; nothing is dropped in silence."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from detente.errors import UnreadableReport
from detente.model import Report

MAX_TEXT = 5_000_000  # characters of one report; a book is shorter
NOTES = "detente:notes"  # the key of ``Report.extra`` under which what could not be taken is told
_KNOWN = ("title", "outlet", "url", "lang")


def report_of(text: Any, known: Mapping[str, Any]) -> Report:
    """The report of ``text`` with the contract's fields from ``known``; other keys become ``extra``.

    Raises UnreadableReport where the text is missing, blank, no string, too long, or holds half a surrogate pair.
    """
    if not isinstance(text, str):
        raise UnreadableReport("it has no `text`" if text is None else f"its `text` is {type(text).__name__}, not a string")
    if not text.strip():
        raise UnreadableReport("its text is blank")
    if len(text) > MAX_TEXT:
        raise UnreadableReport(f"its text has {len(text):,} characters; more than {MAX_TEXT:,} is no report: split it")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise UnreadableReport("its text holds half of a surrogate pair, which is no Unicode text") from None
    extra: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    notes: list[str] = []
    for key, value in known.items():
        if key in ("text", "id", "published"):
            continue
        if key in _KNOWN and (value is None or isinstance(value, str)):
            fields[key] = value or None
        else:
            extra[key] = plain(value)
    source = known.get("id")
    published, note = day(known.get("published"))
    if note:
        notes.append(note)
        extra["published"] = plain(known.get("published"))
    if notes:
        extra[NOTES] = notes
    return Report.of(text, source_id=None if source is None else str(source), published=published, extra=extra, **fields)


def day(value: Any) -> tuple[str | None, str | None]:
    """(ISO date or date-time, note): the note says why a value that is there is not taken."""
    if value is None or value == "":
        return None, None
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat(), None
    text = str(value).strip()
    try:
        datetime.datetime.fromisoformat(text)
        return text, None
    except ValueError:
        return None, f"published {text!r} is not an ISO date; the report is taken as undated"


def plain(value: Any) -> Any:
    """``value`` as JSON has it; what JSON has no form for, as text."""
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return str(value)
