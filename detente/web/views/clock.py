"""Two clocks: between which days the record can be looked at, and from which it is."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date

from detente.merging.said import day_of
from detente.model import Negotiation
from detente.model.dates import interval
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
    whole = look.whole.kept.of("span of days", lambda: _span(look.whole))
    if whole is None:
        return None
    first, last = whole
    days = (last - first).days

    def at(day: str | None) -> int:
        found = day_of(day)
        return days if found is None else min(max((found - first).days, 0), days)
    return Clock(first.isoformat(), last.isoformat(), days, look.as_of, look.known_by, at(look.as_of), at(look.known_by))


def _days(n: Negotiation) -> list[date]:
    return sorted({d for r in n.rounds if (span := interval(r.date)) for d in span})


def _span(look: Look) -> tuple[date, date] | None:
    """From the first day that anything is told of to the last report or planned round, by no dates."""
    published = [d for card in look.record.cards.values() if (d := day_of(card.published))]
    if not published:
        return None
    rounds = [d for n in look.record.negotiations for d in look.carried.of("days of rounds", n.id, n, None, functools.partial(_days, n))]
    last = max(published)
    return min(published + [d for d in rounds if (last - d).days < 3660]), max(last, *(d for d in rounds if (d - last).days < 730), last)
