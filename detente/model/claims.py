"""Claim: one thing that one sentence of one report says, in one voice. One class a kind; the keys are the contract's.

What the text does not say is None (or an empty tuple), never a guess. Parties are ISO 3166-1 alpha-3 codes for states and
the usual short name for others. Dates are EDTF strings (see ``detente.model.dates``).
"""

from __future__ import annotations

import hashlib
from typing import TypeVar, Union

import msgspec

from detente.errors import AlteredQuote


class Voice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who says it. ``kind`` is ``report`` (the outlet's own voice), ``speaker``, ``party`` or ``joint``.

    ``name`` is the speaker as the text names them; ``parties`` the party or parties in whose voice it is said.
    """

    kind: str = "report"
    name: str | None = None
    parties: tuple[str, ...] = ()


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """A head of delegation, or a minister or leader at the table for a side; ``title`` as the report prints it."""

    name: str
    party: str | None = None
    title: str | None = None


class Offset(msgspec.Struct, frozen=True, kw_only=True):
    """A date told as a distance from an event: ``days`` (negative: before), the event's own words, and what it is.

    ``approximate``: the text says about, around, just, some. ``event`` is ``round`` or None when it is something else.
    """

    days: int
    anchor: str
    event: str | None = None
    approximate: bool = False


class Claim(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """The keys that every claim has.

    ``start`` and ``end`` count the report's characters, and ``text[start:end] == quote`` always. ``reader`` names the
    finder that made it; ``confidence`` is 0 to 1. ``id`` is made by :func:`seal` from everything but the reader and
    the confidence, so that the same claim found again is the same claim.
    """

    report: str
    start: int
    end: int
    quote: str
    said_by: Voice = Voice()
    reader: str = ""
    confidence: float = 1.0
    id: str = ""


class Time(Claim, frozen=True, kw_only=True, tag="time"):
    """A date expression: ``text`` as printed, ``value`` (EDTF), ``basis`` (how it was resolved, or why it was not)."""

    text: str
    value: str | None = None
    basis: str | None = None
    offset: Offset | None = None


class RoundClaim(Claim, frozen=True, kw_only=True, tag="round"):
    """A meeting of both sides, held or planned. ``place`` is a city, ``country`` ISO 3166-1 alpha-2.

    ``ordinal`` only if stated or counted by the text (``ordinal_basis``: ``stated`` or ``counted``); ``count`` when one
    sentence tells of several meetings. ``offset`` keeps a date told by distance ("two weeks after the last round").
    """

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
    offset: Offset | None = None


class Issue(Claim, frozen=True, kw_only=True, tag="issue"):
    """A topic that the sides talk, agree or differ about."""

    label: str
    status: str = "agenda"


class Condition(Claim, frozen=True, kw_only=True, tag="condition"):
    """What a holder wants of an addressee before, or as the price of, something; ``gates`` is what it stands before."""

    demand: str
    holder: str | None = None
    addressee: str | None = None
    gates: str | None = None
    status: str = "outstanding"


class Commitment(Claim, frozen=True, kw_only=True, tag="commitment"):
    """What one or more sides bound themselves to. ``date`` is when it is due or done, else when it was agreed."""

    what: str
    by: tuple[str, ...] = ()
    date: str | None = None


class Announcement(Claim, frozen=True, kw_only=True, tag="announcement"):
    """A one-sided decision, or the act of making a joint thing known. ``announcers`` are the people who spoke, if named."""

    what: str
    by: tuple[str, ...] = ()
    date: str | None = None
    announcers: tuple[str, ...] = ()


class Statement(Claim, frozen=True, kw_only=True, tag="statement"):
    """What somebody says about the talks; ``party`` is None for outsiders."""

    speaker: str
    says: str
    party: str | None = None


class NextStep(Claim, frozen=True, kw_only=True, tag="next_step"):
    """What comes next, by the text."""

    what: str
    date: str | None = None


class Event(Claim, frozen=True, kw_only=True, tag="event"):
    """Who did what to whom: PLOVER type and mode, CAMEO code. Joint events have source and target in either order."""

    plover: str
    source: str | None = None
    target: str | None = None
    mode: str | None = None
    cameo: str | None = None
    date: str | None = None
    place: str | None = None


class NegotiationClaim(Claim, frozen=True, kw_only=True, tag="negotiation"):
    """Who negotiates with whom, towards which goal, as one sentence has it."""

    parties: tuple[str, ...] = ()
    goal: str | None = None


class ThirdParty(Claim, frozen=True, kw_only=True, tag="third_party"):
    """A third party and its role: ``mediator``, ``facilitator``, ``host``, ``guarantor`` or ``observer``."""

    party: str
    role: str


AnyClaim = Union[  # noqa: UP007 - msgspec decodes a tagged Union
    Time, RoundClaim, Issue, Condition, Commitment, Announcement, Statement, NextStep, Event, NegotiationClaim, ThirdParty
]

KINDS: tuple[str, ...] = (
    "time", "round", "issue", "condition", "commitment", "announcement", "statement", "next_step", "event",
    "negotiation", "third_party",
)

C = TypeVar("C", bound=Claim)
_encode = msgspec.json.Encoder(order="deterministic").encode


def seal(claim: C, text: str) -> C:
    """``claim`` with its id, once its quote is shown to be the text it points at.

    ``text`` is the text of the claim's report. Raises AlteredQuote where ``text[start:end] != quote``: that is a fault
    to mend in the finder, never to repair here.
    """
    if text[claim.start : claim.end] != claim.quote or claim.end <= claim.start:
        raise AlteredQuote(
            f"claim of {claim.reader or 'an unnamed finder'}: the quote {claim.quote[:60]!r} is not the text at "
            f"{claim.start}:{claim.end} of report {claim.report}; mend the finder that made it"
        )
    bare = msgspec.structs.replace(claim, id="", reader="", confidence=1.0)
    return msgspec.structs.replace(claim, id=hashlib.sha256(_encode(bare)).hexdigest()[:16])


def kind_of(claim: Claim) -> str:
    """The kind of a claim, as the contract names it."""
    return str(type(claim).__struct_config__.tag)
