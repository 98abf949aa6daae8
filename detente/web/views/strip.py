"""The time strip of a row: where its rounds lie between two days, in hundredths of the width."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from detente.web.views.overview import Row


@dataclass(frozen=True)
class Tick:
    """A round: where it lies (0 to 100), its status, and its day."""

    x: float
    status: str
    day: str


def strip(row: Row, span: tuple[str, str] | None) -> tuple[Tick, ...]:
    """The ticks of a row on the strip of all rows."""
    if span is None:
        return ()
    first, last = map(date.fromisoformat, span)
    days = max((last - first).days, 1)
    return tuple(Tick(round(3 + 94 * (date.fromisoformat(m.first) - first).days / days, 1), m.status, m.first) for m in row.strip[-40:])
