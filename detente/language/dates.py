"""Date expressions of a report, each with its value as EDTF and the basis on which it was resolved.

The rules: a bare weekday is the nearest one on or before publication, after it where the verb is in the future; a month and
day without a year take the year nearest to publication; a bare month goes by the tense of its verb; "last week" is the
Monday to Sunday before. Without a day of publication a relative expression has no value, and says so.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

from detente.language.date_patterns import Patterns, patterns
from detente.language.reading import Sentence, TimeMention
from detente.language.year import infer_published
from detente.model import Offset
from detente.model.dates import add_months, grain, make, shift, week_of

Tense = Callable[[int], str | None]
_FUTURE = re.compile(r"\b(?:will|shall|would|is to|are to|due|scheduled|set to|set for|plans?|planned|expected|slated|upcoming|next|coming|until|deadline|by|ahead of)\b", re.IGNORECASE)
_DATELINE = 400
_DAYS = {"day": 1, "week": 7}


class Resolver:
    """Values of expressions against one day of publication (None when it is unknown)."""

    def __init__(self, published: datetime.date | None, tense: Tense | None, text: str, because: str = "") -> None:
        self.day, self.tense, self.text, self.because = published, tense, text, because

    def future(self, at: int, start: int) -> bool:
        """Whether what stands at ``at`` is still to come, by the parse, else by the words before it in the sentence."""
        told = self.tense(at) if self.tense else None
        if told == "future":
            return True
        if told == "past":
            return False
        return bool(_FUTURE.search(self.text[max(start, at - 60) : at]))

    def unknown(self, what: str) -> tuple[None, str]:
        """No value: the expression is relative and the day of publication is not known."""
        return None, f"{what}; the day of publication is not known"


def tag_times(
    text: str, sentences: list[Sentence], published: str | None = None, tense: Tense | None = None, lang: str = "en"
) -> list[TimeMention]:
    """Every date expression of ``text``, in order and without overlap.

    ``published`` is an ISO date or date-time or None (then it is inferred where the text leaves one choice, see
    :mod:`detente.language.year`); ``tense`` tells the tense at a character (``past``, ``present``, ``future`` or None).
    """
    day, because = _day(published), ""
    if day is None:
        day, because = infer_published(text, sentences)
    known, mentions = patterns(lang), []
    resolver = Resolver(day, tense, text, because)
    for sentence in sentences:
        at = sentence.start
        while at < sentence.end:
            found = _next(text, at, sentence.end, known)
            if found is None:
                break
            form, match = found
            mention = _mention(form, match, sentence, resolver, known)
            if mention is not None:
                mentions.append(mention)
            at = match.end()
    return mentions


def _day(published: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


def _next(text: str, start: int, end: int, known: Patterns) -> tuple[str, re.Match[str]] | None:
    best: tuple[int, int, str, re.Match[str]] | None = None
    for name, form in known.forms:
        match = form.search(text, start, end)
        if match and (best is None or (match.start(), -match.end()) < best[:2]):
            best = (match.start(), -match.end(), name, match)
    return (best[2], best[3]) if best else None


def _mention(form: str, match: re.Match[str], sentence: Sentence, r: Resolver, known: Patterns) -> TimeMention | None:
    start, end = match.span()
    parts = {k: v for k, v in match.groupdict().items() if v is not None}
    if form == "after":
        return _after(match, parts, r, known)
    if form == "month" and not _is_month(r.text, match, parts):
        return None
    value, basis = _value(form, parts, start, sentence, r, known)
    lead = start < _DATELINE and sentence.index < 12 and form in ("mdy", "dmy") and re.search(r"^[^.]{0,60}$", r.text[sentence.start : start]) and re.match(r",?\s*(?:\([^)]{2,40}\)\s*)?(?:[-–—:]{1,2})", r.text[end : end + 60])
    return TimeMention(
        start=start, end=end, text=r.text[start:end], value=value, basis=basis, grain=grain(value) if value else "none",
        role="dateline" if lead else None,
    )


def _is_month(text: str, match: re.Match[str], parts: dict[str, str]) -> bool:
    """Whether a bare month is one: "may" and "march" as words are in lower case; "May" at a sentence's head may be a verb."""
    name = parts["mo"].rstrip(".")
    if name in ("May", "March") and match.group() == parts["mo"]:
        return bool(re.search(r"\b(?:last|next|this|early|late|in|since|by|of|until)\s$", text[max(0, match.start() - 8) : match.start()]))
    return not re.match(r"\s+[A-Z][a-z]+\s+(?:said|told)", text[match.end() : match.end() + 30])


def _number(word: str, known: Patterns) -> int:
    return known.numbers.get(word.lower()) or int(word)


def _after(match: re.Match[str], parts: dict[str, str], r: Resolver, known: Patterns) -> TimeMention:
    """A distance from an event: kept as offset and event; its value waits until the event is known."""
    days = _number(parts["n"], known) * {"day": 1, "week": 7, "month": 30}[parts["u"].lower()]
    if parts["side"].lower() == "before":
        days = -days
    anchor = parts["anchor"].strip()
    lead = known.approximate.search(r.text, max(0, match.start() - 14), match.start())
    start = lead.start() if lead else match.start()
    is_round = any(noun in anchor.lower() for noun in known.round_nouns)
    return TimeMention(
        start=start, end=match.end("anchor"), text=r.text[start : match.end("anchor")], value=None,
        basis="told as a distance from an event; waits for the event's date", grain="none",
        offset=Offset(days=days, anchor=anchor, event="round" if is_round else None, approximate=lead is not None),
    )


def _value(form: str, p: dict[str, str], at: int, s: Sentence, r: Resolver, known: Patterns) -> tuple[str | None, str]:
    if form in ("iso", "slash"):
        return _real(int(p["y"]), int(p["m"]), int(p["d"])), "stated in full"
    if form in ("mdy", "dmy", "mdy_range", "dmy_range", "md_range", "dm_range"):
        return _month_day(p, at, s, r, known)
    if form == "my":
        return f"{p['y']}-{known.months[p['mo'].lower().rstrip('.')]:02d}", "month and year stated"
    if form == "year":
        return (f"{p['y'][:4]}/{p['y2']}" if "y2" in p else p["y"]), "year stated"
    if r.day is None:
        return r.unknown("relative to publication")
    if form == "today":
        shift_by = {"yesterday": -1, "last night": -1, "tomorrow": 1}.get(p["w"].lower(), 0)
        return shift(r.day.isoformat(), shift_by), f"{p['w'].lower()}, from publication {r.day}"
    if form == "ago":
        return _ago(_number(p["n"], known), p["u"].lower(), r.day)
    if form == "within":
        n, unit = _number(p["n"], known), p["u"].lower()
        last = add_months(r.day, n) if unit == "month" else r.day + datetime.timedelta(n * _DAYS[unit])
        return make(r.day, last), f"a deadline {n} {unit}s from publication {r.day}"
    if form in ("weekday", "weekday_range", "relative_weekday"):
        return _weekday(form, p, at, s, r, known)
    if form == "relative_unit":
        return _unit(p, at, s, r)
    return _month(form, p, at, s, r, known)


def _real(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def _month_day(p: dict[str, str], at: int, s: Sentence, r: Resolver, known: Patterns) -> tuple[str | None, str]:
    month, day = known.months[p["mo"].lower().rstrip(".")], int(re.sub(r"\D", "", p["d"]))
    month2 = known.months[p["mo2"].lower().rstrip(".")] if "mo2" in p else month
    day2 = int(re.sub(r"\D", "", p["d2"])) if "d2" in p else day
    if "y" in p:
        year, basis = int(p["y"]), "stated in full"
    elif r.day is None:
        return r.unknown("no year stated")
    else:
        year, basis = _nearest_year(month, day, r.day, r.future(at, s.start)), f"the year nearest to publication {r.day}"
        if r.because:
            basis += f" ({r.because})"
    first = _real(year - (month > month2 and "y" in p), month, day)
    last = _real(year + (month > month2 and "y" not in p), month2, day2)
    if first is None or last is None:
        return None, "no such day in the calendar"
    return (first if first == last else f"{first}/{last}" if first < last else None), basis


def _nearest_year(month: int, day: int, published: datetime.date, future: bool) -> int:
    """The year that puts the day nearest to publication; a clear future is not put more than three months back."""
    years = (published.year - 1, published.year, published.year + 1)
    known = [(abs((d - published).days), y) for y in years if (text := _real(y, month, day)) and (d := datetime.date.fromisoformat(text))]
    best = min(known, default=(0, published.year))[1]
    text = _real(best, month, day)
    if future and text and (published - datetime.date.fromisoformat(text)).days > 92:
        return best + 1
    return best


def _ago(n: int, unit: str, day: datetime.date) -> tuple[str | None, str]:
    basis = f"{n} {unit}s before publication {day}"
    if unit == "year":
        return (str(day.year - n), basis) if n <= 60 else (None, basis)
    if unit == "month":
        back = add_months(day, -n)
        return f"{back.year:04d}-{back.month:02d}", basis
    if unit == "week":
        return make(*week_of(day - datetime.timedelta(7 * n))), basis
    return (day - datetime.timedelta(n)).isoformat(), basis


def _weekday(form: str, p: dict[str, str], at: int, s: Sentence, r: Resolver, known: Patterns) -> tuple[str | None, str]:
    assert r.day is not None
    wanted = known.weekdays[p["wd"].lower()]
    back = r.day - datetime.timedelta((r.day.weekday() - wanted) % 7)
    ahead = r.day + datetime.timedelta((wanted - r.day.weekday()) % 7)
    said = p.get("r", "").lower()
    if said in ("next", "this coming", "the following"):
        day = ahead if ahead > r.day else ahead + datetime.timedelta(7)
        return day.isoformat(), f"the {p['wd']} after publication {r.day}"
    if said in ("last", "this past", "the previous"):
        day = back if back < r.day else back - datetime.timedelta(7)
        return day.isoformat(), f"the {p['wd']} before publication {r.day}"
    future = r.future(at, s.start)
    day = ahead if future else back
    basis = f"the weekday on or {'after' if future else 'before'} publication {r.day}"
    if r.because:
        basis += f" ({r.because})"
    if form == "weekday_range":
        last = day + datetime.timedelta((known.weekdays[p["wd2"].lower()] - wanted) % 7)
        return make(day, last), basis
    return day.isoformat(), basis


def _unit(p: dict[str, str], at: int, s: Sentence, r: Resolver) -> tuple[str | None, str]:
    assert r.day is not None
    unit, said = p["u"].lower(), p["r"].lower().split()[-1]
    step = {"last": -1, "past": -1, "this": 0, "next": 1, "coming": 1}[said]
    basis = f"{said} {unit}, from publication {r.day}"
    if said == "past" and unit == "week":
        return make(r.day - datetime.timedelta(7), r.day), basis
    if unit.startswith("week"):
        monday, sunday = week_of(r.day)
        if step == 0 and r.day.weekday() == 6 and r.future(at, s.start):
            step = 1
        move = datetime.timedelta(7 * step)
        if unit == "weekend":
            if step == -1 and r.day.weekday() >= 5:
                move = datetime.timedelta(-7)
            return make(sunday + move - datetime.timedelta(1), sunday + move), basis
        return make(monday + move, sunday + move), basis
    if unit == "month":
        month = add_months(r.day.replace(day=1), step)
        return f"{month.year:04d}-{month.month:02d}", basis
    return str(r.day.year + step), basis


def _month(form: str, p: dict[str, str], at: int, s: Sentence, r: Resolver, known: Patterns) -> tuple[str | None, str]:
    assert r.day is not None
    month = known.months[p["mo"].lower().rstrip(".")]
    said = p.get("r", "").lower()
    future = said == "next" or said != "last" and r.future(at, s.start)
    year = r.day.year
    if future and month < r.day.month:
        year += 1
    elif not future and month > r.day.month:
        year -= 1
    if said == "last" and month == r.day.month:
        year -= 1
    return f"{year:04d}-{month:02d}", f"the {'coming' if future else 'last'} such month, from publication {r.day}"
