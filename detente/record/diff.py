"""Diff: what the two sides say of one round, issue or condition, and what third parties say, fact by fact. No winner is chosen.

A side speaks in the outlets that speak for it by the table of outlets, whomever they quote, and in its own people's voices
elsewhere. What other outlets print in their own voice, whatever their country, is told by third parties.

=============  =====================================================
told by        standing
=============  =====================================================
both sides     ``agreed`` where they tell the same, else ``contested``
one side       ``one-sided``
neither        ``told by others``
=============  =====================================================

Dates are the same where one only tells the other less finely; wordings where they share most of their words.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from detente.errors import InvalidValue
from detente.merging.accounts import same_date
from detente.merging.heads import surname
from detente.merging.said import day_of
from detente.merging.sides import name, same_side
from detente.merging.wording import alike, fold
from detente.model import Negotiation, Round, RoundClaim
from detente.model.claims import AnyClaim, Voice
from detente.model.dates import interval, pretty
from detente.model.entries import Entry
from detente.record.outlets import Outlets
from detente.record.record import Record
from detente.record.standing import conditions, issues
from detente.record.whose import whose

AGREED, CONTESTED, ONE_SIDED, OTHERS = "agreed", "contested", "one-sided", "told by others"
STANDINGS = (AGREED, CONTESTED, ONE_SIDED, OTHERS)
_AFTER = 14  # days after a round within which a report that tells of it is taken to report on it
_ALIKE = 0.5

Same = Callable[[str, str], bool]


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a fact, as one voice tells it through one outlet; ``day`` is the report's, or None."""

    value: str
    said_by: Voice
    outlet: str | None
    day: str | None
    claims: tuple[str, ...]


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of one thing: by each of the two sides, in their order, and by third parties.

    ``standing`` is agreed, contested, one-sided (``party`` says whose) or told by others.
    """

    fact: str
    about: str | None
    standing: str
    party: str | None
    sides: tuple[tuple[Telling, ...], tuple[Telling, ...]]
    others: tuple[Telling, ...]


class Diff(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of one entry of a negotiation: ``kind`` is round, issue or condition, ``number`` its number on the page."""

    negotiation: str
    title: str
    kind: str
    number: int
    entry: str
    sides: tuple[str, str]
    as_of: str | None
    known_by: str | None
    facts: tuple[Fact, ...]


def diff(
    record: Record, negotiation: Negotiation, kind: str, number: int, known: Outlets, between: Sequence[str] = ()
) -> Diff:
    """What two sides say of the round, issue or condition that the page numbers ``number``, from the record or a view of it.

    ``between`` are two parties, by code or name; without them, the two that the negotiation names first. Raises
    InvalidValue where there is no such entry or party.
    """
    entry = _entry(negotiation, kind, number)
    sides = _sides(negotiation, between)
    table = _Table(record, sides, known)
    facts = _of_round(table, record, negotiation, entry) if isinstance(entry, Round) else _of_topic(table, record, entry, kind)
    return Diff(
        negotiation=negotiation.id, title=negotiation.title, kind=kind, number=number, entry=entry.id, sides=sides,
        as_of=record.true_by, known_by=record.known_by, facts=tuple(sorted(facts, key=lambda f: STANDINGS.index(f.standing))),
    )


def _entry(negotiation: Negotiation, kind: str, number: int) -> Any:
    entries: dict[str, Sequence[Entry]] = {
        "round": negotiation.rounds, "issue": issues(negotiation), "condition": conditions(negotiation)
    }
    if not 1 <= number <= len(entries[kind]):
        there = f"numbers 1 to {len(entries[kind])}" if entries[kind] else "none"
        raise InvalidValue(f"there is no {kind} {number} in this negotiation; the page that `detente show` prints has {there}")
    return entries[kind][number - 1]


def _sides(negotiation: Negotiation, between: Sequence[str]) -> tuple[str, str]:
    chosen = [_party(negotiation, word) for word in between] or list(negotiation.parties[:2])
    if len(set(chosen)) != 2:
        names = ", ".join(negotiation.parties) or "none"
        raise InvalidValue(f"two different sides are compared; choose them with --between from the parties of the talks: {names}")
    return chosen[0], chosen[1]


def _party(negotiation: Negotiation, word: str) -> str:
    for party in negotiation.parties:
        if word.casefold() in (party.casefold(), name(party).casefold()):
            return party
    raise InvalidValue(f"{word!r} is no party of these talks; choose from {', '.join(negotiation.parties) or 'none, for no report names any'}")


class _Table:
    """Sorts what claims tell into the two sides and the others."""

    def __init__(self, record: Record, sides: tuple[str, str], known: Outlets) -> None:
        self._record, self._sides, self._known = record, sides, known

    def fact(
        self, fact: str, claims: Iterable[AnyClaim], value_of: Callable[[Any], str | None], same: Same, *,
        about: str | None = None, last_counts: bool = False,
    ) -> Fact | None:
        """What the claims tell of one fact; None where they are silent.

        ``last_counts``: of each side only what it told last is compared, for it may change its mind; all is shown.
        """
        columns: dict[str | None, dict[tuple[str, Voice, str | None], list[AnyClaim]]] = {self._sides[0]: {}, self._sides[1]: {}, None: {}}
        for claim in claims:
            value = value_of(claim)
            if value:
                outlet = self._record.report(claim.report).outlet
                for side in whose(self._record, claim, self._sides, self._known) or (None,):
                    columns[side].setdefault((value, claim.said_by, outlet), []).append(claim)
        first, second, others = (self._tellings(columns[side]) for side in (*self._sides, None))
        if not (first or second or others):
            return None
        standing = _standing(first, second, same, last_counts)
        party = (self._sides[0] if first else self._sides[1]) if standing == ONE_SIDED else None
        return Fact(fact=fact, about=about, standing=standing, party=party, sides=(first, second), others=others)

    def _tellings(self, told: dict[tuple[str, Voice, str | None], list[AnyClaim]]) -> tuple[Telling, ...]:
        found = []
        for (value, voice, outlet), claims in told.items():
            days = [d.isoformat() for c in claims if (d := day_of(self._record.cards[c.report].published))]
            found.append(Telling(
                value=value, said_by=voice, outlet=outlet, day=max(days, default=None), claims=tuple(c.id for c in claims)
            ))
        return tuple(found)


def _standing(first: Sequence[Telling], second: Sequence[Telling], same: Same, last_counts: bool) -> str:
    if not first and not second:
        return OTHERS
    if not first or not second:
        return ONE_SIDED
    a, b = (_last(first), _last(second)) if last_counts else (first, second)
    return AGREED if all(same(x.value, y.value) for x in a for y in b) else CONTESTED


def _last(tellings: Sequence[Telling]) -> list[Telling]:
    """What was told on the latest day; undated tellings last, as everywhere."""
    latest = max(t.day or "9999" for t in tellings)
    return [t for t in tellings if (t.day or "9999") == latest]


def _of_round(table: _Table, record: Record, negotiation: Negotiation, entry: Round) -> list[Fact]:
    """The facts of a round, and what the reports on it say was on the table, agreed, wanted and to come."""
    claims = _claims(record, entry)
    found = [
        table.fact("date", claims, lambda c: c.date, same_date),
        table.fact("place", claims, lambda c: c.place, lambda a, b: fold(a) in fold(b) or fold(b) in fold(a)),
        table.fact("number", claims, lambda c: c.ordinal and str(c.ordinal), _equal),
        table.fact("level", claims, lambda c: c.level, _equal),
        table.fact("outcome", claims, _status, _equal, last_counts=True),
        *(table.fact("led by", claims, _head_of(party), _same_person, about=party) for party in entry.parties),
    ]
    on_it = _reports_on(record, negotiation, entry)
    told = [(kind, one) for kind, entries in (
        ("issue", issues(negotiation)), ("commitment", negotiation.commitments), ("announcement", negotiation.announcements),
        ("condition", conditions(negotiation)), ("next step", negotiation.next_steps),
    ) for one in entries]
    places = record.places(id for _, one in told for id in one.claims)  # at once: few of a long negotiation's claims are of this round
    there = {id for id, (report, _) in places.items() if report in on_it}
    for kind, one in told:
        own = [c for id in one.claims if id in there and (c := record.get(id))]
        if own:
            says, last = (_status, True) if kind in ("issue", "condition") else (_by, False)
            found.append(table.fact(kind, own, says, _equal, about=_label(one), last_counts=last))
    return [fact for fact in found if fact is not None]


def _of_topic(table: _Table, record: Record, entry: Any, kind: str) -> list[Fact]:
    """The facts of an issue or a condition."""
    claims = _claims(record, entry)
    found = [table.fact("status", claims, _status, _equal, last_counts=True)]
    if kind == "issue":
        found.append(table.fact("called", claims, lambda c: c.label, _worded_alike))
    else:
        found += [
            table.fact("demand", claims, lambda c: c.demand, _worded_alike),
            table.fact("held by", claims, lambda c: c.holder and name(c.holder), _same_name),
            table.fact("asked of", claims, lambda c: c.addressee and name(c.addressee), _same_name),
            table.fact("stands before", claims, lambda c: c.gates, _worded_alike),
        ]
    return [fact for fact in found if fact is not None]


def _claims(record: Record, entry: Entry) -> list[AnyClaim]:
    return [claim for id in entry.claims if (claim := record.get(id))]


def _reports_on(record: Record, negotiation: Negotiation, entry: Round) -> frozenset[str]:
    """The reports whose latest round, of those they say took place or were put off, is this one, while it was news."""
    latest: dict[str, tuple[datetime.date, str]] = {}
    for met in negotiation.rounds:
        span = interval(met.date)
        for claim in _claims(record, met):
            if span is None or not isinstance(claim, RoundClaim) or claim.status == "planned":
                continue
            day = day_of(record.cards[claim.report].published)
            if day is None or (day - span[0]).days >= -1 and (day - span[1]).days <= _AFTER:
                latest[claim.report] = max(latest.get(claim.report, (span[0], met.id)), (span[0], met.id))
    return frozenset(report for report, (_, id) in latest.items() if id == entry.id)


def _head_of(party: str) -> Callable[[Any], str | None]:
    def told(claim: Any) -> str | None:
        return ", ".join(h.name for h in claim.heads if h.party and same_side(h.party, party)) or None
    return told


def _label(entry: Any) -> str:
    words = getattr(entry, "label", None) or getattr(entry, "demand", None) or entry.what
    date = getattr(entry, "date", None)
    return f"{words} ({pretty(date)})" if date else str(words)


def _status(claim: Any) -> str | None:
    return str(claim.status)


def _by(claim: Any) -> str:
    """Who binds themselves, as far as the claim says."""
    parties = sorted(name(p) for p in getattr(claim, "by", ()))
    return f"told, by {' and '.join(parties)}" if parties else "told"


def _equal(a: str, b: str) -> bool:
    return a == b


def _worded_alike(a: str, b: str) -> bool:
    return alike(a, b) >= _ALIKE


def _same_name(a: str, b: str) -> bool:
    return a == b or same_side(a, b)


def _same_person(a: str, b: str) -> bool:
    return bool({surname(n) for n in a.split(", ")} & {surname(n) for n in b.split(", ")})
