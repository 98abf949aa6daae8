"""A text that is kept out is known again under another name, cut or with words around it, and nothing else is taken for it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detente.training.apart import Apart

WORDS = [f"word{i}" for i in range(400)]
KEPT = " ".join(WORDS[:120])
OTHER = " ".join(WORDS[200:320])
APART = Apart([("talks/01", KEPT), ("talks/02", OTHER)])


@given(st.integers(0, 60), st.text(alphabet="xyz \n", max_size=80))
def test_a_part_of_a_text_is_that_text(cut: int, before: str) -> None:
    assert APART.same_as(f"{before} {' '.join(WORDS[cut : cut + 60])}".upper()) == "talks/01"


def test_a_report_that_quotes_a_line_is_another() -> None:
    assert APART.same_as(" ".join([*WORDS[100:115], *WORDS[330:400]])) is None
    assert APART.same_as("") is None
