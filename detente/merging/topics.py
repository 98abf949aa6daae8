"""Issues and conditions: labels and demands that say the same, and where each stands."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable

from detente.merging.accounts import gates, holders
from detente.merging.decide import Links
from detente.merging.groups import Group, group_alike
from detente.merging.said import Said, entry_keys, tellings
from detente.merging.sides import forms, same_side
from detente.merging.transitions import follow, history
from detente.merging.wording import demand_stems, stems
from detente.model import ConditionEntry, IssueEntry

_ISSUES_ALIKE = 0.6
_DEMANDS_ALIKE, _DEMANDS_OF_ONE_REPORT = 0.4, 0.5


def issues(items: Iterable[Said], links: Links) -> tuple[IssueEntry, ...]:
    """The issues of one negotiation, earliest mentioned first, under the label most often given."""
    entries = []
    for group in group_alike(items, lambda s: s.claim.label, lambda item, group: True, links, _ISSUES_ALIKE):
        changes = follow(group.items, "issue")
        entries.append(IssueEntry(
            **entry_keys(group.items, "issue"), history=history(changes), label=most_told(group.items, "label"),
            status=changes[-1].status,
        ))
    return tuple(entries)


def conditions(items: Iterable[Said], links: Links) -> tuple[ConditionEntry, ...]:
    """The conditions of one negotiation, earliest mentioned first, each in its first wording; ``as_of`` is since when it stands so."""
    entries = []
    for group in group_alike(items, lambda s: s.claim.demand, _same_holder, links, _DEMANDS_ALIKE, _silent, _DEMANDS_OF_ONE_REPORT):
        changes = follow(group.items, "condition")
        entries.append(ConditionEntry(
            **entry_keys(group.items, "condition"), history=history(changes),
            accounts=holders(group.items) + gates(group.items),
            demand=group.items[0].claim.demand, holder=_first(group, "holder"), addressee=_first(group, "addressee"),
            gates=_first(group, "gates"), status=changes[-1].status, as_of=changes[-1].as_of,
        ))
    return tuple(entries)


def _silent(item: Said) -> frozenset[str]:
    """The names of the two parties, and the words by which any demand is told: what is wanted is in the others."""
    return demand_stems().union(*(_names(p) for p in (item.claim.holder, item.claim.addressee) if p))


@functools.lru_cache(maxsize=4096)
def _names(party: str) -> frozenset[str]:
    return stems(forms(party))


def _same_holder(item: Said, group: Group) -> bool:
    """Whether a condition has the holder and the addressee of a group, as far as both are told."""
    return all(
        mine is None or other is None or same_side(mine, other)
        for field in ("holder", "addressee")
        for mine, other in [(getattr(item.claim, field), _first(group, field))]
    )


def _first(group: Group, field: str) -> str | None:
    """The first value told."""
    return next((value for s in group.items if (value := getattr(s.claim, field)) is not None), None)


def most_told(items: Iterable[Said], field: str) -> str:
    """The value told most often, the first of equals."""
    counts: Counter[str] = tellings(items, lambda claim: getattr(claim, field))
    return max(counts, key=lambda value: counts[value])
