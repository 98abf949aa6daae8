"""What a side is called by what it is means the side, only where there is one such side and only when nobody else owns the words."""

from __future__ import annotations

import pytest

from detente.language.generic import with_generic
from detente.language.groups import with_groups
from detente.language.parties import find_parties
from detente.language.reading import Signals, Span
from detente.language.sentences import split_sentences
from detente.language.sides import negotiating_sides


def generic(text: str, *groups: str) -> list[tuple[str, str]]:
    spans = [Span(text.find(g), text.find(g) + len(g), "GROUP", 0.9) for g in groups]
    parties = with_groups(text, find_parties(text, split_sentences(text)), Signals(0.9, [], spans))
    found = with_generic(text, parties, negotiating_sides(parties, text))
    assert found == sorted(found, key=lambda m: (m.start, m.end))
    assert all(m.text == text[m.start : m.end] for m in found)
    return [(m.text, m.party) for m in found if m.form == "generic"]


STATE_AND_GROUP = "Peru and the Lake Front hold talks\n\nPeru met the Lake Front on Monday. {}"


@pytest.mark.parametrize(
    ("sentence", "meant"),
    [
        ("The rebels want land.", [("rebels", "Lake Front")]),
        ("The guerrillas' envoy left the government's office.", [("guerrillas", "Lake Front"), ("government", "PER")]),
        ("The movement said so; a movement of clouds did not.", [("movement", "Lake Front")]),
        ("The Chilean government hosted them.", []),
        ("Peru's government answered.", []),
    ],
)
def test_talks_of_a_state_and_a_group(sentence: str, meant: list[tuple[str, str]]) -> None:
    assert generic(STATE_AND_GROUP.format(sentence), "Lake Front") == meant


def test_talks_of_two_states_leave_such_words_alone() -> None:
    assert generic("Peru and Chile hold talks\n\nPeru met Chile on Monday. The government and the rebels wait.") == []


def test_two_groups_leave_the_rebels_open() -> None:
    text = "Lake Front and Hill Front hold talks\n\nLake Front met Hill Front on Monday. The rebels wait."
    assert generic(text, "Lake Front", "Hill Front") == []
