"""Said: a claim beside what merging needs to know of its report. And the day from which a claim holds."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from detente.model import Claim, RoundClaim
from detente.model.dates import interval

LAST = datetime.date.max
V = TypeVar("V", bound=Hashable)


def day_of(stamp: str | None) -> datetime.date | None:
    """The day of an ISO date or date-time, or None where there is none or it is not one."""
    try:
        return datetime.date.fromisoformat(stamp[:10]) if stamp else None
    except ValueError:
        return None


def moved(day: datetime.date, days: int) -> datetime.date:
    """``day`` moved by ``days``, held within the calendar."""
    return datetime.date.fromordinal(min(max(day.toordinal() + days, 1), LAST.toordinal()))


class Reported(Protocol):
    """What merging needs to know of a report beside its claims."""

    @property
    def id(self) -> str:
        """The report's id."""
        ...

    @property
    def published(self) -> str | None:
        """Its day of publication (ISO), or None."""
        ...

    @property
    def outlet(self) -> str | None:
        """Who published it, or None."""
        ...


@dataclass(frozen=True, slots=True)
class Said:
    """A claim, the day its report was published (None when unknown), the report's outlet, and its origin (see ``copies``)."""

    claim: Any
    day: datetime.date | None
    outlet: str | None
    origin: str

    @property
    def order(self) -> tuple[datetime.date, str, int, str]:
        """Earliest report first, undated reports last; within a report by place in its text."""
        return (self.day or LAST, self.claim.report, self.claim.start, self.claim.id)

    @property
    def since(self) -> str | None:
        """The day of the report as EDTF, or None."""
        return self.day.isoformat() if self.day else None


def said(claim: Claim, report: Reported, origin: str | None = None) -> Said:
    """``claim`` beside its report's day, outlet and origin; the report is its own origin where none is named."""
    return Said(claim, day_of(report.published), report.outlet, origin or report.id)


def tellings(items: Iterable[Said], value_of: Callable[[Any], V | None]) -> Counter[V]:
    """How often each value is told, silence left out, in the order of first telling. Of copies of one text only the fullest counts."""
    told: dict[V, dict[str, dict[str, int]]] = {}
    for item in items:
        value = value_of(item.claim)
        if value is not None:
            reports = told.setdefault(value, {}).setdefault(item.origin, {})
            reports[item.claim.report] = reports.get(item.claim.report, 0) + 1
    return Counter({value: sum(max(reports.values()) for reports in by.values()) for value, by in told.items()})


def holds_by(item: Said, day: datetime.date) -> bool:
    """Whether what the claim says was so by the end of ``day``.

    A claim holds from the day its report was published, or from its own date where that lies earlier. A meeting that
    is told as held or under way holds from its first day, whenever it was told; a plan or a change of plan also from
    the day it was told. A claim without any date holds only at the end of the record.
    """
    span = interval(getattr(item.claim, "date", None))
    told = item.day is not None and item.day <= day
    if isinstance(item.claim, RoundClaim) and span is not None:
        return span[0] <= day or (told and item.claim.status not in ("held", "under-way"))
    return told or (span is not None and span[1] <= day)


def entry_keys(items: Iterable[Said], kind: str) -> dict[str, Any]:
    """The keys that every entry has, from the claims it rests on: id, claims, first and last mention."""
    members = sorted(items, key=lambda s: s.order)
    days = [s.day.isoformat() for s in members if s.day]
    return {
        "id": hashlib.sha256(f"{kind}:{members[0].claim.id}".encode()).hexdigest()[:16],
        "claims": tuple(dict.fromkeys(s.claim.id for s in members)),
        "origins": len({s.origin for s in members}),
        "first_mentioned": min(days, default=None),
        "last_mentioned": max(days, default=None),
    }
