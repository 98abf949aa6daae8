"""Statements: what somebody says about the talks, one claim for each sentence that carries their words."""

from __future__ import annotations

from collections.abc import Iterator

from detente.finders.claiming import evidence
from detente.finders.phrases import trimmed
from detente.finders.scores import probability
from detente.language.reading import Reading, Speech
from detente.model import Statement

THRESHOLD = 0.35


class Statements:
    """Attributed words."""

    name = "hybrid/statements"
    kinds = ("statement",)

    def __init__(self, threshold: float = THRESHOLD) -> None:
        self.threshold = threshold

    def find(self, reading: Reading) -> Iterator[Statement]:
        """The statements, where the encoder takes the sentence for one (every act of speech where it has no word)."""
        for speech in reading.speech:
            sentence = reading.sentences[speech.sentence]
            score = probability(reading, sentence, "statement") if reading.signals else 0.5
            if score < self.threshold:
                continue
            start, end = trimmed(reading.text, speech.start, speech.end)
            keys = evidence(reading, sentence) | {"said_by": speech.voice()}
            yield Statement(
                **keys, reader=self.name, confidence=score, speaker=speech.speaker, party=_party(speech),
                says=" ".join(reading.text[start:end].split()) or reading.quote(sentence),
            )


def _party(speech: Speech) -> str | None:
    return "+".join(speech.parties) if speech.parties else None
