"""The negotiation itself: between whom, and towards which goal, as a sentence of the report has it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from detente.finders.claiming import evidence
from detente.finders.gate import gate
from detente.finders.phrases import trimmed
from detente.language.parse import first_token, subtree_span
from detente.language.reading import Reading, Sentence
from detente.language.words import words
from detente.model import NegotiationClaim

_LONGEST = 140  # characters of a goal


@functools.cache
def _aims(lang: str) -> re.Pattern[str]:
    marks = sorted(words("goals", lang)["aims"], key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, marks)) + r")\s", re.IGNORECASE)


class Negotiations:
    """Who talks with whom, and what for."""

    name = "rule/negotiation"
    kinds = ("negotiation",)

    def find(self, reading: Reading) -> Iterator[NegotiationClaim]:
        """One claim for the sentence that first states the goal; one without a goal for the lead when none does."""
        about, sure = gate(reading)
        if not about or len(reading.sides) < 2:
            return
        stated = [(s, g) for s in reading.sentences if (g := goal(reading, s)) is not None]
        if stated:
            for sentence, (a, b) in stated[:3]:
                yield NegotiationClaim(
                    **evidence(reading, sentence), reader=self.name, confidence=sure, parties=reading.sides,
                    goal=" ".join(reading.text[a:b].split()),
                )
            return
        lead = next((s for s in reading.sentences if len({m.party for m in reading.inside(reading.parties, s)} & set(reading.sides)) > 1), None)
        if lead is not None:
            yield NegotiationClaim(**evidence(reading, lead), reader=self.name, confidence=sure, parties=reading.sides)


def goal(reading: Reading, sentence: Sentence) -> tuple[int, int] | None:
    """The span of the goal that ``sentence`` states: the phrase behind "talks to", "aimed at" and the like, or None."""
    match = _aims(reading.lang).search(reading.quote(sentence))
    if match is None or reading.doc is None:
        return None
    start = sentence.start + match.end()
    index = first_token(reading.doc, start)
    if index >= len(reading.doc):
        return None
    token = reading.doc[index]
    while token.head.i != token.i and token.head.idx >= start:
        token = token.head
    a, b = subtree_span(token, skip=frozenset({"relcl", "advcl", "punct", "cc", "conj"}))
    a, b = trimmed(reading.text, max(a, start), min(b, sentence.end))
    return (a, b) if 8 < b - a <= _LONGEST else None
