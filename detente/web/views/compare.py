"""Two sides: one round, issue or condition in both sides' accounts, fact by fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.errors import InvalidValue
from detente.merging.sides import name
from detente.model import ConditionEntry, Negotiation
from detente.model.dates import pretty
from detente.model.entries import Entry
from detente.outputs.page import teller
from detente.record.diff import AGREED, CONTESTED, ONE_SIDED, OTHERS, Telling, diff
from detente.record.plain import clean
from detente.record.standing import conditions, issues
from detente.web.library import Look
from detente.web.views.common import called
from detente.web.views.negotiation import wants

ORDER = (CONTESTED, AGREED, ONE_SIDED, OTHERS)
KINDS = ("round", "issue", "condition")


@dataclass(frozen=True)
class TellingView:
    """A value as one voice tells it, with the claim to look at."""

    value: str
    told_by: str
    day: str | None
    claim: str


@dataclass(frozen=True)
class FactView:
    """A fact in three columns: the first side's, the second's, the others'."""

    fact: str
    about: str | None
    standing: str
    first: tuple[TellingView, ...]
    second: tuple[TellingView, ...]
    others: tuple[TellingView, ...]


@dataclass(frozen=True)
class Group:
    """The facts of one standing."""

    standing: str
    facts: tuple[FactView, ...]


@dataclass(frozen=True)
class CompareView:
    """The whole: what is compared, between whom, the facts by standing, and what else can be compared."""

    negotiation: str
    title: str
    kind: str
    number: int
    entry: str
    about: str
    sides: tuple[str, str]
    codes: tuple[str, str]
    groups: tuple[Group, ...]
    parties: tuple[tuple[str, str], ...]
    others: tuple[tuple[int, str], ...]


def compare(look: Look, n: Negotiation, kind: str, which: str, between: Sequence[str] = ()) -> CompareView:
    """``which`` is the entry's id, or its number on the page. Raises InvalidValue where there is none, or no two sides."""
    entries = {"round": n.rounds, "issue": issues(n), "condition": conditions(n)}.get(kind)
    if entries is None:
        raise InvalidValue(f"{kind!r} is not one of {', '.join(KINDS)}")
    number = next((i for i, e in enumerate(entries, 1) if e.id == which), 0)
    if not number and which.isdecimal() and len(which) < 8:
        number = int(which)
    if not number:
        raise InvalidValue(f"this negotiation has, by these days, no {kind} {which!r}")
    told = diff(look.record, n, kind, number, look.known, tuple(between))
    facts = [
        FactView(f.fact, clean(f.about) if f.about else None, f.standing, _tellings(f.fact, f.sides[0]), _tellings(f.fact, f.sides[1]), _tellings(f.fact, f.others))
        for f in told.facts
    ]
    facts = [f if f.fact != "led by" or not f.about else FactView("led by", name(f.about), f.standing, f.first, f.second, f.others) for f in facts]
    return CompareView(
        negotiation=n.id, title=clean(n.title), kind=kind, number=number, entry=told.entry, about=_about(entries[number - 1]),
        sides=(name(told.sides[0]), name(told.sides[1])), codes=told.sides,
        groups=tuple(Group(s, tuple(f for f in facts if f.standing == s)) for s in ORDER if any(f.standing == s for f in facts)),
        parties=tuple((p, name(p)) for p in n.parties),
        others=tuple((i, _about(e)) for i, e in enumerate(entries, 1)),
    )


def _tellings(fact: str, tellings: Sequence[Telling]) -> tuple[TellingView, ...]:
    return tuple(
        TellingView(_value(fact, t.value), teller(t.said_by, t.outlet), t.day, t.claims[0]) for t in tellings
    )


def _about(entry: Entry) -> str:
    return wants(entry) if isinstance(entry, ConditionEntry) else called(entry)


def _value(fact: str, value: str) -> str:
    return pretty(value) if fact == "date" else clean(value).replace("-", " ") if fact in ("level", "outcome", "status", "issue") else clean(value)
