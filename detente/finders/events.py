"""Events: who did what to whom, as a PLOVER type with source and target, where a sentence reports it as done."""

from __future__ import annotations

from collections.abc import Iterator

from detente.finders.claiming import actors_in, evidence
from detente.finders.scores import probability, tagged
from detente.language.reading import Reading, Sentence
from detente.model import Event
from detente.model.status import PLOVER

THRESHOLD = 0.2
JOINT = frozenset({"CONSULT", "AGREE", "COOPERATE"})


class Events:
    """Coded events between two actors."""

    name = "hybrid/events"
    kinds = ("event",)

    def __init__(self, threshold: float = THRESHOLD) -> None:
        self.threshold = threshold

    def find(self, reading: Reading) -> Iterator[Event]:
        """One claim for each type that a sentence reports and each pair of actors it names for it."""
        for sentence in reading.sentences:
            pair = actors(reading, sentence)
            if pair is None:
                continue
            for plover in PLOVER:
                score = probability(reading, sentence, plover)
                if score >= self.threshold:
                    yield Event(
                        **evidence(reading, sentence), reader=self.name, confidence=score, plover=plover, source=pair[0],
                        target=pair[1], date=_date(reading, sentence), place=_place(reading, sentence),
                    )


def actors(reading: Reading, sentence: Sentence) -> tuple[str, str] | None:
    """(source, target) of the sentence: the tagger's, else the first two different actors; None when it names no two."""
    sources, targets = (_marked(reading, sentence, label) for label in ("SOURCE", "TARGET"))
    for source in sources:
        for target in targets:
            if source != target:
                return source, target
    named = list(dict.fromkeys(p for _, _, p in actors_in(reading, sentence.start, sentence.end)))
    if sources and (others := [p for p in named if p != sources[0]]):
        return sources[0], others[0]
    if len(named) >= 2:
        return named[0], named[1]
    if len(named) == 1 and len(reading.sides) == 2 and named[0] in reading.sides:
        other = reading.sides[1] if reading.sides[0] == named[0] else reading.sides[0]
        return named[0], other
    return None


def _marked(reading: Reading, sentence: Sentence, label: str) -> list[str]:
    found: list[str] = []
    for a, b, _, _ in tagged(reading, sentence, label):
        found.extend(p for _, _, p in actors_in(reading, a - 1, b + 1))
    return list(dict.fromkeys(found))


def _date(reading: Reading, sentence: Sentence) -> str | None:
    return next((t.value for t in reading.inside(reading.times, sentence) if t.value), None)


def _place(reading: Reading, sentence: Sentence) -> str | None:
    return next((p.city for p in reading.inside(reading.places, sentence) if p.city), None)
