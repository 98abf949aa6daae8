"""Heads of delegation: who led a side, or sat at the table for it as its minister or leader."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from msgspec import structs

from detente.finders import unheard
from detente.finders.claiming import nearby
from detente.finders.scores import tagged
from detente.language import allegiance
from detente.language.choice import chosen
from detente.language.parse import first_token, tokens_of
from detente.language.reading import PersonMention, Reading, Sentence
from detente.language.words import shape, word_set
from detente.model import Head

HEAD_FLOOR = 0.6
_FAR = 5  # sentences around within which somebody the tagger is sure of is a head of the nearest round
LIKELY = 0.6  # how likely a side must be to be somebody's of whom nothing else tells


def heads_for(reading: Reading, sentence: Sentence, homes: Sequence[int]) -> tuple[Head, ...]:
    """The heads of the round that ``sentence`` tells of, of those that the sentences ``homes`` (indices) tell of.

    They are named in it, in the sentences next to it, or, where the tagger hears a head, in others to which no round is nearer.
    """
    found: dict[str, Head] = {}
    for person in _candidates(reading, sentence, homes):
        key = person.name.split()[-1].lower()
        held = found.get(key)
        if held is None or (person.title and not held.title) or len(person.name) > len(held.name):
            found[key] = Head(
                name=person.name if held is None or len(person.name) > len(held.name) else held.name,
                party=_party(reading, person) or (held.party if held else None),
                title=person.title or (held.title if held else None),
            )
    told = (h if h.party else structs.replace(h, party=_likely_side(reading, h.name, found)) for h in found.values())
    return tuple(h for h in told if h.party)


def _party(reading: Reading, person: PersonMention) -> str | None:
    """For whom somebody acts; what the words around say of whom they head goes before a mere choice by context."""
    if person.party and person.party_basis != "context":
        return person.party
    return _side_of(reading, person) or person.party


def _likely_side(reading: Reading, name: str, found: dict[str, Head]) -> str | None:
    """The side that somebody heads of whom nothing tells for whom they act: the likeliest that nobody else heads here, if it is likely enough."""
    taken = {h.party for h in found.values()}
    told = dict(allegiance.candidates(reading, name))
    free = [(side, told[side]) for side in reading.sides if side not in taken and side in told]
    return chosen("person's party", free, reading.lang, least=LIKELY)


def _side_of(reading: Reading, person: PersonMention) -> str | None:
    """The side that a person whose title names none heads by the words around: "NAME of X", or "X's delegation was led by NAME"."""
    behind = reading.text[person.end : person.end + 12]
    for m in reading.parties:
        if 0 < m.start - person.end <= 12 and shape("heads", "of", reading.lang, exact=True).match(behind) and m.start - person.end <= len(behind):
            return m.party
    heads = shape("heads", "who_heads", reading.lang, exact=True).match(reading.text, person.end)
    if heads:
        own = [m for m in reading.parties if heads.end() <= m.start <= heads.end() + 4]
        if own:
            return own[0].party
    sentence = reading.sentence_at(person.start)
    led = shape("heads", "led_by", reading.lang, exact=True).search(reading.text[sentence.start : person.start])
    before = [m for m in reading.parties if led and sentence.start <= m.start and m.end <= person.start]
    return before[-1].party if before else None


def _candidates(reading: Reading, sentence: Sentence, homes: Sequence[int]) -> list[PersonMention]:
    beside = [sentence, *nearby(reading, sentence, before=1, after=2)]
    out = [p for s in beside for p in _people(reading, s) if _is_head(reading, s, p)]
    for s in nearby(reading, sentence, before=_FAR, after=_FAR):
        if s not in beside and _nearest(s, homes) == sentence.index:
            out.extend(p for p in _people(reading, s) if _is_tagged(reading, s, p) and _is_head(reading, s, p))
    return out


def _nearest(sentence: Sentence, homes: Sequence[int]) -> int | None:
    """The sentence of ``homes`` that is nearest, the earlier of two."""
    return min(homes, key=lambda home: (abs(home - sentence.index), home), default=None)


def _people(reading: Reading, sentence: Sentence) -> list[PersonMention]:
    return [p for p in reading.inside(reading.people, sentence) if p.form not in ("byline", "pronoun")]


def _is_head(reading: Reading, sentence: Sentence, person: PersonMention) -> bool:
    if person.title and any(re.search(rf"\b{m}\b", person.title, re.IGNORECASE) for m in word_set("heads", "member", reading.lang)):
        return False
    verb = _verb_over(reading, sentence, person)
    if verb in word_set("heads", "speaking", reading.lang):
        return False
    if _is_tagged(reading, sentence, person):
        return True
    if verb in word_set("heads", "lead", reading.lang):
        return True
    return reading.signals is None and unheard.heads(reading, sentence, person, verb)


def _is_tagged(reading: Reading, sentence: Sentence, person: PersonMention) -> bool:
    return any(a < person.end and person.start < b for a, b, *_ in tagged(reading, sentence, "HEAD", floor=HEAD_FLOOR))


def _verb_over(reading: Reading, sentence: Sentence, person: PersonMention) -> str | None:
    """The lemma of the nearest verb above the person's name in the parse."""
    tokens = tokens_of(reading.doc, sentence)
    index = first_token(reading.doc, person.start)
    if not len(tokens) or index >= len(reading.doc):
        return None
    token: Any = reading.doc[index]
    for _ in range(10):
        if token.pos_ == "VERB":
            return str(token.lemma_.lower())
        if token.head.i == token.i:
            return None
        token = token.head
    return None
