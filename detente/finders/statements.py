"""Statements: what somebody says about the talks, one claim for each sentence that carries their words."""

from __future__ import annotations

from collections.abc import Iterator

from detente.finders.claiming import actors_in, evidence
from detente.finders.phrases import trimmed
from detente.finders.scores import probability, tagged
from detente.language.reading import Reading, Speech
from detente.model import Statement, Voice

THRESHOLD = 0.3
LIKELY, TAGGED = 0.5, 0.5  # what the sentence and its tagged speaker must reach where no rule finds the act of saying


class Statements:
    """Attributed words."""

    name = "hybrid/statements"
    kinds = ("statement",)

    def __init__(self, threshold: float = THRESHOLD) -> None:
        self.threshold = threshold

    def find(self, reading: Reading) -> Iterator[Statement]:
        """The statements, where the encoder takes the sentence for one (every act of speech where it has no word)."""
        told: set[int] = set()
        for speech in reading.speech:
            sentence = reading.sentences[speech.sentence]
            score = probability(reading, sentence, "statement") if reading.signals else 0.5
            if score < self.threshold:
                continue
            told.add(sentence.index)
            start, end = trimmed(reading.text, speech.start, speech.end)
            keys = evidence(reading, sentence) | {"said_by": speech.voice()}
            yield Statement(
                **keys, reader=self.name, confidence=score, speaker=speech.speaker, party=_party(speech),
                says=" ".join(reading.text[start:end].split()) or reading.quote(sentence),
            )
        yield from self._tagged(reading, told)

    def _tagged(self, reading: Reading, told: set[int]) -> Iterator[Statement]:
        """Statements whose verb of saying no rule knows, by the tagger's speaker in the sentence."""
        for sentence in reading.sentences:
            score = probability(reading, sentence, "statement") if reading.signals else 0.0
            spans = tagged(reading, sentence, "SPEAKER", floor=TAGGED) if sentence.index not in told and score >= LIKELY else []
            for start, end, _, _ in spans[:1]:
                person = next((p for p in reading.people if p.start < end and start < p.end), None)
                start, end = trimmed(reading.text, start, end)
                name = person.name if person else " ".join(reading.text[start:end].split())
                if name:
                    parties = [person.party] if person and person.party else sorted({p for _, _, p in actors_in(reading, start, end)})
                    voice = Voice(kind="speaker", name=name, parties=tuple(parties))
                    yield Statement(
                        **evidence(reading, sentence) | {"said_by": voice}, reader=self.name, confidence=score, speaker=name,
                        party="+".join(parties) or None, says=reading.quote(sentence),
                    )


def _party(speech: Speech) -> str | None:
    return "+".join(speech.parties) if speech.parties else None
