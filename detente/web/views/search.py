"""Search: reports, quotes and entries that hold the words, by negotiation and date."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from detente.merging.wording import fold
from detente.model import Negotiation
from detente.model.claims import kind_of
from detente.record.plain import clean
from detente.review.queue import SECTIONS
from detente.web.library import Look
from detente.web.views.common import called, day, short, source

LIMIT = 50
_ENTRIES, _COUNTED = 40, 1_000  # entries shown; the rest are counted, so far


@dataclass(frozen=True)
class QuoteHit:
    """A claim whose quote holds the words."""

    claim: str
    kind: str
    quote: str


@dataclass(frozen=True)
class ReportHit:
    """A report that holds the words."""

    report: str
    source: str
    title: str | None
    day: str | None
    snippet: str
    negotiation: str | None
    quotes: tuple[QuoteHit, ...]


@dataclass(frozen=True)
class EntryHit:
    """An entry of the merged record that holds the words, and where it stands on the negotiation's page."""

    negotiation: str
    anchor: str
    kind: str
    text: str
    day: str | None


@dataclass(frozen=True)
class Found:
    """What was found in one negotiation (None: in reports that tell of none)."""

    negotiation: str | None
    title: str
    entries: tuple[EntryHit, ...]
    reports: tuple[ReportHit, ...]


@dataclass(frozen=True)
class SearchView:
    """The results by negotiation; ``more_entries`` were found beyond those given."""

    q: str
    groups: tuple[Found, ...]
    reports: int
    entries: int
    more_entries: int


def search(look: Look, q: str, *, since: str | None = None, until: str | None = None, negotiation: str | None = None) -> SearchView:
    """All words of ``q`` must be there; a phrase stands in quotation marks. ``since`` and ``until`` (ISO days) bound publication and entries."""
    reports = _reports(look, q, since, until) if q.strip() else []
    entries, more = _entries(look, q, since, until) if q.strip() else ([], 0)
    if negotiation:
        reports = [r for r in reports if r.negotiation == negotiation]
        entries = [e for e in entries if e.negotiation == negotiation]
    homes = list(dict.fromkeys([*(e.negotiation for e in entries), *(r.negotiation for r in reports)]))
    groups = []
    for home in homes:
        one = look.negotiation(home) if home else None
        groups.append(Found(
            home, clean(one.title) if one else "Reports of no negotiation", tuple(e for e in entries if e.negotiation == home),
            tuple(sorted((r for r in reports if r.negotiation == home), key=lambda r: (r.day or "9999", r.report))),
        ))
    return SearchView(q, tuple(groups), len(reports), len(entries), more)


def _within(when: str | None, since: str | None, until: str | None) -> bool:
    return not (since and (when is None or when < since)) and not (until and (when is None or when > until))


def _reports(look: Look, q: str, since: str | None, until: str | None) -> list[ReportHit]:
    found = []
    for hit in look.record.search(q, LIMIT):
        when = day(hit.report)
        if _within(when, since, until):
            home = look.home(hit.report.id)
            found.append(ReportHit(
                hit.report.id, source(hit.report), clean(hit.report.title) if hit.report.title else None, when, clean(hit.snippet),
                home.id if home else None, tuple(QuoteHit(c.id, kind_of(c), short(c.quote, 220)) for c in hit.claims[:6]),
            ))
    return found


def _entries(look: Look, q: str, since: str | None, until: str | None) -> tuple[list[EntryHit], int]:
    words = [word for w in fold(q).split() if (word := w.strip('"*'))]
    if not words:
        return [], 0
    fit: list[EntryHit] = []
    for whole, entries in indexed(look):
        if all(w in whole for w in words):
            fit += [hit for text, hit in entries if all(w in text for w in words) and _within(hit.day, since, until)]
        if len(fit) > _COUNTED:
            break
    return fit[:_ENTRIES], max(min(len(fit), _COUNTED) - _ENTRIES, 0)


def indexed(look: Look) -> list[tuple[str, list[tuple[str, EntryHit]]]]:
    """For each negotiation all its words, and its entries each with theirs."""
    def one(n: Negotiation) -> tuple[str, list[tuple[str, EntryHit]]]:
        entries = _indexed(n)
        return "\n".join(text for text, _ in entries), entries
    return look.kept.of("entry words", lambda: [look.carried.of("words", n.id, n, None, functools.partial(one, n)) for n in look.record.negotiations])


def _indexed(n: Negotiation) -> list[tuple[str, EntryHit]]:
    out = []
    for section in SECTIONS:
        kind = {"commitments": "undertaking", "announcements": "undertaking", "next_steps": "step"}.get(section, section[:-1])
        for e in getattr(n, section):
            told = [str(getattr(e, key)) for key in ("label", "demand", "what", "gates", "place", "status") if getattr(e, key, None)]
            heads = [h.name for h in getattr(e, "heads", ())]
            shown = called(e)
            when = e.last_mentioned
            out.append((fold(" ".join([*told, *heads, n.title])), EntryHit(n.id, f"{kind}-{e.id}", kind, short(shown, 160), when)))
    for p in n.people:
        out.append((fold(" ".join([p.name, *p.titles])), EntryHit(n.id, "people", "person", short(f"{p.name}, {', '.join(p.titles)}", 160), None)))
    return out
