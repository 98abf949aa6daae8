"""Sides: when two names stand for one side of the talks, and what a side is called."""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterable
from importlib import resources

from detente.errors import DataError


def _table(name: str) -> list[dict[str, str]]:
    path = resources.files("detente") / "data" / f"{name}.csv"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise DataError(f"no table {name!r}: add detente/data/{name}.csv") from None
    return list(csv.DictReader(lines))


@functools.cache
def _names() -> dict[str, str]:
    named = {row["code"]: row["name"] for table in ("organisations", "parties") for row in _table(table)}
    return named | {row["iso3"]: row["name"] for row in _table("countries")}


@functools.cache
def _forms() -> dict[str, str]:
    """For a party, all the forms of its name, as one text."""
    rows = [row | {"code": row["iso3"]} for row in _table("countries")] + _table("organisations") + _table("parties")
    return {row["code"]: " ".join(filter(None, (row.get(k) for k in ("code", "iso2", "name", "aliases", "demonyms")))) for row in rows}


@functools.cache
def _wider() -> dict[str, frozenset[str]]:
    """For a party, the parties that may be named in its stead: its coalitions, and the country of a group."""
    wider: dict[str, set[str]] = {}
    for row in _table("coalitions"):
        for member in row["members"].split("|"):
            wider.setdefault(member, set()).add(row["code"])
    for row in _table("parties"):
        if row["country"]:
            wider.setdefault(row["code"], set()).add(row["country"])
    return {party: frozenset(names) for party, names in wider.items()}


def name(party: str) -> str:
    """What a party is called in a title: the name of its code where the tables hold it, else the code itself."""
    return _names().get(party, party)


@functools.cache
def _codes() -> dict[str, str]:
    rows = _table("countries")
    return {form.lower(): row["iso2"] for row in rows for form in (row["name"], *row["aliases"].split("|")) if form}


def country_code(place: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a place that is a country's name, else None."""
    return _codes().get(place.lower())


def forms(party: str) -> str:
    """Every form of a party's name that the tables hold, as one text: words that say nothing of what its talks are about."""
    return _forms().get(party, party).replace("|", " ")


def names(party: str) -> frozenset[str]:
    """The party and all that may be named in its stead."""
    return _wider().get(party, frozenset()) | {party}


def same_side(a: str, b: str) -> bool:
    """Whether ``a`` and ``b`` may stand for one side: the same party, or one a member (or a group) of the other."""
    return a == b or a in _wider().get(b, ()) or b in _wider().get(a, ())


def shared(a: Iterable[str], b: Iterable[str]) -> int:
    """How many sides of ``a`` have a side of ``b`` of their own; the same party counts before a kindred one."""
    first, second = set(a), set(b)
    count = len(first & second)
    left, right = sorted(first - second), sorted(second - first)
    for party in left if right else ():
        match = next((r for r in right if same_side(party, r)), None)
        if match is not None:
            right.remove(match)
            count += 1
    return count


def compatible(a: Iterable[str], b: Iterable[str]) -> bool:
    """Whether two lists of parties may name the parties of one meeting: one is silent, or they share two sides.

    A list of one party asks for that one only.
    """
    first, second = set(a), set(b)
    return not first or not second or shared(first, second) >= min(2, len(first), len(second))


def title(parties: Iterable[str], goal: str | None) -> str:
    """The title of a negotiation: its sides by name, and the goal where one is known."""
    sides = sorted(name(p) for p in parties)
    head = f"{' – '.join(sides)} talks" if sides else "Talks"
    return f"{head}: {goal}" if goal else head
