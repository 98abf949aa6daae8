"""Trained choices: the weights decide, ties go to the first, and a doubtful best is no answer where certainty is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.language import choice

WEIGHTS = {"whose": {"near": 1.0, "far": -1.0, "side": 0.5}}


@pytest.fixture(autouse=True)
def weights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "_weights", lambda question, lang: WEIGHTS.get(question, {}))


def test_the_candidate_with_most_in_its_favour_is_chosen():
    options = [("a", frozenset({"far"})), ("b", frozenset({"near", "side"})), ("c", frozenset({"near"}))]
    assert choice.chosen("whose", options) == "b"


def test_of_equals_the_first_is_chosen_and_of_none_nobody():
    assert choice.chosen("whose", [("a", frozenset()), ("b", frozenset({"unheard of"}))]) == "a"
    assert choice.chosen("whose", []) is None


def test_a_doubtful_best_is_none_where_certainty_is_asked():
    options = [("a", frozenset({"near"})), ("b", frozenset({"near"})), ("c", frozenset({"near", "side"}))]
    assert choice.chosen("whose", options) == "c"
    assert choice.chosen("whose", options, least=0.5) is None
    assert choice.chosen("whose", [("a", frozenset({"near"})), ("b", frozenset({"far"}))], least=0.5) == "a"


@given(st.sets(st.sampled_from(["near", "far", "side", "other"])))
def test_a_yes_has_the_probability_of_its_weights(features: set[str]):
    total = choice.worth("whose", features)
    assert choice.likely("whose", features) == pytest.approx(1 / (1 + 2.718281828459045**-total))
