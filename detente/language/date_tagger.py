"""Where a text speaks of a date: the places, not yet the values. At each place the longest form wins; none overlap."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from detente.language.date_patterns import Patterns, any_of, patterns
from detente.language.reading import Sentence

_NAME = re.compile(r"[A-ZÀ-Þ][\w’'.&-]*\s+$")
_QUOTED = re.compile(r"[\"“‘']$")


@dataclass(frozen=True, slots=True)
class Found:
    """One date expression: its kind, its span, and the named parts of its form."""

    kind: str
    start: int
    end: int
    parts: dict[str, str]
    needs: str | None = None


@dataclass(frozen=True)
class _Guards:
    """What must or must not stand beside an expression, compiled from the word list."""

    month_after: re.Pattern[str]
    month_after_always: re.Pattern[str]
    not_month_before: re.Pattern[str]
    not_weekday_after: re.Pattern[str]
    not_weekday_before: re.Pattern[str]
    habit_before: re.Pattern[str]
    not_year_after: re.Pattern[str]
    not_year_before: re.Pattern[str]
    year_after: re.Pattern[str]


@functools.cache
def _guards(lang: str) -> _Guards:
    w = patterns(lang).words

    def behind(key: str) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w){any_of(w[key])}[.]?[\s-]+$", re.IGNORECASE)

    def ahead(key: str) -> re.Pattern[str]:
        return re.compile(rf"[\s-]+{any_of(w[key])}\b", re.IGNORECASE)

    return _Guards(
        behind("month_after"), behind("month_after_always"), ahead("not_month_before"), behind("not_weekday_after"), ahead("not_weekday_before"), behind("habit_before"),
        behind("not_year_after"), ahead("not_year_before"), behind("year_after"),
    )


def find_dates(text: str, sentences: list[Sentence], lang: str = "en") -> Iterator[tuple[Sentence, Found]]:
    """Every date expression of ``text`` with its sentence, in order and without overlap."""
    known = patterns(lang)
    for sentence in sentences:
        if not known.trigger.search(text, sentence.start, sentence.end):
            continue
        at = sentence.start
        for found in sorted(_candidates(text, sentence, known, lang), key=lambda f: (f.start, -f.end)):
            if found.start >= at:
                yield sentence, found
                at = found.end


def _candidates(text: str, sentence: Sentence, known: Patterns, lang: str) -> Iterator[Found]:
    for form in known.forms:
        for match in form.pattern.finditer(text, sentence.start, sentence.end):
            parts = {k: known.means.get(v.lower(), v) for k, v in match.groupdict().items() if v is not None}
            found = Found(form.kind, *match.span("date" if "date" in parts else 0), parts, form.tense)
            if _holds(text, found, sentence, known, lang):
                yield found


def _holds(text: str, f: Found, s: Sentence, known: Patterns, lang: str) -> bool:
    """Whether the words beside the expression let it be a date."""
    guards = _guards(lang)
    before, after = text[max(s.start, f.start - 40) : f.start], text[f.end : f.end + 24]
    if f.kind in ("month", "months") and not f.parts["mo"][0].isupper() and not known.words["small_names"]:
        return False
    if f.kind in ("month", "months") and "r" not in f.parts and "r2" not in f.parts:
        return _is_month(f, text, before, after, guards, lang)
    if f.kind == "weekday":
        if "r" not in f.parts and guards.habit_before.search(before) and not re.match(r"\s+[a-z]{4,}", after):
            return False
        return not guards.not_weekday_after.search(before) and not guards.not_weekday_before.match(after)
    if f.kind in ("year", "years", "decade"):
        return _is_year(f, before, after, guards, known) and not (f.kind == "year" and _in_name(before, s, guards))
    if f.kind in ("today", "period"):
        return not _is_title(text[f.start : f.end], before, after, s)
    return True


def _is_month(f: Found, text: str, before: str, after: str, guards: _Guards, lang: str) -> bool:
    known = patterns(lang)
    if guards.not_month_before.match(after):
        return False
    name, printed = f.parts["mo"].lower(), f.parts["mo"]
    if f.kind == "months" or f.end - f.start > len(printed) or guards.month_after_always.search(before):
        return True
    if name in known.words["month_names_of_people"] and _names_somebody(printed, text, lang):
        return False
    named = re.match(r"\s+[A-ZÀ-Þ][a-z]", after)
    if name in known.words["month_names_of_other_things"] or name in known.words["months_short"]:
        return bool(guards.month_after.search(before) or re.match(r"[’']s\b", after)) and not named
    if name in known.words["month_names_of_given_names"] and (named or _NAME.search(before)):
        return bool(guards.month_after.search(before)) and not named
    return not named or not _NAME.search(before) or bool(guards.month_after.search(before))


@functools.lru_cache(maxsize=8)
def _names_somebody(month: str, text: str, lang: str) -> bool:
    """Whether ``text`` has somebody of that last name: a word with a capital before it that no date could have there."""
    known = patterns(lang)
    for found in re.finditer(rf"\b([A-ZÀ-Þ][\w’'-]*\.?)\s+{month}\b(?!\s*\d)", text):
        word = found[1].lower()
        if word not in known.words["month_after"] and word not in known.weekdays and word not in known.words["modifiers"]:
            return True
    return False


def _is_year(f: Found, before: str, after: str, guards: _Guards, known: Patterns) -> bool:
    if guards.not_year_after.search(before) or guards.not_year_before.match(after):
        return False
    if re.match(r"/\w", after) or re.search(r"(?:[Rr]esolutions?|[Oo]rders?)\s+\d+\s+\($", before):
        return False
    return int(f.parts["y"]) >= known.words["plain_year_from"] or f.kind == "years" or bool(guards.year_after.search(before))


def _in_name(before: str, s: Sentence, guards: _Guards) -> bool:
    """Whether a year ends a name ("Expo 2020"): a word with a capital, inside the sentence, stands right before it."""
    name = re.search(r"\w[^.!?:;\w]+([A-ZÀ-Þ][\w-]+)\s+$", before)
    return bool(name) and not s.headline and not guards.year_after.search(before)


def _is_title(words: str, before: str, after: str, s: Sentence) -> bool:
    """Whether "Today", "This Week" and the like stand in the name of a paper or a programme ("USA Today")."""
    if s.headline and not words.isupper():
        return False
    parts = words.split()
    if not all(p[0].isupper() for p in parts):
        return False
    name = _NAME.search(before)
    return bool(name) if len(parts) == 1 and not _QUOTED.search(before) else len(parts) > 1 or bool(re.match(r"[\"”’]?\s+Show\b", after))
