"""Next steps: what comes next, by the text."""

from __future__ import annotations

from collections.abc import Iterator

from detente.finders.claiming import evidence
from detente.finders.scores import probability
from detente.language.reading import Reading, Sentence
from detente.model import NextStep

THRESHOLD = 0.5


class NextSteps:
    """What is to come."""

    name = "hybrid/next_steps"
    kinds = ("next_step",)

    def __init__(self, threshold: float = THRESHOLD) -> None:
        self.threshold = threshold

    def find(self, reading: Reading) -> Iterator[NextStep]:
        """One claim for each sentence that tells of a step to come."""
        for sentence in reading.sentences:
            score = probability(reading, sentence, "next_step", cues="next_step")
            if score >= self.threshold:
                yield NextStep(
                    **evidence(reading, sentence), reader=self.name, confidence=score,
                    what=" ".join(reading.quote(sentence).split()), date=_date(reading, sentence),
                )


def _date(reading: Reading, sentence: Sentence) -> str | None:
    """The latest resolved date of the sentence: a next step lies ahead of whatever else it names."""
    values = [t.value for t in reading.inside(reading.times, sentence) if t.value]
    return max(values) if values else None
