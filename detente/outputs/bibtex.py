"""BibTeX: an entry for each report, and one for the snapshot of the record itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.merging.said import day_of
from detente.model import Report
from detente.outputs.names import link
from detente.outputs.snapshot import snapshot
from detente.record.plain import clean
from detente.record.record import Record

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}


def export(record: Record) -> Iterator[str]:
    """All entries, the snapshot first. UTF-8; every character that TeX would act on is escaped."""
    made = snapshot(record)
    yield _entry(f"detente-{made.digest[:12]}", {
        "title": made.title, "author": "{detente}", "date": made.day, "year": made.day[:4], "version": made.version, "note": made.note(),
    })
    for report in record.reports:
        yield "\n" + _entry(f"report-{report.id}", _report(report))


def _report(report: Report) -> dict[str, str | None]:
    day = day_of(report.published)
    return {
        "title": report.title or f"Report {report.id}", "author": f"{{{escape(report.outlet)}}}" if report.outlet else None,
        "howpublished": report.outlet, "date": day.isoformat() if day else None, "year": str(day.year) if day else None,
        "month": str(day.month) if day else None, "language": report.lang, "url": link(report.url), "note": f"detente report {report.id}",
    }


def _entry(key: str, fields: dict[str, str | None]) -> str:
    raw = ("author", "url")  # an author's braces keep the name of an outlet whole; an address is set as it is
    lines = [f"  {name} = {{{value if name in raw else escape(value)}}}" for name, value in fields.items() if value]
    return f"@misc{{{key},\n" + ",\n".join(lines) + "\n}\n"


def escape(text: str) -> str:
    """``text`` as one line in which TeX finds nothing to act on."""
    return re.sub(r"[\\{}$&#%_~^]", lambda m: _SPECIAL[m[0]], clean(text))
