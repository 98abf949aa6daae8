"""Two clocks: between which days the record can be looked at, and from which it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from detente.merging.said import day_of
from detente.model import Negotiation
from detente.model.dates import interval
from detente.record.record import Record
from detente.web.library import Look


@dataclass(frozen=True)
class Clock:
    """First and last day (ISO) for either slider, how many days lie between, and where the sliders stand (days from the first)."""

    first: str
    last: str
    days: int
    as_of: str | None
    known_by: str | None
    as_of_at: int
    known_by_at: int


def clock(look: Look) -> Clock | None:
    """The clocks of a look; None where nothing in the record is dated."""
    whole = look.whole.kept.of("span of days", lambda: look.whole.drawn.fact("span"))
    if whole is None:
        return None
    first, last = map(date.fromisoformat, whole)
    days = (last - first).days

    def at(day: str | None) -> int:
        found = day_of(day)
        return days if found is None else min(max((found - first).days, 0), days)
    return Clock(first.isoformat(), last.isoformat(), days, look.as_of, look.known_by, at(look.as_of), at(look.known_by))


def span(record: Record, negotiations: Iterable[Negotiation]) -> tuple[date, date] | None:
    """From the first day that anything is told of to the last report or planned round."""
    published = [d for card in record.cards.values() if (d := day_of(card.published))]
    if not published:
        return None
    dates = {r.date for n in negotiations for r in n.rounds}
    rounds = [d for date in dates if (days := interval(date)) for d in days]
    last = max(published)
    return min(published + [d for d in rounds if (last - d).days < 3660]), max(last, *(d for d in rounds if (d - last).days < 730), last)
