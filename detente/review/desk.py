"""Desk: where one reviewer makes rulings. Each is checked against the record before it is kept, and signed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from detente.errors import InvalidValue
from detente.merging.decide import added, corrected, in_force
from detente.merging.ground import beside, plain
from detente.model import Claim, Decision, Ground
from detente.record.record import Record
from detente.review.ids import Ids
from detente.review.known import known_in, naming
from detente.review.values import change_of, check, check_kind, values_of

Decisions = tuple[Decision, ...]
_MOVING = ("add", "merge", "split", "alias")


def _now() -> datetime:
    return datetime.now(UTC)


class Desk:
    """Makes the decisions of one reviewer on a record, and keeps them.

    The methods named for rulings give decisions and keep nothing; :meth:`keep` does. Ids may be beginnings of ids (see
    :class:`detente.review.ids.Ids`). All raise InvalidValue, saying what to do, where a ruling cannot be made, also one
    without a reason. ``clock`` gives the time, with its zone;
    ``ids`` what there is to be named, where that is known.
    """

    def __init__(self, record: Record, reviewer: str, *, clock: Callable[[], datetime] = _now, ids: Ids | None = None) -> None:
        if not reviewer.strip():
            raise InvalidValue("a ruling is signed: say who rules with --by NAME")
        self.record = record
        self.reviewer = reviewer.strip()
        self.ids = ids or Ids.of(record)
        self._clock = clock
        self._last: datetime | None = None

    def keep(self, decisions: Iterable[Decision]) -> None:
        """Keeps decisions, all or none; when this returns they are on disk. Raises RecordError."""
        kept = list(decisions)
        self.record.add_decisions(kept)
        if any(d.action in _MOVING for d in kept):  # only these change what there is to be named
            self.ids = Ids.of(self.record)

    def accept(self, id: str, *, reason: str) -> Decisions:
        """The claim, or every claim of the entry, says what its sentence says."""
        return tuple(self._on(claim, "accept", reason) for claim in self.ids.claims_of(id))

    def reject(self, id: str, *, reason: str) -> Decisions:
        """The claim, or every claim of the entry, is to be left out."""
        return tuple(self._on(claim, "reject", reason) for claim in self.ids.claims_of(id))

    def correct(self, id: str, pairs: Sequence[str], *, reason: str) -> Decisions:
        """The claim takes the values of ``KEY=VALUE`` pairs. Raises InvalidDate too."""
        claim = self.ids.claim(id)
        decision = self._on(claim.id, "correct", reason, change_of(claim, pairs))
        corrected(claim, decision)
        return (decision,)

    def add(self, keys: Mapping[str, Any], *, reason: str) -> Decisions:
        """A claim that was missed: ``kind``, ``report``, ``quote`` and the keys of the kind; ``start`` where the quote is not unique."""
        kind = check_kind(keys.get("kind"))
        if "report" not in keys or "quote" not in keys:
            raise InvalidValue("an added claim needs the id of its report and a quote: words of that report, exactly as they stand there")
        report = self.record.report(self.ids.report(str(keys["report"])))
        quote = str(keys["quote"])
        start = keys["start"] if keys.get("start") is not None else _only_place(report.text, quote)
        check(kind, keys)
        change = {**keys, "report": report.id, "start": start, "end": start + len(quote)}
        decision = self._signed("add", "", reason, change, report=report.id, quote=quote)
        claim = added(decision, {report.id: report})
        if claim.id in self.ids.claims:
            raise InvalidValue(f"the record has this claim already: {claim.id}; accept it instead")
        return (msgspec.structs.replace(decision, target=claim.id),)

    @staticmethod
    def read(kind: str, pairs: Sequence[str]) -> dict[str, Any]:
        """The keys of a claim of ``kind`` from ``KEY=VALUE`` pairs, for :meth:`add`. Raises InvalidDate too."""
        return values_of(kind, pairs)

    def merge(self, id: str, other: str, *, reason: str) -> Decisions:
        """What ``id`` names belongs into the entry, or the negotiation, of ``other``."""
        these, those = self.ids.belonging(id), self.ids.belonging(other)
        if set(these) & set(those):
            raise InvalidValue(f"{id} and {other} are of one entry already")
        if self.ids.kind((*these, *those)) != "report":
            self._one_negotiation((these[0], those[0]))
        return (self._about("merge", these[0], (those[0], *these[1:]), reason),)

    def split(self, ids: Sequence[str], *, reason: str) -> Decisions:
        """What ``ids`` name stands together in an entry, or a negotiation, of its own."""
        all_ids = tuple(dict.fromkeys(one for id in ids for one in self.ids.belonging(id)))
        if self.ids.kind(all_ids) != "report":
            return (self._about("split", all_ids[0], all_ids[1:], reason),)
        homes = {self.ids.homes[id] for id in all_ids if id in self.ids.homes}
        rest = [id for home in sorted(homes) for id in self.ids.negotiations[home].reports if id not in all_ids]
        if not rest:
            raise InvalidValue("these are all the reports of the negotiation; name those that are to leave it")
        return (self._about("split", all_ids[0], all_ids[1:], reason, **{"from": rest}),)

    def alias(self, name: str, other: str, *, reason: str) -> Decisions:
        """The party ``name`` is the party ``other``; or where no party is called so, the label, demand or undertaking."""
        told = [plain(c) for c in naming(self.record, name)]
        party = any(name in _parties(c) for c in told)
        if not party and not any(c.get(key) == name for c in told for key in ("label", "demand", "what")):
            raise InvalidValue(f"no party, label, demand or undertaking of this record is called {name!r}, letter for letter")
        return (self._signed("alias", name, reason, {"party" if party else "label": other}),)

    def settle(self, ruling: str, *, reason: str) -> Decisions:
        """A raised ruling has been looked at, and nothing is to be done."""
        return (self._signed("settle", self._ruling(ruling), reason, {}),)

    def withdraw(self, ruling: str, *, reason: str) -> Decisions:
        """One's own ruling is taken back, as if it had not been made; both stay in the history."""
        id = self._ruling(ruling)
        taken = next(d for d in self.record.decisions if d.id == id)
        if taken.reviewer != self.reviewer:
            raise InvalidValue(f"ruling {id} is {taken.reviewer}'s, who alone can take it back; rule otherwise yourself, and both are kept")
        if taken not in in_force(self.record.decisions):
            raise InvalidValue(f"ruling {id} is taken back already, or takes another back; rule anew instead")
        return (self._signed("withdraw", id, reason, {}),)

    def restore(self, ruling: str, *, reason: str) -> Decisions:
        """The claim of a raised ruling stands although it was not found again: it is added, with its corrections."""
        id = self._ruling(ruling)
        decision = next(d for d in self.record.decisions if d.id == id)
        ground = decision.grounds.get(decision.target)
        if ground is None or decision.action == "reject":
            raise InvalidValue(f"ruling {id} stands on no claim that could be restored; settle it, or add a claim")
        was = {k: v for k, v in ground.claim.items() if k not in ("id", "reader", "confidence")}
        corrections = [d.change for d in in_force(self.record.decisions) if d.action == "correct" and d.target == decision.target]
        changed = {k: v for change in corrections for k, v in change.items()}
        return (*self.add(was | changed, reason=reason), *self.settle(id, reason=reason))

    def _ruling(self, word: str) -> str:
        return self.ids.ruling(word, (d.id for d in self.record.decisions))

    def _on(self, id: str, action: str, reason: str, change: dict[str, Any] | None = None) -> Decision:
        claim = self.ids.claims[id]
        return self._signed(action, id, reason, change or {}, report=claim.report, quote=claim.quote, grounds={id: self._ground(claim)})

    def _about(self, action: str, id: str, others: Sequence[str], reason: str, **further: Any) -> Decision:
        """A ruling on belonging; reports have no ground but themselves."""
        grounds = {one: self._ground(self.ids.claims[one]) for one in (id, *others) if one in self.ids.claims}
        return self._signed(action, id, reason, {"with": list(others), **further}, grounds=grounds)

    def _ground(self, claim: Claim) -> Ground:
        return Ground(claim=plain(claim), beside=beside(claim, known_in(self.record, claim.report).values()))

    def _signed(self, action: str, target: str, reason: str, change: dict[str, Any], **further: Any) -> Decision:
        if not reason.strip():
            raise InvalidValue("a ruling needs a reason: say why with --reason TEXT")
        at = self._clock()
        if self._last is not None and at <= self._last:  # two rulings of one reviewer never share a moment
            at = self._last + timedelta(microseconds=1)
        self._last = at
        return Decision(action=action, target=target, reviewer=self.reviewer, reason=reason.strip(), change=change,
                        made_at=at.astimezone(UTC).isoformat(timespec="microseconds"), **further)

    def _one_negotiation(self, ids: Sequence[str]) -> None:
        homes = {self.ids.homes.get(self.ids.claims[id].report) for id in ids}
        if len(homes) > 1:
            raise InvalidValue("these stand in two negotiations; merge the negotiations first, then the entries")


def _only_place(text: str, quote: str) -> int:
    """Where ``quote`` stands in ``text``. Raises InvalidValue where it does not, or more than once."""
    count = text.count(quote) if quote else 0
    if count != 1:
        raise InvalidValue(
            f"the quote {quote[:60]!r} stands {count} times in the report; "
            + ("give its start, counted in characters from 0" if count else "copy it letter for letter, line ends too")
        )
    return text.index(quote)


def _parties(claim: Mapping[str, Any]) -> set[str]:
    heads = [head["party"] for head in claim.get("heads", ()) if head.get("party")]
    single = [claim[key] for key in ("party", "holder", "addressee", "source", "target") if claim.get(key)]
    return {*claim.get("parties", ()), *claim.get("by", ()), *single, *heads}
