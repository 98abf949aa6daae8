"""Decisions applied: what a reviewer ruled is laid over the claims before anything is merged.

What each action does, and the keys of ``change`` that it reads:

- ``reject``: the claim ``target`` is taken out; ``accept``: it is kept, also after an earlier ``reject``.
- ``correct``: the claim's fields take the values in ``change``; it keeps its id, so that later decisions still meet it.
- ``add``: ``change`` is a whole claim with its ``kind``, ``report``, ``start`` and ``end``.
- ``merge``: the claim ``target`` belongs to the entry of the claim ``change["with"]``; where both are report ids, the two
  reports tell of one negotiation.
- ``split``: the claim ``target`` stands in an entry of its own; where it is a report id, the report in a negotiation of
  its own.
- ``alias``: the party ``target`` is the party ``change["party"]``, or the label or demand ``target`` is ``change["label"]``.

Decisions apply in the order in which they were made; of two that contradict each other the later one holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from detente.errors import InvalidValue
from detente.model import Claim, Decision, Findings, Report, seal
from detente.model.claims import AnyClaim

_PARTY_FIELDS = ("party", "holder", "addressee", "source", "target")
_PARTY_LISTS = ("parties", "by")
_LABEL_FIELDS = ("label", "demand", "what")


@dataclass(frozen=True, slots=True)
class Links:
    """What a reviewer ruled on belonging: ``joined`` takes an id to the ids it belongs with; ``apart`` stand alone."""

    joined: Mapping[str, tuple[str, ...]]
    apart: frozenset[str]

    def home(self, id: str, homes: Mapping[str, int]) -> int | None:
        """The group in ``homes`` that a ruling puts ``id`` into, or None."""
        return next((homes[other] for other in self.joined.get(id, ()) if other in homes), None)


def in_order(decisions: Sequence[Decision]) -> list[Decision]:
    """Decisions in the order in which they were made; ties by their content, so that the order handed in is nothing."""
    return sorted(decisions, key=lambda d: (d.made_at, msgspec.json.encode(d, order="deterministic")))


def apply(claims: Mapping[str, Claim], reports: Mapping[str, Report], decisions: Sequence[Decision]) -> dict[str, Claim]:
    """The claims as the decisions leave them, by id. Decisions whose ground is gone change nothing (see ``unmet``).

    Raises InvalidValue where a ``change`` does not fit its claim, AlteredQuote where an added quote is not the text.
    """
    kept = dict(claims)
    rejected: set[str] = set()
    names: dict[str, str] = {}
    labels: dict[str, str] = {}
    for decision in in_order(decisions):
        if not met(decision, kept, reports):
            continue
        if decision.action == "reject":
            rejected.add(decision.target)
        elif decision.action == "accept":
            rejected.discard(decision.target)
        elif decision.action == "correct":
            kept[decision.target] = corrected(kept[decision.target], decision)
            rejected.discard(decision.target)
        elif decision.action == "add":
            claim = added(decision, reports)
            kept[claim.id] = claim
        elif decision.action == "alias":
            renamed = names if "party" in decision.change else labels
            renamed[decision.target] = str(decision.change.get("party") or decision.change.get("label") or decision.target)
    kept = {id: claim for id, claim in kept.items() if id not in rejected}
    return {id: _renamed(claim, names, labels) for id, claim in kept.items()} if names or labels else kept


def links(decisions: Sequence[Decision]) -> Links:
    """What the ``merge`` and ``split`` decisions say of belonging; the later ruling on an id holds."""
    joined: dict[str, dict[str, None]] = {}
    apart: set[str] = set()
    for decision in in_order(decisions):
        if decision.action == "merge" and isinstance(other := decision.change.get("with"), str):
            joined.setdefault(decision.target, {})[other] = None
            joined.setdefault(other, {})[decision.target] = None
            apart -= {decision.target, other}
        elif decision.action == "split":
            for other in joined.pop(decision.target, {}):
                joined[other].pop(decision.target, None)
            apart.add(decision.target)
    return Links({id: tuple(sorted(others)) for id, others in joined.items()}, frozenset(apart))


def met(decision: Decision, claims: Mapping[str, Claim], reports: Mapping[str, Report]) -> bool:
    """Whether the ground that a decision stands on is still there."""
    known = claims.keys() | reports.keys()
    if decision.action == "alias":
        return True
    if decision.action == "add":
        report = reports.get(str(decision.change.get("report") or decision.report))
        return report is not None and (decision.quote is None or decision.quote in report.text)
    if decision.action == "merge":
        return decision.target in known and decision.change.get("with") in known
    return decision.target in (known if decision.action == "split" else claims)


def unmet_decisions(reports: Sequence[Report], findings: Sequence[Findings], decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """The decisions whose claim, report or quote is gone, oldest first: nothing was done with them, and a person should look."""
    claims: dict[str, Claim] = {c.id: c for f in findings for c in f.claims}
    texts = {r.id: r for r in reports}
    for decision in decisions:
        if decision.action == "add" and met(decision, claims, texts):
            claim = added(decision, texts)
            claims[claim.id] = claim
    return tuple(d for d in in_order(decisions) if not met(d, claims, texts))


def corrected(claim: Claim, decision: Decision) -> Claim:
    """``claim`` with the values in the decision's ``change``; its id and its evidence stay."""
    fields: dict[str, Any] = msgspec.to_builtins(claim)
    wanted = {k: v for k, v in decision.change.items() if k not in ("id", "kind", "report")}
    unknown = sorted(wanted.keys() - set(claim.__struct_fields__))
    if unknown:
        raise InvalidValue(
            f"the correction of claim {claim.id} names {', '.join(unknown)}, which a {fields['kind']} claim does not have; "
            f"use one of {', '.join(claim.__struct_fields__)}"
        )
    return _claim(fields | wanted, f"the correction of claim {claim.id}")


def added(decision: Decision, reports: Mapping[str, Report]) -> Claim:
    """The claim that an ``add`` decision makes, sealed against its report's text."""
    fields = {"report": decision.report, "quote": decision.quote} | decision.change
    fields["reader"] = f"reviewer/{decision.reviewer}"
    report = reports[str(fields["report"])]
    quote = fields.get("quote")
    if isinstance(quote, str) and "start" not in fields:
        fields["start"] = report.text.find(quote)
        fields["end"] = fields["start"] + len(quote)
    return seal(_claim(fields, f"the claim added by {decision.reviewer} at {decision.made_at}"), report.text)


def _claim(fields: dict[str, Any], what: str) -> Claim:
    try:
        claim: Claim = msgspec.convert(fields, AnyClaim)
        return claim
    except msgspec.ValidationError as fault:
        raise InvalidValue(f"{what} is not a valid claim: {fault}; mend its change and record the decision again") from None


def _renamed(claim: Claim, names: Mapping[str, str], labels: Mapping[str, str]) -> Claim:
    """``claim`` with every party and label under the name that the reviewer gave it."""
    changes: dict[str, Any] = {}
    for field in claim.__struct_fields__:
        value = getattr(claim, field)
        if field in _PARTY_FIELDS:
            changes[field] = names.get(value, value)
        elif field in _PARTY_LISTS:
            changes[field] = tuple(dict.fromkeys(names.get(p, p) for p in value))
        elif field in _LABEL_FIELDS:
            changes[field] = labels.get(value, value)
        elif field == "heads":
            changes[field] = tuple(msgspec.structs.replace(h, party=names.get(h.party, h.party)) for h in value)
    return msgspec.structs.replace(claim, **changes)
