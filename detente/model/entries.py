"""Entries of the merged record. Each is a pure function of claims, decisions and two dates; none is ever edited.

Every entry carries ``claims``: the ids of the claims that it rests on, earliest report first. ``history`` holds each dated
change of status; ``accounts`` what each voice says where they differ or both speak; ``rulings`` what reviewers ruled on its
claims, oldest first.
"""

from __future__ import annotations

from typing import Any

import msgspec

from detente.model.claims import Head, Voice


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A status, since when (EDTF or None), and the claim that says so."""

    status: str
    as_of: str | None
    claim: str


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """What one voice (through one outlet) says of an entry: the field, the value, and the claims that say so.

    ``also`` are the outlets that print the same text, whole, cut or edited: with ``outlet`` they are one origin.
    """

    said_by: Voice
    outlet: str | None
    field: str
    value: str | None
    claims: tuple[str, ...]
    also: tuple[str, ...] = ()


class Ruling(msgspec.Struct, frozen=True, kw_only=True):
    """What one reviewer ruled, when and why; ``claim`` is the claim (or report, or name) that it is about now."""

    action: str
    reviewer: str
    made_at: str
    reason: str
    claim: str
    change: dict[str, Any] = {}


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody at the table, with the titles that reports print for them, in order of first print."""

    name: str
    party: str | None
    titles: tuple[str, ...]
    claims: tuple[str, ...]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """The keys that every entry has. ``id`` is made from the entry's earliest claim, so it stays as the record grows.

    ``origins`` is how many different texts say it: copies of one text count once.
    """

    id: str
    claims: tuple[str, ...] = ()
    origins: int = 0
    history: tuple[Change, ...] = ()
    accounts: tuple[Account, ...] = ()
    first_mentioned: str | None = None
    last_mentioned: str | None = None
    rulings: tuple[Ruling, ...] = ()


class Round(Entry, frozen=True, kw_only=True):
    """A round of the negotiation; keys as in :class:`detente.model.RoundClaim`."""

    date: str | None = None
    place: str | None = None
    country: str | None = None
    ordinal: int | None = None
    ordinal_basis: str | None = None
    level: str | None = None
    status: str = "held"
    parties: tuple[str, ...] = ()
    heads: tuple[Head, ...] = ()
    count: int | None = None
    notes: tuple[str, ...] = ()


class IssueEntry(Entry, frozen=True, kw_only=True):
    """An issue and where it stands."""

    label: str
    status: str = "agenda"


class ConditionEntry(Entry, frozen=True, kw_only=True):
    """A condition, who holds it, against whom, what it stands before, and where it stands since when."""

    demand: str
    holder: str | None = None
    addressee: str | None = None
    gates: str | None = None
    status: str = "outstanding"
    as_of: str | None = None


class UndertakingEntry(Entry, frozen=True, kw_only=True):
    """A commitment or an announcement."""

    what: str
    by: tuple[str, ...] = ()
    date: str | None = None
    announcers: tuple[str, ...] = ()


class NextStepEntry(Entry, frozen=True, kw_only=True):
    """What comes next; ``passed`` when its date lies before the record's as-of date."""

    what: str
    date: str | None = None
    passed: bool = False


class Negotiation(msgspec.Struct, frozen=True, kw_only=True):
    """The merged record of one negotiation. ``reports`` are the ids of the reports that tell of it, oldest first.

    ``copies`` are the groups among them that print one text, the earliest of each first.
    ``statements``, ``events`` and ``other_meetings`` are ids of claims; the last tell of meetings that were not between its sides.
    ``rulings`` are those on its reports, on names of its parties, and on its claims that are in no entry.
    """

    id: str
    title: str
    parties: tuple[str, ...] = ()
    goal: str | None = None
    goal_claims: tuple[str, ...] = ()
    third_parties: tuple[tuple[str, str], ...] = ()
    reports: tuple[str, ...] = ()
    copies: tuple[tuple[str, ...], ...] = ()
    people: tuple[Person, ...] = ()
    rounds: tuple[Round, ...] = ()
    issues: tuple[IssueEntry, ...] = ()
    conditions: tuple[ConditionEntry, ...] = ()
    commitments: tuple[UndertakingEntry, ...] = ()
    announcements: tuple[UndertakingEntry, ...] = ()
    next_steps: tuple[NextStepEntry, ...] = ()
    statements: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    other_meetings: tuple[str, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    as_of: str | None = None
    known_by: str | None = None
