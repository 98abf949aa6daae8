"""Feeds and pages of links as the articles that they name. feedparser reads every dialect of RSS and Atom, broken ones included."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

import courlan
import feedparser
from trafilatura import load_html

from detente.errors import UnreadableReport
from detente.follow.fetch import Answer
from detente.reports.decode import decode
from detente.reports.text import clean

MOST = 1000  # articles that are taken from one look at a feed or a page of links


@dataclass(frozen=True, slots=True)
class Entry:
    """An article that a feed or a page names: address, title, time of publication (ISO) and of change, and its text where given."""

    url: str
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    text: str | None = None

    @property
    def key(self) -> str:
        """The address without what only says where the reader came from."""
        return key(self.url)


def key(url: str) -> str:
    """An address without tracking, fragment, default port and order of its queries: of one article, however it was linked."""
    try:
        return str(courlan.normalize_url(url.partition("#")[0]))
    except ValueError:
        return url


def entries(answer: Answer) -> tuple[list[Entry], str | None]:
    """The articles of a feed, in its order, and what is wrong with its form, if anything.

    Raises UnreadableReport where it is no feed at all.
    """
    given = {"content-location": answer.url, "content-type": answer.headers.get("content-type", "application/xml")}
    try:  # as a stream, for a text that looks like an address would be fetched
        found = feedparser.parse(io.BytesIO(answer.body), response_headers=given, resolve_relative_uris=True, sanitize_html=True)
    except Exception as hostile:  # of many kinds
        raise UnreadableReport(f"the feed cannot be read ({type(hostile).__name__})") from None
    if not found.entries and not found.get("version"):
        raise UnreadableReport("it is no RSS or Atom feed; a page that lists articles goes under [[page]] with `links`")
    fault = found.get("bozo_exception") if found.get("bozo") else None
    broken = isinstance(fault, Exception) and not isinstance(fault, feedparser.CharacterEncodingOverride)
    told = f"its XML is broken ({fault}); it was read as far as it goes" if broken else None
    listed = {e.key: e for one in reversed(found.entries[:MOST]) if (e := _entry(one, answer.url)) is not None}
    return list(reversed(listed.values())), told


def _entry(one: Any, base: str) -> Entry | None:
    url = urljoin(base, str(one.get("link") or "").strip())
    if not one.get("link") or not url.startswith(("http://", "https://")):
        return None
    texts = [c.get("value", "") for c in one.get("content", ())] or [one.get("summary", "")]
    return Entry(
        url=url.partition("#")[0], title=clean(one.get("title") or "").strip() or None, text=max(texts, key=len) or None,
        published=when(one.get("published")), updated=when(one.get("updated")) or one.get("updated"),
    )


def when(said: str | None) -> str | None:
    """A time as RSS or Atom writes it, as ISO with the offset that it was written with; None where it is neither."""
    text = (said or "").strip()
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(text)
        except (ValueError, TypeError):
            continue
        return found.isoformat() if found.tzinfo or "T" in found.isoformat() else None
    return None


def links(answer: Answer, pattern: str) -> list[Entry]:
    """The articles that a page links to: those whose whole address ``pattern`` is found in, in the page's order, each once."""
    tree = load_html(decode(answer.body))
    if tree is None:
        raise UnreadableReport("it is no web page")
    wanted = re.compile(pattern)
    found = {key(url): Entry(url=url) for url in reversed(list(_hrefs(tree, answer.url))) if wanted.search(url)}
    return list(reversed(found.values()))[:MOST]


def _hrefs(tree: Any, base: str) -> Iterator[str]:
    for link in tree.iter("a"):
        try:
            url = urljoin(base, (link.get("href") or "").strip()).partition("#")[0]
        except ValueError:
            continue
        if url.startswith(("http://", "https://")):
            yield url
