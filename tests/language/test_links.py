"""Links: shares of the candidates and of none make one, and what stands in another window has none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.language.links import LINKS, SIZE, WIDTH, Links, level

PIECES = [(0, 4), (5, 9), (10, 14), (15, 19)]


def links(values: np.ndarray, *more: np.ndarray) -> Links:
    made = Links()
    for number, numbers in enumerate((values, *more)):
        made.add([(a + 20 * number, b + 20 * number) for a, b in PIECES], numbers)
    return made


def numbers(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(len(PIECES), SIZE)).astype(np.float32)


@given(st.integers(0, 2**32 - 1), st.sampled_from(LINKS), st.lists(st.sampled_from([(0, 4), (5, 9), (5, 14), (15, 19)]), unique=True))
def test_the_shares_of_all_and_of_none_make_one(seed: int, kind: str, candidates: list[tuple[int, int]]) -> None:
    shares, nobody = links(numbers(seed)).shares(kind, (0, 9), candidates)
    assert len(shares) == len(candidates)
    assert sum(shares) + nobody == pytest.approx(1)


def test_the_candidate_whose_vector_is_the_questions_has_most() -> None:
    values = np.zeros((len(PIECES), SIZE), np.float32)
    k = LINKS.index("holder")
    values[0, k * WIDTH] = 5  # how the first piece asks
    values[2, (len(LINKS) + k) * WIDTH] = 5  # how the third answers
    shares, nobody = links(values).shares("holder", (0, 4), [(5, 9), (10, 14)])
    assert shares[1] > shares[0] and shares[1] > nobody
    assert links(values).by_name("holder", (0, 4), [(5, 9, "A"), (10, 14, "B"), (15, 19, "A")])["B"] > 0.5


def test_beyond_the_window_nothing_is_known() -> None:
    two = links(numbers(1), numbers(2))
    shares, nobody = two.shares("party", (0, 4), [(5, 9), (25, 29)])
    assert shares[1] is None and shares[0] + nobody == pytest.approx(1)
    assert two.by_name("party", (0, 4), [(25, 29, "A")]) == {}
    assert Links().shares("party", (0, 4), [(5, 9)]) == ([None], 1.0)


@given(st.floats(0, 1), st.floats(0, 1))
def test_levels_rise_with_the_share(a: float, b: float) -> None:
    assert (level(a) <= level(b)) or a > b
    assert level(None) == "beyond"
