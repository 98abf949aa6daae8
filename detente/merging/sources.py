"""Sources: what merging asks of a record, one report at a time, so that only what is needed is fetched."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made_with
from typing import Protocol

import msgspec

from detente.merging.decide import Links, links
from detente.merging.memo import digest
from detente.model import Claim, Decision, Report


@dataclass(frozen=True, slots=True)
class Card:
    """A report as far as merging knows it without its text. ``about`` is None where no reader has read it.

    ``key`` names what was found in it: reports with the same id and key have the same claims.
    """

    id: str
    published: str | None
    outlet: str | None
    about: bool | None
    key: int = 0
    arrived: int = 0


class Sources(Protocol):
    """Reports and the claims found in them."""

    @property
    def cards(self) -> Mapping[str, Card]:
        """Every report, by id."""
        ...

    @property
    def last_day(self) -> datetime.date | None:
        """The day of the last publication of all that is known, also beyond ``cards``; None where nothing is dated."""
        ...

    def report(self, id: str) -> Report:
        """A report with its text."""
        ...

    def claims(self, id: str) -> Sequence[Claim]:
        """The claims of a report as the decisions leave them, in the order of its text."""
        ...


class Some:
    """A few reports of ``whole``, to be merged by themselves: one part of a record (see ``detente.merging.parts``), or several."""

    def __init__(self, whole: Sources, reports: Iterable[str]) -> None:
        self._whole = whole
        self.cards: Mapping[str, Card] = {id: whole.cards[id] for id in reports if id in whole.cards}
        self.last_day = whole.last_day
        self.report = whole.report
        self.claims = whole.claims


@dataclass(frozen=True, slots=True)
class Rulings:
    """The decisions whose ground is there, oldest first, with what they say of belonging and on which report each id lies."""

    decisions: Sequence[Decision] = ()
    links: Links = made_with(default_factory=lambda: Links({}, frozenset()))
    homes: Mapping[str, str] = made_with(default_factory=dict)
    _marks: dict[str, bytes] = made_with(default_factory=dict)

    @classmethod
    def of(cls, decisions: Sequence[Decision], claims: Iterable[Claim], reports: Iterable[str]) -> Rulings:
        """``decisions`` as they stand, on these claims (also those added) and reports."""
        if not decisions:
            return cls()
        named = {id for d in decisions for id in (d.target, *d.others)}
        homes = {c.id: c.report for c in claims if c.id in named} | {id: id for id in reports if id in named}
        homes |= {d.target: str(d.change.get("report") or d.report) for d in decisions if d.action == "add"}
        told = cls(decisions, links(decisions), homes)
        told._mark()
        return told

    def mark(self, report: str) -> bytes:
        """What was ruled on a report and its claims, as a digest; nothing where nobody ruled on it or on a name."""
        return self._marks.get(report) or self._marks.get("", b"")

    def on(self, reports: Iterable[str]) -> list[Decision]:
        """The decisions on these reports and their claims, and those on names."""
        there = set(reports)
        return [d for d in self.decisions if d.action == "alias" or any(self.homes.get(id) in there for id in (d.target, *d.others))]

    def _mark(self) -> None:
        names = [msgspec.to_builtins(d) for d in self.decisions if d.action == "alias"]
        told: dict[str, list[object]] = {"": [names]} if names else {}
        for decision in self.decisions:
            for report in sorted({self.homes[id] for id in (decision.target, *decision.others) if id in self.homes}):
                told.setdefault(report, [names]).append(msgspec.to_builtins(decision))
        for id in sorted({*self.links.joined, *self.links.apart}):
            if id in self.homes:
                belongs = (id, self.links.joined.get(id, ()), id in self.links.apart, sorted(self.links.barred.get(id, ())))
                told.setdefault(self.homes[id], [names]).append(belongs)
        self._marks.update((report, digest(list(of))) for report, of in told.items())
