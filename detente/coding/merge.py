"""One event, many mentions: what several sentences and reports tell of is brought together, whatever the order they come in."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable

import msgspec

from detente.coding.coder import Coded

WITHIN = 3  # days before its report's publication in which a mention without a date may be of a dated event


class CodedEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event with its mentions (in order of report and offset); ``first`` gives what all share.

    ``day`` is the event's date (EDTF) and ``date_basis`` says where it is from: ``stated`` by a mention, or ``published``,
    the first report's day, where none states it. ``mode`` and ``cameo`` are the most frequent among the mentions.
    """

    id: str
    day: str | None
    date_basis: str | None
    mode: str | None
    cameo: str | None
    contexts: tuple[str, ...]
    mentions: tuple[Coded, ...]

    @property
    def first(self) -> Coded:
        """The first mention."""
        return self.mentions[0]

    @property
    def sources(self) -> int:
        """In how many reports it is told."""
        return len({m.report for m in self.mentions})


def merge(found: Iterable[Coded]) -> list[CodedEvent]:
    """The events behind ``found``, by day and id.

    Mentions are of one event where type, source, target and day agree (source and target in either order where they act
    together). A mention without a date joins the latest such event of the ``WITHIN`` days up to its report's day, else it has
    its report's day. A mention that lacks source or target is an event of its own, for nothing shows what it is the same as.
    """
    by_who: dict[tuple[str, ...], list[Coded]] = defaultdict(list)
    events = []
    for coded in sorted(set(found), key=_order):
        who = _who(coded)
        if who is None:
            events.append(_event([coded]))
        else:
            by_who[who].append(coded)
    for group in by_who.values():
        events += [_event(same) for same in _by_day(group)]
    return sorted(events, key=lambda e: (e.day or "", e.id))


def _order(c: Coded) -> tuple[str, str, int, str, str, str]:
    return (c.published or "", c.report, c.start, c.type, c.claim, _name(c, "source") + _name(c, "target"))


def _name(c: Coded, role: str) -> str:
    actor = c.source if role == "source" else c.target
    return (actor.party or actor.name) if actor else ""


def _who(c: Coded) -> tuple[str, ...] | None:
    source, target = c.source, c.target
    if source is None or target is None or source.party is None or target.party is None:
        return None
    sides = (source.party, target.party)
    return (c.type, *(sorted(sides) if c.joint else sides))


def _by_day(group: list[Coded]) -> list[list[Coded]]:
    dated: dict[str, list[Coded]] = defaultdict(list)
    for coded in group:
        if coded.date:
            dated[coded.date].append(coded)
    undated: dict[str, list[Coded]] = defaultdict(list)
    for coded in group:
        if not coded.date:
            home = _home(coded, dated)
            (dated[home] if home else undated[(coded.published or "")[:10]]).append(coded)
    whole = list(dated.values())
    for day, same in undated.items():
        whole += [same] if day else [[c] for c in same]
    return whole


def _home(coded: Coded, dated: Iterable[str]) -> str | None:
    """The latest day of ``dated`` that is told as a day and lies within reach of the report's."""
    day = _date(coded.published)
    if day is None:
        return None
    told = [(d, own) for d in dated if len(d) == 10 and (own := _date(d)) is not None]
    return max((d for d, own in told if 0 <= (day - own).days <= WITHIN), default=None)


def _date(value: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat((value or "")[:10])
    except ValueError:
        return None


def _event(same: list[Coded]) -> CodedEvent:
    same = sorted(same, key=_order)
    stated = next((c.date for c in same if c.date), None)
    day = stated or (same[0].published or "")[:10] or None
    digest = hashlib.sha256("\n".join(sorted(f"{c.claim} {c.type}" for c in same)).encode()).hexdigest()
    return CodedEvent(
        id=digest[:16], day=day, date_basis="stated" if stated else "published" if day else None, mode=_most(c.mode for c in same),
        cameo=_most(c.cameo for c in same), contexts=tuple(dict.fromkeys(x for c in same for x in c.contexts)), mentions=tuple(same),
    )


def _most(values: Iterable[str | None]) -> str | None:
    """The most frequent value, the first by name of equals; None where there is none."""
    counts = Counter(v for v in values if v)
    return min(counts, key=lambda v: (-counts[v], v)) if counts else None
