"""The gate: whether the report's news is a negotiation, its outcome, or a party's act within it."""

from __future__ import annotations

from detente.language.reading import Reading

THRESHOLD = 0.5


def gate(reading: Reading, threshold: float = THRESHOLD) -> tuple[bool, float]:
    """(about talks, probability). Without an encoder: by whether the text speaks of a meeting of two sides at all."""
    if reading.signals is not None:
        return reading.signals.talks >= threshold, round(reading.signals.talks, 4)
    return len(reading.sides) >= 2, 0.5
