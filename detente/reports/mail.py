"""Mail: boxes of messages (mbox, RFC 4155, as Mailman's archives too) and single ones (.eml, RFC 5322): a report for each message."""

from __future__ import annotations

import email
import email.policy
import email.utils
import re
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any, BinaryIO

from detente.errors import BrokenOff, UnreadableReport
from detente.model import Rejected, Report
from detente.reports import limits
from detente.reports.decode import decode
from detente.reports.fields import NOTES, report_of
from detente.reports.fragment import words
from detente.reports.source import WHOLE, Source, Span
from detente.reports.text import clean, headed

BEGINS = re.compile(rb"From .{0,300}\d?\d:\d\d(?::\d\d)?\b.{0,40}\b\d{4}\b")
_QUOTED = re.compile(rb"^>(?=>*From )", re.MULTILINE)
_DEEPEST = 20  # messages and parts within one another
_HEADERS = ("from", "subject", "date", "message-id", "archived-at", "list-id")
_LONGEST_HEADER = 20_000  # characters of one that is read: the library takes the square of the time
_CHUNK = 1 << 16


def read_box(source: Source, span: Span = WHOLE) -> Iterator[Report | Rejected]:
    """The messages of a box; one that is no report is rejected by its number and the others go on."""
    number = span.first - 1 if span.start else 0
    try:
        with source.open(span.start) as handle:
            for _, data in _messages(handle):
                number += 1
                if span.holds(number):
                    yield _entry(data, number)
                if span.passed(number + 1):
                    return
    except BrokenOff as fault:
        raise BrokenOff(fault.reason, line=number + 1) from None
    if not number:
        raise UnreadableReport("the box has no messages: each begins with a line `From SENDER DATE`")


def cut_box(source: Source, size: int) -> Iterator[Span]:
    """Runs of messages of about ``size`` bytes, unpacked; the last one is open. Raises what :meth:`Source.open` raises."""
    packed = source.packing() is not None
    first, begin = 1, 0
    try:
        with source.open() as handle:
            for number, (at, _) in enumerate(_messages(handle), 1):
                if number > first and at - begin >= size:
                    yield Span(first=first, count=number - first, start=0 if packed else begin)
                    first, begin = number, at
    except BrokenOff:
        pass  # its reading says what is wrong
    yield Span(first=first, start=0 if packed else begin)


def read_message(source: Source) -> Report:
    """The report that a single message is. Raises UnreadableReport."""
    return _report(source.read())


def _messages(handle: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """(byte at which it begins, message) of each message of a box; None for one that is too large to be held."""
    at = begin = held = 0
    pieces: list[bytes] = []
    inside, blank, whole = False, True, True
    while line := handle.readline(_CHUNK):
        if whole and blank and BEGINS.match(line):
            if inside:
                yield begin, b"".join(pieces) if held <= limits.MAX_FILE else None
            inside, begin, held, pieces = True, at, 0, []
        elif inside:
            held += len(line)
            if held <= limits.MAX_FILE:
                pieces.append(line)
            else:
                pieces.clear()
        blank, whole = not line.strip(), line.endswith(b"\n")
        at += len(line)
    if inside:
        yield begin, b"".join(pieces) if held <= limits.MAX_FILE else None


def _entry(data: bytes | None, number: int) -> Report | Rejected:
    try:
        if data is None:
            raise UnreadableReport(f"the message has more than {limits.MAX_FILE:,} bytes: it is passed over; to read it, set DETENTE_MAX_FILE higher")
        return _report(_QUOTED.sub(b"", data))
    except UnreadableReport as fault:
        return Rejected(path="", line=number, reason=fault.reason)


def _report(data: bytes) -> Report:
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        notes: list[str] = []
        text = clean(_body(message, notes, 0)).strip("\n")
        title = _header(message, "Subject")
        return _made(message, title, text, notes)
    except UnreadableReport:
        raise
    except Exception as fault:  # the library raises many kinds on hostile headers
        raise UnreadableReport(f"the message cannot be read ({type(fault).__name__})") from None


def _made(message: EmailMessage, title: str | None, text: str, notes: list[str]) -> Report:
    if not text.strip():
        raise UnreadableReport("the message has no text")
    name, address = email.utils.parseaddr(_header(message, "From") or "")
    known: dict[str, Any] = {
        "title": title, "outlet": name or address or None, "id": (_header(message, "Message-ID") or "").strip("<> ") or None,
        "published": _moment(_header(message, "Date")), "url": (_header(message, "Archived-At") or "").strip("<> ") or None,
        "lang": None, "from": address or None, "list": _header(message, "List-Id"),
    }
    if any(type(d).__name__ in ("CloseBoundaryNotFoundDefect", "StartBoundaryNotFoundDefect") for d in message.defects):
        notes.append("the message is cut short: its last part does not end")
    if notes:
        known[NOTES] = notes
    return report_of(headed(title, text), {k: v for k, v in known.items() if v is not None})


def _body(part: EmailMessage, notes: list[str], depth: int) -> str:
    """The text of a message or a part: of alternatives the plain one, or the page where that holds far more."""
    if depth > _DEEPEST:
        raise UnreadableReport(f"its parts stand more than {_DEEPEST} deep within one another")
    for name, value in part.raw_items():
        if len(value) > _LONGEST_HEADER and (name.lower() in _HEADERS or name.lower().startswith("content-")):
            raise UnreadableReport(f"its header {name[:40]!r} has more than {_LONGEST_HEADER:,} characters, which no message has")
    if part.is_multipart():
        below: list[Any] = list(part.iter_parts()) if part.get_content_type() != "message/rfc822" else list(part.get_payload())
        texts = [_body(p, notes, depth + 1) for p in below]
        if part.get_content_type() == "multipart/alternative":
            return _fullest(texts)
        return "\n\n".join(t.strip("\n") for t in texts if t.strip())
    if part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text":
        notes.append(f"an attachment is not read ({part.get_content_type()})")
        return ""
    raw = part.get_payload(decode=True)
    data = raw if isinstance(raw, bytes) else b""
    if not data.strip():
        return ""
    text = decode(data, part.get_content_charset())
    if part.get_content_subtype() == "html":
        return words(text)
    return _unwrapped(text) if str(part.get_param("format", "")).lower() == "flowed" else text


def _fullest(texts: list[str]) -> str:
    """The first alternative, the plainest by RFC 2046, unless a later one has more than twice its words."""
    full = [t for t in texts if t.strip()]
    best = full[0] if full else ""
    for text in full[1:]:
        if len(text.split()) > 2 * len(best.split()):
            best = text
    return best


def _unwrapped(text: str) -> str:
    """Flowed text (RFC 3676) with each paragraph on one line."""
    return re.sub(r"(?<!--)(?<=\S) \r?\n(?!>|\r?\n)", " ", text)


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        value = message[name]
    except Exception:  # the library raises many kinds on hostile headers
        return None
    text = re.sub(r"\s+", " ", clean(str(value))).strip() if value is not None else ""
    return text.encode("utf-8", "replace").decode() or None


def _moment(value: str | None) -> str | None:
    """A date of RFC 5322 as ISO; as written where it is none."""
    if not value:
        return None
    try:
        return email.utils.parsedate_to_datetime(value).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return value
