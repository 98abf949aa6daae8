"""The queue: the claims that nobody has ruled on, those most worth a look first.

A claim's place is its uncertainty times its consequence; both are explained in ``docs/review.md``.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from detente.merging.decide import VERDICTS
from detente.model import ConditionEntry, Negotiation, Round
from detente.model.claims import AnyClaim, kind_of
from detente.model.entries import Entry
from detente.record.record import Record
from detente.review.rulings import standing_rulings

WEIGHTS = {
    "round": 3.0, "condition": 3.0, "negotiation": 3.0, "commitment": 2.0, "announcement": 2.0, "third_party": 2.0,
    "issue": 1.0, "next_step": 1.0, "statement": 0.5, "event": 0.5, "time": 0.25,
}
"""How much a claim of each kind weighs in the record."""

SECTIONS = ("rounds", "issues", "conditions", "commitments", "announcements", "next_steps")


@dataclass(slots=True)
class Standing:
    """What hangs on a claim: how many entries, those that rest on it alone, and those whose status it gives."""

    entries: int = 0
    alone: list[str] = field(default_factory=list)
    status: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A claim that waits for a ruling; ``uncertainty`` is 0 to 1, ``consequence`` at least a kind's weight."""

    claim: AnyClaim
    uncertainty: float
    consequence: float
    standing: Standing

    @property
    def score(self) -> float:
        """Uncertainty times consequence."""
        return self.uncertainty * self.consequence


def queue(record: Record, *, reviewer: str | None = None, second: bool = False) -> tuple[Waiting, ...]:
    """The claims that nobody has ruled on, the most uncertain and most consequential first.

    With ``second``, those on which others ruled and ``reviewer`` did not, for a second opinion.
    """
    ruled = ruled_on(record)
    if second:  # only a few reports can matter
        there = {c.report for id in ruled if (c := record.get(id))}
        negotiations = record.telling(there)
        claims = tuple(c for report in record.store.order() if report in there for c in record.claims_of(report))
    else:
        negotiations, claims = record.negotiations, record.claims
    hanging = standings(negotiations, {c.id: c for c in claims})
    waiting = [
        _waiting(claim, hanging.get(claim.id) or Standing()) for claim in claims
        if (claim.id in ruled and reviewer not in ruled[claim.id] if second else claim.id not in ruled)
    ]
    return tuple(sorted(waiting, key=lambda w: -w.score))  # the sort keeps the order of the reports among equals


def ruled_on(record: Record) -> dict[str, set[str]]:
    """The claims that anybody accepted, rejected or corrected, and who."""
    ruled: dict[str, set[str]] = {}
    for ruling in standing_rulings(record):
        if ruling.action in VERDICTS:
            ruled.setdefault(ruling.claim, set()).add(ruling.reviewer)
    return ruled


def waiting_of(negotiation: Negotiation | None, claims: Sequence[AnyClaim], ruled: Container[str]) -> list[Waiting]:
    """Of one negotiation's claims (or of a report's that tells of none), in their order, those that nobody ruled on."""
    hanging = standings((negotiation,) if negotiation else (), {c.id: c for c in claims})
    return [_waiting(c, hanging.get(c.id) or Standing()) for c in claims if c.id not in ruled]


def uncertainty(confidence: float) -> float:
    """1 where a claim is as likely right as wrong, 0 where that is certain; ``confidence`` is a probability."""
    return 4 * confidence * (1 - confidence)


def _waiting(claim: AnyClaim, standing: Standing) -> Waiting:
    hangs = max(standing.entries, 1) + bool(standing.alone) + bool(standing.status)
    return Waiting(claim, uncertainty(claim.confidence), WEIGHTS[kind_of(claim)] * hangs, standing)


def standings(negotiations: Iterable[Negotiation], known: Mapping[str, AnyClaim]) -> dict[str, Standing]:
    """For each claim that an entry rests on, what hangs on it."""
    found: dict[str, Standing] = {}
    for negotiation in negotiations:
        for name, claims in _resting(negotiation):
            for id in claims:
                one = found.setdefault(id, Standing())
                one.entries += 1
                if len(claims) == 1:
                    one.alone.append(name)
        with_status: tuple[Round | ConditionEntry, ...] = (*negotiation.rounds, *negotiation.conditions)
        for entry in with_status:
            giver = _gives_status(entry, known)
            if giver is not None:
                found.setdefault(giver, Standing()).status.append(f"{named(entry)} is {entry.status}")
    return found


def _resting(negotiation: Negotiation) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Everything in the record of a negotiation that rests on claims: what it is called, and the claims."""
    for section in SECTIONS:
        for entry in getattr(negotiation, section):
            yield named(entry), entry.claims
    for person in negotiation.people:
        yield f"the person {person.name}", person.claims
    if negotiation.goal:
        yield "the goal", negotiation.goal_claims


def _gives_status(entry: Round | ConditionEntry, claims: Mapping[str, AnyClaim]) -> str | None:
    """The claim that gave an entry the status it has; None where several say so."""
    if entry.history:
        return entry.history[-1].claim
    saying = [id for id in entry.claims if id in claims and getattr(claims[id], "status", None) == entry.status]
    return saying[0] if len(saying) == 1 else None


def named(entry: Entry) -> str:
    """An entry in a few words, such as ``the round of 2019-03-06`` or ``the condition “lift the ban”``."""
    if isinstance(entry, Round):
        return f"the round of {entry.date}" if entry.date else "an undated round"
    kind = type(entry).__name__.removesuffix("Entry").replace("NextStep", "next step").lower()
    words = str(getattr(entry, "label", None) or getattr(entry, "demand", None) or getattr(entry, "what", ""))
    return f"the {kind} “{words if len(words) <= 60 else words[:57] + '...'}”"
