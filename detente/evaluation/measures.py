"""When two things are the same for scoring: words, dates, places, parties, and the pairing of gold with predictions.

The rules are those of the gold's guideline: wording counts by shared stems of content words, a day's difference is none,
a place matches where one name holds the other.
"""

from __future__ import annotations

import datetime
import functools
import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from detente.language.tables import table
from detente.model.dates import interval as edtf_interval

Item = dict[str, Any]
Score = Callable[[Item, Item], float]

_EMPTY_WORDS = frozenset(
    re.findall(
        r"\w+",
        """a an the of to in on at by for from and or with as is are was were be been its it their his her this that these
        those into over under between about not no any all more than would will should could must may might have has had
        do does did which who whom both two sides side new other further""",
    )
)
_ENDINGS = (
    "ization", "isation", "ations", "ation", "ments", "ment", "ings", "ing", "ions", "ion", "ies", "ed", "es", "al", "ly",
    "s", "e", "y",
)
_COARSE = {
    "under-way": "held", "postponed": "cancelled", "technical": "technical-meeting", "partly-met": "outstanding",
    "waived": "rejected", "withdrawn": "rejected", "dropped": "disputed",
}


def fold(text: str | None) -> list[str]:
    """The words of ``text`` in lower-case ASCII letters and digits."""
    plain = unicodedata.normalize("NFKD", text or "").encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9 ]+", " ", plain).split()


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


@functools.lru_cache(maxsize=65536)
def stems(text: str | None) -> frozenset[str]:
    """The stems of the content words of ``text``."""
    return frozenset(_stem(w) for w in fold(text) if w not in _EMPTY_WORDS)


def alike(a: str | None, b: str | None) -> float:
    """How alike two wordings are, 0 to 1: shared stems as a share of the shorter and of the longer wording, averaged."""
    x, y = stems(a), stems(b)
    if not x or not y:
        return 0.0
    shared = len(x & y)
    return (shared / min(len(x), len(y)) + shared / max(len(x), len(y))) / 2


def days(value: str | None) -> tuple[datetime.date, datetime.date] | None:
    """First and last day of an EDTF date; None where there is none or it is malformed (gold is made by hand)."""
    try:
        return edtf_interval(str(value)) if value else None
    except ValueError:
        return None


def date_fit(gold: str | None, said: str | None) -> float | None:
    """1 equal or a day apart, .5 overlapping, .25 one unknown, 0 both unknown, None in conflict."""
    a, b = days(gold), days(said)
    if a is None or b is None:
        return 0.0 if a is b else 0.25
    if abs((a[0] - b[0]).days) <= 1 and abs((a[1] - b[1]).days) <= 1:
        return 1.0
    slack = datetime.timedelta(1)
    return 0.5 if a[0] - slack <= b[1] and b[0] - slack <= a[1] else None


def place_fit(gold: str | None, said: str | None) -> float | None:
    """1 the same place, .25 one unknown, 0 both unknown, None in conflict."""
    a, b = " ".join(fold(gold)), " ".join(fold(said))
    if not a or not b:
        return 0.0 if not a and not b else 0.25
    return 1.0 if a in b or b in a else None


@functools.cache
def _states() -> dict[str, str]:
    rows = (*table("countries"), *table("territories"))
    return {code: row["iso3"] for row in rows for code in (row["iso2"], row["iso3"]) if code}


def party(value: Any) -> str:
    """A party as a comparable key: states by their alpha-3 code, others by their folded name."""
    if isinstance(value, dict):
        value = value.get("code") or value.get("name")
    if not value:
        return ""
    return _states().get(str(value).upper(), " ".join(fold(str(value))).upper())


def parties(value: Any) -> frozenset[str]:
    """The parties in a list, or in a string that joins them with "+" or a comma."""
    if value is None:
        return frozenset()
    many = value if isinstance(value, (list, tuple)) else re.split(r"[+,]", str(value))
    return frozenset(key for key in map(party, many) if key)


def status(item: Item) -> str | None:
    """The status on the gold's coarser scale."""
    told = item.get("status")
    return _COARSE.get(told, told) if told is not None else None


def places_of(text: str, quote: str) -> list[tuple[int, int]]:
    """Every place where ``quote`` stands in ``text``."""
    found, at = [], text.find(quote)
    while at >= 0:
        found.append((at, at + len(quote)))
        at = text.find(quote, at + 1)
    return found


def overlaps(spans: Sequence[tuple[int, int]], item: Item) -> bool:
    """Whether the claim's evidence shares a character with one of ``spans``."""
    start, end = item.get("start"), item.get("end")
    return start is not None and end is not None and any(start < b and a < end for a, b in spans)


def pair(gold: Sequence[Item], said: Sequence[Item], score: Score) -> list[tuple[int, int]]:
    """One-to-one pairs (index in gold, index in said), best first; of equal scores the later in the lists goes first."""
    scored = [(s, i, j) for i, g in enumerate(gold) for j, p in enumerate(said) if (s := score(g, p))]
    used_gold: set[int] = set()
    used_said: set[int] = set()
    pairs = []
    for _, i, j in sorted(scored, reverse=True):
        if i not in used_gold and j not in used_said:
            used_gold.add(i)
            used_said.add(j)
            pairs.append((i, j))
    return pairs


def counted(pairs: list[tuple[int, int]], gold: Sequence[Item], said: Sequence[Item], score: Score) -> int:
    """How many predictions count: one that says a matched thing again is no false alarm."""
    taken = {j for _, j in pairs}
    matched = [gold[i] for i, _ in pairs]
    return len(pairs) + sum(1 for j, p in enumerate(said) if j not in taken and not any(score(g, p) for g in matched))
