"""Overview: every negotiation of the record as a row, sorted, searched and cut into pages."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import msgspec

from detente.merging.said import day_of
from detente.model import Negotiation, Round
from detente.model.dates import interval, pretty, sort_key
from detente.model.entries import Entry
from detente.record.plain import clean
from detente.record.record import Record
from detente.record.standing import BETWEEN, overdue, today
from detente.web.library import Look
from detente.web.views.common import named

SORTS = ("activity", "title", "reports", "rounds", "between", "next")
PAGE = 50


@dataclass(frozen=True)
class Mark:
    """A round on the time strip: its days (ISO) and status."""

    first: str
    last: str
    status: str


@dataclass(frozen=True)
class Row:
    """A negotiation in a line. ``between`` counts what stands between the parties and the goal; ``days_silent`` to the day looked from."""

    id: str
    title: str
    parties: tuple[str, ...]
    goal: str | None
    reports: int
    rounds: int
    last_round: str | None
    last_place: str | None
    last_status: str | None
    next: str | None
    next_day: str | None
    next_told: str | None
    conditions: int
    disputed: int
    passed: int
    first_report: str | None
    last_report: str | None
    strip: tuple[Mark, ...]

    @property
    def between(self) -> int:
        """How much stands between the parties and the goal."""
        return self.conditions + self.disputed + self.passed


@dataclass(frozen=True)
class Overview:
    """A page of rows. ``found`` of ``total`` fit the words searched; ``span`` is the first and last day of all strips."""

    rows: tuple[Row, ...]
    total: int
    found: int
    page: int
    pages: int
    sort: str
    down: bool
    q: str
    reports: int
    day: str | None
    span: tuple[str, str] | None


def overview(look: Look, *, q: str = "", sort: str = "activity", down: bool | None = None, page: int = 1) -> Overview:
    """The rows that hold all words of ``q`` in title, parties, goal or places, by ``sort`` (one of ``SORTS``), page from 1."""
    words = q.casefold().split()
    total = look.drawn.count()
    found = look.drawn.count(words) if words else total
    down = sort not in ("title", "next") if down is None else down
    pages = max((found + PAGE - 1) // PAGE, 1)
    page = min(max(page, 1), pages)
    shown = tuple(msgspec.msgpack.decode(r, type=Row) for r in look.drawn.rows(words, sort, down, (page - 1) * PAGE, PAGE))
    days = sorted(d for r in shown for m in r.strip for d in (m.first, m.last))
    at = today(look.record)
    return Overview(
        rows=shown, total=total, found=found, page=page, pages=pages, sort=sort, down=down, q=q,
        reports=len(look.record.cards),
        day=at.isoformat() if at else None, span=(days[0], days[-1]) if days else None,
    )


def sought(r: Row) -> str:
    """The words by which a row is found."""
    return " ".join(filter(None, [r.title, *r.parties, r.goal, r.last_place, r.id])).casefold()


def row(record: Record, n: Negotiation) -> Row:
    """One negotiation as a row."""
    day = today(record)
    published = sorted(d for id in n.reports if (d := day_of(record.cards[id].published)))
    last = last_round(n, day)
    coming, when, heard = next_step(n, day)
    return Row(
        id=n.id, title=clean(n.title), parties=tuple(named(n.parties)), goal=clean(n.goal) if n.goal else None,
        reports=len(n.reports), rounds=len(n.rounds),
        last_round=pretty(last.date) if last else None, last_place=clean(last.place) if last and last.place else None,
        last_status=last.status if last else None, next=coming, next_day=when, next_told=heard,
        conditions=sum(c.status in BETWEEN for c in n.conditions), disputed=sum(i.status in ("disputed", "technical") for i in n.issues),
        passed=sum(overdue(r, day) for r in n.rounds) + sum(overdue(u, day) for u in (*n.commitments, *n.announcements)),
        first_report=published[0].isoformat() if published else None, last_report=published[-1].isoformat() if published else None,
        strip=tuple(Mark(span[0].isoformat(), span[1].isoformat(), r.status) for r in n.rounds if (span := interval(r.date))),
    )


def last_round(n: Negotiation, day: datetime.date | None) -> Round | None:
    """The last dated round that took place, or was to and did not, by ``day``."""
    past = [r for r in n.rounds if r.status != "planned" and (span := interval(r.date)) and (day is None or span[0] <= day)]
    return max(past, key=lambda r: sort_key(r.date)) if past else None


def next_step(n: Negotiation, day: datetime.date | None) -> tuple[str | None, str | None, str | None]:
    """What comes next in words, when (EDTF), and the day (ISO) on which it was last told of.

    That is the first planned round that is not past, else the first dated next step, else of those undated the one told of last.
    """
    def ahead(date: str | None) -> bool:
        span = interval(date)
        return span is not None and (day is None or span[1] >= day)

    rounds = sorted((r for r in n.rounds if r.status in ("planned", "under-way") and ahead(r.date)), key=lambda r: sort_key(r.date))
    if rounds:
        level = f"{rounds[0].level.replace('-', ' ')} level" if rounds[0].level else ""
        return ", ".join(filter(None, [f"round in {clean(rounds[0].place)}" if rounds[0].place else "round", level])), rounds[0].date, _day(rounds[0])
    steps = sorted((s for s in n.next_steps if not s.passed and ahead(s.date)), key=lambda s: sort_key(s.date))
    steps += sorted((s for s in n.next_steps if not s.date), key=lambda s: s.last_mentioned or "", reverse=True)
    return (clean(steps[0].what), steps[0].date, _day(steps[0])) if steps else (None, None, None)


def _day(entry: Entry) -> str | None:
    found = day_of(entry.last_mentioned)
    return found.isoformat() if found else None
