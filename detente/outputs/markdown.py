"""Markdown export: the record of each negotiation as a person wants to read it, with its sources beneath."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.outputs.page import NUMBERED, Line, Page, page
from detente.record.record import Record

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")


def export(record: Record) -> str:
    """All negotiations of the record, one after the other."""
    return "\n".join(markdown(page(record, n)) for n in record.negotiations)


def markdown(one: Page) -> str:
    """One negotiation as Markdown."""
    return "\n".join(_lines(one)) + "\n"


def _lines(one: Page) -> Iterator[str]:
    yield f"# {escape(one.title)}"
    yield ""
    for line in one.top:
        yield f"- {line.lead}: {_told(line)}"
    for section in one.sections:
        yield from ("", f"## {section.heading}", "")
        for line in section.lines:
            mark = f"{line.number}." if section.key in NUMBERED else "-"
            yield f"{mark} **{escape(line.lead)}**: {_told(line)}"
            indent = " " * (len(mark) + 1)
            for under in line.under:
                yield f"{indent}- {escape(under.lead)} {_told(under)}"
    if one.sources:
        yield from ("", "## Sources", "")
    for source in one.sources:
        yield f"{source.number}. {escape(source.about)}" + (f" <{_address(source.url)}>" if source.url else "")
        for letter, sentence in source.sentences:
            yield f"   - ({letter}) “{escape(sentence)}”"


def _told(line: Line) -> str:
    return escape(line.body) + (f" ({', '.join(line.refs)})" if line.refs else "")


def escape(text: str) -> str:
    """``text`` with nothing in it that Markdown or HTML would act on."""
    return _SPECIAL.sub(r"\\\1", text).replace("&", "&amp;")


def _address(url: str) -> str:
    return re.sub(r"[<>\s]", lambda m: f"%{ord(m[0]):02X}", url)
