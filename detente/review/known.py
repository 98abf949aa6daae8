"""The claims that can be ruled on: all that the readers in use found, left out or not, and those that reviewers added."""

from __future__ import annotations

from detente.merging.decide import added, standing
from detente.model import Claim
from detente.record.record import Record


def known_claims(record: Record) -> dict[str, Claim]:
    """The claims by id, as they were found or added, before any correction."""
    found: dict[str, Claim] = {c.id: c for f in record.findings.values() for c in f.claims}
    reports = {r.id: r for r in record.reports}
    for decision in standing(found, reports, record.decisions):
        if decision.action == "add" and decision.target not in found:
            found[decision.target] = added(decision, reports)
    return found
