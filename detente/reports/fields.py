"""What a sender gives beside the text -> the fields of a report; nothing is dropped in silence."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping
from typing import Any

from detente.errors import UnreadableReport
from detente.model import Report
from detente.reports.limits import MAX_TEXT, beyond

NOTES = "detente:notes"  # the key of ``Report.extra`` under which what could not be taken is told
_KNOWN = ("title", "outlet", "url", "lang")
_DEEPEST = 50  # levels of lists within lists
_INT64 = range(-(2**63), 2**64)
# fromisoformat also takes weeks and runs of digits, which a year or a count would pass for
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?", re.ASCII)


def report_of(text: Any, known: Mapping[str, Any]) -> Report:
    """The report of ``text`` with the contract's fields from ``known``; other keys become ``extra``.

    Raises UnreadableReport where the text is missing, blank, no string, too long, or holds half a surrogate pair.
    """
    if not isinstance(text, str):
        raise UnreadableReport("it has no `text`" if text is None else f"its `text` is {type(text).__name__}, not a string")
    if not text.strip():
        raise UnreadableReport("its text is blank")
    if len(text) > MAX_TEXT:
        raise UnreadableReport(f"its text has {len(text):,} characters; more than {MAX_TEXT:,} is no report: split it, {beyond('DETENTE_MAX_TEXT')}")
    writable(text, "its text")
    extra: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    notes: list[str] = []
    for key, value in known.items():
        if key in ("text", "id", "published"):
            continue
        if key in _KNOWN and (value is None or isinstance(value, str)):
            fields[key] = writable(value, f"its `{key}`") if value else None
            continue
        extra[writable(key, "a key")] = plain(value)
        if key in _KNOWN:
            notes.append(f"`{key}` is {type(value).__name__}, not a string; it is kept in extra")
    source = known.get("id")
    if isinstance(source, (Mapping, list, tuple)):
        notes.append(f"`id` is {type(source).__name__}, not a string; it is kept in extra")
        extra["id"], source = plain(source), None
    published, note = day(known.get("published"))
    if note:
        notes.append(note)
        extra["published"] = plain(known.get("published"))
    if notes:
        sent = extra.get(NOTES, [])
        extra[NOTES] = [*(sent if isinstance(sent, list) else [sent]), *notes]
    return Report.of(text, source_id=None if source is None else writable(str(source), "its `id`"), published=published, extra=extra, **fields)


def day(value: Any) -> tuple[str | None, str | None]:
    """(ISO date or date-time, note): the note says why a value that is there is not taken."""
    if value is None or value == "":
        return None, None
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat(), None
    text = str(value).strip()
    try:
        if not _ISO.fullmatch(text):
            raise ValueError
        datetime.datetime.fromisoformat(text)
        return text, None
    except ValueError:
        return None, f"published {text!r} is not an ISO date; the report is taken as undated"


def plain(value: Any, depth: int = 0) -> Any:
    """``value`` as JSON has it; what JSON has no form for, as text; a number that is none, as None.

    Raises UnreadableReport where lists stand deeper within one another than anybody writes them.
    """
    if depth > _DEEPEST:
        raise UnreadableReport(f"a value holds lists more than {_DEEPEST} deep: flatten it")
    if isinstance(value, str):
        return writable(value, "a value")
    if isinstance(value, int) and value not in _INT64:
        return str(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else str(value)
    if value is None or isinstance(value, (int, float, bool)):
        return value
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {writable(str(k), "a key"): plain(v, depth + 1) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v, depth + 1) for v in value]
    return writable(str(value), "a value")


def writable(text: str, what: str) -> str:
    """``text``; raises UnreadableReport, naming it as ``what``, where it could not be written as UTF-8."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise UnreadableReport(f"{what} holds half of a surrogate pair, which is no Unicode text") from None
    return text
