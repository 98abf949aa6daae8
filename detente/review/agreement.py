"""Agreement of reviewers: Krippendorff's alpha over the claims on which at least two of them ruled.

Krippendorff, Content Analysis (4th edition, 2018), chapter 12: nominal data, any number of coders, gaps allowed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.merging import holding
from detente.merging.rulings import last_words
from detente.model import Ruling
from detente.model.claims import kind_of
from detente.record.record import Record
from detente.review.known import known_claims
from detente.review.rulings import standing_rulings


@dataclass(frozen=True, slots=True)
class Agreement:
    """``alpha`` is 1 for full agreement, 0 for what chance gives, None where nothing can be told: no claim, or one verdict only.

    ``claims`` is how many have at least two verdicts, ``same`` on how many of them all verdicts are the same.
    """

    alpha: float | None
    claims: int
    same: int
    reviewers: tuple[str, ...]


def agreement(record: Record) -> dict[str, Agreement]:
    """Agreement in all (under ``all``) and by kind of claim, for the kinds that have any; in a view, on the claims that hold in it."""
    kinds = {claim.id: kind_of(claim) for claim in holding(known_claims(record).values(), record.reports, record.true_by)}
    verdicts = {id: by for id, by in _verdicts(standing_rulings(record)).items() if id in kinds}
    out = {"all": _agreement(list(verdicts.values()))}
    for kind in sorted({kinds[id] for id in verdicts}):
        out[kind] = _agreement([by for id, by in verdicts.items() if kinds[id] == kind])
    return out


def differences(record: Record) -> dict[str, dict[str, str]]:
    """For each claim on which reviewers differ, what each holds."""
    there = {claim.id for claim in holding(known_claims(record).values(), record.reports, record.true_by)}
    return {id: by for id, by in _verdicts(standing_rulings(record)).items() if id in there and len(set(by.values())) > 1}


def _verdicts(rulings: Iterable[Ruling]) -> dict[str, dict[str, str]]:
    """For each claim on which two or more ruled, each reviewer's last word."""
    by_claim: dict[str, list[Ruling]] = {}
    for ruling in rulings:
        by_claim.setdefault(ruling.claim, []).append(ruling)
    words = {id: last_words(on) for id, on in by_claim.items()}
    return {id: by for id, by in words.items() if len(by) > 1}


def _agreement(units: Sequence[dict[str, str]]) -> Agreement:
    return Agreement(
        krippendorff([list(by.values()) for by in units]), len(units), sum(len(set(by.values())) == 1 for by in units),
        tuple(sorted({reviewer for by in units for reviewer in by})),
    )


def krippendorff(units: Iterable[Sequence[str]]) -> float | None:
    """Alpha of nominal values, a sequence of them a unit; units with one value are left out. None where all values are the same."""
    paired = [Counter(values) for values in units if len(values) > 1]
    totals: Counter[str] = sum(paired, Counter())
    n = totals.total()
    expected = n * n - sum(count * count for count in totals.values())
    if expected == 0:
        return None
    observed = sum((m * m - sum(count * count for count in unit.values())) / (m - 1) for unit in paired for m in (unit.total(),))
    return 1 - (n - 1) * observed / expected
