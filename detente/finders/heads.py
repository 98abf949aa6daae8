"""Heads of delegation: who led a side, or sat at the table for it as its minister or leader."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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
from detente.model.dates import interval

Homes = Mapping[int, Sequence[str]]  # index of each sentence that tells of rounds -> their dates (EDTF), where they have any
HEAD_FLOOR = 0.6
_CLOSE = 40  # characters between two people who are named together
_FAR = 5  # sentences around within which somebody the tagger is sure of is a head of the nearest round
LIKELY = 0.6  # how likely a side must be to be somebody's of whom nothing else tells


def heads_for(reading: Reading, sentence: Sentence, date: str | None, homes: Homes) -> tuple[Head, ...]:
    """The heads of the round of ``date`` (EDTF or None) that ``sentence`` tells of, ``homes`` being all sentences that tell of one.

    They are named in it, in the sentences next to it that tell of no other round, or, where the tagger hears a head, in others to
    which no round is nearer. In a sentence of several rounds somebody belongs to the one whose date is nearest.
    """
    found: dict[str, Head] = {}
    for person in _candidates(reading, sentence, date, homes):
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


def _candidates(reading: Reading, sentence: Sentence, date: str | None, homes: Homes) -> list[PersonMention]:
    beside = [s for s in nearby(reading, sentence, before=1, after=2) if not _tells_another(date, homes.get(s.index, ()))]
    out = [p for p in _people(reading, sentence) if _is_head(reading, sentence, p) and _of_date(reading, sentence, p, date, homes)]
    out += [p for s in beside for p in _people(reading, s) if _is_head(reading, s, p)]
    for s in nearby(reading, sentence, before=_FAR, after=_FAR):
        if s not in beside and s.index not in homes and _nearest(s, homes) == sentence.index:
            out.extend(p for p in _people(reading, s) if _is_tagged(reading, s, p) and _is_head(reading, s, p))
    return out


def _tells_another(date: str | None, dates: Sequence[str]) -> bool:
    """Whether a sentence that tells of rounds of ``dates`` tells of others than that of ``date``; a round without a day may be any."""
    own, told = interval(date), [i for d in dates if (i := interval(d))]
    return bool(own and told) and not any(own[0] <= i[1] and i[0] <= own[1] for i in told if own)


def _of_date(reading: Reading, sentence: Sentence, person: PersonMention, date: str | None, homes: Homes) -> bool:
    """Whether somebody named in a sentence of several rounds belongs to that of ``date``: no other's date is nearer, one behind the name rather than before."""
    dates = homes.get(sentence.index, ())
    if len(set(dates)) < 2:
        return True
    times = [t for t in reading.inside(reading.times, sentence) if t.value in dates]
    start, end = _listed_with(reading, sentence, person)
    nearest = min(times, key=lambda t: t.start - end if t.start >= end else 2 * (start - t.end), default=None)
    return nearest is None or nearest.value == date


def _listed_with(reading: Reading, sentence: Sentence, person: PersonMention) -> tuple[int, int]:
    """Start and end of the run of people named close together of whom somebody is one ("A of X and B of Y")."""
    runs: list[tuple[int, int]] = []
    for p in _people(reading, sentence):
        if runs and p.start - runs[-1][1] <= _CLOSE:
            runs[-1] = (runs[-1][0], max(p.end, runs[-1][1]))
        else:
            runs.append((p.start, p.end))
    return next(run for run in runs if run[0] <= person.start < run[1])


def _nearest(sentence: Sentence, homes: Homes) -> int | None:
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
