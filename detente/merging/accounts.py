"""Accounts: what each voice says of a field, where what is told cannot all be so.

A telling that is only wider contradicts nothing: "March" beside 17 March, "Cuba" beside Havana. Nor does a plan that what happened
has overtaken, or a status that a later one may follow: those are the history of the entry.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from itertools import combinations
from typing import Any, TypeVar

from detente.merging.meetings import fineness, same_place
from detente.merging.said import Said
from detente.merging.sides import same_side
from detente.merging.transitions import allowed
from detente.merging.wording import alike
from detente.model import Account
from detente.model.dates import interval

K = TypeVar("K", bound=Hashable)
_ALIKE = 0.5
_TOOK_PLACE = ("held", "under-way")
_OUTCOMES = ("held", "cancelled", "postponed")


def accounts(items: Iterable[Said], field: str, value_of: Callable[[Any], str | None], key_of: Callable[[Said], K], fits: Callable[[K, K], bool]) -> tuple[Account, ...]:
    """What each voice, through each outlet, says of ``field``, as far as another contradicts it; nothing where none does.

    Copies of one text are one account, under the outlet that told it first, with the others in ``also``. ``value_of`` takes a claim
    to its value as text, or None when it is silent; ``fits`` says of two tellings, as ``key_of`` sees them, whether both can be so.
    """
    telling = [(value, key_of(s), s) for s in sorted(items, key=lambda s: s.order) if (value := value_of(s.claim)) is not None]
    contradicted = {k for pair in combinations(dict.fromkeys(key for _, key, _ in telling), 2) if not fits(*pair) for k in pair}
    told: dict[tuple[Any, str | None, str], list[Said]] = {}
    carriers: dict[tuple[Any, str, str], str | None] = {}
    for value, key, item in telling:
        if key in contradicted:
            voice = item.claim.said_by
            outlet = carriers.setdefault((voice, item.origin, value), item.outlet)
            told.setdefault((voice, outlet, value), []).append(item)
    return tuple(
        Account(
            said_by=voice, outlet=outlet, field=field, value=value, claims=tuple(s.claim.id for s in members),
            also=tuple(dict.fromkeys(s.outlet for s in members if s.outlet and s.outlet != outlet)),
        )
        for (voice, outlet, value), members in told.items()
    )


def dates(items: Iterable[Said]) -> tuple[Account, ...]:
    """The accounts of a date. Of a round, plans are compared with plans and what happened with what happened."""
    return accounts(items, "date", lambda c: c.date, lambda s: (s.claim.date, getattr(s.claim, "status", None) in _TOOK_PLACE), _dates_fit)


def places(items: Iterable[Said]) -> tuple[Account, ...]:
    """The accounts of a place."""
    return accounts(items, "place", lambda c: c.place, lambda s: (s.claim.place, s.claim.country), _places_fit)


def ordinals(items: Iterable[Said]) -> tuple[Account, ...]:
    """The accounts of a round's number."""
    return accounts(items, "ordinal", lambda c: None if c.ordinal is None else str(c.ordinal), lambda s: s.claim.ordinal, lambda a, b: False)


def outcomes(items: Iterable[Said]) -> tuple[Account, ...]:
    """The accounts of how a round came out: held, put off or called off."""
    return accounts(items, "status", lambda c: c.status if c.status in _OUTCOMES else None, lambda s: (s.claim.status, s.since), _outcomes_fit)


def holders(items: Iterable[Said]) -> tuple[Account, ...]:
    """The accounts of who holds a condition."""
    return accounts(items, "holder", lambda c: c.holder, lambda s: s.claim.holder, same_side)


def gates(items: Iterable[Said]) -> tuple[Account, ...]:
    """The accounts of what a condition stands before. Wordings that share most of their words fit."""
    return accounts(items, "gates", lambda c: c.gates, lambda s: s.claim.gates, lambda a, b: alike(a, b) >= _ALIKE)


def same_date(a: str, b: str) -> bool:
    """Whether two dates are one, or the one tells the other less finely."""
    x, y = interval(a), interval(b)
    if x is None or y is None or x == y:
        return a == b or x == y
    inside = (x[0] <= y[0] and y[1] <= x[1]) or (y[0] <= x[0] and x[1] <= y[1])
    return inside and fineness(a) != fineness(b)


def _dates_fit(a: tuple[str, bool], b: tuple[str, bool]) -> bool:
    return a[1] != b[1] or same_date(a[0], b[0])


def _places_fit(a: tuple[str, str | None], b: tuple[str, str | None]) -> bool:
    return same_place(*a, *b)


def _outcomes_fit(a: tuple[str, str | None], b: tuple[str, str | None]) -> bool:
    """Whether the one may have come after the other: reports of different days, or of no known day."""
    if a[0] == b[0]:
        return True
    if a[1] and b[1]:
        first, then = sorted((a, b), key=lambda t: t[1] or "")
        return first[1] != then[1] and ("round", first[0], then[0]) in allowed()
    return bool({("round", a[0], b[0]), ("round", b[0], a[0])} & allowed())
