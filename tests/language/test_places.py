"""Places: cities in English, countries as locations, and names that are no place here."""

from __future__ import annotations

import pytest

from detente.language.parties import find_parties
from detente.language.places import find_places
from detente.language.sentences import split_sentences


def places(text: str) -> list[tuple[str | None, str | None]]:
    sentences = split_sentences(text)
    return [(p.city, p.country) for p in find_places(text, sentences, find_parties(text, sentences))]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("They met in Geneva.", [("Geneva", "CH")]),
        ("They met in Kiev.", [("Kyiv", "UA")]),
        ("The round opened at Camp David.", [("Camp David", "US")]),
        ("The envoys gathered at the White House.", [("White House", "US")]),
        ("They talked in Panama City and Mexico City.", [("Panama City", "PA"), ("Mexico City", "MX")]),
        ("The two ministers spoke in Iran.", [(None, "IR")]),
        ("They met in Kleinwalden, Germany.", [("Kleinwalden", "DE")]),
        ("GENEVA (Agency) - The talks resumed.", [("Geneva", "CH")]),
        ("Delegates dined in Birmingham, Ala., on Friday.", [("Birmingham", "US")]),
        ("Lebanon said they would meet in Tripoli. Lebanon hosts.", [("Tripoli", "LY")]),
    ],
)
def test_places(text: str, wanted: list[tuple[str | None, str | None]]):
    assert places(text) == wanted


@pytest.mark.parametrize(
    "text",
    ["It was a nice day and Nice people came.", "The White House rejected it.", "The Paris Agreement binds them.", "Iran rejected the offer.", "The minister was reading Reading lists."],
)
def test_what_is_no_place(text: str):
    assert places(text) == []
