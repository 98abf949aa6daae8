"""The expressions of a language that are dates, compiled from its word list (``data/<lang>/dates.toml``)."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from detente.language.words import words


@dataclass(frozen=True)
class Patterns:
    """Compiled expressions, tried in order at every place; the longest match at the earliest place wins."""

    forms: tuple[tuple[str, re.Pattern[str]], ...]
    months: dict[str, int]
    weekdays: dict[str, int]
    numbers: dict[str, int]
    approximate: re.Pattern[str]
    round_nouns: tuple[str, ...]


@functools.cache
def patterns(lang: str = "en") -> Patterns:
    """The date expressions of ``lang``."""
    w = words("dates", lang)
    months = {name: i for i, name in enumerate(w["months"], 1)} | dict(w["months_short"])
    weekdays = {name: i for i, name in enumerate(w["weekdays"])}
    month = "(?:" + "|".join(sorted((m.capitalize() for m in months), key=len, reverse=True)) + r")\b\.?"
    month_full = "(?:" + "|".join(m.capitalize() for m in w["months"]) + r")\b|(?:Jan|Feb|Aug|Sept?|Oct|Nov|Dec)\b\.?"
    weekday = "(?:" + "|".join(d.capitalize() for d in w["weekdays"]) + r")\b"
    day = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?\b(?![:.]\d)"
    year = r"(?:1[89]|20)\d\d\b"
    number = "(?:" + "|".join([*w["numbers"], r"\d{1,3}"]) + ")"
    dash = r"\s*(?:-|–|—|to|and|through|until)\s*(?:the\s+)?"
    no_year = r"(?!\s+(?:" + "|".join(w["not_year_after"]) + r")\b)(?![,.]\d|-\w|%)"
    forms = [
        ("iso", r"(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01])\b"),
        ("mdy_range", rf"(?P<mo>{month})\s+(?P<d>{day}){dash}(?P<mo2>{month})\s+(?P<d2>{day})(?:,?\s+(?P<y>{year}))?"),
        ("dmy_range", rf"(?P<d>{day})\s+(?P<mo>{month}){dash}(?P<d2>{day})\s+(?P<mo2>{month})(?:,?\s+(?P<y>{year}))?"),
        ("md_range", rf"(?P<mo>{month})\s+(?P<d>{day}){dash}(?P<d2>{day})(?:,?\s+(?P<y>{year}))?"),
        ("dm_range", rf"(?P<d>{day}){dash}(?P<d2>{day})\s+(?:of\s+)?(?P<mo>{month})(?:,?\s+(?P<y>{year}))?"),
        ("mdy", rf"(?P<mo>{month})\s+(?:the\s+)?(?P<d>{day})(?:,?\s+(?P<y>{year}))?"),
        ("dmy", rf"(?P<d>{day})\s+(?:of\s+)?(?P<mo>{month})(?:,?\s+(?P<y>{year}))?"),
        ("slash", r"(?P<m>0?[1-9]|1[0-2])/(?P<d>[12]\d|3[01]|0?[1-9])/(?P<y>(?:19|20)\d\d)\b"),
        ("my", rf"(?:(?:early|late|mid|in)[- ])?(?P<mo>{month})(?:,?\s+(?:of\s+|in\s+)?)(?P<y>{year})"),
        ("ago", rf"(?P<n>{number})\s+(?P<u>day|week|month|year)s?\s+ago\b"),
        ("after", rf"(?P<n>{number})\s+(?P<u>day|week|month)s?\s+(?P<side>after|before|since)\s+(?P<anchor>(?:the|a|an|their|its|his|her|last|that)\b[^,.;]{{3,60}})"),
        ("within", rf"(?:within|in the next|over the next)\s+(?P<n>{number})\s+(?P<u>day|week|month)s?\b"),
        ("relative_weekday", rf"(?P<r>last|next|this|this past|this coming|the previous|the following)\s+(?P<wd>{weekday})"),
        ("weekday_range", rf"(?P<wd>{weekday})\s*(?:to|through|until|–|-)\s*(?P<wd2>{weekday})"),
        ("weekday", rf"(?P<wd>{weekday})"),
        ("relative_unit", r"(?:(?P<part>early|late|earlier|later|the end of|end of)\s+)?(?P<r>last|this|next|this past|the past|the coming|this coming)\s+(?P<u>week(?:end)?|month|year)\b(?!\s*-?\s*(?:old|long))"),
        ("relative_month", rf"(?P<r>last|next|this)\s+(?P<mo>{month_full})"),
        ("today", r"(?P<w>today|tonight|yesterday|tomorrow|this morning|this afternoon|this evening|last night)\b"),
        ("month", rf"(?:(?:early|late|mid)[- ]|\b(?:in|since|until|by|of|during|for|from|before|after|this|through)\s+(?:early\s+|late\s+|mid-?|the end of\s+)?)?(?P<mo>{month_full})"),
        ("year", rf"(?:(?:early|late|mid|the end of|end of|the beginning of)[- ])?(?P<y>{year}(?:[-–](?=\d{{4}}\b)(?P<y2>{year}))?){no_year}"),
    ]
    return Patterns(
        forms=tuple((name, re.compile(r"(?<![\w$#.,-])" + form, 0 if name not in ("ago", "after", "within", "relative_unit", "today", "relative_weekday") else re.IGNORECASE)) for name, form in forms),
        months=months, weekdays=weekdays, numbers=dict(w["numbers"]),
        approximate=re.compile(r"\b(?:" + "|".join(w["approximate"]["words"]) + r")\s+$", re.IGNORECASE),
        round_nouns=tuple(w["round_nouns"]),
    )
