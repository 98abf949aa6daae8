"""The year of a report that does not give it: found only where the text leaves one choice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from detente.language.dates import tag_times
from detente.language.sentences import split_sentences
from detente.language.year import in_office, infer_published, leaders_between
from detente.model import Offset

TWIN = """Envoys Meet Again in Havana

HAVANA, March 16 (XYZ) -- Envoys of the two neighbours sat down here on Monday for a further day of bargaining.

Just two weeks after the latest round of talks, held up north, they took up the question of embassies. Earlier sittings on January 22 and February 27 had cleared the way that was announced on December 17 by Presidents Raul Castro and Barack Obama.
"""


def infer(text: str) -> tuple[date | None, str]:
    return infer_published(text, split_sentences(text))


def check(text: str) -> None:
    mentions = tag_times(text, split_sentences(text))
    by_text = {m.text: m for m in mentions}
    wanted = {
        "March 16": "2015-03-16", "Monday": "2015-03-16", "January 22": "2015-01-22", "February 27": "2015-02-27", "December 17": "2014-12-17",
    }
    assert {k: by_text[k].value for k in wanted} == wanted
    assert by_text["March 16"].role == "dateline"
    basis = by_text["Monday"].basis
    assert "year 2015: the only year" in basis and "Monday" in basis and "Raul Castro and Barack Obama" in basis
    told = [m for m in mentions if m.offset]
    assert [(m.value, m.offset) for m in told] == [
        (None, Offset(days=14, anchor="the latest round of talks", event="round", approximate=True))
    ]


def test_weekday_and_leaders_fix_the_year() -> None:
    check(TWIN)


def test_the_seed_report(shared: Path) -> None:
    for path in (shared / "seed").glob("*.txt"):
        check(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("on Monday", "this morning"),  # no weekday
        ("Presidents Raul Castro and Barack Obama", "the two capitals"),  # several years fit
        ("HAVANA, March 16 (XYZ) -- Envoys", "Envoys"),  # no dateline
        ("Presidents Raul", "former Presidents Raul"),  # not in office
        ("sat down here on Monday", "will sit down here on Monday"),  # another Monday
        ("on Monday", "on Wednesday"),  # no year fits
    ],
)
def test_less_evidence_gives_no_year_and_no_values(old: str, new: str) -> None:
    text = TWIN.replace(old, new)
    assert text != TWIN
    day, why = infer(text)
    assert day is None and why
    assert all(m.value is None for m in tag_times(text, split_sentences(text)))


def test_a_dateline_with_its_year_needs_no_other_evidence() -> None:
    assert infer("GENEVA, 4 May 2011 (XYZ) -- The two sides parted without a deal.")[0] == date(2011, 5, 4)


def test_leaders_by_name_and_day() -> None:
    assert in_office("Barack Obama", date(2014, 12, 17)) is True
    assert in_office("Obama", date(2008, 12, 17)) is False
    assert in_office("Nobody Atall", date(2014, 12, 17)) is None
    assert any(c == "USA" and n.endswith("Obama") for c, n in leaders_between(date(2014, 1, 1), date(2014, 12, 31)))
