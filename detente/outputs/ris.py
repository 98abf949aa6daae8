"""RIS, for Zotero, EndNote and their like: an entry for each report, and one for the snapshot of the record itself."""

from __future__ import annotations

from collections.abc import Iterator

from detente.merging.said import day_of
from detente.outputs.names import link
from detente.outputs.snapshot import snapshot
from detente.record.plain import clean
from detente.record.record import Record


def export(record: Record) -> Iterator[str]:
    """All entries, the snapshot first."""
    made = snapshot(record)
    yield _entry("DATA", [
        ("TI", made.title), ("AU", "detente"), ("PY", made.day[:4]), ("DA", made.day.replace("-", "/")), ("ET", made.version),
        ("ID", made.digest), ("N1", made.note()),
    ])
    for r in record.reports:
        day = day_of(r.published)
        yield _entry("NEWS", [
            ("TI", r.title or f"Report {r.id}"), ("T2", r.outlet), ("PB", r.outlet), ("PY", str(day.year) if day else None),
            ("DA", day.isoformat().replace("-", "/") if day else None), ("LA", r.lang), ("UR", link(r.url)), ("ID", r.id),
        ])


def _entry(kind: str, fields: list[tuple[str, str | None]]) -> str:
    lines = [f"{tag}  - {clean(value)}" for tag, value in [("TY", kind), *fields] if value]
    return "\n".join([*lines, "ER  - "]) + "\n\n"
