"""A piece of markup that is all article (an entry of a feed, a part of a message) -> its words, a paragraph a line."""

from __future__ import annotations

import re

from lxml import etree, html

from detente.errors import UnreadableReport

_UNSEEN = ("script", "style", "head", "title", "template", "noscript", "svg", "object", "iframe")
_APART = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "ul", "ol", "dl", "pre", "hr", "article", "section", "figure", "header", "footer")
_LINES = ("br", "li", "tr", "div", "dt", "dd", "figcaption", "caption")
_MARKUP = re.compile(r"<[a-zA-Z!/]|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")


def words(markup: str) -> str:
    """The text of ``markup`` without its tags; text that holds none comes back as it is. Raises UnreadableReport."""
    if not _MARKUP.search(markup):
        return markup
    try:
        tree = html.fragment_fromstring(markup.encode("utf-8", "replace"), create_parent="div", parser=html.HTMLParser(encoding="utf-8"))
        pieces = list(_pieces(tree))
    except (etree.LxmlError, ValueError, AssertionError, RecursionError) as fault:
        raise UnreadableReport(f"its markup cannot be read ({type(fault).__name__})") from None
    text = re.sub(r"[ \t\xa0]*\n[ \t\xa0]*", "\n", "".join(pieces))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _pieces(tree: html.HtmlElement) -> list[str]:
    """The runs of text and the breaks between them, in order."""
    out: list[str] = []
    hidden = 0
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else None
        if event in ("comment", "pi"):
            out.append(_spaced(element.tail) if not hidden else "")
            continue
        gap = "\n\n" if tag in _APART else "\n" if tag in _LINES else ""
        if event == "start":
            hidden += tag in _UNSEEN
            out.append(gap)
            out.append(_spaced(element.text) if not hidden else "")
        else:
            hidden -= tag in _UNSEEN
            out.append(gap if tag != "br" else "")
            out.append(_spaced(element.tail) if not hidden and element is not tree else "")
    return out


def _spaced(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""
