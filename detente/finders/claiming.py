"""What all finders need to make a claim of a sentence: its voice, its parties, its spans."""

from __future__ import annotations

from typing import Any

from detente.language.reading import PartyMention, Reading, Sentence, Spanned
from detente.model import Voice


def voice_at(reading: Reading, offset: int) -> Voice:
    """The voice of the words at ``offset``: the speech that they stand in, else the report's own."""
    holding = [s for s in reading.speech if s.start <= offset < s.end]
    if not holding:
        return Voice()
    return min(holding, key=lambda s: s.end - s.start).voice()


def evidence(reading: Reading, span: Spanned) -> dict[str, Any]:
    """The keys of a claim that rests on ``span``: report, start, end, quote, and the voice it is said in."""
    return {
        "report": reading.report.id, "start": span.start, "end": span.end, "quote": reading.quote(span),
        "said_by": voice_at(reading, span.start + (span.end - span.start) // 2),
    }


def parties_in(reading: Reading, start: int, end: int) -> list[PartyMention]:
    """The parties that stand within the characters ``start`` to ``end``."""
    return [m for m in reading.parties if start <= m.start and m.end <= end]


def actors_in(reading: Reading, start: int, end: int) -> list[tuple[int, int, str]]:
    """Who acts within ``start`` to ``end``: (start, end, party) of parties, of people of a known party, and of both sides together."""
    found = [(m.start, m.end, m.party) for m in parties_in(reading, start, end)]
    for p in reading.people:
        if p.party and p.form != "byline" and start <= p.start and p.end <= end:
            found.append((p.start, p.end, p.party))
    for a, b in reading.joint:
        if start <= a and b <= end:
            found.extend((a, b, side) for side in reading.sides)
    return sorted(set(found))


def nearby(reading: Reading, sentence: Sentence, before: int = 1, after: int = 1) -> list[Sentence]:
    """The sentences around ``sentence`` in the same or the adjoining paragraph, nearest first, itself not included."""
    around = [
        s for s in reading.sentences[max(0, sentence.index - before) : sentence.index + after + 1]
        if s.index != sentence.index
    ]
    return sorted(around, key=lambda s: (abs(s.index - sentence.index), s.index))
