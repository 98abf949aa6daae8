"""iCalendar (RFC 5545) of rounds, deadlines and next steps, all of whole days. What is not certain is TENTATIVE.

An event without a day of its own spans what its date may mean (a month), says so in its title and blocks no time. What has only
a year, or no date, is on no calendar: the calendar's description says how many there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Any

from detente.merging.said import day_of
from detente.merging.sides import name
from detente.model import Negotiation, Round
from detente.model.dates import grain, interval, pretty
from detente.model.entries import Entry
from detente.outputs.changes import headline
from detente.outputs.formats import needs
from detente.outputs.names import iri, link, stamp, uid
from detente.record.plain import about, clean
from detente.record.record import Record
from detente.record.standing import overdue, today

_LONGEST_MEETING = 21  # days; a longer range says between which days, not for how long


def export(record: Record) -> bytes:
    """The calendar of all negotiations of the record."""
    icalendar = needs("icalendar", "exports")
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//detente//record of negotiations//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", clean(record.negotiations[0].title) if len(record.negotiations) == 1 else "Negotiations")
    undated = 0
    for negotiation in record.negotiations:
        for kind, entry, date, summary in _dated(record, negotiation):
            if date is None or grain(date) == "year":
                undated += 1
            else:
                calendar.add_component(_event(icalendar, record, negotiation, kind, entry, date, summary))
    calendar.add("x-wr-caldesc", f"{undated} things of the record have no day or month and are not shown")
    return bytes(calendar.to_ical())


def _dated(record: Record, n: Negotiation) -> Iterable[tuple[str, Entry, str | None, str]]:
    """What belongs on a calendar; of an undertaking its due day, which lies after the report that first tells it.

    What one sentence says is there once: as a round before an undertaking, as an undertaking before a next step.
    """
    shown: list[Entry] = [r for r in n.rounds if r.date]
    for r in n.rounds:
        yield "round", r, r.date, headline(r).rpartition(" – ")[0] or headline(r)
    for u in (*n.commitments, *n.announcements):
        span, first = interval(u.date), day_of(u.first_mentioned)
        if span and (first is None or span[1] > first) and not any(_same(record, u, told) for told in shown):
            shown.append(u)
            who = ", ".join(map(name, u.by))
            yield "deadline", u, u.date, f"Due: {f'{who}: ' if who else ''}{clean(u.what)}"
    for s in n.next_steps:
        if not any(_same(record, s, told) for told in shown):
            yield "next-step", s, s.date, clean(s.what)


def _same(record: Record, entry: Entry, told: Entry) -> bool:
    """Whether one sentence says both, of days that can be one."""
    mine, other = (interval(getattr(e, "date", None)) for e in (entry, told))
    if mine and other and (mine[1] < other[0] or other[1] < mine[0]):
        return False
    here, there = ([record.claim(c) for c in e.claims if record.has_claim(c)] for e in (entry, told))
    return any(a.report == b.report and a.start < b.end and b.start < a.end for a in here for b in there)


def _event(icalendar: Any, record: Record, n: Negotiation, kind: str, entry: Entry, date: str, summary: str) -> Any:
    first, last = interval(date) or (stamp(record), stamp(record))
    vague = grain(date) == "month" or (last - first).days > _LONGEST_MEETING
    event = icalendar.Event()
    event.add("uid", uid(kind, entry.id))
    event.add("dtstamp", datetime.combine(day_of(entry.last_mentioned) or stamp(record), time(), UTC))
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(1))
    event.add("summary", f"{summary} (some day in {pretty(date)})" if vague else summary)
    event.add("status", _status(record, entry, vague))
    event.add("transp", "TRANSPARENT" if vague or kind != "round" else "OPAQUE")
    event.add("categories", [kind, clean(n.title)])
    event.add("description", "\n".join(_told(record, entry, date)))
    if isinstance(entry, Round) and entry.place:
        event.add("location", clean(entry.place))
    if url := next(filter(None, (link(record.report(record.claim(c).report).url) for c in entry.claims if record.has_claim(c))), None):
        event.add("url", url)
    return event


def _status(record: Record, entry: Entry, vague: bool) -> str:
    """CONFIRMED for what was held, or is planned for a day about which nobody differs; CANCELLED for what was called off."""
    if isinstance(entry, Round) and entry.status == "cancelled":
        return "CANCELLED"
    doubted = vague or any(a.field in ("status", "date") for a in entry.accounts)
    if isinstance(entry, Round):
        doubted = doubted or entry.status == "postponed" or overdue(entry, today(record))
        return "TENTATIVE" if doubted else "CONFIRMED"
    return "TENTATIVE"


def _told(record: Record, entry: Entry, date: str) -> Iterable[str]:
    if isinstance(entry, Round):
        yield f"{entry.status}; {pretty(date)} ({date})"
        for h in entry.heads:
            yield f"led by {clean(h.name)}" + (f" for {name(h.party)}" if h.party else "")
    else:
        yield f"{pretty(date)} ({date})"
    for a in entry.accounts:
        yield f"accounts differ: {a.field} {clean(a.value or 'not stated')}, says {clean(a.outlet or 'a report')}"
    for claim in entry.claims[:3]:
        if record.has_claim(claim):
            evidence = record.evidence(claim)
            yield f"“{clean(evidence.sentence)}” – {about(evidence.report)}"
    yield iri("entry", entry.id)
