"""The claims that can be ruled on: all that the readers in use found, left out or not, and those that reviewers added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from detente.merging.decide import added
from detente.model import Claim
from detente.record.record import Record


def known_claims(record: Record) -> dict[str, Claim]:
    """The claims by id, as they were found or added, before any correction."""
    found: dict[str, Claim] = {c.id: c for f in record.findings.values() for c in f.claims}
    return found | {id: claim for id, claim in _added(record).items() if id not in found}


def known_in(record: Record, report: str) -> dict[str, Claim]:
    """The same of one report."""
    found = {c.id: c for c in record.found_in(report)}
    return found | {id: claim for id, claim in _added(record).items() if claim.report == report and id not in found}


def naming(record: Record, word: str) -> Iterator[Claim]:
    """Those of the claims that hold ``word``, letter for letter, in any of their values."""
    yield from record.found_with(word)
    yield from _added(record).values()


class Known(Mapping[str, Claim]):
    """The same as :func:`known_claims`; one claim is fetched with no more than its report, and only who walks them all walks the record."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._all: dict[str, Claim] | None = None

    def __getitem__(self, id: str) -> Claim:
        if self._all is not None:
            return self._all[id]
        for report in sorted(self._record.store.reports_of([id]) | {self._record.rulings.homes.get(id, "")}):
            claim = known_in(self._record, report).get(id)
            if claim is not None:
                return claim
        raise KeyError(id)

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def _whole(self) -> dict[str, Claim]:
        if self._all is None:
            self._all = known_claims(self._record)
        return self._all


def _added(record: Record) -> dict[str, Claim]:
    made = [d for d in record.standing if d.action == "add"]
    reports = record.spoken_of[1]
    return {d.target: added(d, reports) for d in made}
