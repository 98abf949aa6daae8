"""How likely it is that a sentence holds a claim of a kind: the encoder's word for it, moved by the cues in the sentence.

Cues are data (``data/<lang>/cues.toml``): expressions with a weight in log-odds. Trained evidence and rule evidence so
meet in one number, and a finder need not know which of them spoke.
"""

from __future__ import annotations

import functools
import math
import re

from detente.errors import DataError
from detente.language.reading import Reading, Sentence
from detente.language.words import words

_ADDRESS = re.compile(r"\W*(?:https?://|www\.)\S+\W*")  # a line that is an address says nothing
_FLOOR = 1e-4
OF_TALKS = frozenset({"round", "issue", "condition", "undertaking"})
DOUBT = 0.5
UNTRAINED = 0.12  # the prior of a kind for which the encoder has no word: cues alone must carry it over a threshold


@functools.cache
def _cues(kind: str, lang: str) -> tuple[tuple[re.Pattern[str], float], ...]:
    table = words("cues", lang).get(kind, {})
    try:
        return tuple((re.compile(pattern, re.IGNORECASE), float(weight)) for pattern, weight in table.items())
    except re.error as fault:
        raise DataError(f"data/{lang}/cues.toml, [{kind}]: {fault}; mend the expression") from None


def cue_weight(text: str, kind: str, lang: str = "en") -> float:
    """The sum of the weights (log-odds) of the cues for ``kind`` that stand in ``text``."""
    return sum(weight for pattern, weight in _cues(kind, lang) if pattern.search(text))


def probability(reading: Reading, sentence: Sentence, label: str, cues: str | None = None) -> float:
    """The probability (0 to 1) that ``sentence`` holds a claim of ``label``; ``cues`` names the cue table, if any."""
    if _ADDRESS.fullmatch(reading.quote(sentence)):
        return 0.0
    trained = reading.signals.sentences[sentence.index].get(label) if reading.signals else None
    base = min(max(trained if trained is not None else UNTRAINED, _FLOOR), 1 - _FLOOR)
    moved = math.log(base / (1 - base)) + (cue_weight(reading.quote(sentence), cues, reading.lang) if cues else 0.0)
    if label in OF_TALKS:
        moved += _doubt(reading)
    return round(1 / (1 + math.exp(-moved)), 4)


def _doubt(reading: Reading) -> float:
    """What a report that is hardly about talks takes off the log-odds of what talks are made of: a share of the gate's own."""
    if reading.signals is None:
        return 0.0
    talks = min(max(reading.signals.talks, _FLOOR), 0.5)
    return DOUBT * math.log(talks / (1 - talks))


def tagged(reading: Reading, sentence: Sentence, *labels: str, floor: float = 0.0) -> list[tuple[int, int, str, float]]:
    """The trained tagger's spans in ``sentence`` with one of ``labels``: (start, end, label, score), in order."""
    if not reading.signals:
        return []
    return [
        (s.start, s.end, s.label, s.score)
        for s in reading.signals.spans
        if s.label in labels and s.score >= floor and sentence.start <= s.start and s.end <= sentence.end
    ]
