"""EDTF values: what is valid, what interval it stands for, and the arithmetic."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import InvalidDate
from detente.model import dates

days = st.dates(min_value=date(1850, 1, 1), max_value=date(2150, 12, 31))
points = days.flatmap(lambda d: st.sampled_from([d.isoformat(), d.isoformat()[:7], d.isoformat()[:4]]))
ranges = st.tuples(days, days).map(sorted).map(lambda p: f"{p[0].isoformat()}/{p[1].isoformat()}")
values = st.one_of(points, ranges)


@pytest.mark.parametrize(
    "value", ["", "2015-3-16", "2015-13", "2015-02-30", "16 March 2015", "2015-04/2015-03", "2015/", "unknown", "2015-03-16T10:00", "0000"]
)
def test_a_bad_date_is_refused_with_a_remedy(value: str) -> None:
    with pytest.raises(InvalidDate, match="write 2015-03-16"):
        dates.validate(value)


def test_intervals_of_the_four_kinds() -> None:
    assert dates.interval("2016-02") == (date(2016, 2, 1), date(2016, 2, 29))
    assert dates.interval("2015") == (date(2015, 1, 1), date(2015, 12, 31))
    assert dates.interval("2014-01/2014-06") == (date(2014, 1, 1), date(2014, 6, 30))
    assert dates.interval(None) is None


@given(days, st.integers(0, 800))
def test_make_round_trips(first: date, length: int) -> None:
    last = first + timedelta(length)
    assert dates.parse(dates.make(first, last)) == (first, last)


@given(values, st.integers(-5000, 5000))
def test_shift_has_an_inverse_and_keeps_length(value: str, n: int) -> None:
    moved = dates.shift(value, n)
    assert dates.interval(dates.shift(moved, -n)) == dates.interval(value)
    (a, b), (c, d) = dates.parse(value), dates.parse(moved)
    assert (c - a).days == n and d - c == b - a


@given(days)
def test_a_day_lies_in_its_week_month_and_year(day: date) -> None:
    iso = day.isoformat()
    for wider in (iso[:7], iso[:4], dates.make(*dates.week_of(day))):
        assert dates.overlap(iso, wider) and dates.days_between(iso, wider) == 0
    assert dates.grain(dates.make(*dates.week_of(day))) == "week"


@given(values, values)
def test_distance_is_antisymmetric_and_agrees_with_overlap(a: str, b: str) -> None:
    gap = dates.days_between(a, b)
    assert gap is not None and gap == -(dates.days_between(b, a) or 0)
    assert dates.overlap(a, b) == (gap == 0) and dates.overlap(a, b, slack=abs(gap))
    assert gap == 0 or (dates.sort_key(a) < dates.sort_key(b)) == (gap > 0)


@given(days, st.integers(-240, 240))
def test_months_move_by_months(day: date, n: int) -> None:
    moved = dates.add_months(day, n)
    assert (moved.year - day.year) * 12 + moved.month - day.month == n and moved.day <= day.day


def test_earliest_leaves_out_the_undated() -> None:
    assert dates.earliest(["2015", None, "2014-12-17"]) == "2014-12-17"
    assert dates.earliest([None]) is None
    assert dates.overlap(None, "2015") is False and dates.days_between("2015", None) is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2015-03-16", "16 March 2015"), ("2015-03", "March 2015"), ("2015", "2015"), (None, "undated"),
        ("2015-03-30/2015-04-05", "30 March to 5 April 2015"), ("2021-06-27/2021-06-30", "27 to 30 June 2021"),
        ("2014-12-30/2015-01-03", "30 December 2014 to 3 January 2015"), ("2014-01/2014-06", "January to June 2014"),
        ("2014-03-16/2015-03-16", "16 March 2014 to 16 March 2015"), ("2014/2016", "2014 to 2016"),
    ],
)
def test_dates_for_people(value: str | None, shown: str) -> None:
    assert dates.pretty(value) == shown
