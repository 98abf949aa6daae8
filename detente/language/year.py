"""The day of publication of a report that does not give it: found where the text leaves exactly one year, else None.

A dateline gives month and day. A year fits when a weekday told for that very day falls on it, and when everybody whom a
sentence calls president, prime minister and the like was in office on the day that the sentence speaks of (the leaders of
``data/leaders.csv``, from REIGN). One fitting year is an answer; none or several are not.
"""

from __future__ import annotations

import datetime
import functools
import re

from detente.language.date_patterns import patterns
from detente.language.reading import Sentence
from detente.language.tables import table

FIRST, LAST = 1990, 2035
_OFFICE = re.compile(r"\b(?:[Pp]residents?|[Pp]rime [Mm]inisters?|[Pp]remiers?|[Cc]hancellors?)\s+((?:[A-ZÀ-Þ][\w’'-]+\s+){0,2}[A-ZÀ-Þ][\w’'-]+(?:\s+and\s+(?:[A-ZÀ-Þ][\w’'-]+\s+){0,2}[A-ZÀ-Þ][\w’'-]+)?)")


@functools.cache
def _terms() -> dict[str, tuple[tuple[str, str, str], ...]]:
    """Surname -> (name, first day, last month) of each leader who bears it."""
    out: dict[str, list[tuple[str, str, str]]] = {}
    for row in table("leaders"):
        out.setdefault(row["name"].split()[-1].lower(), []).append((row["name"], row["start"], row["end"]))
    return {k: tuple(v) for k, v in out.items()}


def in_office(name: str, day: datetime.date) -> bool | None:
    """Whether a leader of that name was in office on ``day``; None where the table knows nobody of that name."""
    held = _terms().get(name.split()[-1].lower())
    if not held:
        return None
    given = name.lower().split()[:-1]
    same = [t for t in held if " " in t[0] and any(g in t[0].lower() for g in given)] or [t for t in held if " " not in t[0]] or list(held)
    return any(start <= day.isoformat() and day.isoformat()[:7] <= end for _, start, end in same)


def infer_published(text: str, sentences: list[Sentence]) -> tuple[datetime.date | None, str]:
    """(day of publication, the reason) where exactly one year from 1990 to 2035 fits; else (None, why not)."""
    stated = _dateline(text, sentences)
    if stated is None:
        return None, "no dateline with month and day"
    month, day, weekday, said = stated
    leaders = _leaders(text, sentences)
    if weekday is None or not leaders:
        return None, "neither a weekday nor a leader in office fixes the year"
    fits = [y for y in range(FIRST, LAST + 1) if _fits(y, month, day, weekday, leaders)]
    if len(fits) != 1:
        return None, f"{len(fits)} years fit the dateline"
    found = datetime.date(fits[0], month, day)
    names = " and ".join(dict.fromkeys(name for name, _ in leaders))
    return found, f"{fits[0]} is the one year in which {said} is a {found:%A} with {names} in office"


def _dateline(text: str, sentences: list[Sentence]) -> tuple[int, int, int | None, str] | None:
    """Month, day, weekday (where the dateline's sentence also tells one in the past) and words of the dateline."""
    known = patterns()
    form = dict(known.forms)
    for s in sentences[:6]:
        for name in ("mdy", "dmy"):
            m = form[name].search(text, s.start, min(s.end, s.start + 90))
            if m and not m.group("y") and re.match(r",?\s*(?:\([^)]{2,40}\)\s*)?(?:[-–—]{1,2})", text[m.end() :]):
                month, day = known.months[m.group("mo").lower().rstrip(".")], int(re.sub(r"\D", "", m.group("d")))
                wd = form["weekday"].search(text, m.end(), s.end)
                return month, day, known.weekdays[wd.group("wd").lower()] if wd else None, m.group()
    return None


def _leaders(text: str, sentences: list[Sentence]) -> list[tuple[str, tuple[int, int] | None]]:
    """Leaders named with their office, each with the month and day that the sentence tells of (None: the dateline's)."""
    known, found = patterns(), []
    form = dict(known.forms)["mdy"]
    for s in sentences:
        for m in _OFFICE.finditer(text, s.start, s.end):
            told = [d for d in form.finditer(text, s.start, s.end) if not d.group("y") and d.start() < m.start()]
            when = (known.months[told[-1].group("mo").lower().rstrip(".")], int(re.sub(r"\D", "", told[-1].group("d")))) if told else None
            for name in re.split(r"\s+and\s+", m.group(1)):
                if _terms().get(name.split()[-1].lower()):
                    found.append((name, when))
    return found


def _fits(year: int, month: int, day: int, weekday: int, leaders: list[tuple[str, tuple[int, int] | None]]) -> bool:
    """Whether the dateline in ``year`` is that weekday (or the day after it) and all leaders were then in office."""
    try:
        published = datetime.date(year, month, day)
    except ValueError:
        return False
    if published.weekday() != weekday:
        return False
    for name, when in leaders:
        told = published
        if when:
            back = year if (when[0], when[1]) <= (month, day) else year - 1
            try:
                told = datetime.date(back, *when)
            except ValueError:
                return False
        if not in_office(name, told):
            return False
    return True
