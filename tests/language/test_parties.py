"""Parties: what is named, what only looks named, and between whom the talks are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.language.parties import find_parties, joint_mentions
from detente.language.sentences import split_sentences
from detente.language.sides import negotiating_sides
from detente.language.tables import table


def parties(text: str) -> list[tuple[str, str, str]]:
    return [(m.text, m.party, m.form) for m in find_parties(text, split_sentences(text))]


def codes(text: str) -> list[str]:
    return [p for _, p, _ in parties(text)]


def sides(text: str) -> set[str]:
    return set(negotiating_sides(find_parties(text, split_sentences(text)), text))


def test_forms_are_told_apart():
    assert parties("Cuban envoys met the White House team in Oslo, said NATO and the Taliban in Afghanistan.") == [
        ("Cuban", "CUB", "demonym"), ("White House", "USA", "government"), ("Oslo", "NOR", "capital"),
        ("NATO", "NATO", "organisation"), ("Taliban", "Taliban", "group"), ("Afghanistan", "AFG", "name"),
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Give us the US text.", ["USA"]),
        ("South Korea and North Korea met; South Sudan did not.", ["KOR", "PRK", "SSD"]),
        ("The U.S.-Iranian channel is open.", ["USA", "IRN"]),
        ("The Sino-Russian pact", ["CHN", "RUS"]),
        ("TALKS WITH INDONESIA RESUME", ["IDN"]),
        ("The Soviet Union and the Palestinian Authority", ["RUS", "PSE"]),
        ("Brussels rejected the offer from Kosovo", ["EU", "XKX"]),
        ("The United\nStates agreed.", ["USA"]),
    ],
)
def test_names_of_parties(text: str, wanted: list[str]):
    assert codes(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "She lives in New Mexico.", "He reads the Washington Post.", "Ships crossed the South China Sea.",
        "Basketball was good to Michael Jordan.", "A ruling by Chad Wolf was upheld.", "The Paris Agreement stands.",
        "The pro-Russian crowd left.", "They told us to wait.", "Who was it?",
    ],
)
def test_what_holds_a_name_and_is_no_party(text: str):
    assert codes(text) == []


def test_an_office_is_the_state_before_it():
    assert codes("The German Foreign Office spoke.") == ["DEU"]
    assert codes("The Foreign Office spoke.") == ["GBR"]


def test_a_state_that_shares_its_name_is_told_by_what_else_the_text_says():
    assert "GEO" not in codes("Voters in Georgia, from Atlanta to Savannah, queued.")
    assert "GEO" in codes("Georgia and Armenia signed in Tbilisi.")


def test_common_names_of_a_coalition_need_the_state_that_it_faces():
    assert "P5+1" in codes("Iran and world powers met again.")
    assert "P5+1" not in codes("World powers and world powers alone set prices.")


def test_both_sides_together():
    text = "The two sides spoke. Later both delegations ate."
    assert [text[a:b].lower() for a, b in joint_mentions(text)] == ["the two sides", "both delegations"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ruritania aside, talks between Chile and Peru resumed in Geneva. Switzerland hosted. Chile was calm. Peru was not.", {"CHL", "PER"}),
        ("Qatari-brokered talks between Sudan and the RSF opened. Sudan and the RSF disagree.", {"SDN", "RSF"}),
        ("Kenya, Uganda and Tanzania held trilateral talks. Kenya agreed. Uganda agreed. Tanzania agreed.", {"KEN", "UGA", "TZA"}),
        ("Iran and the P5+1 met. Iran talked with the United States. The United States was hopeful, and France too.", {"IRN", "P5+1"}),
    ],
)
def test_sides(text: str, wanted: set[str]):
    assert sides(text) == wanted


@given(st.text(alphabet="USIranChd Pakte.-'’\nKorea and", max_size=80))
def test_mentions_lie_in_the_text_in_order_without_overlap(text: str):
    found = find_parties(text, split_sentences(text))
    assert all(text[m.start : m.end] == m.text for m in found)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))


def test_no_code_means_two_parties():
    states = {row["iso3"] for name in ("countries", "territories") for row in table(name)}
    others = [row["code"] for name in ("parties", "organisations") for row in table(name)]  # coalitions only list members
    assert not states & set(others)
    assert len(others) == len(set(others))
