"""What a date expression means: its value as EDTF against the day of publication, and the basis in a short phrase.

A bare weekday is the nearest one on or before publication, after it where it is told as future. A month and day without a
year take the year nearest to publication, a bare month goes by tense. Weeks run from Monday to Sunday. What is told as a
distance from an event keeps that distance, and waits for the event. Without a day of publication a relative expression
has no value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from detente.language.date_patterns import Patterns
from detente.language.date_tagger import Found
from detente.language.date_tense import Tense, side_of
from detente.language.reading import Sentence
from detente.language.words import shape
from detente.model import Offset
from detente.model.dates import add_months, interval, make, week_of

Value = tuple[str | None, str]
_QUOTE = re.compile(r"[\"“][^\"“”]+[\"”]")
# What a speaker tells from the day of speaking, not of publication.
FROM_SPEAKER = ("today", "due", "ago", "hence", "ahead", "past", "given", "period", "weekend", "end")
STATED = ("iso", "slash", "month_year", "years", "decade", "year")
# A date on the less likely side of publication must be nearer by so many days to be meant.
_AGAINST_TENSE = 150
_MONTHS_AGAINST_TENSE = 7
_MONTHS_AHEAD_UNTOLD = 4
_DAYS = {"day": 1, "week": 7, "fortnight": 14}


@dataclass(slots=True)
class Context:
    """What an expression is read against: the text, the day of publication, the tense, and the day named last before it.

    ``last_end`` is where that day's expression ends; ``last_month`` is the first day of the month, where a month was named last.
    ``weekday`` is where the last bare weekday ended, and its day.
    """

    text: str
    day: date | None
    tense: Tense | None
    known: Patterns
    lang: str = "en"
    last: date | None = None
    last_end: int = 0
    last_month: date | None = None
    weekday: tuple[int, date] | None = None

    def side(self, f: Found, s: Sentence) -> str | None:
        """``past`` or ``future`` for the expression; None where nothing tells."""
        return side_of(self.text, f.start, f.end, (s.start, s.end), self.tense, self.lang, s.headline)


def resolve(f: Found, s: Sentence, c: Context) -> Value:
    """The value of ``f`` (EDTF, or None where the text does not fix it) and how it was found."""
    if f.kind in ("season", "vague"):
        return None, "a season or a vague time: no date"
    if f.kind == "after":
        return None, "told as a distance from an event; waits for the event's date"
    if f.kind in STATED:
        return _stated(f, c)
    if "y" in f.parts or "y2" in f.parts:
        return _with_year(f, c)
    if c.day is None:
        return None, "relative to publication, and the day of publication is not known"
    spoken = _spoken(f, s, c, c.day) if f.kind in FROM_SPEAKER else None
    value, basis = _RULES[f.kind](f, s, c, spoken or c.day)
    return value, basis.replace("publication", "the day of the quote,") if spoken else basis


def offset(f: Found, c: Context) -> Offset | None:
    """The distance and the event of "two weeks after the latest round of talks"; None for other expressions."""
    if f.kind != "after":
        return None
    words = c.known.words
    anchor = f.parts["anchor"].split()
    stop = next((i for i, w in enumerate(anchor) if i and w.lower() in words["anchor_stops"]), len(anchor))
    days = _days(f, c) * (-1 if f.parts["side"].lower() == "before" else 1)
    kept = " ".join(anchor[:stop]).rstrip("\"'”’ ")
    is_round = any(re.search(rf"\b{noun}\b", kept.lower()) for noun in words["round_nouns"])
    about = c.known.approximate.search(c.text, max(0, f.start - 14), f.start)
    return Offset(days=days, anchor=kept, event="round" if is_round else None, approximate=about is not None)


def _days(f: Found, c: Context) -> int:
    return c.known.number(f.parts["n"]) * (_DAYS | {"month": 30})[f.parts["u"].lower()]


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _int(printed: str) -> int:
    return int(re.sub(r"\D", "", printed))


def _stated(f: Found, c: Context) -> Value:
    p = f.parts
    if f.kind == "iso":
        day = _real(int(p["y"]), int(p["m"]), int(p["d"]))
        return (day.isoformat(), "stated in full") if day else (None, "no such day in the calendar")
    if f.kind == "slash":
        a, b = int(p["m"]), int(p["d"])
        days = {d for d in (_real(int(p["y"]), a, b), _real(int(p["y"]), b, a)) if d}
        return (days.pop().isoformat(), "stated in full") if len(days) == 1 else (None, "day and month could be either way round")
    if f.kind == "month_year":
        return f"{p['y']}-{c.known.month(p['mo']):02d}", "month and year stated"
    if f.kind == "years":
        last = p["y2"] if len(p["y2"]) == 4 else p["y"][:2] + p["y2"]
        return (f"{p['y']}/{last}", "years stated") if p["y"] < last else (p["y"], "year stated")
    if f.kind == "decade":
        return None, "a decade: too wide for a date"
    return p["y"], "year stated"


def _with_year(f: Found, c: Context) -> Value:
    p = f.parts
    year = int((p.get("y") or p["y2"])[:4])
    if f.kind in ("day", "days"):
        value = _span(f, c, year)
        return (make(*value), "stated in full") if value else (None, "no such day in the calendar")
    if f.kind == "holiday":
        return f"{year}-{c.known.holidays[_plain(p['holiday'])]}", "named day and year stated"
    if f.kind == "months":
        return f"{year}-{c.known.month(p['mo']):02d}/{year}-{c.known.month(p['mo2']):02d}", "months and year stated"
    if f.kind == "part":
        return _half(year, p["n"]), "half year stated"
    if "mo" in p:
        return f"{year}-{c.known.month(p['mo']):02d}", "month and year stated"
    return str(year), "year stated"


def _half(year: int, which: str) -> str:
    return f"{year}-01/{year}-06" if which.lower() == "first" else f"{year}-07/{year}-12"


def _plain(name: str) -> str:
    return re.sub(r"\s+", " ", name.lower().replace("’", "'"))


def _span(f: Found, c: Context, year: int) -> tuple[date, date] | None:
    """First and last day of a month-and-day expression in ``year``; a range over New Year ends in the next."""
    p = f.parts
    month = c.known.month(p["mo"])
    first = _real(year, month, _int(p["d"]))
    if first is None or "d2" not in p:
        return (first, first) if first else None
    last = _real(year, c.known.month(p["mo2"]) if "mo2" in p else month, _int(p["d2"]))
    if last and last < first:
        earlier = _real(first.year - 1, first.month, first.day) if "y" in p else first
        last = last if "y" in p else _real(year + 1, last.month, last.day)
        first = earlier or first
    return (first, last) if last and timedelta(0) <= last - first <= timedelta(120) else None


def _month_day(f: Found, s: Sentence, c: Context, day: date) -> Value:
    spans = [v for y in (day.year - 1, day.year, day.year + 1) if (v := _span(f, c, y))]
    if not spans:
        return None, "no such day in the calendar"
    side = c.side(f, s)

    def cost(span: tuple[date, date]) -> int:
        away = (span[0] - day).days
        wrong = away < -7 if side == "future" else away > 0 if side == "past" else False
        return abs(away) + (_AGAINST_TENSE if wrong else 0)

    best = min(spans, key=cost)
    return make(*best), f"month and day in the year nearest to publication {day}"


def _holiday(f: Found, s: Sentence, c: Context, day: date) -> Value:
    month, number = map(int, c.known.holidays[_plain(f.parts["holiday"])].split("-"))
    if said := f.parts.get("r"):
        return date(day.year + _step(said, c), month, number).isoformat(), f"named day, {said} year from publication {day}"
    days = [date(day.year + n, month, number) for n in (-1, 0, 1)]
    return min(days, key=lambda d: abs((d - day).days)).isoformat(), f"named day nearest to publication {day}"


def _step(said: str, c: Context) -> int:
    words = c.known.words
    plain = re.sub(r"\s+", " ", said.lower())
    return -1 if plain in words["said_before"] else 1 if plain in words["said_after"] else 0


def _month(f: Found, s: Sentence, c: Context, day: date) -> Value:
    month = c.known.month(f.parts["mo"])
    said, tail = f.parts.get("r"), f.parts.get("r2")
    if said and f.parts["mo"] and f.kind == "month" and (c.text[f.end - 4 : f.end].lower() == "year" or "whole" in f.parts):
        return f"{day.year + _step(said, c)}-{month:02d}", f"month, {said.lower()} year from publication {day}"
    told = said or tail
    step = _step(told, c) if told else None
    if step == -1:
        year = day.year if month < day.month else day.year - 1
    elif step == 1:
        year = day.year if month > day.month else day.year + 1
    elif step == 0 and abs(month - day.month) <= 6:
        year = day.year
    else:
        year = _nearest_month(month, day, c.side(f, s))
    return f"{year:04d}-{month:02d}", f"the {('month', 'coming month', 'last month')[(year, month) > (day.year, day.month) or -((year, month) < (day.year, day.month))]} of that name, from publication {day}"


def _nearest_month(month: int, day: date, side: str | None) -> int:
    def cost(year: int) -> int:
        away = (year - day.year) * 12 + month - day.month
        wrong = away < 0 if side == "future" else away > 0
        return abs(away) + (0 if not wrong else _MONTHS_AGAINST_TENSE if side else _MONTHS_AHEAD_UNTOLD)

    return min((day.year, day.year - 1, day.year + 1), key=cost)


def _weekday(f: Found, s: Sentence, c: Context, day: date) -> Value:
    wanted = c.known.weekdays[f.parts["wd"].lower()]
    back = day - timedelta((day.weekday() - wanted) % 7)
    ahead = day + timedelta((wanted - day.weekday()) % 7)
    said = f.parts.get("r")
    if said and said.lower().endswith("following"):
        return None, "relative to another day of the text"
    step = _step(said, c) if said else 0
    if step == 1:
        found, basis = ahead + timedelta(7 if ahead == day else 0), f"weekday after publication {day}"
    elif step == -1:
        found, basis = back - timedelta(7 if back == day else 0), f"weekday before publication {day}"
    elif said:
        monday, _ = week_of(day)
        found, basis = monday + timedelta(wanted), f"weekday in the week of publication {day}"
    elif joined := _joined(f, c):
        found, basis = joined + timedelta((wanted - joined.weekday()) % 7), f"weekday on or after {joined}, named with it"
    elif anchor := _following(f, c):
        found, basis = anchor + timedelta((wanted - anchor.weekday()) % 7), f"weekday on or after {anchor}, named before it"
    elif c.side(f, s) == "future":
        found, basis = ahead, f"weekday on or after publication {day}, told as future"
    else:
        found, basis = back, f"weekday on or before publication {day}"
    c.weekday = (f.end, found)
    if "wd2" in f.parts:
        return make(found, found + timedelta((c.known.weekdays[f.parts["wd2"].lower()] - wanted) % 7)), basis
    return found.isoformat(), basis


def _joined(f: Found, c: Context) -> date | None:
    """The day of the weekday that this one is joined to ("Wednesday and Thursday")."""
    if c.weekday and shape("dates", "joins", c.lang, exact=True).fullmatch(c.text[c.weekday[0] : f.start]):
        return c.weekday[1]
    return None


def _following(f: Found, c: Context) -> date | None:
    """The day named before "the Monday", which is the first Monday from it; None for a bare weekday and for "the Monday meeting"."""
    definite = shape("dates", "the", c.lang).search(c.text[max(0, f.start - 6) : f.start])
    return c.last if definite and not re.match(r"\s+[a-z]{4,}", c.text[f.end : f.end + 12]) else None


def _week_step(step: int, f: Found, s: Sentence, c: Context, day: date) -> int:
    """On a Sunday the week that is told as coming starts the next day, and the last one ends that day."""
    if day.weekday() != 6:
        return step
    if step == 0:
        return 0 if c.side(f, s) == "past" else 1
    return step if step > 0 else step + 1


def _period(f: Found, s: Sentence, c: Context, day: date) -> Value:
    unit, said = f.parts["u"].lower(), re.sub(r"\s+", " ", f.parts["r"].lower())
    step = _step(said, c) or {"the past": -1, "the coming": 1}.get(said, 0)
    if said == "the previous":
        return None, "relative to another time of the text"
    basis = f"{said} {unit}, from publication {day}"
    if said in ("the past", "this past"):
        return _back(day, unit, 1), basis
    if unit == "week":
        monday, sunday = week_of(day + timedelta(7 * _week_step(step, f, s, c, day)))
        return make(monday, sunday), basis
    if unit == "month":
        return add_months(day.replace(day=1), step).isoformat()[:7], basis
    return str(day.year + step), basis


def _weekend(f: Found, s: Sentence, c: Context, day: date) -> Value:
    said = re.sub(r"\s+", " ", f.parts["r"].lower())
    saturday = week_of(day)[0] + timedelta(5)
    if said in ("last", "this past", "the past") or said not in ("next", "this", "this coming", "the coming") and c.side(f, s) == "past":
        wait = 5 if said == "last" else 4
        saturday -= timedelta(7 if day.weekday() <= wait else 0)
    elif said == "this" and day.weekday() <= 2 and c.side(f, s) == "past":
        saturday -= timedelta(7)
    elif said == "next":
        saturday += timedelta(7)
    return make(saturday, saturday + timedelta(1)), f"{said} weekend, from publication {day}"


def _today(f: Found, s: Sentence, c: Context, day: date) -> Value:
    word = re.sub(r"\s+", " ", f.parts["w"].lower())
    if word == "overnight":
        return make(day - timedelta(1), day), f"the night before publication {day}"
    by = {"yesterday": -1, "last night": -1, "last evening": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}.get(word, 0)
    return (day + timedelta(by)).isoformat(), f"{word}, from publication {day}"


def _spoken(f: Found, s: Sentence, c: Context, day: date) -> date | None:
    """The day on which the quote that holds ``f`` was spoken, where its paragraph says so, once ("..., he said Wednesday"); else None."""
    first, last = c.text.rfind("\n", 0, s.start) + 1, c.text.find("\n", s.end)
    last = last if last >= 0 else len(c.text)
    quotes = [(q.start(), q.end()) for q in _QUOTE.finditer(c.text, first, last)]
    if not any(a < f.start < b for a, b in quotes):
        return None
    said = [m for m in c.known.spoken.finditer(c.text, first, last) if not any(a < m.start() < b for a, b in quotes)]
    if len(said) != 1:
        return None
    return day - timedelta((day.weekday() - c.known.weekdays[said[0]["wd"].lower()]) % 7)


def _moved(day: date, unit: str, n: int) -> Value:
    """``n`` units from ``day``: a day for days and weeks, a month for months, a year for years."""
    if unit in _DAYS:
        return (day + timedelta(n * _DAYS[unit])).isoformat(), ""
    month = add_months(day, n * (12 if unit == "year" else 1))
    return (month.isoformat()[:4] if unit == "year" else month.isoformat()[:7]), ""


def _ago(f: Found, s: Sentence, c: Context, day: date) -> Value:
    n, unit = c.known.number(f.parts["n"]), f.parts["u"].lower()
    if c.text[s.start : s.end].strip().lower() == c.text[f.start : f.end].lower():
        return None, "a stamp of the page, not of the text"
    return _moved(day, unit, -n)[0], f"{n} {unit}(s) before publication {day}"


def _hence(f: Found, s: Sentence, c: Context, day: date) -> Value:
    n, unit = c.known.number(f.parts["n"]), f.parts["u"].lower()
    return _moved(day, unit, n)[0], f"{n} {unit}(s) after publication {day}"


def _due(f: Found, s: Sentence, c: Context, day: date) -> Value:
    n, unit = c.known.number(f.parts["n"]), f.parts["u"].lower()
    if unit == "month" and f.needs is None:
        return make(day, add_months(day, n)), f"a deadline within {n} month(s) of publication {day}"
    return _moved(day, unit, n)[0], f"due {n} {unit}(s) after publication {day}"


def _given(f: Found, s: Sentence, c: Context, day: date) -> Value:
    """Time that somebody is given runs from the day that the sentence named before, else from publication."""
    n, unit = c.known.number(f.parts["n"]), f.parts["u"].lower()
    base = c.last if c.last and s.start <= c.last_end <= f.start else day
    return _moved(base, unit, n)[0], f"due {n} {unit}(s) after {'publication ' if base == day else ''}{base}"


def _ahead(f: Found, s: Sentence, c: Context, day: date) -> Value:
    unit = (f.parts.get("u") or f.parts["u2"]).lower()
    n = c.known.number(f.parts["n"]) if "n" in f.parts else 1
    last = day + timedelta(n * (7 if unit == "week" else 1)) if unit in ("day", "week") else add_months(day, n * (12 if unit == "year" else 1))
    return make(day, last), f"the next {n} {unit}(s) from publication {day}"


def _past(f: Found, s: Sentence, c: Context, day: date) -> Value:
    unit = (f.parts.get("u") or f.parts["u2"]).lower()
    n = c.known.number(f.parts["n"]) if "n" in f.parts else 1
    if unit == "year" or unit == "month" and n > 1:
        return None, "how long something lasted up to publication: no date"
    return _back(day, unit, n), f"the {n} {unit}(s) before publication {day}"


def _back(day: date, unit: str, n: int) -> str:
    if unit == "hour":
        return make(day - timedelta(-(-n // 24)), day)
    if unit in ("day", "week"):
        return make(day - timedelta(n * (7 if unit == "week" else 1)), day)
    return make(add_months(day, -n * (12 if unit == "year" else 1)), day)


def _end(f: Found, s: Sentence, c: Context, day: date) -> Value:
    p = f.parts
    if "mo" in p:
        value, basis = _month(f, s, c, day)
        edges = interval(value)
        if edges and edges[1] >= day:
            return edges[1].isoformat(), f"last day of {basis}"
        return value, basis
    step, unit = _step(p.get("r", "the"), c), p["u"].lower()
    if unit == "week":
        return week_of(day + timedelta(7 * step))[1].isoformat(), f"end of that week, from publication {day}"
    if unit == "month":
        month = interval(add_months(day.replace(day=1), step).isoformat()[:7])
        assert month
        return month[1].isoformat(), f"end of that month, from publication {day}"
    return f"{day.year + step}-12-31", f"end of that year, from publication {day}"


def _begin(f: Found, s: Sentence, c: Context, day: date) -> Value:
    return _month(f, s, c, day) if "mo" in f.parts else _period(f, s, c, day)


def _part(f: Found, s: Sentence, c: Context, day: date) -> Value:
    return _half(day.year + _step(f.parts["r"], c), f.parts["n"]), f"half of a year, from publication {day}"


def _anaphoric(days: int | None) -> Callable[[Found, Sentence, Context, date], Value]:
    """Rule for expressions that lean on the day named last before them (or on publication where there is none)."""

    def rule(f: Found, s: Sentence, c: Context, day: date) -> Value:
        if f.kind == "later" and c.last_month and f.parts["u"].lower() == "month":
            n = c.known.number(f.parts["n"]) * (1 if f.parts["side"].lower() == "later" else -1)
            return add_months(c.last_month, n).isoformat()[:7], f"told from {c.last_month.isoformat()[:7]}, named before"
        base = c.last or (day if days == 0 else None)
        if base is None:
            return None, "relative to a day that the text does not name"
        if days is not None:
            return base.isoformat(), f"the day named before, {base}"
        if f.kind == "later":
            sign = 1 if f.parts["side"].lower() == "later" else -1
            return _moved(base, f.parts["u"].lower(), sign * c.known.number(f.parts["n"]))[0], f"told from {base}, named before"
        return (base + timedelta(-1 if f.parts["side"].lower() == "previous" else 1)).isoformat(), f"told from {base}, named before"

    return rule


def _nth(f: Found, s: Sentence, c: Context, day: date) -> Value:
    months = [add_months(day.replace(day=1), n) for n in (-1, 0, 1)]
    days = [d for m in months if (d := _real(m.year, m.month, _int(f.parts["d"])))]
    side = c.side(f, s)
    fits = [d for d in days if side is None or d == day or (d > day) == (side == "future")] or days
    return min(fits, key=lambda d: abs((d - day).days)).isoformat(), f"such a day nearest to publication {day}"


_RULES: dict[str, Callable[[Found, Sentence, Context, date], Value]] = {
    "day": _month_day, "days": _month_day, "holiday": _holiday, "month": _month, "weekday": _weekday, "period": _period,
    "weekend": _weekend, "today": _today, "ago": _ago, "hence": _hence, "due": _due, "given": _given, "ahead": _ahead, "past": _past,
    "end": _end, "begin": _begin, "part": _part, "same": _anaphoric(0), "follows": _anaphoric(None),
    "later": _anaphoric(None), "nth": _nth,
}
