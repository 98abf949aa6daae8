"""Merge: reports, findings, decisions and two dates to negotiations."""

from __future__ import annotations

import datetime
import functools
import gc
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeVar

import msgspec

from detente.errors import InvalidValue
from detente.merging.cluster import cluster
from detente.merging.copies import bands, copies, origins, same_text
from detente.merging.copies import key as order_of
from detente.merging.decide import apply, standing
from detente.merging.elsewhere import parted
from detente.merging.heads import people
from detente.merging.memo import Forgetful, Memo
from detente.merging.parts import parts
from detente.merging.profiles import Profile, profile
from detente.merging.rounds import rounds
from detente.merging.rulings import with_rulings
from detente.merging.said import Said, day_of, holds_by, said, tellings
from detente.merging.sides import title
from detente.merging.sources import Card, Rulings, Sources
from detente.merging.topics import conditions, issues
from detente.merging.undertakings import next_steps, undertakings, with_passed
from detente.model import Claim, Decision, Findings, Negotiation, NegotiationClaim, Report, Round, ThirdParty

C = TypeVar("C", bound=Claim)
S = TypeVar("S", Report, Findings)


def merge(
    reports: Sequence[Report],
    findings: Sequence[Findings],
    decisions: Sequence[Decision] = (),
    *,
    as_of: str | None = None,
    known_by: str | None = None,
    arrived: Mapping[str, int] | None = None,
) -> tuple[Negotiation, ...]:
    """The negotiations that the reports tell of: a pure function, the same to the byte in whatever order its inputs come.

    ``known_by`` (an ISO date) leaves out what was published later, and reports without a date, of which nobody can say
    when they were known. ``as_of`` asks what was so on that day by all that is known: what holds only later (see
    ``holds_by``) is left out, so a round of a later day is there only if it was planned by then. Reports are put
    together before ``as_of`` is looked at, so a negotiation keeps its id through time; from the last publication on,
    as-of is the same as now; so too where no report is dated, for such a record has no past. Where two findings of one report differ, those of the last reader by name count.

    A negotiation's id is made from the report that came first: the one with the lowest number in ``arrived`` (the reading
    that brought each report; none counts as 0), the oldest of equals. So it stays whatever comes in later and whatever a
    reader makes of that report; of two negotiations that are joined, the id of the one that was there first.

    Raises InvalidValue for a date that is no ISO date and for a decision whose change fits no claim.
    """
    with unscanned():
        known = _day(known_by, "known_by")
        texts = {r.id: r for r in _in_order(reports, lambda r: r.id) if known is None or ((d := day_of(r.published)) is not None and d <= known)}
        read = {f.report: f for f in _in_order(findings, lambda f: f.report) if f.report in texts}
        given = _Given(texts, read, decisions, arrived or {})
        return assemble(given, given.rulings, as_of=as_of, known_by=known_by)


class _Given:
    """Reports and findings handed in whole, as :class:`detente.merging.sources.Sources`."""

    def __init__(
        self, texts: Mapping[str, Report], read: Mapping[str, Findings], decisions: Sequence[Decision], arrived: Mapping[str, int]
    ) -> None:
        found = {c.id: c for f in read.values() for c in f.claims if c.report in texts}
        ruled = standing(found, texts, decisions) if decisions else []
        applied = apply(found, texts, ruled) if ruled else found
        self.rulings = Rulings.of(ruled, found.values(), texts)
        self.cards = {
            id: Card(id, r.published, r.outlet, read[id].about_talks if id in read else None, arrived=arrived.get(id, 0))
            for id, r in texts.items()
        }
        self.last_day = latest(self.cards.values())
        self._texts = texts
        self._claims: dict[str, list[Claim]] = {id: [] for id in texts}
        for claim in applied.values():
            self._claims[claim.report].append(claim)

    def report(self, id: str) -> Report:
        return self._texts[id]

    def claims(self, id: str) -> Sequence[Claim]:
        return sorted(self._claims[id], key=_place)


def assemble(
    sources: Sources, rulings: Rulings, *, as_of: str | None = None, known_by: str | None = None, memo: Memo | None = None,
    gathered: Callable[[], list[list[Profile]]] | None = None,
) -> tuple[Negotiation, ...]:
    """The negotiations as :func:`merge` gives them, from sources that are asked only for what ``memo`` does not hold.

    ``sources`` hold what was known by ``known_by`` and nothing later. First each report's profile, and which of them may be of
    one negotiation (``gather``; ``gathered`` where that is known already); then each part sorted into negotiations (``cluster``); then each negotiation by itself.
    """
    memo, cards, asked = memo or Forgetful(), sources.cards, _day(as_of, "as_of")
    then, today = past(sources.last_day, asked), asked or sources.last_day
    made = []
    for part in gathered() if gathered else gather(sources, rulings, memo):
        def sort_out(part: list[Profile] = part) -> list[list[str]]:
            return [[p.report for p in group] for group in cluster(part, rulings.links)]

        by_id = {p.report: p for p in part}
        marks = [(p.report, p.origin, cards[p.report].key, rulings.mark(p.report)) for p in part]
        for group in memo.of("parted", functools.partial(list, marks), list[list[str]], sort_out):
            members = [by_id[id] for id in group]
            key = functools.partial(_key, members, cards, rulings, then)
            make = functools.partial(_negotiation, members, sources, rulings, then)
            one = memo.of("negotiation", key, Negotiation | None, make)
            if one is not None:
                made.append(_looked_at(one, today, as_of, known_by))
    return tuple(sorted(made, key=lambda n: (_first_day(n, cards), n.id)))


def gather(sources: Sources, rulings: Rulings, memo: Memo) -> list[list[Profile]]:
    """The profiles of the reports by part; a part gives the same negotiations whether it is merged alone or with others."""
    return parts(_profiles(sources, rulings, memo), rulings.links)


def _profiles(sources: Sources, rulings: Rulings, memo: Memo) -> list[Profile]:
    """The profile of every report that was read, each under its origin."""
    cards = sources.cards
    banded = {id: memo.of("bands", functools.partial(str, id), bytes, functools.partial(_bands, sources, id)) for id in cards}

    def same(a: str, b: str) -> bool:
        return memo.of("same text", lambda: (a, b), bool, lambda: same_text(sources.report(a), sources.report(b)))

    origin = origins({id: order_of(id, card.published) for id, card in cards.items()}, banded, same)
    profiles = []
    for id, card in sorted(cards.items()):
        if card.about is not None:
            key = functools.partial(tuple, (id, card.key, rulings.mark(id)))
            one = memo.of("profile", key, Profile, functools.partial(_profile, sources, id))
            profiles.append(one if origin[id] == id else msgspec.structs.replace(one, origin=origin[id]))
    return profiles


def _bands(sources: Sources, id: str) -> bytes:
    return bands(sources.report(id).text)


def _profile(sources: Sources, id: str) -> Profile:
    card = sources.cards[id]
    return profile(id, card.published, bool(card.about), sources.claims(id))


def _key(members: Sequence[Profile], cards: Mapping[str, Card], rulings: Rulings, then: datetime.date | None) -> list[object]:
    """All that a negotiation is made from, beside the reports' rows."""
    return [then, *((m.report, m.origin, cards[m.report].key, cards[m.report].arrived, rulings.mark(m.report)) for m in members)]


def _looked_at(negotiation: Negotiation, today: datetime.date | None, as_of: str | None, known_by: str | None) -> Negotiation:
    """The negotiation with what depends on the day it is looked at from."""
    steps = tuple(with_passed(s, today) for s in negotiation.next_steps)
    return msgspec.structs.replace(negotiation, next_steps=steps, as_of=as_of, known_by=known_by)


@contextmanager
def unscanned() -> Iterator[None]:
    """Without the garbage collector: merging makes many objects that live and no cycles, and each scan would look at them all."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def holding(claims: Iterable[C], reports: Sequence[Report], as_of: str | None) -> list[C]:
    """Those of the claims that hold by the day ``as_of``, as :func:`merge` takes them; all from the last publication on."""
    texts = {r.id: r for r in reports}
    then = past(latest(texts.values()), _day(as_of, "as_of"))
    return [c for c in claims if then is None or holds_by(said(c, texts[c.report]), then)]


def past(last: datetime.date | None, today: datetime.date | None) -> datetime.date | None:
    """``today`` where it lies before the last publication, so that what holds later is left out; else None."""
    return today if today and last and today < last else None


def latest(reports: Iterable[Report | Card]) -> datetime.date | None:
    """The day of the last publication."""
    return max((d for r in reports if (d := day_of(r.published))), default=None)


def _negotiation(members: Sequence[Profile], sources: Sources, rulings: Rulings, then: datetime.date | None) -> Negotiation | None:
    """One negotiation from its reports, by what holds on the day ``then``; None where nothing does yet."""
    cards, ruled = sources.cards, rulings.links
    everything = [said(claim, cards[m.report], m.origin) for m in members for claim in sources.claims(m.report)]
    items = [s for s in everything if then is None or holds_by(s, then)]
    telling = {s.claim.report for s in items}
    reports = tuple(m.report for m in members if m.report in telling or then is None or (m.day and m.day <= then))
    if not reports:
        return None
    shown = set(reports)
    kinds: dict[str, list[Said]] = {}
    for item in items:
        kinds.setdefault(item.claim.__struct_config__.tag, []).append(item)
    own = rulings.on(m.report for m in members)
    third = tuple(dict.fromkeys((s.claim.party, s.claim.role) for s in kinds.get("third_party", ())))
    sides = _parties(members, (), kinds.get("third_party", ()))
    told, elsewhere = parted(kinds.get("round", ()), sides, third, own, ruled)
    met, meetings = rounds(told, ruled)
    goal, goal_claims = _goal(kinds.get("negotiation", ()))
    parties = _parties(members, met, kinds.get("third_party", ()))
    first = min(members, key=lambda m: (cards[m.report].arrived, m.order))
    made = Negotiation(
        id=named_after(first.report),
        title=title(parties, goal),
        parties=parties,
        goal=goal,
        goal_claims=goal_claims,
        third_parties=third,
        reports=reports,
        copies=copies({m.report: m.origin for m in members if m.report in shown}),
        people=people([m.items for m in meetings]),
        rounds=tuple(met),
        issues=issues(kinds.get("issue", ()), ruled),
        conditions=conditions(kinds.get("condition", ()), ruled),
        commitments=undertakings(kinds.get("commitment", ()), ruled, "commitment"),
        announcements=undertakings(kinds.get("announcement", ()), ruled, "announcement"),
        next_steps=next_steps(kinds.get("next_step", ()), ruled, meetings),
        statements=_ids(kinds.get("statement", ())),
        events=_ids(kinds.get("event", ())),
        other_meetings=_ids(elsewhere),
    )
    return with_rulings(made, own, (s.claim.id for s in everything if s.claim.report in shown)) if own else made


def named_after(report: str) -> str:
    """The id of the negotiation of which the record got this report first."""
    return hashlib.sha256(f"negotiation:{report}".encode()).hexdigest()[:16]


def _parties(members: Sequence[Profile], met: Sequence[Round], third: Iterable[Said]) -> tuple[str, ...]:
    """The sides that at least a quarter of the origins and rounds name, the most named first; third parties apart."""
    outside = {s.claim.party for s in third if isinstance(s.claim, ThirdParty)}
    witnesses: dict[str, frozenset[str]] = {}
    for m in members:
        witnesses[m.origin] = witnesses.get(m.origin, frozenset()) | m.sides
    lists = [sides for sides in witnesses.values() if sides] + [frozenset(r.parties) for r in met if r.parties]
    counts = Counter(p for sides in lists for p in sides)
    named = sorted((p for p, n in counts.items() if 4 * n >= len(lists)), key=lambda p: (-counts[p], p))
    inside = [p for p in named if p not in outside]
    return tuple(inside if len(inside) > 1 else named)


def _goal(items: Iterable[Said]) -> tuple[str | None, tuple[str, ...]]:
    """The goal most often stated, the earliest of equals, and the claims that state it."""
    heard = [s for s in sorted(items, key=lambda s: s.order) if isinstance(s.claim, NegotiationClaim)]
    counts = tellings(heard, lambda claim: claim.goal or None)
    goal = max(counts, key=lambda g: counts[g], default=None)
    return goal, tuple(s.claim.id for s in heard if goal and s.claim.goal == goal)


def _ids(items: Iterable[Said]) -> tuple[str, ...]:
    return tuple(s.claim.id for s in sorted(items, key=lambda s: s.order))


def _in_order(things: Iterable[S], owner: Callable[[S], str]) -> list[S]:
    """One for each owner: of several that differ the last, by reader and content, whatever their order."""
    by: dict[str, S] = {}
    for thing in things:
        other = by.setdefault(owner(thing), thing)
        if other is not thing:
            by[owner(thing)] = max(other, thing, key=lambda t: (getattr(t, "reader", ""), _encoded(t)))
    return [by[id] for id in sorted(by)]


def _encoded(thing: msgspec.Struct) -> bytes:
    return msgspec.json.encode(thing, order="deterministic")


def _place(claim: Claim) -> tuple[int, int, str]:
    return claim.start, claim.end, claim.id


def _first_day(negotiation: Negotiation, cards: Mapping[str, Card]) -> str:
    """The day of the oldest report, undated ones last, for putting negotiations in order."""
    return min((d.isoformat() for id in negotiation.reports if (d := day_of(cards[id].published))), default="9999")


def _day(date: str | None, name: str) -> datetime.date | None:
    """The day that an argument names. Raises InvalidValue where it is no ISO date."""
    if date is None:
        return None
    day = day_of(date)
    if day is None:
        raise InvalidValue(f"{name}={date!r} is not a day; write it like 2015-03-16")
    return day
