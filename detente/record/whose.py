"""Whose: for which of two sides a claim speaks, by its outlet and its voice.

What an outlet that speaks for a side prints is that side's account, whomever it quotes; elsewhere the voice decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from detente.merging.sides import same_side
from detente.model import Claim
from detente.record.outlets import Outlets
from detente.record.record import Record


def speakers(record: Record, claim: Claim, known: Outlets) -> tuple[str, ...]:
    """The parties in whose voice a claim is made: the voice's own; of a report's voice the one that its outlet speaks for."""
    if claim.said_by.kind != "report":
        return claim.said_by.parties
    return _outlets_party(record, claim, known)


def whose(record: Record, claim: Claim, sides: Sequence[str], known: Outlets) -> tuple[str, ...]:
    """Those of ``sides`` whose account the claim is: one, several where the voice is joint, none where a third party speaks."""
    return _of(sides, _outlets_party(record, claim, known)) or _of(sides, speakers(record, claim, known))


def _outlets_party(record: Record, claim: Claim, known: Outlets) -> tuple[str, ...]:
    outlet = known.of(record.report(claim.report))
    return (outlet.speaks_for,) if outlet and outlet.speaks_for else ()


def _of(sides: Iterable[str], parties: Iterable[str]) -> tuple[str, ...]:
    named = tuple(parties)
    return tuple(side for side in sides if any(same_side(side, party) for party in named))
