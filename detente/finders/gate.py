"""The gate: whether the report's news is a negotiation, its outcome, or a party's act within it."""

from __future__ import annotations

import math

from detente.finders.scores import cue_weight
from detente.language.reading import Reading

THRESHOLD = 0.5
PRIOR = -1.2  # log-odds of a report that names two sides and holds no cue
_LEAD = 3  # sentences that say what a report is about
_SPREAD = 4.0  # what cues in every sentence would add, twice


def gate(reading: Reading, threshold: float = THRESHOLD) -> tuple[bool, float]:
    """(about talks, probability). Without an encoder: by the cues for talks in the headline
    and lead, and whether two sides are named at all."""
    if reading.signals is not None:
        return reading.signals.talks >= threshold, round(reading.signals.talks, 4)
    return _by_cues(reading)


def _by_cues(reading: Reading) -> tuple[bool, float]:
    if len(reading.sides) < 2:
        return False, 0.1
    found = [cue_weight(reading.quote(s), "talks", reading.lang) for s in reading.sentences]
    weight = PRIOR + max(found[:_LEAD], default=0.0) + 0.5 * sum(w > 0 for w in found) / max(len(found), 1) * _SPREAD
    sure = round(1 / (1 + math.exp(-weight)), 4)
    return sure >= THRESHOLD, sure
