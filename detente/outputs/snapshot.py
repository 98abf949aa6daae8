"""Snapshot: what names exactly what was exported, so that a paper can cite it and a reader can check it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import detente
from detente.outputs import json
from detente.outputs.names import stamp
from detente.record.part import Part
from detente.record.plain import clean
from detente.record.record import Record


@dataclass(frozen=True, slots=True)
class Snapshot:
    """``digest`` is the SHA-256 of ``detente export … --format json`` with the same query and days."""

    title: str
    digest: str
    query: str
    as_of: str | None
    known_by: str | None
    version: str
    day: str

    def note(self) -> str:
        """All of it in a sentence."""
        days = "".join(f"; {what} {day}" for what, day in (("as of", self.as_of), ("known by", self.known_by)) if day)
        return f"detente {self.version}; query: {self.query}{days}; SHA-256 of the JSON export: {self.digest}"


def snapshot(record: Record) -> Snapshot:
    """The snapshot of a record, a view or a part of one."""
    whole = hashlib.sha256()
    for piece in json.pieces(record):
        whole.update(piece.encode())
    found = record.negotiations
    part = isinstance(record, Part)
    query = " ".join(["negotiation", *(n.id for n in found)]) if part else "the whole record"
    title = f"Record of negotiations: {clean(found[0].title)}" if len(found) == 1 else f"Record of {len(found)} negotiations"
    return Snapshot(title, whole.hexdigest(), query, record.true_by, record.known_by, detente.__version__, stamp(record).isoformat())
