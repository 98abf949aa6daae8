"""Whether a claim's confidence means what it says: of claims held with 0.7, seven in ten should be right.

Expected calibration error after Naeini, Cooper and Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian
Binning" (AAAI 2015): the mean distance of confidence and share right over bins, weighed by the claims in them. Intervals
are Wilson's (1927). Gold is not exhaustive for statements and events, so their shares right are lower bounds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from detente.evaluation.rows import Unit

BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Bin:
    """The claims of a kind whose confidence (0 to 1) lies from ``low`` to ``high``: how many, how sure and how right on average."""

    low: float
    high: float
    claims: int
    sure: float
    right: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Reliability:
    """One row of the score: its bins that hold claims, the expected calibration error, and the Brier score (both 0 is best)."""

    row: str
    bins: tuple[Bin, ...]
    error: float
    brier: float


def reliability(units: Sequence[Unit]) -> list[Reliability]:
    """The reliability of every row whose claims have a confidence."""
    rows = dict.fromkeys(row for unit in units for row in unit.judged)
    out = []
    for row in rows:
        judged = [j for unit in units for j in unit.judged.get(row, [])]
        if judged:
            bins = tuple(b for low, high in zip(BINS, BINS[1:], strict=False) if (b := _bin(judged, low, high)) is not None)
            error = sum(b.claims * abs(b.sure - b.right) for b in bins) / len(judged)
            out.append(Reliability(row, bins, error, sum((c - r) ** 2 for c, r in judged) / len(judged)))
    return out


def _bin(judged: list[tuple[float, bool]], low: float, high: float) -> Bin | None:
    within = [(c, r) for c, r in judged if low <= c < high or high == 1.0 == c]
    if not within:
        return None
    n, hits = len(within), sum(r for _, r in within)
    return Bin(low, high, n, sum(c for c, _ in within) / n, hits / n, wilson(hits, n))


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share of ``hits`` in ``n``."""
    share, z2 = hits / n, _Z * _Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(middle - half, 0.0), min(middle + half, 1.0)
