"""What speaks for a party's role: where it stands, who speaks, who was spoken of before."""

from __future__ import annotations

import pytest

from detente.finders import roles
from detente.model import Report


def features(reader, text: str, demand: str, sentence: int) -> roles.Features:
    reading = reader.language.read(Report.of(text))
    at = text.index(demand)
    return roles.features(reading, reading.sentences[sentence], (at, at + len(demand)))


@pytest.fixture(scope="module")
def quoted(reader) -> roles.Features:
    text = (
        "Ghana and Togo talk again\n\nGhana's foreign minister, Ama Mensah, met the press on Monday. "
        '"They must open the border first," Mensah said. Togo has not replied.'
    )
    return features(reader, text, "open the border first", 2)


def test_a_quotations_speaker_speaks_for_the_party(quoted: roles.Features):
    assert "speaks" in quoted["GHA"] and "speaks" not in quoted["TGO"]


def test_every_party_of_the_report_is_a_candidate(quoted: roles.Features):
    assert {"GHA", "TGO"} <= set(quoted)


def test_places_in_the_sentence_are_told_apart(reader):
    text = "Talks\n\nPeru insisted that Chile must withdraw its ships before Bolivia joins."
    found = features(reader, text, "Chile must withdraw its ships", 1)
    assert "stands before" in found["PER"] and "stands inside" in found["CHL"] and "stands after" in found["BOL"]
    assert "demand verb nsubj" in found["PER"] and "demand verb nsubj" not in found["CHL"]


def test_a_demand_without_names_points_back_to_the_last_subject(reader):
    text = "Talks\n\nChad refused to sign on Friday. Its price is the release of all prisoners held in Libya."
    found = features(reader, text, "the release of all prisoners", 2)
    assert "its, subject 1 before" in found["TCD"]
