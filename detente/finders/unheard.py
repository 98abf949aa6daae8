"""What the rules find by words alone where no encoder hears the language: topics, demands, and who heads a side."""

from __future__ import annotations

import re

from detente.finders.phrases import trimmed
from detente.language.reading import PersonMention, Reading, Sentence
from detente.language.words import any_of, shape, word_set, words

_LONGEST = 9  # words of a topic
_MOST = 6  # topics of a sentence


def topics(reading: Reading, sentence: Sentence) -> list[tuple[int, int]]:
    """The topics behind the words that lead to them ("discussed A, B and C"): each member of the list, without its article."""
    lead = shape("unheard", "topic_lead", reading.lang).search(reading.text, sentence.start, sentence.end)
    if lead is None:
        return []
    end = shape("unheard", "topic_end", reading.lang).search(reading.text, lead.end(), sentence.end)
    low, high = lead.end(), end.start() if end else sentence.end
    cuts = [(low, low), *(m.span() for m in shape("unheard", "topic_joint", reading.lang).finditer(reading.text, low, high)), (high, high)]
    members = [_bare(reading, left[1], right[0]) for left, right in zip(cuts, cuts[1:], strict=False)]
    return [(a, b) for a, b in members if b - a > 3 and len(reading.text[a:b].split()) <= _LONGEST][:_MOST]


def demand(reading: Reading, sentence: Sentence, gates: tuple[int, int] | None) -> tuple[int, int] | None:
    """The demand: what stands behind a word that waits for it ("until ...", "provided that ..."), or behind a verb of demanding."""
    text = reading.text
    for key, table in (("waits", "conditions"), ("provided", "conditions")):
        found = list(any_of(table, key, reading.lang).finditer(text, sentence.start, sentence.end))
        if found:
            return _cut(reading, found[-1].end(), sentence.end, None)
    asks = shape("unheard", "asks", reading.lang).search(text, sentence.start, sentence.end)
    return _cut(reading, asks.end(), sentence.end, gates) if asks else None


def heads(reading: Reading, sentence: Sentence, person: PersonMention, verb: str | None) -> bool:
    """Whether somebody heads a side by title, by words for leading before the name, or by sitting at the table for it."""
    title = (person.title or "").lower()
    if any(mark in title for mark in words("heads", reading.lang)["titles"]):
        return True
    if person.party is None or person.party not in reading.sides:
        return bool(shape("heads", "led_by", reading.lang, exact=True).search(reading.text[sentence.start : person.start]))
    led = shape("heads", "led_by", reading.lang, exact=True).search(reading.text[sentence.start : person.start])
    return led is not None or verb in word_set("heads", "meet", reading.lang) and bool(title)


def _cut(reading: Reading, start: int, end: int, gates: tuple[int, int] | None) -> tuple[int, int] | None:
    """``start`` to ``end`` up to the clause that goes on with something else, without function words before it."""
    text = reading.text
    stop = shape("unheard", "demand_end", reading.lang).search(text, start, end)
    if stop:
        end = stop.start()
    if gates and start < gates[0] < end:
        words_before = list(any_of("conditions", "gates", reading.lang).finditer(text, start, gates[0]))
        end = words_before[-1].start() if words_before else end
    a, b = _bare(reading, start, end)
    return (a, b) if len(text[a:b].split()) > 1 else None


def _bare(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """The span without punctuation, and without function words at its beginning."""
    start, end = trimmed(reading.text, start, end)
    function = word_set("issues", "function", reading.lang)
    while match := re.match(r"(\w+)\s+", reading.text[start:end]):
        if match.group(1).lower() not in function:
            break
        start += match.end()
    return start, end
