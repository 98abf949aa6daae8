"""Profiles: of each report, what tells which negotiation it belongs to: its sides, its topics, its rounds, its day."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from detente.merging.said import LAST, day_of
from detente.merging.sides import forms
from detente.merging.wording import stems, talk_stems
from detente.model import (
    Claim,
    Commitment,
    Condition,
    Event,
    Issue,
    NegotiationClaim,
    Report,
    RoundClaim,
    ThirdParty,
)


@dataclass(frozen=True, slots=True)
class Profile:
    """What tells where a report belongs. ``about`` as in Findings; ``topics`` are stems of goals, issues and demands.

    ``origin`` is the report of whose text this one is a copy, itself where it is none.
    """

    report: str
    origin: str
    day: datetime.date | None
    about: bool
    sides: frozenset[str]
    topics: frozenset[str]
    rounds: tuple[RoundClaim, ...]

    @property
    def order(self) -> tuple[datetime.date, str]:
        """Oldest first, undated last."""
        return (self.day or LAST, self.report)


def profile(report: Report, about: bool, claims: Sequence[Claim], origin: str | None = None) -> Profile:
    """The profile of a report with its claims."""
    sides = sides_of(claims)
    named = {s for party in sides for s in stems(forms(party))}
    texts = [
        text for c in claims
        for text in ((c.goal,) if isinstance(c, NegotiationClaim) else (c.label,) if isinstance(c, Issue)
                     else (c.demand,) if isinstance(c, Condition) else ())
        if text
    ]
    topics = frozenset(s for text in texts for s in stems(text) if not s.isdigit()) - named - talk_stems()
    rounds = tuple(c for c in claims if isinstance(c, RoundClaim))
    return Profile(report.id, origin or report.id, day_of(report.published), about, sides, topics, rounds)


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
