"""A negotiation: rounds, issues, conditions, undertakings, next steps, people and places, each with what stands behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from detente.merging.said import day_of
from detente.merging.sides import name
from detente.model import ConditionEntry, IssueEntry, Negotiation, NextStepEntry, Person, Round, UndertakingEntry
from detente.model.dates import interval, pretty, sort_key
from detente.model.entries import Entry
from detente.outputs.page import teller, voice
from detente.record.plain import clean
from detente.record.standing import (
    BETWEEN,
    STANDING,
    conditions,
    issues,
    overdue,
    reiterated,
    shifts,
    silent_days,
    today,
)
from detente.record.standing import told as heard
from detente.web.gazetteer import where
from detente.web.library import Look
from detente.web.views.common import Cite, Move, Ruled, Told, cites, country, moves, named, ruled, told
from detente.web.views.overview import last_round, next_step

E = TypeVar("E")
MOST = 30  # entries of a section that a page shows before "show all"
EACH = 30  # of what stands between the parties, so many of each kind
ISSUE_COLUMNS = ("agenda", "technical", "disputed", "agreed", "dropped")


@dataclass(frozen=True)
class HeadView:
    """Somebody who led a delegation."""

    name: str
    party: str | None
    title: str | None


@dataclass(frozen=True)
class RoundView:
    """A round. ``passed``: planned for a day that is over, and no report says that it was held. ``contested``: accounts differ."""

    id: str
    number: int
    date: str | None
    day: str
    place: str | None
    country: str
    ordinal: int | None
    counted: bool
    level: str | None
    status: str
    passed: bool
    contested: bool
    count: int | None
    heads: tuple[HeadView, ...]
    notes: tuple[str, ...]
    told: Told


@dataclass(frozen=True)
class IssueView:
    """An issue, and how it moved."""

    id: str
    number: int
    label: str
    status: str
    moves: tuple[Move, ...]
    told: Told


@dataclass(frozen=True)
class ConditionView:
    """A condition: who asks whom for what, standing before what. ``standing``: it is still between the sides."""

    id: str
    number: int
    holder: str | None
    addressee: str | None
    demand: str
    gates: str | None
    status: str
    standing: bool
    between: bool
    since: str | None
    moves: tuple[Move, ...]
    said_by: tuple[str, ...]
    reiterated: tuple[str, ...]
    shifts: tuple[str, ...]
    told: Told


@dataclass(frozen=True)
class UndertakingView:
    """What sides bound themselves to (``agreed``) or announced; ``passed``: its day is over and no report says it was done."""

    id: str
    kind: str
    what: str
    by: str
    through: str
    date: str | None
    day: str
    passed: bool
    told: Told


@dataclass(frozen=True)
class StepView:
    """What comes next, or was to."""

    id: str
    what: str
    date: str | None
    day: str
    passed: bool
    told: Told


@dataclass(frozen=True)
class PersonView:
    """Somebody at the table: for whom, under which titles, at which rounds (number, day, status), and when reports name them."""

    name: str
    party: str | None
    titles: tuple[str, ...]
    rounds: tuple[tuple[int, str, str], ...]
    first: str | None
    last: str | None
    cites: tuple[Cite, ...]
    more: int


@dataclass(frozen=True)
class PlaceView:
    """Where rounds took place or are to: degrees of latitude and longitude where the town is known, and numbers of the rounds."""

    name: str
    country: str
    latitude: float | None
    longitude: float | None
    rounds: tuple[int, ...]
    days: tuple[str, ...]


@dataclass(frozen=True)
class Obstacle:
    """Something between the parties and the goal: what it is, where it is told on the page, who spoke of it last (in ``claim``), and when."""

    kind: str
    text: str
    before: str | None
    status: str
    anchor: str
    silent: int | None
    last: str | None
    told_by: str | None
    claim: str | None


@dataclass(frozen=True)
class NegotiationView:
    """The whole. ``hidden`` counts what each section leaves out until all of it is asked for; ``standing`` all that is between, by kind."""

    id: str
    title: str
    parties: tuple[str, ...]
    codes: tuple[str, ...]
    goal: str | None
    goal_cites: tuple[Cite, ...]
    third_parties: tuple[tuple[str, str], ...]
    reports: int
    texts: int
    first_report: str | None
    last_report: str | None
    day: str | None
    as_of: str | None
    known_by: str | None
    last_round: str | None
    last_round_day: str | None
    last_round_status: str | None
    next: str | None
    next_day: str | None
    next_told: str | None
    between: tuple[Obstacle, ...]
    standing: dict[str, int]
    rounds: tuple[RoundView, ...]
    issues: tuple[IssueView, ...]
    conditions: tuple[ConditionView, ...]
    undertakings: tuple[UndertakingView, ...]
    next_steps: tuple[StepView, ...]
    people: tuple[PersonView, ...]
    places: tuple[PlaceView, ...]
    rulings: tuple[Ruled, ...]
    hidden: dict[str, int]

    @property
    def due(self) -> tuple[UndertakingView | StepView, ...]:
        """Undertakings and next steps whose day is yet to come, the nearest first, each told once."""
        found: dict[tuple[str, str], UndertakingView | StepView] = {}
        every: tuple[UndertakingView | StepView, ...] = (*self.undertakings, *self.next_steps)
        for one in every:
            span = interval(one.date)
            if self.day and one.date and span and span[1].isoformat() >= self.day:
                found.setdefault((one.date, one.what.casefold().rstrip(".")), one)
        return tuple(sorted(found.values(), key=lambda one: sort_key(one.date)))


def negotiation(look: Look, n: Negotiation, show_all: str = "") -> NegotiationView:
    """The view of one negotiation; ``show_all`` names a section of which nothing is left out."""
    return look.lately.of(("negotiation", n.id, show_all), lambda: _view(look, n, show_all))


def _view(look: Look, n: Negotiation, show_all: str) -> NegotiationView:
    day = today(look.record)
    hidden: dict[str, int] = {}

    def cut(section: str, entries: Sequence[E]) -> list[tuple[int, E]]:
        numbered = list(enumerate(entries, 1))
        if section == show_all or len(numbered) <= MOST:
            return numbered
        hidden[section] = len(numbered) - MOST
        return numbered[-MOST:] if section == "rounds" else numbered[:MOST]

    last = last_round(n, day)
    coming, when, since = next_step(n, day)
    between = _between(n, day)
    standing = dict(Counter(kind for kind, *_ in between))
    shown = [one for kind in standing for one in [b for b in between if b[0] == kind][: None if show_all == "between" else EACH]]
    if len(shown) < len(between):
        hidden["between"] = len(between) - len(shown)
    published = sorted(d for id in n.reports if (d := day_of(look.record.cards[id].published)))
    undertakings = [("agreed", u) for u in n.commitments] + [("announced", u) for u in n.announcements]
    undertakings.sort(key=lambda one: one[1].last_mentioned or "", reverse=True)
    undertakings.sort(key=lambda one: sort_key(one[1].date))
    undertakings = [one for rank in range(4) for one in undertakings[:: -1 if rank in (1, 2) else 1] if _urgency(one[1], day) == rank]
    latest = sorted(n.next_steps, key=lambda s: s.last_mentioned or "", reverse=True)  # the order of those without a day
    return NegotiationView(
        id=n.id, title=clean(n.title), parties=tuple(named(n.parties)), codes=n.parties, goal=clean(n.goal) if n.goal else None,
        goal_cites=cites(look, n.goal_claims, n.copies, 2)[0], third_parties=tuple((name(p), role) for p, role in n.third_parties),
        reports=len(n.reports), texts=len(n.reports) - sum(len(group) - 1 for group in n.copies),
        first_report=published[0].isoformat() if published else None, last_report=published[-1].isoformat() if published else None,
        day=day.isoformat() if day else None, as_of=n.as_of, known_by=n.known_by,
        last_round=(clean(last.place) if last.place else "place not stated") if last else None, last_round_day=pretty(last.date) if last else None,
        last_round_status=last.status if last else None, next=coming, next_day=when, next_told=since,
        between=tuple(_obstacle(look, day, *one) for one in shown), standing=standing,
        rounds=tuple(round_view(look, n, r, i) for i, r in cut("rounds", n.rounds)),
        issues=tuple(issue_view(look, n, e, i) for i, e in cut("issues", issues(n))),
        conditions=tuple(condition_view(look, n, e, i) for i, e in cut("conditions", conditions(n))),
        undertakings=tuple(_undertaking(look, n, kind, u) for _, (kind, u) in cut("undertakings", undertakings)),
        next_steps=tuple(_step(look, n, s) for _, s in cut("next_steps", sorted(latest, key=lambda s: (s.passed, sort_key(s.date))))),
        people=tuple(_person(look, n, p) for _, p in cut("people", n.people)), places=places(n), rulings=ruled(n.rulings), hidden=hidden,
    )


def _between(n: Negotiation, day: date | None) -> list[tuple[str, Entry, str, str, str]]:
    """What stands between the parties and the goal: its kind, the entry, what to say of it, its status, its section.

    Of each kind what was spoken of last comes first: what is alive is read before what nobody has mentioned for long.
    """
    found: list[tuple[str, Entry, str, str, str]] = [
        ("condition", c, wants(c), c.status, "condition") for c in conditions(n) if c.status in BETWEEN]
    found += [("issue", i, clean(i.label), i.status, "issue") for i in issues(n) if i.status in ("disputed", "technical")]
    found += [("deadline", u, f"{pretty(u.date)}: {clean(u.what)}", "no report that it was done", "undertaking")
              for u in (*n.commitments, *n.announcements) if overdue(u, day)]
    found += [("round", r, f"round planned for {pretty(r.date)}{f' in {clean(r.place)}' if r.place else ''}", "no report that it was held", "round")
              for r in n.rounds if overdue(r, day)]
    return sorted(found, key=lambda one: one[1].last_mentioned or "", reverse=True)


def _obstacle(look: Look, day: date | None, kind: str, entry: Entry, text: str, status: str, section: str) -> Obstacle:
    dated = heard(look.record, entry)
    last = dated[-1][1] if dated else None
    return Obstacle(
        kind=kind, text=text, before=clean(entry.gates) if isinstance(entry, ConditionEntry) and entry.gates else None, status=status,
        anchor=f"{section}-{entry.id}", silent=silent_days(entry, day) or None, last=dated[-1][0].isoformat() if dated else None,
        told_by=teller(last.said_by, look.record.cards[last.report].outlet) if last else None,
        claim=last.id if last else next(iter(entry.claims), None),
    )


def wants(c: ConditionEntry) -> str:
    """A condition in a line: ``Iceland wants of Norway: lift the ban``."""
    who = name(c.holder) if c.holder else "Somebody not named"
    return f"{who} wants{f' of {name(c.addressee)}' if c.addressee else ''}: {clean(c.demand)}"


def round_view(look: Look, n: Negotiation, r: Round, number: int) -> RoundView:
    """One round."""
    return RoundView(
        id=r.id, number=number, date=r.date, day=pretty(r.date), place=clean(r.place) if r.place else None, country=country(r.country),
        ordinal=r.ordinal, counted=r.ordinal_basis == "counted", level=r.level, status=r.status, passed=overdue(r, today(look.record)),
        contested=bool(r.accounts), count=r.count if r.count and r.count > 1 else None,
        heads=tuple(HeadView(clean(h.name), name(h.party) if h.party else None, clean(h.title) if h.title else None) for h in r.heads),
        notes=tuple(map(clean, r.notes)), told=told(look, r, n.copies),
    )


def issue_view(look: Look, n: Negotiation, i: IssueEntry, number: int) -> IssueView:
    """One issue."""
    return IssueView(id=i.id, number=number, label=clean(i.label), status=i.status, moves=moves(i), told=told(look, i, n.copies))


def condition_view(look: Look, n: Negotiation, c: ConditionEntry, number: int) -> ConditionView:
    """One condition."""
    record = look.record
    said = dict.fromkeys(voice(record.claim(i).said_by) for i in c.claims if record.has_claim(i))
    again = [day_of(record.cards[record.claim(i).report].published) for i in reiterated(record, c, look.known)]
    return ConditionView(
        id=c.id, number=number, holder=name(c.holder) if c.holder else None, addressee=name(c.addressee) if c.addressee else None,
        demand=clean(c.demand), gates=clean(c.gates) if c.gates else None, status=c.status, standing=c.status in STANDING,
        between=c.status in BETWEEN, since=pretty(c.as_of) if c.as_of else None, moves=moves(c), said_by=tuple(said),
        reiterated=tuple(dict.fromkeys(pretty(d.isoformat()) for d in again if d)),
        shifts=tuple(
            f"{name(s.party)}: “{clean(s.earlier.word)}” on {pretty(s.earlier.day)}, “{clean(s.later.word)}” on {pretty(s.later.day)}"
            for s in shifts(record, c, look.known)
        ) if c.status in BETWEEN else (),
        told=told(look, c, n.copies),
    )


def _urgency(u: UndertakingEntry, day: date | None) -> int:
    """0 where its day is yet to come, 1 where it passed and nothing was reported, 2 where it passed, 3 where none is told."""
    span = interval(u.date)
    return 3 if span is None else 0 if day is None or span[1] >= day else 1 if overdue(u, day) else 2


def _undertaking(look: Look, n: Negotiation, kind: str, u: UndertakingEntry) -> UndertakingView:
    return UndertakingView(
        id=u.id, kind=kind, what=clean(u.what), by=", ".join(named(u.by)), through=", ".join(map(clean, u.announcers)), date=u.date,
        day=pretty(u.date), passed=overdue(u, today(look.record)), told=told(look, u, n.copies),
    )


def _step(look: Look, n: Negotiation, s: NextStepEntry) -> StepView:
    return StepView(id=s.id, what=clean(s.what), date=s.date, day=pretty(s.date), passed=s.passed, told=told(look, s, n.copies))


def _person(look: Look, n: Negotiation, p: Person) -> PersonView:
    at = tuple((i, pretty(r.date), r.status) for i, r in enumerate(n.rounds, 1) if any(h.name == p.name for h in r.heads))
    record = look.record
    days = sorted(d for report in {r for r, _ in record.places(p.claims).values()} if (d := day_of(record.cards[report].published)))
    found, more = cites(look, p.claims, n.copies)
    return PersonView(
        name=clean(p.name), party=name(p.party) if p.party else None, titles=tuple(map(clean, p.titles)), rounds=at,
        first=days[0].isoformat() if days else None, last=days[-1].isoformat() if days else None, cites=found, more=more,
    )


def places(n: Negotiation) -> tuple[PlaceView, ...]:
    """The towns of the rounds, in the order of the first round there."""
    found: dict[tuple[str, str | None], list[tuple[int, Round]]] = {}
    for number, r in enumerate(n.rounds, 1):
        if r.place:
            found.setdefault((r.place, r.country), []).append((number, r))
    out = []
    for (place, code), rounds in found.items():
        at = where(place, code)
        out.append(PlaceView(
            name=clean(place), country=country(code), latitude=at[0] if at else None, longitude=at[1] if at else None,
            rounds=tuple(i for i, _ in rounds), days=tuple(pretty(r.date) for _, r in rounds),
        ))
    return tuple(out)


def span(n: Negotiation) -> tuple[str, str] | None:
    """The first and last day of the dated rounds (ISO)."""
    days = [d for r in n.rounds if (dates := interval(r.date)) for d in dates]
    return (min(days).isoformat(), max(days).isoformat()) if days else None
