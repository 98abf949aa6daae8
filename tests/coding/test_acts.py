"""Acts are found by their words, and operators compose their codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.coding.acts import find_acts, forms, irregular_verbs
from detente.coding.cameo import codes
from detente.coding.scheme import plover
from detente.language.words import words


def found(text: str) -> list[str]:
    return [a.code for a in find_acts(text, 0, len(text))]


@pytest.mark.parametrize(("text", "code"), [
    ("The envoys met in Turku.", "040"),
    ("Latvia agreed to hold talks with Malta.", "036"),
    ("Latvia refused to release the sailors.", "1243"),
    ("Latvia released the sailors.", "0841"),
    ("Latvia will not lift the sanctions.", "1244"),
    ("Latvia lifted the sanctions.", "085"),
    ("Latvia threatened to suspend military aid to Malta.", "1311"),
    ("Latvia urged Malta to resume negotiations.", "026"),
    ("Latvia demanded that Malta withdraw its troops.", "1056"),
    ("Latvia has imposed an embargo.", "163"),
    ("A suicide bomber struck the market.", "1831"),
])
def test_an_act_has_the_code_of_its_words_and_of_what_governs_it(text, code):
    assert code in found(text)


def test_a_hostile_act_that_is_denied_is_none():
    assert "190" not in found("Malta did not attack Latvia.")


def test_a_refusal_is_not_also_the_act_that_is_refused():
    assert not [c for c in found("Latvia refused to release the sailors.") if c.startswith("08")]


@pytest.mark.parametrize(("verb", "form"), [("meet", "met"), ("deny", "denied"), ("expel", "expelling"), ("free", "freed"), ("free", "freeing"), ("cut", "cutting"), ("impose", "imposing")])
def test_verbs_are_inflected(verb, form):
    assert form in forms(verb, irregular_verbs())


def test_every_code_of_the_words_is_in_the_scheme():
    table = words("acts")
    coded = {*table["acts"], *table["root"].values(), *(c for t in table["composed"].values() for c in t.values())}
    assert coded <= set(codes())


def test_every_type_and_mode_of_a_code_is_in_the_scheme():
    events = plover().events
    for code in codes().values():
        assert code.plover is None or code.plover in events
        assert code.mode is None or code.mode in events[code.plover].modes.names, code


@given(st.text(st.sampled_from("aeimtrs' ,.-") , max_size=40).flatmap(lambda t: st.sampled_from([t, f"{t} agreed to meet {t}", f"did not {t} release {t}"])))
def test_acts_lie_within_the_text(text):
    for act in find_acts(text, 0, len(text)):
        assert 0 <= act.start < act.end <= len(text) and act.code in codes()
