"""The history of each entry, as feeds and calendars tell it: every change of its status on the day that a report told it.

It follows from one record alone, the same whenever it is asked, so that an item of a feed is never another the next time. What
became known between two looks, other values and entries made one or told apart included, is ``outputs.happenings``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from detente.merging.said import day_of
from detente.merging.sides import name
from detente.model import Change, ConditionEntry, IssueEntry, Negotiation, Report, Round
from detente.model.dates import interval, pretty
from detente.model.entries import Entry
from detente.outputs.page import country
from detente.record.plain import clean
from detente.record.record import Record


@dataclass(frozen=True, slots=True)
class Told:
    """A change of an entry's status: of which, on which day it was told, since when it holds, and the report and sentence that say so."""

    negotiation: Negotiation
    kind: str
    entry: Entry
    change: Change
    before: str | None
    day: date
    report: Report | None
    sentence: str | None


def changes(record: Record, negotiation: Negotiation) -> Iterator[Told]:
    """Every dated change of status, the first status of an entry among them. What no dated report tells has no day and is left out."""
    for kind, entries in (("round", negotiation.rounds), ("issue", negotiation.issues), ("condition", negotiation.conditions)):
        for entry in entries:
            before: str | None = None
            for change in entry.history:
                known = record.has_claim(change.claim)
                report = record.report(record.claim(change.claim).report) if known else None
                span = interval(change.as_of)
                day = (day_of(report.published) if report else None) or (span[1] if span else None)
                if day is not None:
                    sentence = clean(record.evidence(change.claim).sentence) if known else None
                    yield Told(negotiation, kind, entry, change, before, day, report, sentence)
                before = change.status


def headline(entry: Entry) -> str:
    """A round, an issue or a condition in a line."""
    if isinstance(entry, Round):
        place = ", ".join(filter(None, [clean(entry.place) if entry.place else "", country(entry.country)]))
        number = f"Round {entry.ordinal}" if entry.ordinal else "Meeting"
        return " – ".join(filter(None, [number, place, pretty(entry.date)]))
    if isinstance(entry, ConditionEntry):
        who = name(entry.holder) if entry.holder else "Somebody not named"
        return f"{who} wants{f' of {name(entry.addressee)}' if entry.addressee else ''}: {clean(entry.demand)}"
    return clean(entry.label) if isinstance(entry, IssueEntry) else entry.id
