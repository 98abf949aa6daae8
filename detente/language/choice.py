"""Choosing among candidates: a log-linear model whose weights, one for each named feature, are data.

``data/<lang>/choices.json`` holds the weights of each question ("holder", "round_date" ...). They are trained by
``detente.training.choices`` on reports annotated by hand; what a feature is called says what it means, so that the file
can be read. The candidate with the highest sum wins.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Iterable, Sequence
from importlib import resources
from typing import TypeVar

T = TypeVar("T")


@functools.cache
def _weights(question: str, lang: str) -> dict[str, float]:
    path = resources.files("detente") / "data" / lang / "choices.json"
    if not path.is_file():
        return {}
    table: dict[str, dict[str, float]] = json.loads(path.read_text(encoding="utf-8"))
    return table.get(question, {})


def worth(question: str, features: Iterable[str], lang: str = "en") -> float:
    """The sum of the weights of ``features`` for ``question`` (log-odds up to a constant of the question)."""
    weights = _weights(question, lang)
    return sum(weights.get(f, 0.0) for f in features)


def likely(question: str, features: Iterable[str], lang: str = "en") -> float:
    """The probability (0 to 1) of a yes, for a question that is asked of each candidate on its own."""
    return 1 / (1 + math.exp(-max(min(worth(question, features, lang), 30.0), -30.0)))


def chosen(question: str, candidates: Sequence[tuple[T, frozenset[str]]], lang: str = "en", least: float = 0.0) -> T | None:
    """The best of ``candidates`` (each with its features), the first of equals; None where there are none.

    With ``least``, None too where the best's share of the probability among them all is lower.
    """
    if not candidates:
        return None
    best, share = ranked(question, candidates, lang)[0]
    return best if share >= least else None


def ranked(question: str, candidates: Sequence[tuple[T, frozenset[str]]], lang: str = "en") -> list[tuple[T, float]]:
    """Every candidate with its share of the probability among them all (0 to 1), the best first."""
    scores = [worth(question, features, lang) for _, features in candidates]
    top = max(scores, default=0.0)
    odds = [math.exp(s - top) for s in scores]
    whole = sum(odds)
    shares = [(c, o / whole) for (c, _), o in zip(candidates, odds, strict=True)]
    return sorted(shares, key=lambda c: -c[1])
