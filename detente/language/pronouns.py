""""He" and "she": the person each means, by the sentence and the one before it."""

from __future__ import annotations

import bisect
import functools
import re
from dataclasses import replace

from detente.language.reading import PersonMention, Sentence
from detente.language.words import word_set, words

_QUOTES = str.maketrans({"“": '"', "”": '"', "«": '"', "»": '"'})
_BACK = 2  # sentences before its own in which a pronoun's person may stand


@functools.cache
def _pattern(lang: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(words("titles", lang)["pronouns"]) + r")\b", re.IGNORECASE)


@functools.cache
def _sexes(lang: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    w = words("names", lang)
    return frozenset(w["women"]), frozenset(w["woman_titles"]), frozenset(w["man_titles"])


def pronouns(text: str, sentences: list[Sentence], people: list[PersonMention], lang: str = "en") -> list[PersonMention]:
    """A mention of form ``pronoun`` for each "he" and "she" of the report's own voice whose person can be told.

    The person is the one its sentence names first before it, else the first named in the nearest sentence before that
    names one; "she" means a woman where one is known, "he" never one. Quoted pronouns are left alone.
    """
    named = [p for p in people if p.form == "name"]
    starts = [p.start for p in named]
    women = {p.name for p in named if _is_woman(p, lang)}
    men = {p.name for p in named if _has_title(p, _sexes(lang)[2])} - women
    out: list[PersonMention] = []
    for s in sentences:
        for m in _pattern(lang).finditer(text, s.start, s.end):
            if _quoted(text, sentences, s, m.start()):
                continue
            person = _meant(m.group().lower() in word_set("titles", "she", lang), m.start(), s, sentences, named, starts, women, men)
            if person is not None:
                out.append(replace(person, start=m.start(), end=m.end(), text=m.group(), form="pronoun"))
    return out


def _quoted(text: str, sentences: list[Sentence], s: Sentence, at: int) -> bool:
    """Whether the character at ``at`` stands inside a quotation that its paragraph opened."""
    first = s.index
    while first > 0 and sentences[first - 1].paragraph == s.paragraph:
        first -= 1
    return text[sentences[first].start : at].translate(_QUOTES).count('"') % 2 == 1


def _meant(
    woman: bool, at: int, s: Sentence, sentences: list[Sentence], named: list[PersonMention], starts: list[int],
    women: set[str], men: set[str],
) -> PersonMention | None:
    for back in range(_BACK + 1):
        if s.index - back < 0:
            break
        here = sentences[s.index - back]
        those = named[bisect.bisect_left(starts, here.start) : bisect.bisect_left(starts, min(here.end, at))]
        fit = [p for p in those if (p.name not in men if woman else p.name not in women)]
        known = [p for p in fit if p.name in women] if woman else fit
        if known or fit:
            return (known or fit)[0]
    return None


def _is_woman(person: PersonMention, lang: str) -> bool:
    women, titles, _ = _sexes(lang)
    return person.name.split()[0] in women or _has_title(person, titles)


def _has_title(person: PersonMention, titles: frozenset[str]) -> bool:
    return bool(person.title and titles & {w.lower().strip(",") for w in person.title.split()})
