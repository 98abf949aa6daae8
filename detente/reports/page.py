"""Web pages saved as HTML: text and title by trafilatura, the day of publication by htmldate; no network."""

from __future__ import annotations

import collections
import copy
import logging
import re
import warnings
from collections.abc import Mapping
from typing import Any

from htmldate import find_date
from lxml.etree import strip_tags
from lxml.html import HtmlElement
from trafilatura import bare_extraction, load_html
from trafilatura.settings import Document

from detente.errors import UnreadableReport
from detente.model import Report
from detente.reports import limits
from detente.reports.decode import decode
from detente.reports.fields import report_of
from detente.reports.source import Source
from detente.reports.text import clean, headed

_CHARSET = re.compile(rb"<(?:meta[^>]{0,200}?charset\s*=|\?xml[^>]{0,200}?encoding\s*=)\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_HEAD = 4096  # bytes in which a page says its encoding
_CROWD = 1000  # inline marks in one block, of which trafilatura takes the square: 4,000 in a paragraph a second, 16,000 half a minute
_INLINE = ("a", "abbr", "b", "big", "cite", "em", "font", "i", "img", "kbd", "samp", "small", "span", "strong", "sub", "sup", "tt", "u", "var")

warnings.filterwarnings("ignore", module=r"dateutil\.parser")  # of time zones that a page invents
for _name in ("trafilatura", "htmldate"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)  # they log what we report ourselves


def read_page(source: Source) -> Report:
    """The report on a page. Raises UnreadableReport where no article is found on it."""
    data = source.read()
    return page(decode(data, said_encoding(data)))


def said_encoding(data: bytes) -> str | None:
    """The encoding that a page says it has; None where it says none."""
    found = _CHARSET.search(data[:_HEAD])
    return found.group(1).decode("ascii") if found else None


def page(html: str, known: Mapping[str, Any] | None = None, not_after: str | None = None) -> Report:
    """The report in a page's markup, with what is ``known`` of it beside; it was published by the day ``not_after`` (ISO).

    Raises UnreadableReport where no article is found.
    """
    known = known or {}
    address = known.get("url")
    try:
        tree = load_html(html)  # a tree, as htmldate fetches a string that looks like an address
        if tree is None:
            raise UnreadableReport("it is no web page: if it is plain text, name it .txt")
        _thinned(tree)
        dated = copy.deepcopy(tree)
        found = bare_extraction(tree, include_comments=False, include_tables=True, with_metadata=True, url=address)
        published = find_date(dated, extensive_search=False, original_date=True, url=address, max_date=not_after[:10] if not_after else None)
    except UnreadableReport:
        raise
    except Exception as fault:  # trafilatura and lxml raise many kinds on hostile markup
        raise UnreadableReport(f"its markup cannot be read ({type(fault).__name__})") from None
    document = found.as_dict() if isinstance(found, Document) else {}
    text = clean(document.get("text") or "")
    if not text.strip():
        raise UnreadableReport("no article is found on the page: save its text as .txt")
    title = document.get("title")
    told = {"title": title, "outlet": document.get("sitename") or document.get("hostname"), "url": document.get("url"), "published": published}
    return report_of(headed(title, text), {**told, **known})


def _thinned(tree: HtmlElement) -> None:
    """Takes inline marks out of blocks that are crowded with them; their text stays. Raises UnreadableReport beyond MAX_MARKS."""
    blocks: dict[HtmlElement, HtmlElement] = {}  # of each inline mark, the block it stands in
    for number, mark in enumerate(tree.iter(), 1):
        if number > limits.MAX_MARKS:
            raise UnreadableReport(f"its markup has more than {limits.MAX_MARKS:,} marks: save its text as .txt, {limits.beyond('DETENTE_MAX_MARKS')}")
        if mark.tag in _INLINE and (around := mark.getparent()) is not None:
            blocks[mark] = blocks.get(around, around)
    for block, inside in collections.Counter(blocks.values()).items():
        if inside > _CROWD:
            strip_tags(block, *_INLINE)
            block.text = block.text  # strip_tags leaves each piece a node of its own, over all of which every look at the text would go
            for mark in block:
                mark.tail = mark.tail
