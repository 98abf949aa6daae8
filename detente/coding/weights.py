"""The coder's trained weights, one for each named feature: ``data/<lang>/coding.json``, written by ``detente.training.coding``."""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Iterable, Mapping
from importlib import resources

from detente.errors import DataError


@functools.cache
def weights(question: str, lang: str = "en") -> dict[str, float]:
    """Feature -> weight (log-odds) of a question. Raises DataError where the file or the question is missing."""
    path = resources.files("detente") / "data" / lang / "coding.json"
    try:
        table: dict[str, dict[str, float]] = json.loads(path.read_text(encoding="utf-8"))
        return table[question]
    except (FileNotFoundError, KeyError):
        raise DataError(f"detente/data/{lang}/coding.json has no weights for {question!r}: run python -m detente.training.coding") from None


def shares(question: str, candidates: Mapping[str, Iterable[str]], lang: str = "en") -> list[tuple[str, float]]:
    """Every candidate with its share of the probability among them all (0 to 1), the best first, equals by name.

    The sums are exactly rounded, so that the order in which a set is walked through leaves no trace.
    """
    own = weights(question, lang)
    scores = {c: math.fsum([own[f] for f in features if f in own]) for c, features in candidates.items()}
    top = max(scores.values(), default=0.0)
    odds = {c: math.exp(s - top) for c, s in scores.items()}
    whole = math.fsum(odds.values())
    return sorted(((c, o / whole) for c, o in odds.items()), key=lambda c: (-c[1], c[0]))
