"""Kept: the reports and claims of a record file as merging asks for them, each fetched when it is asked for."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping, Sequence, Set

from detente.merging.decide import apply, standing
from detente.merging.merge import latest
from detente.merging.said import day_of
from detente.merging.sources import Card, Rulings
from detente.model import Claim, Decision, Report
from detente.model.dates import parse
from detente.record.lately import Lately
from detente.record.store import Store

_TEXTS = 1_000  # reports whose texts are held


class Kept:
    """What was known by the end of ``known_by`` (EDTF; all of it where None), under these decisions.

    The reports ``without`` are left out, as if they had never been read.
    """

    def __init__(
        self, store: Store, known_by: str | None, decisions: Sequence[Decision], without: Set[str] = frozenset()
    ) -> None:
        self._store = store
        self._known_by = known_by
        self._without = without
        self._texts: Lately[Report] = Lately(_TEXTS)
        self._decisions = decisions

    @functools.cached_property
    def cards(self) -> Mapping[str, Card]:
        """Every report, by id."""
        rows = list(self._store.cards())
        arrived = self._store.arrivals()  # after the cards: another program may be adding reports, and none is ever taken away
        return {
            id: Card(id, published, outlet, about, n or 0, arrived[id])
            for id, published, outlet, n, about in rows if self._seen(id, published)
        }

    @functools.cached_property
    def last_day(self) -> datetime.date | None:
        """The day of the last publication; None where nothing is dated."""
        return latest(self.cards.values())

    def _seen(self, id: str, published: str | None) -> bool:
        """Whether a report is in view."""
        if id in self._without or self._known_by is None:
            return id not in self._without
        day = day_of(published)
        return day is not None and day <= parse(self._known_by)[1]

    def report(self, id: str) -> Report:
        """A report with its text."""
        def fetch() -> Report:
            found = self._store.report(id)
            assert found is not None, f"report {id} has a card and no row"
            return found
        return self._texts.of(id, fetch)

    @functools.cached_property
    def spoken_of(self) -> tuple[Sequence[Claim], Mapping[str, Report]]:
        """The reports that decisions speak of, by id, and what was found in them: all that rulings can stand on."""
        reports = {id: self.report(id) for id in sorted(self._spoken_of()) if id in self.cards} if self._decisions else {}
        return [c for id in reports for c in self._found(id)], reports

    def claims(self, id: str) -> Sequence[Claim]:
        """The claims of a report as the decisions leave them, in the order of its text."""
        found = {c.id: c for c in self._found(id)}
        ruled = self.rulings.on([id])
        claims = apply(found, {id: self.report(id)}, ruled).values() if ruled else found.values()
        return sorted(claims, key=lambda c: (c.start, c.end, c.id))

    @functools.cached_property
    def rulings(self) -> Rulings:
        """The decisions whose ground is there, from the reports that they speak of and no others."""
        if not self._decisions:
            return Rulings()
        claims, reports = self.spoken_of
        found = {c.id: c for c in claims}
        return Rulings.of(standing(found, reports, self._decisions), found.values(), reports)

    def _spoken_of(self) -> set[str]:
        """Ids of the reports that hold what was ruled on, or did when it was."""
        ids = {id for d in self._decisions for id in (d.target, *d.others, *d.grounds)}
        grounds = {str(g.claim.get("report")) for d in self._decisions for g in d.grounds.values()}
        named = {str(d.change.get("report") or d.report) for d in self._decisions}
        return {id for id in ids if id in self.cards} | grounds | named | self._store.reports_of(ids)

    def found(self, id: str) -> Sequence[Claim]:
        """The claims of a report before any decision; nothing where it is not known."""
        return self._found(id) if id in self.cards else ()

    def _found(self, id: str) -> Sequence[Claim]:
        read = self._store.findings_on(id)
        return read.claims if read else ()
