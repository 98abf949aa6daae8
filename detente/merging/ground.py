"""Ground: which claim a decision holds for once the reports have been read again.

It is the claim ruled on where that is found again; else the only claim that says the same in other words: of the same kind,
over the same words of the report, alike in wording and with every other value the same, save those that the decision itself
puts in place. For belonging together (merge, split) values are nothing. A claim that was there beside the first when the
decision was made is never taken for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from detente.merging.wording import alike
from detente.model import Claim, Decision
from detente.model.claims import kind_of

ALIKE = 0.6
"""The least likeness of two wordings of one thing, 0 to 1."""

_WORDED = ("label", "demand", "what", "says", "text", "goal")
_PLACED = ("kind", "id", "start", "end", "quote", "reader", "confidence", "report")


class Grounds:
    """The claims found, by report and kind."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._claims: dict[str, Claim] = {}
        self._by_place: dict[tuple[str, str], list[Claim]] = {}
        for claim in claims:
            self.take(claim)

    def take(self, claim: Claim) -> None:
        """Take in one more claim."""
        if claim.id not in self._claims:
            self._claims[claim.id] = claim
            self._by_place.setdefault((claim.report, kind_of(claim)), []).append(claim)

    def home(self, id: str, decision: Decision) -> str | None:
        """The claim that now stands for the claim ``id`` of a decision; None where there is none, or more than one."""
        if id in self._claims:
            return id
        loose = decision.action in ("merge", "split")
        same = [c for c in self._near(id, decision) if _same(decision.grounds[id].claim, c, decision.change, loose)]
        return same[0].id if len(same) == 1 else None

    def candidates(self, id: str, decision: Decision) -> tuple[str, ...]:
        """The claims that may have come in the place of ``id``, whatever they say: the most alike in wording first."""
        near = self._near(id, decision)
        return tuple(c.id for c in sorted(near, key=lambda c: (-_likeness(decision.grounds[id].claim, c), c.id)))

    def _near(self, id: str, decision: Decision) -> list[Claim]:
        """The claims of the same kind over the same words, without those that were beside the claim before."""
        ground = decision.grounds.get(id)
        if ground is None:
            return []
        was = ground.claim
        there = self._by_place.get((str(was.get("report")), str(was.get("kind"))), ())
        return [c for c in there if c.id not in ground.beside and c.start < was["end"] and was["start"] < c.end]


def beside(claim: Claim, claims: Iterable[Claim]) -> tuple[str, ...]:
    """The ids of the other claims of its kind that share words of the report with ``claim``."""
    return tuple(sorted(
        c.id for c in claims
        if c.id != claim.id and c.report == claim.report and kind_of(c) == kind_of(claim) and c.start < claim.end and claim.start < c.end
    ))


def plain(claim: Claim) -> dict[str, Any]:
    """All keys of a claim in the types of JSON, as a decision keeps them."""
    keys: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(claim))
    return keys


def _same(was: Mapping[str, Any], now: Claim, change: Mapping[str, Any], loose: bool) -> bool:
    told = plain(now)
    passed_over = {*_PLACED, *_WORDED, *change}
    if not loose and any(was.get(key) != value for key, value in told.items() if key not in passed_over):
        return False
    return set(_WORDED).isdisjoint(told) or _likeness(was, now) >= ALIKE


def _likeness(was: Mapping[str, Any], now: Claim) -> float:
    """How far the wordings agree, 0 to 1; 0 for a kind that has none."""
    pairs = [(str(was.get(key) or ""), str(getattr(now, key) or "")) for key in _WORDED if hasattr(now, key)]
    return min((1.0 if a == b else alike(a, b) for a, b in pairs), default=0.0)
