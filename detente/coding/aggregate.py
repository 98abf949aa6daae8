"""Counts of events by dyad and day or month, as analysts use them; rules of counting are choices, none is made unasked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from detente.coding.actors import Actor, numbers
from detente.coding.merge import CodedEvent
from detente.coding.scheme import plover
from detente.errors import InvalidValue

UNITS = {"day": 10, "month": 7}
QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")


def columns(types: Iterable[str]) -> tuple[str, ...]:
    """The columns of a table of counts for events of ``types``."""
    return ("source", "source_cow", "source_gw", "target", "target_cow", "target_gw", "period", *types, *(q.replace(" ", "_") for q in QUADS), "events", "mentions")


def counts(events: Iterable[CodedEvent], unit: str = "month", *, one_a_day: bool = False, stated_only: bool = False, types: Iterable[str] = ()) -> list[dict[str, Any]]:
    """One row for each directed dyad and period that has events, in order. A joint event counts once in each direction.

    ``unit`` is ``day`` or ``month``. ``one_a_day``: of several events of one type between the same two on one day only one
    counts. ``stated_only``: leave out events dated by their report's publication. States are ISO codes, others their party's
    short name; events without a source, a target or a day of the precision asked for are left out.
    """
    if unit not in UNITS:
        raise InvalidValue(f"no such unit {unit!r}: count by {' or '.join(UNITS)}")
    names = tuple(types) or tuple(plover().events)
    rows: dict[tuple[str, str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    seen: set[tuple[str, str, str, str]] = set()
    for event in events:
        c, day = event.first, event.day
        if day is None or "/" in day or len(day) < UNITS[unit] or stated_only and event.date_basis != "stated":
            continue
        source, target = _code(c.source), _code(c.target)
        if source is None or target is None:
            continue
        for a, b in ((source, target), (target, source)) if c.joint else ((source, target),):
            if one_a_day and (a, b, day, c.type) in seen:
                continue
            seen.add((a, b, day, c.type))
            row = rows[a, b, day[: UNITS[unit]]]
            row[c.type] += 1
            row[(plover().events[c.plover].quad or "").replace(" ", "_")] += 1
            row["events"] += 1
            row["mentions"] += len(event.mentions)
    return [_row(key, row, columns(names)) for key, row in sorted(rows.items())]


def _row(key: tuple[str, str, str], row: dict[str, int], names: tuple[str, ...]) -> dict[str, Any]:
    source, target, period = key
    (source_cow, source_gw), (target_cow, target_gw) = numbers(source), numbers(target)
    known: dict[str, Any] = {
        "source": source, "source_cow": source_cow, "source_gw": source_gw, "target": target, "target_cow": target_cow,
        "target_gw": target_gw, "period": period,
    }
    return {name: known.get(name, row.get(name, 0)) for name in names}


def _code(actor: Actor | None) -> str | None:
    return (actor.country or actor.party) if actor else None
