"""Rounds: what the record says of a round, from all the claims that tell of it.

What was held beats what was planned, a finer date beats a coarser one, and of equals the one that most origins give; what
loses stays in the accounts. An ordinal is kept where a text states or counts it and never computed. A status moves by
``data/transitions.csv``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from detente.merging.accounts import dates, ordinals, outcomes, places
from detente.merging.decide import Links
from detente.merging.heads import acting, heads
from detente.merging.meetings import Meeting, fineness, meetings
from detente.merging.offsets import notes, placed
from detente.merging.said import Said, entry_keys, tellings
from detente.merging.transitions import follow, history
from detente.model import Round
from detente.model.dates import interval

V = TypeVar("V", bound=Hashable)
_TOOK_PLACE = ("held", "under-way")


def rounds(items: Iterable[Said], links: Links) -> tuple[list[Round], list[Meeting]]:
    """The rounds of one negotiation in order of date, and beside each the claims it rests on."""
    found = placed(meetings(items, links))
    told = acting(item for meeting in found for item in meeting.items)
    return [_round(meeting, lines, told) for meeting, lines in zip(found, notes(found), strict=True)], found


def _round(meeting: Meeting, lines: tuple[str, ...], told: Mapping[str, str]) -> Round:
    items = sorted(meeting.items, key=lambda s: s.order)
    changes = follow(items, "round")
    status = changes[-1].status
    best = [s for s in items if s.claim.status in _TOOK_PLACE] if status in _TOOK_PLACE else items
    date = best_date(best) or best_date(items)
    ordinal = _most(items, lambda c: c.ordinal)
    return Round(
        **entry_keys(items, "round"),
        history=history(changes),
        accounts=(*dates(items), *places(items), *ordinals(items), *outcomes(items)),
        date=date,
        place=_most(best, lambda c: c.place) or _most(items, lambda c: c.place),
        country=_most(best, lambda c: c.country) or _most(items, lambda c: c.country),
        ordinal=ordinal,
        ordinal_basis=next((s.claim.ordinal_basis for s in items if ordinal is not None and s.claim.ordinal == ordinal), None),
        level=_most(items, lambda c: c.level),
        status=status,
        parties=_most(items, lambda c: tuple(sorted(c.parties)) or None) or (),
        heads=heads(items, told),
        count=_most(items, lambda c: c.count),
        notes=lines,
    )


def best_date(items: Sequence[Said]) -> str | None:
    """The finest date told. Of equally fine ones: of a round that took place the one that most origins tell, then the longest;
    of a plan the one told last."""
    dated = [s for s in items if s.claim.date]
    if not dated:
        return None
    finest = min(fineness(s.claim.date) for s in dated)
    equal = [s for s in dated if fineness(s.claim.date) == finest]
    if not any(s.claim.status in _TOOK_PLACE for s in equal):
        last: str = max(equal, key=lambda s: s.order[0]).claim.date
        return last
    told: dict[str, set[str]] = {}
    for item in equal:
        told.setdefault(item.claim.date, set()).add(item.origin)
    return max(told, key=lambda date: (len(told[date]), _length(date)))


def _length(date: str) -> int:
    span = interval(date)
    return (span[1] - span[0]).days if span else 0


def _most(items: Iterable[Said], value_of: Callable[[Any], V | None]) -> V | None:
    """The value told most often; of equals the one told first."""
    counts = tellings(items, value_of)
    return max(counts, key=lambda v: counts[v], default=None)
