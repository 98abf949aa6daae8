"""The days of a meeting, from one of them and its length."""

import pytest

from detente.finders.lengths import lasting

FRIDAY = "2024-05-17"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The two-day meeting in Akureyri ended on Friday.", "2024-05-16/2024-05-17"),
        ("After three straight days of talks the ministers parted on Friday.", "2024-05-15/2024-05-17"),
        ("The round entered its fourth day on Friday.", "2024-05-14/2024-05-17"),
        ("On Friday, the first day of the two-day session, they talked of fish.", "2024-05-17/2024-05-18"),
        ("A two-day meeting opened on Friday.", FRIDAY),  # where it only begins, the day told is the date
        ("After 400 days of talks they met on Friday.", FRIDAY),
        ("They met on Friday.", FRIDAY),
    ],
)
def test_a_length_makes_one_day_a_range(text: str, days: str) -> None:
    assert lasting(text, FRIDAY) == days


@pytest.mark.parametrize("value", ["2024-05", "2024-05-16/2024-05-17", "2024"])
def test_what_is_no_single_day_stays(value: str) -> None:
    assert lasting("The two-day meeting ended.", value) == value
