"""Saved feeds, RSS and Atom of all versions: a report for each entry. Read by feedparser; no address is followed."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from typing import Any

from detente.errors import UnreadableReport
from detente.model import Rejected, Report
from detente.reports.extras import needed
from detente.reports.fields import NOTES, report_of
from detente.reports.fragment import words
from detente.reports.source import WHOLE, Source, Span
from detente.reports.text import clean, headed

_TWO_LETTERS = re.compile(r"([A-Za-z]{2})(?:[-_].*)?")
_HARMLESS = ("CharacterEncodingOverride", "NonXMLContentType")  # faults of how a feed was sent, not of what it says


def read_feed(source: Source, span: Span = WHOLE) -> Iterator[Report | Rejected]:
    """The entries of the feed; one that is no report is rejected by its number. Raises UnreadableReport where it is no feed."""
    needed("feedparser")
    yield from feed(source.read(), span)


def feed(data: bytes, span: Span = WHOLE) -> Iterator[Report | Rejected]:
    """The entries of a feed's bytes. Raises UnreadableReport where there are none."""
    import feedparser

    try:  # as a stream, for a string that looks like an address would be fetched
        got = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as fault:  # of many kinds on hostile markup
        raise UnreadableReport(f"the feed cannot be read ({type(fault).__name__})") from None
    entries = got.get("entries") or []
    broken = got.get("bozo_exception") if got.get("bozo") else None
    why = f" ({_why(broken)})" if broken is not None and type(broken).__name__ not in _HARMLESS else ""
    if not entries:
        raise UnreadableReport(f"the feed has no entries{why}")
    for number, entry in enumerate(entries, 1):
        if span.holds(number):
            try:
                yield _entry(entry, got.get("feed") or {})
            except UnreadableReport as fault:
                yield Rejected(path="", line=number, reason=fault.reason)
    if why and span.count is None:
        raise UnreadableReport(f"the feed is damaged or cut short{why}: the {len(entries)} entries that could be made out are read, fetch it again", line=len(entries) + 1)


def _entry(entry: Any, feed: Any) -> Report:
    texts = [str(c.get("value") or "") for c in entry.get("content") or ()] or [str(entry.get("summary") or "")]
    title = words(clean(str(entry.get("title") or ""))).strip() or None
    text = clean("\n\n".join(t for t in map(words, texts) if t.strip()))
    known: dict[str, Any] = {
        "title": title, "outlet": (entry.get("source") or {}).get("title") or feed.get("title"), "url": entry.get("link"),
        "id": entry.get("id"), "lang": _lang((entry.get("title_detail") or {}).get("language") or feed.get("language")),
        "published": _moment(entry, "published"),
    }
    if known["published"] is None and (changed := _moment(entry, "updated")):
        known |= {"published": changed, NOTES: ["published is the day of the entry's last change; the feed gives no other"]}
    tags = [str(t.get("term")) for t in entry.get("tags") or () if t.get("term")]
    known |= {"by": entry.get("author") or None, "tags": tags or None}
    return report_of(headed(title, text), {k: v for k, v in known.items() if v is not None})


def _moment(entry: Any, key: str) -> str | None:
    """The moment as ISO, as written where it is none that feedparser knows, None where there is none."""
    if key not in entry:  # asked for so, as feedparser gives one moment for another
        return None
    parsed = entry.get(f"{key}_parsed")
    try:
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", parsed) if parsed else str(entry.get(key))
    except (ValueError, TypeError):
        return str(entry.get(key))


def _lang(code: Any) -> str | None:
    found = _TWO_LETTERS.fullmatch(str(code or ""))
    return found.group(1).lower() if found else None


def _why(fault: BaseException) -> str:
    return (str(fault).splitlines() or [type(fault).__name__])[0][:120]
