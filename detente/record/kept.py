"""Kept: the reports and claims of a record file as merging asks for them, each fetched when it is asked for."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence, Set

from detente.merging.decide import apply, standing
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
        self._texts: Lately[Report] = Lately(_TEXTS)
        last, rows = parse(known_by)[1] if known_by else None, list(store.cards())
        arrived = store.arrivals()  # after the cards: another program may be adding reports, and none is ever taken away
        self._cards = {
            id: Card(id, published, outlet, about, n or 0, arrived[id])
            for id, published, outlet, n, about in rows
            if id not in without and (last is None or ((day := day_of(published)) is not None and day <= last))
        }
        self._decisions = decisions

    @property
    def cards(self) -> Mapping[str, Card]:
        """Every report, by id."""
        return self._cards

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
        reports = {id: self.report(id) for id in sorted(self._spoken_of()) if id in self._cards} if self._decisions else {}
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
        return ids & self._cards.keys() | grounds | named | self._store.reports_of(ids)

    def found(self, id: str) -> Sequence[Claim]:
        """The claims of a report before any decision; nothing where it is not known."""
        return self._found(id) if id in self._cards else ()

    def _found(self, id: str) -> Sequence[Claim]:
        read = self._store.findings_on(id)
        return read.claims if read else ()
