"""The rulings of a record as they stand: each with the claim that it holds for now."""

from __future__ import annotations

from detente.model import Ruling
from detente.record.record import Record


def standing_rulings(record: Record) -> tuple[Ruling, ...]:
    """Every ruling whose ground is there, oldest first; ``claim`` is what it holds for now."""
    return tuple(
        Ruling(action=d.action, reviewer=d.reviewer, made_at=d.made_at, reason=d.reason, claim=d.target, change=d.change)
        for d in record.standing
    )
