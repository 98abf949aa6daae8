"""Elsewhere: meetings that reports of a negotiation tell of, but that are none of its rounds, for they were not between its sides.

A mediator calls on an ally, a side briefs its partners, a minister goes on to another capital. Such a meeting is kept as what it
is, with the claims that tell of it, and not as a round. What a reviewer confirmed, mended, added or put somewhere is a round.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Sequence

from detente.language.tables import table
from detente.merging.decide import Links
from detente.merging.said import Said
from detente.merging.sides import same_side, shared
from detente.model import Decision

_CONFIRMING = ("accept", "correct", "add")


def parted(
    items: Sequence[Said], sides: Sequence[str], third: Iterable[tuple[str, str]], rulings: Sequence[Decision], links: Links
) -> tuple[list[Said], list[Said]]:
    """The claims of rounds that may be between these sides, and those of meetings elsewhere. ``third``: parties with their roles."""
    roles = list(third)
    inside = {*sides, *(party for party, role in roles if role != "host")}
    known = inside | {party for party, _ in roles}
    confirmed = {d.target for d in rulings if d.action in _CONFIRMING} | {*links.joined, *links.apart}
    own: list[Said] = []
    others: list[Said] = []
    for item in items:
        away = len(sides) > 1 and item.claim.id not in confirmed and _of_others(item, inside, known)
        (others if away else own).append(item)
    return own, others


def _of_others(item: Said, inside: Collection[str], known: Collection[str]) -> bool:
    """Whether a meeting is told as one of other parties: named, or told by the people who met, one of them of an outside state."""
    parties, heads = set(item.claim.parties), {h.party for h in item.claim.heads if h.party}
    if len(parties) > 1 and shared(parties, inside) < 2:
        return True
    outside = {party for party in heads if _is_state(party) and not any(same_side(party, p) for p in known)}
    return len(heads) > 1 and bool(outside) and shared(heads, inside) < 2


@functools.cache
def _states() -> frozenset[str]:
    return frozenset(row["iso3"] for row in table("countries"))


def _is_state(party: str) -> bool:
    return party in _states()
