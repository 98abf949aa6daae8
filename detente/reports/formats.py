"""What a file holds -> how it is read, and how it is cut where it is large."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from detente.model import Rejected, Report
from detente.reports.bundle import read_bundle
from detente.reports.feed import read_feed
from detente.reports.jsonl import cut_jsonl, read_jsonl
from detente.reports.mail import cut_box, read_box, read_message
from detente.reports.plugged import read_plugged
from detente.reports.source import WHOLE, Source, Span
from detente.reports.tables import cut_table, read_table
from detente.reports.text import read_markdown, read_text
from detente.reports.warc import cut_warc, read_warc

Read = Callable[[Source, Span], Iterable[Report | Rejected]]
Cut = Callable[[Source, int], Iterator[Span]]


def _one(read: Callable[[Source], Report]) -> Read:
    """A file of one report as a file of records."""
    return lambda source, span: (read(source),)


def _page(source: Source) -> Report:
    from detente.reports.page import read_page  # brings trafilatura, which takes a while to load

    return read_page(source)


READERS: dict[str, Read] = {
    "text": _one(read_text), "markdown": _one(read_markdown), "page": _one(_page), "jsonl": read_jsonl, "parquet": read_table, "arrow": read_table,
    "warc": read_warc, "feed": read_feed, "box": read_box, "message": _one(read_message),
    "bundle": read_bundle,
    "plugged": read_plugged,
}
CUTTERS: dict[str, Cut] = {"jsonl": cut_jsonl, "parquet": cut_table, "arrow": cut_table, "warc": cut_warc, "box": cut_box}


def cuts(source: Source, kind: str, size: int) -> Iterator[Span]:
    """The runs of records of about ``size`` bytes into which a file falls; one, the whole, where it cannot be entered in the middle."""
    return CUTTERS[kind](source, size) if kind in CUTTERS else iter((WHOLE,))
