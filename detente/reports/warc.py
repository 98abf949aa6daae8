"""Web archives (WARC, as Common Crawl and most crawlers write them): a report for each page of news that was fetched.

Records of requests, of the crawl itself and of what is no text are passed over, as are answers other than 2xx; the log of
``detente.reports`` counts them. What is inside a record is read by fastwarc.
"""

from __future__ import annotations

import io
import logging
from collections import Counter
from collections.abc import Iterator
from typing import Any

from detente.errors import UnreadableReport
from detente.model import Rejected, Report
from detente.reports import limits
from detente.reports.decode import decode
from detente.reports.extras import needed
from detente.reports.fields import report_of
from detente.reports.frames import Frame, frames
from detente.reports.source import HEAD, WHOLE, Source, Span, told
from detente.reports.text import clean, headline

_READ = ("response", "resource", "conversion")
_PASSED = ("warcinfo", "request", "metadata", "revisit", "continuation")
_PAGES = ("text/html", "application/xhtml+xml")
_log = logging.getLogger("detente.reports")


def read_warc(source: Source, span: Span = WHOLE) -> Iterator[Report | Rejected]:
    """The reports of the archive, record by record; a broken record is rejected by its number and the others go on."""
    passed: Counter[str] = Counter()
    number = 0
    needed("fastwarc")
    for frame in frames(source, span.start, span.first if span.start else 1):
        number = frame.number
        if span.holds(number):
            try:
                got = _read(frame)
                if isinstance(got, str):
                    passed[got] += 1
                else:
                    yield got
            except UnreadableReport as fault:
                yield Rejected(path=source.name, line=number, reason=fault.reason)
        if span.passed(number + 1):
            break
    if passed:
        _log.info("passed over in %s: %s", source.name, ", ".join(f"{n} {what}" for what, n in sorted(passed.items())))
    if not number:
        raise UnreadableReport("the archive has no records")


def cut_warc(source: Source, size: int) -> Iterator[Span]:
    """Runs of records of about ``size`` bytes as they lie; the last one is open. Raises what :func:`frames` raises."""
    needed("fastwarc")
    first, begin, start, entered = 1, 0, 0, False
    for frame in frames(source):
        at = frame.at if frame.entry is None else frame.entry
        can = frame.fault is None and (frame.entry is not None or not entered)
        if can and frame.number > first and at - begin >= size:
            yield Span(first=first, count=frame.number - first, start=start)
            first, begin, start, entered = frame.number, at, frame.entry or 0, frame.entry is not None
    yield Span(first=first, start=start)


def _read(frame: Frame) -> Report | str:
    """The report of a record, or what it is that is passed over. Raises UnreadableReport."""
    if frame.fault is not None:
        raise UnreadableReport(frame.fault)
    kind = _field(frame.head, b"warc-type")
    if kind in _PASSED:
        return f"records of kind {kind}"
    if kind not in _READ:
        raise UnreadableReport(f"the record is of the kind {kind[:40]!r}, which no WARC has: it is damaged" if kind else "the record does not say of what kind it is")
    record = _Record(frame)
    if record.status is not None and not 200 <= record.status < 300:
        return "answers other than 2xx"
    if kind == "response" and record.status is None and record.type in ("", "application/http"):
        raise UnreadableReport("the record says that it is an answer and holds none: its head is damaged")
    known: dict[str, Any] = {"url": record.address, "id": record.id, "crawled": record.day}
    known = {k: v for k, v in known.items() if v}
    holds = told(record.body[:HEAD]) or ("page" if record.type in _PAGES else "text" if record.type == "text/plain" else None)
    if holds == "page":
        from detente.reports.page import page, said_encoding

        return page(decode(record.body, record.charset or said_encoding(record.body)), known, not_after=record.day)
    if holds == "text":
        text = clean(decode(record.body, record.charset))
        return report_of(text, {"title": headline(text), **known})
    return f"records of {record.type or 'no said type'}"


class _Record:
    """What fastwarc makes of one record. Raises UnreadableReport."""

    def __init__(self, frame: Frame) -> None:
        record, self.body = _parsed(frame)
        self.status: int | None = record.http_headers.status_code if record.http_headers else None
        self.charset: str | None = record.http_charset
        self.type = (record.http_content_type or record.headers.get("Content-Type") or "").split(";")[0].strip().lower()
        self.address = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
        self.id = (record.headers.get("WARC-Record-ID") or "").strip("<> ")
        self.day = (record.headers.get("WARC-Date") or "").strip()


def _parsed(frame: Frame) -> tuple[Any, bytes]:
    """The record and its body. A body that is said to be packed and is not, as some crawlers write it, is taken as it is."""
    from fastwarc.warc import ArchiveIterator

    why = "it has no record"
    for unpack in ("all", "none"):
        try:
            for record in ArchiveIterator(io.BytesIO(frame.head + frame.block + b"\r\n\r\n"), parse_http=True, auto_decode=unpack):
                body = record.reader.read(limits.MAX_FILE + 1)
                if len(body) > limits.MAX_FILE:
                    raise UnreadableReport(f"the page unpacks to more than {limits.MAX_FILE:,} bytes: no page of news does; to read it, set DETENTE_MAX_FILE higher")
                if unpack == "all" or told(body[:HEAD]):
                    return record, body
        except UnreadableReport:
            raise
        except Exception as fault:  # of many kinds on hostile bytes
            why = (str(fault).splitlines() or [type(fault).__name__])[0][:120]
    raise UnreadableReport(f"the record is damaged: {why}")


def _field(head: bytes, name: bytes) -> str:
    for line in head.split(b"\n"):
        key, colon, value = line.partition(b":")
        if colon and key.strip().lower() == name:
            return value.strip().decode("utf-8", "replace")
    return ""
