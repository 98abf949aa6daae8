"""Dates as EDTF strings of the four kinds that detente keeps, and the arithmetic on them.

The kinds are a day ``2015-03-16``, a month ``2015-03``, a year ``2015`` and a range ``a/b`` of any two of these
(ISO 8601-2:2019, Extended Date/Time Format, level 0). A value stands for the interval from its first to its last day.
None is a date that the text does not state.
"""

from __future__ import annotations

import calendar
import functools
import re
from collections.abc import Iterable
from datetime import date, timedelta

from detente.errors import InvalidDate

Interval = tuple[date, date]

MONTHS: tuple[str, ...] = tuple(calendar.month_name)
_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)


def _refuse(value: object, why: str) -> InvalidDate:
    return InvalidDate(f"{value!r} is not a date that detente keeps ({why}); write 2015-03-16, 2015-03, 2015 or a range a/b of these")


def _point(text: str, whole: str) -> Interval:
    found = _POINT.match(text)
    if not found:
        raise _refuse(whole, "not in the form year, year-month or year-month-day")
    year, month, day = (int(g) if g else None for g in found.groups())
    assert year is not None
    try:
        if day and month:
            one = date(year, month, day)
            return one, one
        if month:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, 1, 1), date(year, 12, 31)
    except (ValueError, IndexError):
        raise _refuse(whole, "no such day in the calendar") from None


def parse(edtf: str) -> Interval:
    """First and last day of ``edtf``. Raises InvalidDate where it is not one of the four kinds, or a range runs backwards."""
    if not isinstance(edtf, str):
        raise _refuse(edtf, "not a string")
    first, slash, last = edtf.partition("/")
    a = _point(first, edtf)
    if not slash:
        return a
    b = _point(last, edtf)
    if b[0] < a[0] or b[1] < a[1]:
        raise _refuse(edtf, "the range runs backwards")
    return a[0], b[1]


def validate(edtf: str) -> str:
    """``edtf`` itself, once it is shown to be valid. Raises InvalidDate otherwise."""
    parse(edtf)
    return edtf


def interval(edtf: str | None) -> Interval | None:
    """First and last day of ``edtf``, or None for no date. Raises InvalidDate as :func:`parse` does."""
    return _parsed(edtf) if edtf else None


@functools.lru_cache(maxsize=65536)
def _parsed(edtf: str) -> Interval:
    return parse(edtf)


def make(first: date, last: date | None = None) -> str:
    """The plainest EDTF string for the days ``first`` to ``last``: a day, a whole month, a whole year, else a range of days.

    Raises InvalidDate where ``last`` lies before ``first``.
    """
    last = last or first
    if last < first:
        raise _refuse(f"{first}/{last}", "the range runs backwards")
    if first == last:
        return first.isoformat()
    if first.day == 1 and first.year == last.year:
        if (first.month, last.month, last.day) == (1, 12, 31):
            return f"{first.year:04d}"
        if first.month == last.month and last.day == calendar.monthrange(last.year, last.month)[1]:
            return f"{first.year:04d}-{first.month:02d}"
    return f"{first.isoformat()}/{last.isoformat()}"


def overlap(a: str | None, b: str | None, slack: int = 0) -> bool:
    """Whether the two share a day, or lie at most ``slack`` days apart; False where either is None."""
    gap = days_between(a, b)
    return gap is not None and abs(gap) <= slack


def days_between(a: str | None, b: str | None) -> int | None:
    """Days from the end of ``a`` to the start of ``b``, negative where ``b`` comes first; 0 where they share a day; None where either is None."""
    x, y = interval(a), interval(b)
    if x is None or y is None:
        return None
    if y[0] > x[1]:
        return (y[0] - x[1]).days
    if x[0] > y[1]:
        return -(x[0] - y[1]).days
    return 0


def shift(edtf: str, days: int) -> str:
    """``edtf`` moved by ``days`` (negative: back), both ends alike. Raises InvalidDate beyond the years 1 to 9999."""
    first, last = parse(edtf)
    try:
        return make(first + timedelta(days), last + timedelta(days))
    except OverflowError:
        raise _refuse(edtf, f"moved by {days} days it leaves the calendar") from None


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later (negative: earlier), or that month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    try:
        return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    except (ValueError, IndexError):
        raise _refuse(day.isoformat(), f"moved by {months} months it leaves the calendar") from None


def week_of(day: date) -> Interval:
    """Monday and Sunday of the week that holds ``day``."""
    monday = day - timedelta(day.weekday())
    return monday, monday + timedelta(6)


def grain(edtf: str) -> str:
    """``day``, ``month``, ``year``, ``week`` (a range from a Monday to its Sunday) or ``range``."""
    first, last = parse(edtf)
    if "/" not in edtf:
        return ("year", "month", "day")[edtf.count("-")]
    return "week" if (first, last) == week_of(first) else "range"


def sort_key(edtf: str | None) -> tuple[date, date]:
    """A key that puts dates in order of their first day, the shorter first, and undated things last."""
    return interval(edtf) or (date.max, date.max)


def earliest(values: Iterable[str | None]) -> str | None:
    """The earliest of the dates that are known, or None."""
    known = [v for v in values if v]
    return min(known, key=sort_key) if known else None


@functools.lru_cache(10_000)  # a page of a long negotiation tells the same days again and again
def pretty(edtf: str | None) -> str:
    """For people: ``16 March 2015``, ``March 2015``, ``30 March to 5 April 2015``; ``undated`` for None."""
    if not edtf:
        return "undated"
    validate(edtf)
    first, _, last = edtf.partition("/")
    a, b = _words(first), _words(last)
    if not b:
        return " ".join(a)
    if len(a) == len(b):
        shared = 0
        while shared < len(a) - 1 and a[-1 - shared] == b[-1 - shared]:
            shared += 1
        a = a[: len(a) - shared]
    return f"{' '.join(a)} to {' '.join(b)}"


def _words(point: str) -> list[str]:
    """Day, month name and year of one point, as far as it states them."""
    if not point:
        return []
    year, month, day = [*point.split("-"), "", ""][:3]
    return [w for w in (day.lstrip("0"), MONTHS[int(month)] if month else "", str(int(year))) if w]
