"""Events: who did what to whom, as a PLOVER type with source and target, where a sentence reports it as done."""

from __future__ import annotations

from collections.abc import Iterator

from detente.finders import roles
from detente.finders.claiming import evidence
from detente.finders.scores import probability
from detente.language.choice import chosen, ranked
from detente.language.reading import Reading, Sentence
from detente.model import Event
from detente.model.status import PLOVER

THRESHOLD = 0.35
NEAR = 0.7  # a target is one of several where its share is at least so much of the best's
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
            types = [(p, score) for p in PLOVER if (score := probability(reading, sentence, p, cues=p)) >= self.threshold]
            found = roles.features(reading, sentence, (sentence.start, sentence.end)) if types else {}
            for plover, score in types:
                for source, target in actors(found, plover, reading.lang):
                    yield Event(
                        **evidence(reading, sentence), reader=self.name, confidence=score, plover=plover, source=source,
                        target=target, date=_date(reading, sentence), place=_place(reading, sentence),
                    )


def actors(found: roles.Features, plover: str, lang: str = "en") -> list[tuple[str, str]]:
    """The (source, target) pairs of an event of type ``plover``: the likeliest source with each target that is about as likely as the best."""
    kind = "joint" if plover in JOINT else "directed"
    parties = sorted((party, frozenset(f)) for party, f in found.items())
    source = chosen(f"source, {kind}", parties, lang)
    targets = ranked(f"target, {kind}", [p for p in parties if p[0] != source], lang)
    return [(source, target) for target, share in targets if share >= NEAR * targets[0][1]] if source else []


def _date(reading: Reading, sentence: Sentence) -> str | None:
    return next((t.value for t in reading.inside(reading.times, sentence) if t.value), None)


def _place(reading: Reading, sentence: Sentence) -> str | None:
    return next((p.city for p in reading.inside(reading.places, sentence) if p.city), None)
