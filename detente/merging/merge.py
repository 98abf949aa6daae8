"""Merge: reports, findings, decisions and two dates to negotiations."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import msgspec

from detente.errors import InvalidValue
from detente.merging.cluster import cluster
from detente.merging.copies import copies, origins
from detente.merging.decide import Links, apply, links, standing
from detente.merging.heads import people
from detente.merging.profiles import Profile, profile
from detente.merging.rounds import rounds
from detente.merging.rulings import with_rulings
from detente.merging.said import Said, day_of, holds_by, said, tellings
from detente.merging.sides import title
from detente.merging.topics import conditions, issues
from detente.merging.undertakings import next_steps, undertakings
from detente.model import Claim, Decision, Findings, Negotiation, NegotiationClaim, Report, Round, ThirdParty

C = TypeVar("C", bound=Claim)


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
    today, known = _day(as_of, "as_of"), _day(known_by, "known_by")
    texts = {r.id: r for r in sorted(reports, key=_encoded) if known is None or ((d := day_of(r.published)) is not None and d <= known)}
    read = {f.report: f for f in sorted(findings, key=lambda f: (f.reader, _encoded(f))) if f.report in texts}
    found = {c.id: c for f in sorted(read.values(), key=lambda f: f.report) for c in f.claims if c.report in texts}
    by_report: dict[str, list[Claim]] = {id: [] for id in texts}
    ruled = standing(found, texts, decisions)
    for claim in apply(found, texts, ruled).values():
        by_report[claim.report].append(claim)
    for claims in by_report.values():
        claims.sort(key=lambda c: (c.start, c.end, c.id))
    linked, origin = links(ruled), origins(texts.values())
    profiles = [profile(texts[id], f.about_talks, by_report[id], origin[id]) for id, f in sorted(read.items())]
    then, now = _past(texts, today), today or _latest(texts)
    merged = [_negotiation(group, texts, by_report, linked, then, now, arrived or {}) for group in cluster(profiles, linked)]
    told = [with_rulings(n, ruled, (c.id for id in n.reports for c in by_report[id])) for n in merged if n is not None]
    stamped = [msgspec.structs.replace(n, as_of=as_of, known_by=known_by) for n in told]
    return tuple(sorted(stamped, key=lambda n: (_first_day(n, texts), n.id)))


def holding(claims: Iterable[C], reports: Sequence[Report], as_of: str | None) -> list[C]:
    """Those of the claims that hold by the day ``as_of``, as :func:`merge` takes them; all from the last publication on."""
    texts = {r.id: r for r in reports}
    then = _past(texts, _day(as_of, "as_of"))
    return [c for c in claims if then is None or holds_by(said(c, texts[c.report]), then)]


def _past(texts: Mapping[str, Report], today: datetime.date | None) -> datetime.date | None:
    """``today`` where it lies before the last publication, so that what holds later is left out; else None."""
    latest = _latest(texts)
    return today if today and latest and today < latest else None


def _latest(texts: Mapping[str, Report]) -> datetime.date | None:
    return max((d for r in texts.values() if (d := day_of(r.published))), default=None)


def _negotiation(
    members: Sequence[Profile], texts: Mapping[str, Report], by_report: Mapping[str, list[Claim]], ruled: Links,
    then: datetime.date | None, today: datetime.date | None, arrived: Mapping[str, int],
) -> Negotiation | None:
    """One negotiation from its reports, by what holds on the day ``then``; None where nothing does yet."""
    everything = [said(claim, texts[m.report], m.origin) for m in members for claim in by_report[m.report]]
    items = [s for s in everything if then is None or holds_by(s, then)]
    telling = {s.claim.report for s in items}
    reports = tuple(m.report for m in members if m.report in telling or then is None or (m.day and m.day <= then))
    if not reports:
        return None
    shown = set(reports)
    kinds: dict[str, list[Said]] = {}
    for item in items:
        kinds.setdefault(item.claim.__struct_config__.tag, []).append(item)
    met, meetings = rounds(kinds.get("round", ()), ruled)
    goal, goal_claims = _goal(kinds.get("negotiation", ()))
    third = tuple(dict.fromkeys((s.claim.party, s.claim.role) for s in kinds.get("third_party", ())))
    parties = _parties(members, met, kinds.get("third_party", ()))
    first = min(members, key=lambda m: (arrived.get(m.report, 0), m.order))
    return Negotiation(
        id=hashlib.sha256(f"negotiation:{first.report}".encode()).hexdigest()[:16],
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
        next_steps=next_steps(kinds.get("next_step", ()), ruled, today),
        statements=_ids(kinds.get("statement", ())),
        events=_ids(kinds.get("event", ())),
    )


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


def _encoded(thing: msgspec.Struct) -> bytes:
    return msgspec.json.encode(thing, order="deterministic")


def _first_day(negotiation: Negotiation, texts: Mapping[str, Report]) -> str:
    """The day of the oldest report, undated ones last, for putting negotiations in order."""
    return min((d.isoformat() for id in negotiation.reports if (d := day_of(texts[id].published))), default="9999")


def _day(date: str | None, name: str) -> datetime.date | None:
    """The day that an argument names. Raises InvalidValue where it is no ISO date."""
    if date is None:
        return None
    day = day_of(date)
    if day is None:
        raise InvalidValue(f"{name}={date!r} is not a day; write it like 2015-03-16")
    return day
