"""Whether a date lies before or after the day of publication, by the words around it and, where there is one, the parse.

In order: a word right before the date that decides ("until", "since"), a deadline, the verb right before it ("said Monday"),
what the parse says (a plan told in the present is to come, outside headlines), the cue nearest before the date in its
sentence, the cue nearest behind it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from detente.language.date_patterns import any_of, patterns

Tense = Callable[[int], str | None]


_FAR = 40  # a past verb so many characters before "begins Friday" is another clause's


@functools.cache
def _cues(lang: str) -> tuple[re.Pattern[str], ...]:
    """Words right before a date that decide; the past verb right before it; cues anywhere; plans told in the present; words behind it that make it
    future; words before it that say a deadline went by.
    """
    w = patterns(lang).words["tense"]
    past = any_of(w["past"])
    return (
        re.compile(rf"\b(?:(?P<future>{any_of(w['before_future'])})|(?P<past>{any_of(w['before_past'])}))\s+{w['lead']}$", re.IGNORECASE),
        re.compile(rf"{w['not_past']}\b(?P<past>{past})\s+{w['verb_lead']}$"),
        re.compile(rf"(?<![\w])(?:(?P<future>{any_of(w['future'])})|{w['not_past']}(?P<past>{past}))(?!\w)"),
        re.compile(rf"\b{any_of(w['scheduled'])}\s+{w['plan_lead']}$"),
        re.compile(rf"\s+{any_of(w['behind_future'])}\b"),
        re.compile(rf"\b{any_of(w['missed'])}\s+(?:[a-z]+\s+)?$"),
    )


def side_of(text: str, start: int, end: int, span: tuple[int, int], tense: Tense | None, lang: str = "en", headline: bool = False) -> str | None:
    """``past`` or ``future`` for the date at ``start:end`` of a sentence ``span``; None where nothing tells."""
    decides, verb, anywhere, scheduled, behind_it, missed = _cues(lang)
    before = text[max(span[0], start - 160) : start]
    close = before[-40:]
    if found := decides.search(close):
        return "future" if found["future"] else "past"
    if behind_it.match(text, end, span[1]):
        return "past" if missed.search(close) else "future"
    cue = _last(anywhere, before)
    if not headline and (not cue or cue[0] == "past" and len(before) - cue[1] > _FAR) and scheduled.search(close):
        return "future"
    if verb.search(close) and not (cue and cue[0] == "future"):
        return "past"
    told = tense(start) if tense is not None else None
    if told in ("past", "future"):
        return told
    if told == "present" and not headline and not (cue and cue[0] == "past"):
        return "future"
    if cue:
        return cue[0]
    behind = anywhere.search(text, end, min(span[1], end + 160))
    return None if behind is None else "future" if behind["future"] else "past"


def told_right_before(text: str, start: int, first: int, lang: str = "en") -> bool:
    """Whether a past verb stands right before the date at ``start``, without a preposition ("said Monday"), in a sentence that begins at ``first``."""
    return bool(_bare(lang).search(text[max(first, start - 40) : start]))


@functools.cache
def _bare(lang: str) -> re.Pattern[str]:
    w = patterns(lang).words["tense"]
    return re.compile(rf"{w['not_past']}\b{any_of(w['past'])}\s+$")


def _last(cue: re.Pattern[str], before: str) -> tuple[str, int] | None:
    """The kind and place of the last cue in ``before``."""
    found = next(reversed(list(cue.finditer(before))), None)
    return None if found is None else ("future" if found["future"] else "past", found.start())
