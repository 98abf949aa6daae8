"""What speaks for a date or place being a meeting's, and which are candidates where a sentence names none."""

from __future__ import annotations

import pytest

from detente.finders import linking
from detente.language.reading import Reading
from detente.model import Report

TEXT = (
    "Envoys meet in Lima\n\n"
    "LIMA, March 3 - Envoys of Peru and Chile met here on Tuesday. "
    "They spoke for six hours. "
    "On Wednesday a spokesman said that a further session will be held in Arica on March 19."
)


@pytest.fixture(scope="module")
def reading(reader) -> Reading:
    return reader.language.read(Report.of(TEXT, published="2021-03-03"))


def test_a_sentences_dates_leave_out_the_dateline(reading: Reading):
    assert [t.value for t in linking.dates_in(reading, reading.sentences[1])] == ["2021-03-02"]


def test_the_verb_of_speaking_speaks_against_its_date(reading: Reading):
    last = reading.sentences[-1]
    said = {t.value: linking.own_date(reading, last, t) for t in linking.dates_in(reading, last)}
    assert "verb of speaking" in said["2021-03-03"] and "verb of speaking" not in said["2021-03-19"]


def test_a_round_told_without_a_date_may_have_one_from_around_the_day_of_publication_or_none(reading: Reading):
    options = [option.value for option, _ in linking.around_dates(reading, reading.sentences[2], "held")]
    assert options[:2] == [None, "2021-03-03"] and "2021-03-02" in options and "2021-03-19" in options


def test_a_round_told_without_a_place_may_have_a_city_from_around_or_none(reading: Reading):
    options = dict(linking.around_places(reading, reading.sentences[2], "held"))
    assert options.keys() >= {linking.Borrowed(None), linking.Borrowed("Lima", "PE"), linking.Borrowed("Arica", "CL")}
    assert "told held" not in options[linking.Borrowed("Lima", "PE")]


def test_features_are_words_without_names_or_dates_of_the_report(reading: Reading):
    told = set()
    for sentence in reading.sentences:
        for option in (*linking.around_dates(reading, sentence, "held"), *linking.around_places(reading, sentence, "held")):
            told |= option[1]
        for time in linking.dates_in(reading, sentence):
            told |= linking.own_date(reading, sentence, time)
        for place in linking.places_in(reading, sentence):
            told |= linking.own_place(reading, sentence, place)
    assert told and not any(name in f for f in told for name in ("Lima", "Arica", "2021", "Peru"))


@pytest.mark.parametrize(
    ("told", "values"),
    [
        ("on Thursday and Friday", ["2021-03-04/2021-03-05"]),
        ("from Thursday through Sunday", ["2021-03-04/2021-03-07"]),
        ("on Thursday and again on Sunday", ["2021-03-04", "2021-03-07"]),
    ],
)
def test_days_told_together_are_one_range(reader, told: str, values: list[str]):
    text = f"Envoys to meet in Lima\n\nEnvoys of Peru and Chile will meet in Lima {told}."
    reading = reader.language.read(Report.of(text, published="2021-03-03"))
    assert [t.value for t in linking.dates_in(reading, reading.sentences[-1])] == values
