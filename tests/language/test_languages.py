"""Which language a report is read in: what its sender says, else what its text shows; never English by default of knowing."""

import json

import pytest

from detente.errors import UnreadableReport
from detente.language.languages import detected, language_of, normal, readable
from detente.model import Report

GERMAN = (
    "Islands Außenministerin und der norwegische Fischereiminister haben am Dienstag in Oslo ihre Gespräche über die "
    "Makrelenquote ohne Ergebnis beendet, teilte eine Sprecherin mit."
)


@pytest.mark.parametrize("code", ["en", "EN", "en-GB", "en_US", "eng", "English"])
def test_any_usual_name_of_a_language_is_understood(code):
    assert normal(code) == "en"


def test_what_the_sender_says_goes_before_what_the_text_shows():
    assert language_of(Report.of(GERMAN, lang="en")) == "en"
    with pytest.raises(UnreadableReport, match="given as 'de'.*detente reads English"):
        language_of(Report.of("The envoys met in Oslo.", lang="de"))
    with pytest.raises(UnreadableReport, match="'de'"):
        language_of(Report.of("The envoys met in Oslo."), given="de")


def test_a_text_in_another_language_is_not_read_as_english():
    with pytest.raises(UnreadableReport, match="seems to be 'de'.*give a translation"):
        language_of(Report.of(GERMAN))


@pytest.mark.parametrize("text", ["Talks resumed.", "OSLO", "Sigurdsson, Nordmann meet in Reykjavik", "1992-03-04", "§§§"])
def test_a_text_too_short_to_tell_is_taken_for_english(text):
    assert language_of(Report.of(text)) == "en"


def test_english_reports_are_told_as_english(shared):
    lines = (line for file in sorted((shared / "corpora").glob("*.jsonl")) for line in list(file.open(encoding="utf-8"))[:60])
    told = [detected(json.loads(line)["text"]) for line in lines]
    assert len(told) > 200
    assert all(code in (None, "en") for code in told)


def test_what_can_be_read_is_what_has_a_folder():
    assert "en" in readable()
