"""HTML export: one page that needs nothing else, with every reference a link to its sentence. Nothing of a report is markup."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from html import escape

from detente.outputs.names import link
from detente.outputs.page import Line, Page, page
from detente.record.record import Record

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
h1{font-size:1.6rem;color:#1f4e79}h2{font-size:1.15rem;color:#1f4e79;border-bottom:1px solid #c9d6e2;margin-top:2rem}
li{margin:.35rem 0}.lead{font-weight:600}.refs,.under{font-size:.88em;color:#5a5a5a}blockquote{margin:.2rem 0 .2rem 1rem}
:target{background:#fff3bf}a{color:#1f4e79}body{overflow-wrap:anywhere}ul,ol{padding-left:1.4rem}
@media(prefers-color-scheme:dark){:root{color-scheme:dark}body{color:#e6e6e6;background:#15191e}h1,h2,a{color:#8fc1f0}
h2{border-color:#3a4a5a}.refs,.under{color:#a8b0b8}:target{background:#4a3f10}}
@media print{:root{color-scheme:light}body{margin:0;max-width:none;font-size:10.5pt;color:#000;background:#fff}
h1,h2,a{color:#1f4e79}.refs,.under{color:#5a5a5a}h2{break-after:avoid}li{break-inside:avoid-page}li:has(blockquote){break-inside:auto}}
"""


def export(record: Record) -> Iterator[str]:
    """All negotiations of the record on one page."""
    pages = [page(record, n) for n in record.negotiations]
    title = pages[0].title if len(pages) == 1 else f"{len(pages)} negotiations"
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{_hash()}'; base-uri 'none'; form-action 'none'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    )
    if len(pages) > 1:
        yield "<nav><ol>" + "".join(f'<li><a href="#n{k}">{escape(p.title)}</a></li>' for k, p in enumerate(pages, 1)) + "</ol></nav>\n"
    for number, one in enumerate(pages, 1):
        yield from _page(one, f"n{number}")
    yield "</body>\n</html>\n"


def _hash() -> str:
    """Of the style sheet, in base64: no other style is let in."""
    return b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()


def _page(one: Page, at: str) -> Iterator[str]:
    yield f'<article id="{at}">\n<h1 dir="auto">{escape(one.title)}</h1>\n<ul>\n'
    yield "".join(_line(line, at) for line in one.top) + "</ul>\n"
    for section in one.sections:
        yield f"<section>\n<h2>{escape(section.heading)}</h2>\n<ol>\n" if section.lines[0].number else f"<section>\n<h2>{escape(section.heading)}</h2>\n<ul>\n"
        yield "".join(_line(line, at) for line in section.lines)
        yield "</ol>\n</section>\n" if section.lines[0].number else "</ul>\n</section>\n"
    if one.sources:
        yield "<section>\n<h2>Sources</h2>\n<ol>\n"
        for source in one.sources:
            url = link(source.url)
            about = f'<a href="{escape(url)}" rel="noreferrer">{escape(source.about)}</a>' if url else escape(source.about)
            yield f'<li value="{source.number}" dir="auto">{about}\n'
            for letter, sentence in source.sentences:
                yield f'<blockquote id="{at}-{source.number}{letter}">({letter}) “<bdi>{escape(sentence)}</bdi>”</blockquote>\n'
            yield "</li>\n"
        yield "</ol>\n</section>\n"
    yield "</article>\n"


def _line(line: Line, at: str) -> str:
    number = f' value="{line.number}"' if line.number else ""
    under = "".join(
        f'<div class="under">{escape(u.lead)} <bdi>{escape(u.body)}</bdi>{_refs(u, at)}</div>' for u in line.under
    )
    return f'<li{number}><span class="lead">{escape(line.lead)}</span>: <bdi>{escape(line.body)}</bdi>{_refs(line, at)}{under}</li>\n'


def _refs(line: Line, at: str) -> str:
    marks = [r if r.startswith("+") else f'<a href="#{at}-{r}">{r}</a>' for r in line.refs]
    return f' <span class="refs">[{" ".join(marks)}]</span>' if marks else ""
