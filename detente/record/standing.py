"""Standing: what can be said of an entry on a day beyond its status: for how long nobody spoke of it, who said it again,
how the wording moved, which days passed. All of it is observation: none changes a status.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterable, Sequence

import msgspec

from detente.language.words import words
from detente.merging.said import day_of
from detente.model import Condition, ConditionEntry, IssueEntry, Negotiation, Round, UndertakingEntry
from detente.model.claims import AnyClaim
from detente.model.dates import interval
from detente.model.entries import Entry
from detente.record.outlets import Outlets
from detente.record.record import Record
from detente.record.whose import speakers

STANDING = ("outstanding", "partly-met")
BETWEEN = (*STANDING, "rejected")  # a refusal leaves a demand between the sides until its holder drops it
OPEN = ("agenda", "technical", "disputed")
_ISSUE_ORDER = ("agreed", "technical", "disputed", "agenda", "dropped")


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """One side's wording of a thing on a day: the claim, the word that weighs most, and its degree (1 the mildest)."""

    claim: str
    day: str
    word: str
    degree: int


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """Two wordings of one thing by one party, one after the other, that differ in degree on ``scale``."""

    party: str
    scale: str
    earlier: Wording
    later: Wording


def conditions(negotiation: Negotiation) -> list[ConditionEntry]:
    """The conditions as a page numbers them: those that stand, then the others."""
    return sorted(negotiation.conditions, key=lambda c: c.status not in STANDING)


def issues(negotiation: Negotiation) -> list[IssueEntry]:
    """The issues as a page numbers them, by status."""
    order = {status: n for n, status in enumerate(_ISSUE_ORDER)}
    return sorted(negotiation.issues, key=lambda i: order.get(i.status, len(order)))


def today(record: Record) -> datetime.date | None:
    """The day that a record is looked at from: its as-of day, else the day of the last report known; None where none is dated."""
    asked = day_of(record.true_by)
    return asked or record.last_day


def silent_days(entry: Entry, day: datetime.date | None) -> int | None:
    """Days since a report last spoke of the entry; None where no such report is dated by ``day``."""
    last = day_of(entry.last_mentioned)
    return (day - last).days if day and last and last <= day else None


def overdue(entry: Round | UndertakingEntry, day: datetime.date | None) -> bool:
    """Whether a planned round's day, or an undertaking's due day, lies before ``day`` and no report says that it came about.

    An undertaking's date is a due day where it lies after the report that first tells it.
    """
    span = interval(entry.date)
    if span is None or day is None or span[1] >= day:
        return False
    if isinstance(entry, Round):
        return entry.status == "planned"
    first = day_of(entry.first_mentioned)
    return first is not None and span[0] > first


def told(record: Record, entry: Entry) -> list[tuple[datetime.date, AnyClaim]]:
    """The dated claims of an entry, earliest first."""
    claims = [record.claim(id) for id in entry.claims if record.has_claim(id)]
    dated = [(d, c) for c in claims if (d := day_of(record.cards[c.report].published))]
    return sorted(dated, key=lambda one: (one[0], one[1].report, one[1].start, one[1].id))


def reiterated(record: Record, entry: ConditionEntry, known: Outlets) -> tuple[str, ...]:
    """The claims by which the holder itself says again, on a later day, that its condition stands."""
    own = [
        (day, c) for day, c in told(record, entry)
        if isinstance(c, Condition) and c.status in STANDING and entry.holder in speakers(record, c, known)
    ]
    days = set[datetime.date]()
    again = []
    for day, claim in own:
        if days and day not in days:
            again.append(claim.id)
        days.add(day)
    return tuple(again)


def shifts(record: Record, entry: Entry, known: Outlets) -> tuple[Shift, ...]:
    """Where a party's wording of one thing moved by a degree between two days, in its own voice or its own outlets."""
    last: dict[tuple[str, str], Wording] = {}
    found = []
    for day, claim in told(record, entry):
        for party in speakers(record, claim, known):
            for scale, wording in _wordings(record, claim, day):
                before = last.get((party, scale))
                if before is None or before.day != wording.day:
                    if before is not None and before.degree != wording.degree:
                        found.append(Shift(party=party, scale=scale, earlier=before, later=wording))
                    last[party, scale] = wording
    return tuple(found)


def _wordings(record: Record, claim: AnyClaim, day: datetime.date) -> Iterable[tuple[str, Wording]]:
    sentence = record.evidence(claim).sentence
    for scale, degrees in _scales():
        for degree, expression in reversed(degrees):
            if match := expression.search(sentence):
                yield scale, Wording(claim=claim.id, day=day.isoformat(), word=" ".join(match[0].split()), degree=degree)
                break


@functools.cache
def _scales() -> Sequence[tuple[str, Sequence[tuple[int, re.Pattern[str]]]]]:
    """The scales of ``degrees.toml``, each with its degrees from 1 and the expression that finds their words."""
    return [
        (scale, [
            (n, re.compile(r"\b(?:" + "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in row) + r")\b", re.IGNORECASE))
            for n, row in enumerate(rows["degrees"], 1)
        ])
        for scale, rows in words("degrees").items()
    ]
