"""Reliability: claims in bins of confidence, the share right beside it, and how far the two are apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.evaluation.reliability import reliability, wilson
from detente.evaluation.rows import Unit


def judged(*pairs: tuple[float, bool]) -> Unit:
    return Unit("fish/01", judged={"rounds": list(pairs)})


def test_bins_and_errors_by_hand():
    (row,) = reliability([judged((0.9, True), (0.9, True)), judged((0.9, False), (0.1, False))])
    assert [(b.low, b.claims, round(b.sure, 2), round(b.right, 2)) for b in row.bins] == [(0.0, 1, 0.1, 0.0), (0.8, 3, 0.9, 0.67)]
    assert row.error == pytest.approx((1 * 0.1 + 3 * (0.9 - 2 / 3)) / 4)
    assert row.brier == pytest.approx((0.01 + 0.01 + 0.81 + 0.01) / 4)


def test_a_row_without_claims_is_left_out():
    assert reliability([Unit("fish/01", judged={"rounds": []})]) == []


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40))
def test_every_claim_is_in_one_bin_and_errors_are_shares(pairs: list[tuple[float, bool]]):
    (row,) = reliability([judged(*pairs)])
    assert sum(b.claims for b in row.bins) == len(pairs)
    assert 0 <= row.error <= 1 and 0 <= row.brier <= 1


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilsons_interval_holds_the_share(case: tuple[int, int]):
    low, high = wilson(*case)
    assert 0 <= low <= case[0] / case[1] + 1e-12 and case[0] / case[1] <= high + 1e-12 <= 1 + 2e-12
