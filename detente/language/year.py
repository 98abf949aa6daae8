"""The day of publication of a report that does not give it: found where the text leaves exactly one year, else None.

A dateline gives month and day. A year fits when the weekday that the dateline's sentence tells as past falls on that very day
(the custom of news agencies), when every weekday printed beside a month and day falls on it, and when everybody whom a
sentence calls president, prime minister and the like was in office on the day that the sentence speaks of (the leaders of
``data/leaders.csv``, from REIGN, March 2021). One fitting year is an answer; none or several are not.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from detente.language.date_patterns import any_of, patterns
from detente.language.date_tagger import Found, find_dates
from detente.language.date_tense import side_of
from detente.language.reading import Sentence
from detente.language.tables import table

FIRST, LAST = 1990, 2035
_NAME = r"(?:[A-ZÀ-Þ][\w’'-]*\.?\s+){0,2}[A-ZÀ-Þ][\w’'-]+"
_DASH = re.compile(r",?\s*(?:\([^)\n]{2,40}\)\s*)?(?:--|—|–|-\s)")
_YEARS = re.compile(r"(?:1[89]|20)\d\d")
MonthDay = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Dateline:
    """Month and day of a dateline as printed; ``year`` if stated, ``weekday`` (0 Monday) if its sentence tells one as past."""

    month: int
    day: int
    printed: str
    year: int | None
    weekday: int | None


@dataclass(frozen=True, slots=True)
class InOffice:
    """A leader named with the office, and the month and day that the sentence speaks of (None: the dateline's)."""

    name: str
    when: MonthDay | None


@functools.cache
def _terms() -> dict[str, tuple[tuple[str, str, str], ...]]:
    """Last name -> (name, first day, last month) of each leader who bears it."""
    out: dict[str, list[tuple[str, str, str]]] = {}
    for row in table("leaders"):
        out.setdefault(row["name"].split()[-1].lower(), []).append((row["name"], row["start"], row["end"]))
    return {last: tuple(terms) for last, terms in out.items()}


def in_office(name: str, day: date) -> bool | None:
    """Whether a leader of that name was in office on ``day``; None where the table knows nobody of that name.

    The table gives some leaders by their last name alone; it goes to March 2021, and who was then in office counts as
    staying, so that a later year is never excluded for want of facts.
    """
    held = _terms().get(name.split()[-1].lower())
    if not held:
        return None
    given = name.lower().split()[:-1]
    same = [t for t in held if " " in t[0] and any(g in t[0].lower().split() for g in given)]
    same = same or [t for t in held if " " not in t[0]] or list(held)
    return any(start <= day.isoformat() and day.isoformat()[:7] <= end for _, start, end in same)


def leaders_between(first: date, last: date) -> list[tuple[str, str]]:
    """(ISO 3166-1 alpha-3 code, name) of the leaders in office on any day from ``first`` to ``last``."""
    return [
        (row["country"], row["name"]) for row in table("leaders")
        if row["start"] <= last.isoformat() and first.isoformat()[:7] <= row["end"]
    ]


def infer_published(text: str, sentences: list[Sentence], lang: str = "en") -> tuple[date | None, str]:
    """(day of publication, the reason) where exactly one year from 1990 to 2035 fits; else (None, why not)."""
    found = list(find_dates(text, sentences[:6], lang))
    line = next((d for s, f in found if (d := _dateline(text, s, f, found, lang))), None)
    if line is None:
        return None, "no dateline with month and day"
    if line.year is not None:
        return _on(line.year, (line.month, line.day)), f"the dateline {line.printed} states the year"
    pairs = list(_weekday_pairs(text, sentences, lang))
    leaders = list(_leaders(text, sentences, lang))
    if line.weekday is None and not pairs:
        return None, f"the dateline {line.printed} states no year, and no weekday is told for a day of the text"
    years = [y for y in range(FIRST, LAST + 1) if _fits(y, line, pairs, leaders)]
    if len(years) != 1:
        return None, f"the dateline {line.printed} states no year, and {len(years) or 'no'} years fit the text"
    names = list(dict.fromkeys(leader.name for leader in leaders))
    reasons = [f"{line.printed} is a {patterns(lang).words['weekdays'][line.weekday].capitalize()}"] if line.weekday is not None else []
    reasons += [f"{p} is so" for p in dict.fromkeys(printed for *_, printed in pairs)]
    if names:
        reasons.append(f"{' and '.join(names)} {'are' if len(names) > 1 else 'is'} in office on the days told")
    return _on(years[0], (line.month, line.day)), f"year {years[0]}: the only year in which {' and '.join(reasons)}"


def _on(year: int, when: MonthDay) -> date | None:
    try:
        return date(year, *when)
    except ValueError:
        return None


def _month_day(f: Found, lang: str) -> MonthDay:
    return patterns(lang).month(f.parts["mo"]), int(re.sub(r"\D", "", f.parts["d"]))


def _dateline(text: str, s: Sentence, f: Found, found: list[tuple[Sentence, Found]], lang: str) -> Dateline | None:
    """The dateline that ``f`` is, if it stands at the head of its sentence and a dash follows it."""
    if f.kind != "day" or f.start - s.start > 60 or not _DASH.match(text, f.end):
        return None
    if not re.fullmatch(r"\W*(?:[A-ZÀ-Þ][\w.’'-]*[\s,./-]*){1,8}\(?", text[s.start : f.start]):
        return None
    month, day = _month_day(f, lang)
    bare = next((g for t, g in found if t.index == s.index and g.kind == "weekday" and g.start > f.end), None)
    told = bare and not {"r", "wd2"} & bare.parts.keys() and side_of(text, bare.start, bare.end, (f.end, s.end), None, lang) == "past"
    return Dateline(
        month, day, text[f.start : f.end], int(f.parts["y"]) if "y" in f.parts else None,
        patterns(lang).weekdays[bare.parts["wd"].lower()] if bare and told else None,
    )


def _weekday_pairs(text: str, sentences: list[Sentence], lang: str) -> Iterator[tuple[int, int, int, str]]:
    """(weekday, month, day, as printed) wherever the text prints a weekday beside a month and day without a year."""
    weekdays = patterns(lang).weekdays
    for _, f in find_dates(text, sentences, lang):
        if f.kind == "day" and "y" not in f.parts:
            first = re.match(r"[A-Za-z]+", text[f.start : f.end])
            if first and first.group().lower() in weekdays:
                yield weekdays[first.group().lower()], *_month_day(f, lang), text[f.start : f.end]


@functools.cache
def _office(lang: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    w = patterns(lang).words["office"]
    title = any_of(w["titles"] + [t.title() for t in w["titles"]])
    # A name that ends at another capitalised word's edge is a person's; two may share one title.
    return (
        re.compile(rf"(?<![\w-]){title}\s+({_NAME}(?:\s+and\s+{_NAME})?)"),
        re.compile(rf"\b{any_of(w['not_in_office'])}[\s-]+(?:[A-Z][\w.]*\s+)?$", re.IGNORECASE),
    )


def _leaders(text: str, sentences: list[Sentence], lang: str) -> Iterator[InOffice]:
    """Leaders of the table whom the text names with their office; sentences that state a year speak of other times."""
    office, not_now = _office(lang)
    for s in sentences:
        if _YEARS.search(text, s.start, s.end):
            continue
        for m in office.finditer(text, s.start, s.end):
            if not_now.search(text[max(s.start, m.start() - 30) : m.start()]):
                continue
            told = [f for _, f in find_dates(text, [s], lang) if f.kind == "day" and f.start < m.start() and not _DASH.match(text, f.end)]
            when = _month_day(told[-1], lang) if told else None
            for name in re.split(r"\s+and\s+", m.group(1)):
                if name.split()[-1].lower() in _terms():
                    yield InOffice(re.sub(r"\s+", " ", name), when)


def _fits(year: int, line: Dateline, pairs: list[tuple[int, int, int, str]], leaders: list[InOffice]) -> bool:
    """Whether a report of that year could print its weekdays, and its leaders as in office."""
    published = _on(year, (line.month, line.day))
    if published is None or line.weekday is not None and published.weekday() != line.weekday:
        return False
    for weekday, month, day, _ in pairs:
        near = [d for y in (year - 1, year, year + 1) if (d := _on(y, (month, day))) and abs((d - published).days) <= 183]
        if not any(d.weekday() == weekday for d in near):
            return False
    return all(_held(leader, published) for leader in leaders)


def _held(leader: InOffice, published: date) -> bool:
    """Whether the leader was in office on the day told: the last such day on or before publication."""
    if leader.when is None:
        return bool(in_office(leader.name, published))
    earlier = leader.when > (published.month, published.day)
    day = _on(published.year - earlier, leader.when)
    return day is not None and bool(in_office(leader.name, day))
