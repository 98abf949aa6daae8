"""Bootstrap intervals of precision, recall and F1.

Percentile bootstrap (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13). What is drawn is whole
reports, since the entries of one report are not independent; and where there are more than five negotiations, whole
negotiations with all their reports, since reports of one negotiation are not independent either.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

DRAWS, SEED = 2000, 20150316
LEVEL = 0.95
FEW = 5  # of no more groups than these, single reports are drawn

Interval = tuple[float, float]
Numbers = NDArray[np.float64]


def grouped(counts: Numbers, names: Sequence[str]) -> Numbers:
    """``counts`` (reports x rows x 3) summed by negotiation, where there are enough; ``names`` are ``<negotiation>/<nn>``."""
    groups = sorted({name.partition("/")[0] for name in names})
    if len(groups) <= FEW:
        return counts
    return np.stack([counts[[name.partition("/")[0] == group for name in names]].sum(0) for group in groups])


def intervals(counts: Numbers) -> list[dict[str, Interval]]:
    """For each row the intervals of precision, recall and f1, from ``counts`` (what is drawn x rows x hits, said, gold)."""
    many = len(counts)
    if not many:
        return [dict.fromkeys(("precision", "recall", "f1"), (0.0, 0.0)) for _ in range(counts.shape[1])]
    weights = np.random.default_rng(SEED).multinomial(many, np.full(many, 1 / many), size=DRAWS)
    hits, said, gold = np.moveaxis(np.tensordot(weights, counts, axes=1), 2, 0)
    spreads = {"precision": _ratio(hits, said), "recall": _ratio(hits, gold), "f1": _ratio(2 * hits, said + gold)}
    edges = {name: np.quantile(spread, ((1 - LEVEL) / 2, (1 + LEVEL) / 2), axis=0) for name, spread in spreads.items()}
    return [{name: (float(low[i]), float(high[i])) for name, (low, high) in edges.items()} for i in range(counts.shape[1])]


def _ratio(part: Numbers, whole: Numbers) -> Numbers:
    return np.divide(part, whole, out=np.zeros_like(part, dtype=np.float64), where=whole > 0)
