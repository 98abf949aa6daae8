"""The expressions of a language that are dates, compiled from its word list (``data/<lang>/dates.toml``)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from detente.errors import DataError
from detente.language.words import words

_YEAR = r"(?:1[6-9]|20|21)\d\d(?![\w%]|[.,:]\d)"
_EDGE = r"(?<![\w$£€#@/-])(?<!\d[.,:])"


@dataclass(frozen=True)
class Form:
    """One form of date expression: ``kind`` says how its value is found; ``tense`` (if any) is the one it needs."""

    kind: str
    pattern: re.Pattern[str]
    tense: str | None = None


@dataclass(frozen=True)
class Patterns:
    """A language's forms, and its words by what they mean. ``trigger`` is in every sentence that holds a date;
    ``means`` gives the word of the rules for one of the language, where they differ."""

    forms: tuple[Form, ...]
    trigger: re.Pattern[str]
    months: dict[str, int]
    weekdays: dict[str, int]
    numbers: dict[str, int]
    holidays: dict[str, str]
    approximate: re.Pattern[str]
    spoken: re.Pattern[str]
    words: dict[str, Any]
    means: dict[str, str]

    def month(self, printed: str) -> int:
        """1 to 12 for a month's name or short name as printed."""
        return self.months[printed.lower().rstrip(".")]

    def number(self, printed: str) -> int:
        """The number that a word or figures stand for."""
        return self.numbers.get(printed.lower()) or int(printed)


def any_of(alternatives: Iterable[str]) -> str:
    """A group that matches any of the words, the longest first, with white space wherever they have a blank."""
    return "(?:" + "|".join(a.replace(" ", r"\s+") for a in sorted(alternatives, key=len, reverse=True)) + ")"


def _cased(names: Iterable[str], small: bool) -> str:
    """The names as they are printed: with a capital, or in capitals; ``small``: in small letters too."""
    return any_of(form for name in names for form in (name.capitalize(), name.upper(), *([name] if small else [])))


def _holiday_key(name: str) -> str:
    return name.lower().replace("’", "'")


@functools.cache
def patterns(lang: str = "en") -> Patterns:
    """The date expressions of ``lang``. Raises DataError where its word list lacks a key or a pattern does not compile."""
    w = words("dates", lang)
    try:
        return _compiled(w, lang)
    except KeyError as missing:
        raise DataError(f"detente/data/{lang}/dates.toml: add the key {missing}") from None
    except re.error as fault:
        raise DataError(f"detente/data/{lang}/dates.toml: mend the pattern {fault.pattern!r}: {fault}") from None


def _compiled(w: dict[str, Any], lang: str) -> Patterns:
    months = {name: i for i, name in enumerate(w["months"], 1)} | dict(w["months_short"])
    small = w["small_names"]
    weekday = _cased(w["weekdays"], small) + r"(?!\w)"
    short = any_of(d.capitalize() for d in w["weekdays_short"])
    holiday = any_of(h.replace("'", "['’]?") for h in w["holidays"])
    parts = {
        "month": rf"(?:{_cased(w['months'], small)}(?![a-zA-Z])|{_cased(w['months_short'], small)}(?![a-zA-Z]|-[a-z])\.?)",
        "weekday_any": rf"(?:{weekday}|{short}\b\.?)", "weekday": weekday, "day": w["day"], "year": _YEAR, "to": w["to"], "until": w["until"],
        "number": any_of([*w["numbers"], r"\d{1,3}"]), "modifier": any_of(w["modifiers"]), "begin": any_of(w["begins"]),
        "end": any_of(w["ends"]), "said": any_of(w["said_before"] + w["said_now"] + w["said_after"]),
        "season": any_of(w["seasons"]), "part": any_of(w["parts_of_day"]), "holiday": holiday,
        "giver": any_of(w["givers"]),
        "from_this": w["from_this"].replace("%documents%", any_of(w["documents"])),
    }

    def filled(form: dict[str, Any]) -> Form:
        pattern = re.sub(r"%(\w+)%", lambda m: parts[m[1]], form["pattern"])
        flags = 0 if form.get("case", True) else re.IGNORECASE
        return Form(form["kind"], re.compile(f"{_EDGE}(?:{pattern})(?!\\w)", flags), form.get("tense"))

    trigger = any_of([*months, *w["weekdays"], *w["units"], *w["parts_of_day"], *w["seasons"], *w["triggers"], *w["holidays"]])
    return Patterns(
        forms=tuple(filled(f) for f in w["form"]), trigger=re.compile(rf"\d|\b{trigger}", re.IGNORECASE), months=months,
        weekdays={name: i for i, name in enumerate(w["weekdays"])}, numbers=dict(w["numbers"]),
        holidays={_holiday_key(k): v for k, v in w["holidays"].items()},
        approximate=re.compile(rf"\b{any_of(w['approximate']['words'])}\s+$", re.IGNORECASE),
        spoken=re.compile(rf"\b{any_of(w['spoken'])}\s+(?:(?!{any_of(w['spoken_stops'])}\b)\w+\s+){{0,4}}?{w['spoken_lead']}(?P<wd>{weekday})"), words=w, means=dict(w["means"]),
    )
