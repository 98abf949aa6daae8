"""The parts of a round: whether and when, the ordinal, the level. Each read off one sentence and the words of the language."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import Any

from detente.language.parse import first_token, tokens_of
from detente.language.reading import Reading, Sentence
from detente.language.tense import governing_verb, verb_tense
from detente.language.words import any_of, shape, word_set, words


@functools.cache
def _ordinal_pattern(lang: str = "en") -> re.Pattern[str]:
    w = words("meetings", lang)
    names = "|".join(w["ordinals"])
    return re.compile(words("shapes", lang)["rounds"]["ordinal"].replace("%names%", names), re.IGNORECASE)


_UNHEARD = 0.02  # where the encoder hears nothing at all of a meeting called off, words for it mean something else


def ordinal(text: str, lang: str = "en") -> int | None:
    """The ordinal of a round that ``text`` states ("the second round", "inaugural session"), or None."""
    match = _ordinal_pattern(lang).search(text)
    if match:
        return int(match.group(2)) if match.group(2) else int(words("meetings", lang)["ordinals"][match.group(1).lower()])
    return 1 if shape("rounds", "first_since", lang).search(text) else None


def meeting_tokens(reading: Reading, sentence: Sentence) -> list[Any]:
    """The tokens of ``sentence`` that name a meeting or an act of meeting, best first (nouns and verbs of the word list)."""
    nouns, verbs = word_set("meetings", "nouns", reading.lang), word_set("meetings", "verbs", reading.lang)
    found = []
    for token in tokens_of(reading.doc, sentence):
        lemma = token.lemma_.lower()
        if token.pos_ in ("NOUN", "PROPN") and lemma in nouns or token.pos_ == "VERB" and lemma in verbs:
            found.append(token)
    return found


def status_of(reading: Reading, sentence: Sentence, planned: float | None, cancelled: float | None, at: int) -> str:
    """held, planned, cancelled, postponed or under-way, by the encoder (where it spoke), the words and the tense at ``at``."""
    text = reading.quote(sentence)
    lemmas = {t.lemma_.lower() for t in tokens_of(reading.doc, sentence)}
    doubtful = cancelled is not None and cancelled <= _UNHEARD
    if not doubtful and (any_of("meetings", "cancelled_phrases", reading.lang).search(text) or lemmas & word_set("meetings", "cancelled", reading.lang)):
        return "cancelled"
    if not doubtful and (any_of("meetings", "postponed_phrases", reading.lang).search(text) or lemmas & word_set("meetings", "postponed", reading.lang)):
        return "postponed"
    vote = 0.0
    if planned is not None:
        vote += 4 * (planned - 0.45)
    if any_of("meetings", "planned_phrases", reading.lang).search(text):
        vote += 0.8
    tense = _tense(reading, at)
    vote += {"future": 0.9, "past": -0.9, "present": 0.0}.get(tense or "", 0.0)
    if vote > 0:
        return "planned"
    return "under-way" if any_of("meetings", "underway_phrases", reading.lang).search(text) else "held"


def _tense(reading: Reading, at: int) -> str | None:
    index = first_token(reading.doc, at)
    if index >= len(reading.doc):
        return None
    verb = governing_verb(reading.doc[index])
    return verb_tense(verb, reading.lang) if verb is not None else None


def level(titles: Iterable[str], text: str, lang: str = "en") -> str | None:
    """leaders, ministerial, senior-official or technical, by the titles at the table, else by the words of the sentence."""
    levels: dict[str, list[str]] = words("meetings", lang)["levels"]
    joined = " | ".join(t.lower() for t in titles if t)
    if joined:
        juniors = any(word in joined for word in words("meetings", lang)["juniors"])
        for name, marks in levels.items():
            if juniors and name in ("leaders", "ministerial"):
                continue
            if any(mark in joined for mark in marks):
                return name
        return "senior-official" if juniors else None
    low = text.lower()
    for name in ("technical", "leaders", "ministerial"):
        if any(re.search(rf"\b{re.escape(mark)}\b", low) for mark in levels[name] if " " in mark or mark.endswith("s") or "-" in mark or name == "technical"):
            return name
    return None
