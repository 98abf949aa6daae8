"""Changes: what became known since a moment. The record is compared with the one that there would be without its latest reports.

A report became known when it was fetched, where it says so (``Report.extra["fetched"]``, as following writes it), else on
its day of publication; one that says neither was always known. Entries of the two records are the same where they share a claim.

=====================  ================================================================
``what``
=====================  ================================================================
``new``                a negotiation, round, issue, condition, undertaking or next step
``status``             an entry stands otherwise than before
``changed``            another value of an entry: a date, a place, who leads
``passed``             a day on which something was due has gone by, and no report says more
``joined``             entries that were taken for several are now one
``apart``              what was taken for one entry is now several: this one is told apart
``gone``               an entry that rests on nothing any more
=====================  ================================================================
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from detente.errors import InvalidDate
from detente.merging.said import day_of
from detente.model import Negotiation, NextStepEntry, Report
from detente.model.dates import interval
from detente.model.entries import Entry
from detente.record.record import Record
from detente.record.standing import overdue, today

FETCHED = "fetched"
_KINDS = {
    "round": "rounds", "condition": "conditions", "issue": "issues", "commitment": "commitments",
    "announcement": "announcements", "next step": "next_steps",
}
_FIELDS = {
    "round": ("date", "place", "ordinal", "level", "heads"), "condition": ("holder", "addressee", "gates"),
    "commitment": ("date",), "announcement": ("date",), "next step": ("date",),
}


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is otherwise than before, with the claims that say so.

    ``kind`` is that of the entry (or ``negotiation``), ``about`` its words, ``field`` which of its values is meant, ``before``
    and ``now`` that value, None where there was or is none. ``entry`` is the entry itself.
    """

    what: str
    kind: str
    negotiation: str
    title: str
    entry: Any
    claims: tuple[str, ...] = ()
    field: str | None = None
    before: Any = None
    now: Any = None


def moment(text: str) -> datetime.datetime:
    """An ISO day (its beginning, UTC) or time. Raises InvalidDate."""
    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError:
        raise InvalidDate(f"{text!r} is no day or time; write 2019-04-06 or 2019-04-06T07:00Z") from None
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)


def known_since(report: Report, since: datetime.datetime) -> bool:
    """Whether a report became known at ``since`` or later."""
    fetched = report.extra.get(FETCHED)
    if isinstance(fetched, str):
        try:
            return moment(fetched) >= since
        except InvalidDate:
            pass  # another sender's column of that name
    day = day_of(report.published)
    return day is not None and day >= since.date()


def changes(record: Record, since: datetime.datetime, until: datetime.date | None = None) -> tuple[Happening, ...]:
    """What became known since a moment, negotiation by negotiation; days have passed by ``until``, else by the record's last day."""
    fresh = frozenset(r.id for r in record.reports if known_since(r, since))
    earlier = record.without(fresh)
    day = until or today(record)
    then = min(since.date() - datetime.timedelta(days=1), day) if day else None
    found: list[Happening] = []
    for one in record.negotiations:
        was = [n for n in earlier.negotiations if set(n.reports) & set(one.reports)] if fresh else [one]
        if not was:
            found.append(Happening(what="new", kind="negotiation", negotiation=one.id, title=one.title, entry=one, claims=one.goal_claims))
        for kind, field in _KINDS.items():
            before = [e for n in was for e in getattr(n, field)]
            found += _of_kind(record, one, kind, getattr(one, field), before, fresh)
            found += _passed(one, kind, getattr(one, field), then, day)
    return tuple(found)


def _of_kind(
    record: Record, negotiation: Negotiation, kind: str, entries: Sequence[Entry], before: Sequence[Entry], fresh: frozenset[str]
) -> Iterator[Happening]:
    heirs = _heirs(entries, before)
    held = {c for e in before for c in e.claims}
    for entry in entries:
        said = tuple(c for c in entry.claims if record.has_claim(c) and record.claim(c).report in fresh)
        keys: dict[str, Any] = {"kind": kind, "negotiation": negotiation.id, "title": negotiation.title, "entry": entry}
        came = [e for e in before if heirs.get(e.id) == entry.id]
        if came:
            yield from _differences(keys, max(came, key=lambda e: _shared(e, entry)), entry, said)
            if len(came) > 1:
                yield Happening(what="joined", claims=entry.claims, before=len(came), now=1, **keys)
        elif entry.claims:
            what = "apart" if held & set(entry.claims) else "new"
            yield Happening(what=what, claims=said or entry.claims, now=getattr(entry, "status", None), **keys)
    for gone in before:
        if gone.id not in heirs and gone.claims:
            yield Happening(what="gone", kind=kind, negotiation=negotiation.id, title=negotiation.title, entry=gone, claims=gone.claims)


def _shared(a: Entry, b: Entry) -> int:
    return len(set(a.claims) & set(b.claims))


def _heirs(entries: Sequence[Entry], before: Iterable[Entry]) -> dict[str, str]:
    """For each entry that was there before, the one that it has become: the first of those that share most of its claims."""
    at: dict[str, list[Entry]] = {}
    for entry in entries:
        for claim in entry.claims:
            at.setdefault(claim, []).append(entry)
    heirs = {}
    for old in before:
        near = [e for c in old.claims for e in at.get(c, ())]
        if near:
            heirs[old.id] = max(near, key=lambda e: _shared(old, e)).id
    return heirs


def _differences(keys: dict[str, Any], was: Entry, entry: Entry, said: tuple[str, ...]) -> Iterator[Happening]:
    for field in ("status", *_FIELDS.get(keys["kind"], ())):
        old, new = getattr(was, field, None), getattr(entry, field, None)
        if old != new:
            by = tuple(c.claim for c in entry.history if c.claim in said and c.status == new) if field == "status" else ()
            what = "status" if field == "status" else "changed"
            yield Happening(what=what, claims=by or said or entry.claims, field=field, before=old, now=new, **keys)


def _passed(
    negotiation: Negotiation, kind: str, entries: Sequence[Any], then: datetime.date | None, day: datetime.date | None
) -> Iterator[Happening]:
    if kind not in ("round", "commitment", "announcement", "next step") or then is None:
        return
    for entry in entries:
        gone = _is_over if isinstance(entry, NextStepEntry) else overdue
        if gone(entry, day) and not gone(entry, then):
            yield Happening(what="passed", kind=kind, negotiation=negotiation.id, title=negotiation.title, entry=entry,
                            claims=entry.claims, field="date", now=entry.date)


def _is_over(entry: NextStepEntry, day: datetime.date | None) -> bool:
    span = interval(entry.date)
    return span is not None and day is not None and span[1] < day
