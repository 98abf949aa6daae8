"""Confidences: a fitted kind moves along the log-odds, in order and within 0 to 1; another keeps its score."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.finders import calibration


@pytest.fixture(autouse=True)
def table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibration, "_table", lambda lang: {"round": (0.5, -0.4)})


@given(st.floats(0, 1), st.floats(0, 1))
def test_order_is_kept_and_the_ends_stay_within(a: float, b: float):
    low, high = sorted([a, b])
    assert 0 <= calibration.confidence("round", low) <= calibration.confidence("round", high) <= 1


@given(st.floats(0, 1))
def test_a_kind_that_was_not_fitted_keeps_its_score(score: float):
    assert calibration.confidence("third_party", score) == score
