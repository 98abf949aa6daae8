"""Part: a record cut to some of its negotiations, so that an export of one holds nothing of the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from detente.model import Decision, Findings, Negotiation, Rejected, Report
from detente.model.claims import AnyClaim
from detente.record.kept import Kept
from detente.record.record import Record


class Part(Record):
    """The view ``whole`` with only ``chosen`` of its negotiations, their reports, these reports' claims, and the rulings on them.

    What could not be read belongs to no negotiation, and is left out.
    """

    def __init__(self, whole: Record, chosen: Sequence[Negotiation]) -> None:
        super().__init__(whole.store, as_of=whole.true_by, known_by=whole.known_by)
        self._whole = whole
        self._chosen = tuple(chosen)
        self._ids = frozenset(id for n in chosen for id in n.reports)

    @property
    def _sources(self) -> Kept:
        return self._whole._sources

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reports that tell of the chosen negotiations."""
        return self._once("reports", lambda: tuple(r for r in self._whole.reports if r.id in self._ids))

    @property
    def findings(self) -> Mapping[str, Findings]:
        """What the reader made of them."""
        return self._once("findings", lambda: {id: f for id, f in self._whole.findings.items() if id in self._ids})

    @property
    def claims(self) -> tuple[AnyClaim, ...]:
        """Their claims."""
        return self._once("claims", lambda: tuple(c for c in self._whole.claims if c.report in self._ids))

    @property
    def negotiations(self) -> tuple[Negotiation, ...]:
        """The chosen negotiations."""
        return self._chosen

    @property
    def rejected(self) -> tuple[Rejected, ...]:
        """Nothing."""
        return ()

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The rulings on the reports, claims, entries and parties of the chosen negotiations."""
        def make() -> tuple[Decision, ...]:
            named = {*self._ids, *(c.id for f in self.findings.values() for c in f.claims), *(c.id for c in self.claims)}
            for n in self._chosen:
                named |= {n.id, *n.parties}
                entries = (*n.rounds, *n.issues, *n.conditions, *n.commitments, *n.announcements, *n.next_steps)
                named |= {e.id for e in entries}
            return tuple(d for d in self._whole.decisions if d.target in named or d.report in self._ids)
        return self._once("decisions", make)
