"""Brief: a negotiation on one page, as a file. The files are drawn up by the room of outputs, where it can."""

from __future__ import annotations

import importlib.util

from detente.model import Negotiation
from detente.record.record import Record


def forms() -> tuple[str, ...]:
    """The endings in which a brief can be had as a file here."""
    return ()


def made(record: Record, negotiation: Negotiation, form: str) -> tuple[bytes, str] | None:
    """A brief as bytes and their media type; None where it cannot be had in that form."""
    return None


_ = importlib.util
