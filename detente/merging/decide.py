"""Decisions applied: what a reviewer ruled is laid over the claims before anything is merged.

What each action does, and the keys of ``change`` that it reads:

- ``reject``: the claim ``target`` is taken out; ``accept``: it is kept, also after an earlier ``reject``.
- ``correct``: the claim's fields take the values in ``change``; it keeps its id, so that later decisions still meet it.
- ``add``: ``change`` is a whole claim with its ``kind``, ``report``, ``start`` and ``end``.
- ``merge``: the claim ``target`` belongs to the entry of the claim ``change["with"]``; where both are report ids, the two
  reports tell of one negotiation. Of a list, the first is the one whose entry it is, the others belong there too.
- ``split``: the claim ``target``, with those in ``change["with"]``, stands in an entry of its own; where they are report
  ids, the reports are a negotiation of their own. The reports in ``change["from"]`` stay out of that one; where any are
  named, later reports join whichever of the two they fit.
- ``alias``: the party ``target`` is the party ``change["party"]``, or the label or demand ``target`` is ``change["label"]``.
- ``settle``: nothing; somebody has seen that the decision ``target`` lost its ground.
- ``withdraw``: its reviewer takes back their own decision ``target``, which is from then on as if it had not been made. Both
  stay in the list.

Decisions apply in the order in which they were made; of two of one reviewer that contradict each other the later one holds.
A claim is taken out only where all who ruled on it, each by their last word, reject it; where two correct one key, the later
value is shown. All of it stays in the ``rulings`` of the entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made_with
from typing import Any

import msgspec

from detente.errors import InvalidValue
from detente.merging.ground import Grounds
from detente.model import Claim, Decision, Findings, Report, seal
from detente.model.claims import AnyClaim

VERDICTS = ("accept", "reject", "correct", "add")
_PARTY_FIELDS = ("party", "holder", "addressee", "source", "target")
_PARTY_LISTS = ("parties", "by")
_LABEL_FIELDS = ("label", "demand", "what")


@dataclass(frozen=True, slots=True)
class Links:
    """What reviewers ruled on belonging: ``joined`` takes an id to the ids it belongs with; ``apart`` stand alone.

    ``barred`` takes a report that stands apart to the reports that may not join it; others may.
    """

    joined: Mapping[str, tuple[str, ...]]
    apart: frozenset[str]
    barred: Mapping[str, frozenset[str]] = made_with(default_factory=dict)

    def home(self, id: str, homes: Mapping[str, int]) -> int | None:
        """The group in ``homes`` that a ruling puts ``id`` into, or None."""
        return next((homes[other] for other in self.joined.get(id, ()) if other in homes), None)


def in_order(decisions: Iterable[Decision]) -> list[Decision]:
    """Decisions in the order in which they were made; ties by their content, so that the order handed in is nothing."""
    return sorted(decisions, key=lambda d: (d.made_at, msgspec.json.encode(d, order="deterministic")))


def in_force(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that nobody took back, in the order given, without those that take back; each takes back only their own."""
    given = list(decisions)
    back = {(d.target, d.reviewer) for d in given if d.action == "withdraw"}
    return [d for d in given if d.action != "withdraw" and (not back or (d.id, d.reviewer) not in back)]


def standing(claims: Mapping[str, Claim], reports: Mapping[str, Report], decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions whose ground is there, oldest first, each with the ids of the claims that it holds for now.

    The ``target`` of an ``add`` becomes the id of the claim that it adds. Raises AlteredQuote and InvalidValue as ``apply``.
    """
    return [now for _, now in resolved(Grounds(claims.values()), reports, decisions) if now is not None]


def resolved(
    grounds: Grounds, reports: Mapping[str, Report], decisions: Iterable[Decision]
) -> Iterator[tuple[Decision, Decision | None]]:
    """Each decision in force, oldest first, beside what it is now: None where its ground is gone. ``grounds`` takes in what was added."""
    for decision in in_order(in_force(decisions)):
        now = _now(decision, grounds, reports)
        if now is not None and now.action == "add":
            claim = added(now, reports)
            grounds.take(claim)
            now = msgspec.structs.replace(now, target=claim.id)
        yield decision, now


def _now(decision: Decision, grounds: Grounds, reports: Mapping[str, Report]) -> Decision | None:
    """The decision with the ids that its claims have now, or None where what it stands on is gone."""
    if decision.action in ("alias", "settle"):
        return decision
    if decision.action == "add":
        report = reports.get(str(decision.change.get("report") or decision.report))
        return decision if report is not None and (decision.quote is None or decision.quote in report.text) else None

    def home(id: str) -> str | None:
        return id if id in reports and decision.action not in VERDICTS else grounds.home(id, decision)

    target, others = home(decision.target), [home(other) for other in decision.others]
    if decision.action not in ("merge", "split"):
        return None if target is None else msgspec.structs.replace(decision, target=target)
    if decision.action == "merge" and (not others or others[0] is None):
        return None
    first = others[:1] if decision.action == "merge" else []
    there = [id for id in (target, *others[len(first):]) if id is not None]
    return msgspec.structs.replace(decision, target=there[0], change=decision.change | {"with": first + there[1:]}) if there else None


def apply(claims: Mapping[str, Claim], reports: Mapping[str, Report], decisions: Iterable[Decision]) -> dict[str, Claim]:
    """The claims as the decisions leave them, by id. Decisions whose ground is gone change nothing (see ``unmet_decisions``).

    Raises InvalidValue where a ``change`` does not fit its claim, AlteredQuote where an added quote is not the text.
    """
    kept = dict(claims)
    words: dict[str, dict[str, str]] = {}
    names: dict[str, str] = {}
    labels: dict[str, str] = {}
    for decision in standing(claims, reports, decisions):
        if decision.action in VERDICTS:
            words.setdefault(decision.target, {})[decision.reviewer] = decision.action
        if decision.action == "correct":
            kept[decision.target] = corrected(kept[decision.target], decision)
        elif decision.action == "add":
            kept[decision.target] = added(decision, reports)
        elif decision.action == "alias":
            renamed = names if "party" in decision.change else labels
            renamed[decision.target] = str(decision.change.get("party") or decision.change.get("label") or decision.target)
    out = {id for id, by in words.items() if set(by.values()) == {"reject"}}
    kept = {id: claim for id, claim in kept.items() if id not in out}
    return {id: _renamed(claim, names, labels) for id, claim in kept.items()} if names or labels else kept


def links(decisions: Iterable[Decision]) -> Links:
    """What the ``merge`` and ``split`` decisions say of belonging; the later ruling on an id holds.

    Ids that are merged with one id are merged with each other. What is merged into something that stands apart stands
    apart with it; what stood apart and is merged into something else does so no longer.
    """
    groups: dict[str, frozenset[str]] = {}
    apart: set[str] = set()
    barred: dict[str, frozenset[str]] = {}
    for decision in in_order(decisions):
        named = (decision.target, *decision.others)
        if decision.action == "merge" and decision.others:
            whole = frozenset().union(*(groups.get(id, frozenset({id})) for id in named))
            groups.update(dict.fromkeys(whole, whole))
            if decision.others[0] in apart:
                apart |= whole
                barred |= dict.fromkeys(whole, barred.get(decision.others[0], frozenset()) - whole)
            else:
                apart -= whole
        elif decision.action == "split":
            part = frozenset(named)
            for left in {groups[id] - part for id in part if id in groups}:
                groups.update(dict.fromkeys(left, left))
            groups.update(dict.fromkeys(part, part))
            apart |= part
            barred |= dict.fromkeys(part, frozenset(decision.change.get("from", ())) - part)
    joined = {id: tuple(sorted(whole - {id})) for id, whole in groups.items()}
    return Links(joined, frozenset(apart), {id: out for id, out in barred.items() if out and id in apart})


def unmet_decisions(reports: Sequence[Report], findings: Sequence[Findings], decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """The decisions whose claim, report or quote is gone, oldest first: nothing was done with them, and a person should look."""
    grounds = Grounds(c for f in findings for c in f.claims)
    return tuple(d for d, now in resolved(grounds, {r.id: r for r in reports}, decisions) if now is None)


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
    return _claim(fields | wanted | {"reader": f"reviewer/{decision.reviewer}"}, f"the correction of claim {claim.id}")


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
