"""TimelineJS JSON (timeline.knightlab.com): rounds, dated undertakings and changes of conditions, with the sentence behind each.

A month or a range is drawn as one. What has no date is on no timeline: the first slide says how many there are. TimelineJS refuses a
timeline without a single event, and so it does one of a record in which nothing has a date.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from detente.merging.sides import name
from detente.model import Negotiation, Report, Round
from detente.model.dates import interval, pretty
from detente.model.entries import Entry
from detente.outputs.changes import changes, headline
from detente.outputs.names import link, uid
from detente.record.plain import about, clean
from detente.record.record import Record


def export(record: Record) -> str:
    """The timeline of all negotiations. TimelineJS takes its texts for HTML, so every word of a report is escaped."""
    events = [e for n in record.negotiations for e in _events(record, n)]
    title = record.negotiations[0].title if len(record.negotiations) == 1 else "Negotiations"
    whole: dict[str, Any] = {"title": {"text": {"headline": escape(clean(title)), "text": _left_out(record)}}, "scale": "human", "events": events}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _left_out(record: Record) -> str:
    """What the first slide says: how many rounds and undertakings have no date."""
    undated = sum(not r.date for n in record.negotiations for r in n.rounds)
    undated += sum(not u.date for n in record.negotiations for u in (*n.commitments, *n.announcements))
    return f"<p>{undated} rounds and undertakings have no date and are not shown.</p>" if undated else ""


def _events(record: Record, n: Negotiation) -> Iterator[dict[str, Any]]:
    for r in n.rounds:
        if r.date:
            yield _event(record, r, r.date, f"{headline(r)} ({r.status})", "Rounds")
    for u in (*n.commitments, *n.announcements):
        if u.date:
            who = ", ".join(map(name, u.by))
            yield _event(record, u, u.date, f"{who}: {clean(u.what)}" if who else clean(u.what), "Undertakings")
    for t in changes(record, n):
        if t.kind == "condition":
            day = t.change.as_of or t.day.isoformat()
            yield _event(record, t.entry, day, f"{t.change.status}: {headline(t.entry)}", "Conditions", t.change.claim, t.change.status)


def _event(record: Record, entry: Entry, date: str, said: str, group: str, claim: str | None = None, key: str = "") -> dict[str, Any]:
    first, _, last = date.partition("/")
    rests = [c for c in ([claim] if claim else entry.claims[:3]) if record.has_claim(c)]
    quotes = [f"<p>“{escape(clean(e.sentence))}” – {_source(e.report)}</p>" for e in map(record.evidence, rests)]
    made: dict[str, Any] = {
        "unique_id": uid("timeline", f"{entry.id}:{claim or ''}:{key}"), "start_date": _date(first), "display_date": pretty(date),
        "text": {"headline": escape(said), "text": "".join(quotes)}, "group": group,
        "autolink": False,  # an address within a quoted sentence is a quotation
    }
    span = interval(date)
    if last and span:
        made["end_date"] = _date(span[1].isoformat())
    if isinstance(entry, Round) and entry.accounts:
        made["text"]["text"] += "<p>Accounts of it differ.</p>"
    return made


def _source(report: Report) -> str:
    """Whose report it is, with a link where its address is one that can be followed."""
    told, url = escape(about(report)), link(report.url)
    return f'<a href="{escape(url)}">{told}</a>' if url else told


def _date(point: str) -> dict[str, int]:
    return dict(zip(("year", "month", "day"), map(int, point.split("-")), strict=False))
