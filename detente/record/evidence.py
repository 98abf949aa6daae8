"""Evidence and search hits: where a thing is said, ready to be looked at."""

from __future__ import annotations

from dataclasses import dataclass

from detente.model import Report
from detente.model.claims import AnyClaim


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that say a thing: ``quote`` is ``report.text[start:end]``, ``sentence`` the whole sentence around it.

    ``sentence_start`` is the sentence's own offset; all count the report's characters.
    """

    report: Report
    start: int
    end: int
    quote: str
    sentence_start: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A report that a search found, the words around the find, and the claims whose quotes hold the words searched."""

    report: Report
    snippet: str
    claims: tuple[AnyClaim, ...]
