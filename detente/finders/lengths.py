"""How long a meeting lasted: the first and the last day of one that a sentence dates by a single day and a length.

"After three days of talks that ended on Friday" tells of Wednesday to Friday. A day on which a meeting of known length
merely begins stays that day, as the annotators' guideline has it.
"""

from __future__ import annotations

import functools
import re
from datetime import timedelta

from detente.language.words import words
from detente.model.dates import interval

_LONGEST = 31  # days; what is longer is no meeting's length


def lasting(text: str, value: str, lang: str = "en") -> str:
    """The days (EDTF) of a meeting that ``text``, its sentence, dates by ``value``; ``value`` itself where it tells no length."""
    days = interval(value)
    if days is None or days[0] != days[1]:
        return value
    day, long = days[0], _first(text, "long", lang)
    nth = _first(text, "nth", lang)
    if nth is not None:
        start = day - timedelta(nth - 1)
        end = start + timedelta(max(long or nth, nth) - 1)
    elif (length := _first(text, "over", lang) or (long if _ends(text, lang) else None)) is not None:
        start, end = day - timedelta(length - 1), day
    else:
        return value
    return value if start == end else f"{start.isoformat()}/{end.isoformat()}"


def _first(text: str, key: str, lang: str) -> int | None:
    """The number in the first expression under ``key`` that stands in ``text``, if it can be a count of days."""
    found = _pattern(key, lang).search(text)
    if found is None:
        return None
    word = next(w for w in found.groups() if w).lower()
    number = int(word) if word.isdigit() else _numbers(lang)[word]
    return number if 1 <= number <= _LONGEST else None


def _ends(text: str, lang: str) -> bool:
    return any(re.search(p, text, re.IGNORECASE) for p in words("meetings", lang)["lengths"]["ends"])


@functools.cache
def _numbers(lang: str) -> dict[str, int]:
    counted: dict[str, int] = words("dates", lang)["numbers"]
    return {**words("meetings", lang)["ordinals"], **counted}


@functools.cache
def _pattern(key: str, lang: str) -> re.Pattern[str]:
    number = "(" + "|".join([*map(re.escape, words("dates", lang)["numbers"]), r"\d{1,2}"]) + ")"
    ordinal = "(" + "|".join(map(re.escape, words("meetings", lang)["ordinals"])) + ")"
    patterns = [p.replace("%number%", number).replace("%ordinal%", ordinal) for p in words("meetings", lang)["lengths"][key]]
    return re.compile("|".join(patterns), re.IGNORECASE)
