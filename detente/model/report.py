"""Report: a text, once cleaned, and what is known about it. Findings: what a reader made of one. Rejected: what could not be read."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from detente.model.claims import AnyClaim


def report_id(text: str) -> str:
    """The id of a report: the first 16 hex digits of the SHA-256 of its UTF-8 text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A text and what is known about it; immutable. All offsets count the Unicode characters of ``text`` from 0.

    ``published`` is an ISO date or date-time string or None; ``lang`` an ISO 639-1 code or None; ``extra`` holds the
    sender's other columns, which are never dropped in silence.
    """

    id: str
    text: str
    source_id: str | None = None
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None
    lang: str | None = None
    extra: dict[str, Any] = {}

    @classmethod
    def of(cls, text: str, **known: Any) -> Report:
        """A report with its id made from ``text``; ``known`` are the other fields."""
        return cls(id=report_id(text), text=text, **known)


class Rejected(msgspec.Struct, frozen=True, kw_only=True):
    """Something handed in that is not a readable report: where it lay (file, 1-based line) and why it was refused."""

    path: str
    reason: str
    line: int | None = None


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """What one version of the reader made of one report.

    ``about_talks``: the report's news is a negotiation, its outcome or a party's act within it; ``gate`` is how sure
    the reader is of that (0 to 1); ``reader`` names the reader's version and model, with the hash of the model's files.
    """

    report: str
    reader: str
    about_talks: bool
    gate: float
    claims: tuple[AnyClaim, ...]
