"""A session on a terminal: the raised rulings first, then the queue, one single key a ruling. Every ruling is kept at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from detente.errors import InvalidValue
from detente.record.record import Record
from detente.review.desk import Decisions, Desk
from detente.review.queue import Waiting
from detente.review.raised import Raised
from detente.review.tell import raised_lines, waiting_lines

HELP = """\
  a accept     the claim says what its sentence says
  r reject     leave it out of the record
  c correct    put other values in place: KEY=VALUE, one a line
  m merge      it belongs into the entry of another claim
  s split      it stands in an entry of its own
  l alias      a party or a label goes by another name
  + add        a claim that was missed in this report
  n next       leave it for later          b back       the one before
  x settle     (a raised ruling) nothing is to be done
  k restore    (a raised ruling) the claim stands all the same
  ? help       q quit; what you ruled is kept"""


class Ended(Exception):
    """There is no more input."""


@dataclass(frozen=True, slots=True)
class Talk:
    """How a session speaks and listens. ``key`` gives one key, ``ask`` a line for a question; both raise Ended at the end of input."""

    say: Callable[[str], None]
    key: Callable[[], str]
    ask: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Item:
    """Something to rule on: how it is shown, the claim that keys rule on (None where there is none), the raised ruling if it is one."""

    lines: tuple[str, ...]
    claim: str | None
    report: str | None
    raised: str | None = None


class Session:
    """One reviewer's way through the raised rulings and the queue. ``reason`` is offered for every ruling, as is the last one given."""

    def __init__(self, desk: Desk, talk: Talk, *, reason: str = "") -> None:
        self.desk = desk
        self.talk = talk
        self.kept = 0
        self._reason = reason

    def run(self, raised: Sequence[Raised], waiting: Sequence[Waiting]) -> int:
        """Goes through all of it until the end, ``q`` or the end of input; gives how many rulings were kept."""
        record = self.desk.record
        items = [_of_raised(record, r) for r in raised] + [
            _Item(tuple(waiting_lines(record, w)), w.claim.id, w.claim.report) for w in waiting
        ]
        at = 0
        try:
            while at < len(items):
                self._show(items[at], f"{at + 1} of {len(items)}")
                step = self._rule(items[at])
                if step is None:
                    break
                at = max(at + step, 0)
        except Ended:
            pass
        return self.kept

    def _show(self, item: _Item, place: str) -> None:
        self.talk.say(f"\n--- {place}" + (", raised" if item.raised else ""))
        for line in item.lines:
            self.talk.say(line)

    def _rule(self, item: _Item) -> int | None:
        """Keys until the item is done: how far to go on, or None to end."""
        while True:
            key = self.talk.key()
            if key in "qQ":
                return None
            if key in ("n", " "):
                return 1
            if key == "b":
                return -1
            try:
                made = self._made(key, item)
                if made is not None:
                    self.desk.keep(made)
                    self.kept += len(made)
                    self.talk.say(f"kept: {', '.join(dict.fromkeys(d.action for d in made))}")
            except InvalidValue as e:
                self.talk.say(f"not kept: {e}")
                continue
            if made is not None and key not in "l+":
                return 1

    def _made(self, key: str, item: _Item) -> Decisions | None:
        """The rulings that a key makes; None for a key that makes none."""
        if key in ("x", "k") and item.raised:
            return (self.desk.settle if key == "x" else self.desk.restore)(item.raised, reason=self._why())
        if key in "arcms" and item.claim is None:
            raise InvalidValue("there is no claim to rule on; settle the ruling (x), restore its claim (k) or go on (n)")
        id = item.claim or ""
        if key == "a":
            return self.desk.accept(id, reason=self._why())
        if key == "r":
            return self.desk.reject(id, reason=self._why())
        if key == "c":
            pairs = self._pairs()
            return self.desk.correct(id, pairs, reason=self._why()) if pairs else None
        if key == "m":
            return self.desk.merge(id, self.talk.ask("with (id)").strip(), reason=self._why())
        if key == "s":
            return self.desk.split([id], reason=self._why())
        if key == "l":
            return self.desk.alias(self.talk.ask("name").strip(), self.talk.ask("is").strip(), reason=self._why())
        if key == "+":
            return self._added(item)
        self.talk.say(HELP if key == "?" else f"{key!r} does nothing; ? for the keys")
        return None

    def _added(self, item: _Item) -> Decisions:
        kind = self.talk.ask("kind").strip()
        report = item.report or self.talk.ask("report (id)").strip()
        quote = self.talk.ask("words of the report, exactly")
        keys = self.desk.read(kind, self._pairs())
        return self.desk.add({"kind": kind, "report": report, "quote": quote, **keys}, reason=self._why())

    def _pairs(self) -> list[str]:
        pairs = []
        while pair := self.talk.ask("KEY=VALUE, empty when done").strip():
            pairs.append(pair)
        return pairs

    def _why(self) -> str:
        """The reason, as typed; an empty line repeats the one before."""
        self._reason = self.talk.ask(f"reason [{self._reason}]" if self._reason else "reason").strip() or self._reason
        return self._reason


def _of_raised(record: Record, raised: Raised) -> _Item:
    claim = next((id for id in raised.candidates if record.has_claim(id)), next(iter(raised.candidates), None))
    return _Item(tuple(raised_lines(record, raised)), claim, raised.decision.report, raised.decision.id)
