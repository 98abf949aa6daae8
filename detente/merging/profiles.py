"""Profiles: of each report, what tells which negotiation it belongs to: its sides, its topics, its rounds, its day."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence

import msgspec

from detente.language.languages import detected, readable
from detente.merging.heads import surname
from detente.merging.said import LAST, day_of
from detente.merging.sides import forms
from detente.merging.wording import fold, stems, talk_stems
from detente.model import (
    Claim,
    Commitment,
    Condition,
    Event,
    Issue,
    NegotiationClaim,
    RoundClaim,
    ThirdParty,
)
from detente.model.dates import interval

_SHORT = 7  # days above which a round's date is no evidence of its being the same


class Met(msgspec.Struct, frozen=True, array_like=True):
    """A round as far as it tells reports together: its first day, its city, who met.

    ``exact``: the text states the day; else it is the report's own day, for a meeting told as held. ``place`` and
    ``people`` (surnames) are folded.
    """

    day: datetime.date
    exact: bool
    place: str
    parties: tuple[str, ...]
    people: tuple[str, ...]


class Profile(msgspec.Struct, frozen=True, array_like=True):
    """What tells where a report belongs. ``about`` as in Findings; ``topics`` are stems of goals, issues and demands.

    ``lang`` is the language of its quotes, blank where they do not tell; ``origin`` is the report of whose text this one is a copy, itself where it is none.
    """

    report: str
    origin: str
    day: datetime.date | None
    about: bool
    sides: frozenset[str]
    topics: frozenset[str]
    rounds: tuple[Met, ...]
    lang: str = ""

    @property
    def order(self) -> tuple[datetime.date, str]:
        """Oldest first, undated last."""
        return (self.day or LAST, self.report)


def profile(report: str, published: str | None, about: bool, claims: Sequence[Claim]) -> Profile:
    """The profile of the report with this id and day of publication, by its claims; it counts as its own origin."""
    sides, day = sides_of(claims), day_of(published)
    named = {s for party in sides for s in stems(forms(party))}
    texts = [
        text for c in claims
        for text in ((c.goal,) if isinstance(c, NegotiationClaim) else (c.label,) if isinstance(c, Issue)
                     else (c.demand,) if isinstance(c, Condition) else ())
        if text
    ]
    topics = frozenset(s for text in texts for s in stems(text) if not s.isdigit()) - named - talk_stems()
    rounds = tuple(met for c in claims if isinstance(c, RoundClaim) and (met := _met(c, day)))
    return Profile(report, report, day, about, sides, topics, rounds, _spoken(claims))


def _spoken(claims: Sequence[Claim]) -> str:
    """The readable language of what the claims quote; blank where it is not plain."""
    quotes = dict.fromkeys(c.quote for c in claims if isinstance(c, (Issue, Condition, RoundClaim)))
    lang = detected("\n".join(quotes)) if quotes else None
    return lang if lang in readable() else ""


def _met(claim: RoundClaim, published: datetime.date | None) -> Met | None:
    """The round with the day by which it is compared; None where there is none, or no city."""
    span = interval(claim.date)
    told = span is None and claim.status in ("held", "under-way") and len(claim.heads) > 1
    day = published if told else span[0] if span and (span[1] - span[0]).days <= _SHORT else None
    if day is None or not claim.place:
        return None
    people = sorted({surname(h.name) for h in claim.heads})
    return Met(day, span is not None, fold(claim.place), claim.parties, tuple(people))


def sides_of(claims: Sequence[Claim]) -> frozenset[str]:
    """Between whom a report's talks are, from the best witness it has.

    First what it says of the negotiation itself, then who meets in its rounds, at last the pair between which most of its
    conditions, joint commitments and events are. Third parties are left out where two sides remain.
    """
    third = {c.party for c in claims if isinstance(c, ThirdParty)}
    witnesses: tuple[list[tuple[str, ...]], ...] = (
        [c.parties for c in claims if isinstance(c, NegotiationClaim)],
        [c.parties for c in claims if isinstance(c, RoundClaim)],
        _busiest(claims, third),
    )
    for lists in witnesses:
        parties = frozenset(p for names in lists for p in names)
        parties = parties - third if len(parties - third) > 1 else parties
        if len(parties) > 1:
            return parties
    return frozenset()


def _busiest(claims: Sequence[Claim], third: set[str]) -> list[tuple[str, ...]]:
    """The pair that most conditions, joint commitments and events are between, as a list of one; nothing where there is none.

    An event counts half: background is full of them.
    """
    counts: Counter[tuple[str, ...]] = Counter()
    for claim in claims:
        if isinstance(claim, Condition) and claim.holder and claim.addressee:
            counts[tuple(sorted({claim.holder, claim.addressee}))] += 2
        elif isinstance(claim, Commitment) and len(claim.by) == 2:
            counts[tuple(sorted(set(claim.by)))] += 2
        elif isinstance(claim, Event) and claim.source and claim.target:
            counts[tuple(sorted({claim.source, claim.target}))] += 1
    pairs = [pair for pair in counts if len(pair) == 2]
    own = [pair for pair in pairs if not third & set(pair)] or pairs
    return [min(own, key=lambda pair: (-counts[pair], pair))] if own else []
