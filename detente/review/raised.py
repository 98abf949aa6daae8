"""Raised decisions: those whose claim is gone, or was found again in other words, so that a person should look."""

from __future__ import annotations

from dataclasses import dataclass

from detente.merging.decide import VERDICTS, in_force, resolved
from detente.merging.ground import Grounds
from detente.model import Decision
from detente.record.record import Record


@dataclass(frozen=True, slots=True)
class Raised:
    """A decision that a person should look at.

    ``moved``: it holds for a claim that says the same in other words; otherwise it changes nothing. ``candidates`` are the
    ids of the claims that stand where the claim ruled on stood, the likeliest first.
    """

    decision: Decision
    moved: bool
    candidates: tuple[str, ...]


def raised(record: Record) -> tuple[Raised, ...]:
    """The decisions that wait for a person to look, oldest first.

    Not among them are those that somebody settled, and those in whose place somebody ruled on a candidate since.
    """
    claims, reports = record.spoken_of
    grounds = Grounds(claims)
    settled = {d.target for d in in_force(record.decisions) if d.action == "settle"}
    pairs = list(resolved(grounds, reports, record.decisions))
    ruled = [(d.made_at, d.target) for d in in_force(record.decisions) if d.action in VERDICTS]
    found = [_raised(decision, now, grounds) for decision, now in pairs if decision.id not in settled]
    return tuple(r for r in found if r is not None and not any(at > r.decision.made_at and id in r.candidates for at, id in ruled))


def _raised(decision: Decision, now: Decision | None, grounds: Grounds) -> Raised | None:
    if now is None:
        return Raised(decision, False, tuple(c for id in (decision.target, *decision.others) for c in grounds.candidates(id, decision)))
    if decision.action == "add":
        return None
    before, after = (decision.target, *decision.others), (now.target, *now.others)
    moved = tuple(id for id in after if id not in before)
    return Raised(decision, True, moved) if set(before) != set(after) else None
