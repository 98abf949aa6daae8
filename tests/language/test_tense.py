"""The tense of a meeting's verb, and fragments whose parse leads nowhere."""

from __future__ import annotations

import pytest

from detente.language import models
from detente.language.parse import parse
from detente.language.sentences import split_sentences
from detente.language.tense import tense_at


@pytest.mark.parametrize(
    ("text", "word", "tense"),
    [
        ("The envoys met in Oslo.", "met", "past"),
        ("The envoys will meet in Oslo.", "meet", "future"),
        ("The envoys plan to meet in Oslo.", "meet", "future"),
    ],
)
def test_the_governing_verb_tells_the_tense(text, word, tense):
    doc = parse(text, split_sentences(text), models.load())
    assert tense_at(doc)(text.index(word)) == tense


def test_a_present_verb_says_nothing_of_the_day_of_a_noun():
    text = "The minister leaves on Friday. Talk of the meeting on Thursday grows."
    doc = parse(text, split_sentences(text), models.load())
    told = tense_at(doc)
    assert (told(text.index("Friday")), told(text.index("Thursday"))) == ("present", None)


@pytest.mark.parametrize("text", ["To meet in Oslo", "Which to meet", "Meet, to meet, that meet", "Talks To Resume", "To be held"])
def test_fragments_end(text):
    doc = parse(text, split_sentences(text), models.load())
    assert all(tense_at(doc)(at) in (None, "past", "present", "future") for at in range(len(text)))
