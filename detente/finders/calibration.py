"""A finder's score as a probability: how often claims of that kind and score proved right on reports set aside.

``data/<lang>/calibration.json`` holds, by kind, slope and offset on the log-odds scale (Platt, "Probabilistic Outputs for
Support Vector Machines", 1999), fitted by ``detente.training.calibrate``. A kind without an entry keeps its score.
"""

from __future__ import annotations

import functools
import json
import math
from importlib import resources

_EDGE = 1e-3


@functools.cache
def _table(lang: str) -> dict[str, tuple[float, float]]:
    path = resources.files("detente") / "data" / lang / "calibration.json"
    if not path.is_file():
        return {}
    return {kind: (a, b) for kind, (a, b) in json.loads(path.read_text(encoding="utf-8")).items()}


def log_odds(probability: float) -> float:
    """The log-odds of a probability, kept finite."""
    p = min(max(probability, _EDGE), 1 - _EDGE)
    return math.log(p / (1 - p))


def confidence(kind: str, score: float, lang: str = "en") -> float:
    """The probability (0 to 1) that a claim of ``kind`` with this score is right."""
    if kind not in _table(lang):
        return score
    slope, offset = _table(lang)[kind]
    return round(1 / (1 + math.exp(-(slope * log_odds(score) + offset))), 3)
