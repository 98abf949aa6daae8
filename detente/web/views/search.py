"""Search: reports, quotes and entries that hold the words, by negotiation and date."""

from __future__ import annotations

from dataclasses import dataclass

from detente.merging.said import day_of
from detente.merging.sources import Card
from detente.model import Negotiation
from detente.model.claims import kind_of
from detente.record.plain import clean
from detente.record.store import as_words
from detente.review.queue import SECTIONS
from detente.web.drawn import Entry
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
    """The results by negotiation; ``more_entries`` were found beyond those given, and ``more_reports`` says whether there are more reports."""

    q: str
    groups: tuple[Found, ...]
    reports: int
    entries: int
    more_entries: int
    more_reports: bool


def search(look: Look, q: str, *, since: str | None = None, until: str | None = None, negotiation: str | None = None) -> SearchView:
    """All words of ``q`` must be there; a phrase stands in quotation marks. ``since`` and ``until`` (ISO days) bound publication and entries."""
    reports = _reports(look, q, since, until, negotiation) if q.strip() else []
    entries, more = _entries(look, q, since, until, negotiation) if q.strip() else ([], 0)
    further = len(reports) > LIMIT
    del reports[LIMIT:]
    homes = list(dict.fromkeys([*(e.negotiation for e in entries), *(r.negotiation for r in reports)]))
    groups = []
    for home in homes:
        title = look.drawn.title(home) if home else None
        groups.append(Found(
            home, clean(title) if title else "Reports of no negotiation", tuple(sorted((e for e in entries if e.negotiation == home), key=lambda e: e.day or "9999")),
            tuple(sorted((r for r in reports if r.negotiation == home), key=lambda r: (r.day or "9999", r.report))),
        ))
    return SearchView(q, tuple(groups), len(reports), len(entries), more, further)


def _within(when: str | None, since: str | None, until: str | None) -> bool:
    return not (since and (when is None or when < since)) and not (until and (when is None or when > until))


def _reports(look: Look, q: str, since: str | None, until: str | None, negotiation: str | None) -> list[ReportHit]:
    """The best reports, one more than are shown."""
    def fits(card: Card) -> bool:
        when = day_of(card.published)
        return _within(when.isoformat() if when else None, since, until) and (not negotiation or look.drawn.home(card.id) == negotiation)

    bound = fits if since or until or negotiation else None
    return [
        ReportHit(
            hit.report.id, source(hit.report), clean(hit.report.title) if hit.report.title else None, day(hit.report), clean(hit.snippet),
            look.drawn.home(hit.report.id), tuple(QuoteHit(c.id, kind_of(c), short(c.quote, 220)) for c in hit.claims[:6]),
        )
        for hit in look.record.search(q, LIMIT + 1, only=bound)
    ]


def _entries(look: Look, q: str, since: str | None, until: str | None, negotiation: str | None) -> tuple[list[EntryHit], int]:
    words = as_words(q)
    fit = look.drawn.entries(words, since, until, _COUNTED, negotiation) if words else []
    return [EntryHit(e.negotiation, e.anchor, e.kind, e.text, e.day) for e in fit[:_ENTRIES]], max(len(fit) - _ENTRIES, 0)


def indexed(n: Negotiation) -> list[tuple[str, Entry]]:
    """The entries of a negotiation, each with the words by which it is found."""
    out = []
    for section in SECTIONS:
        kind = {"commitments": "undertaking", "announcements": "undertaking", "next_steps": "step"}.get(section, section[:-1])
        for e in getattr(n, section):
            told = [str(getattr(e, key)) for key in ("label", "demand", "what", "gates", "place", "status") if getattr(e, key, None)]
            heads = [h.name for h in getattr(e, "heads", ())]
            shown = called(e)
            when = e.last_mentioned
            out.append((" ".join([*told, *heads, n.title]), Entry(n.id, e.id, f"{kind}-{e.id}", kind, short(shown, 160), when)))
    for p in n.people:
        out.append((" ".join([p.name, *p.titles]), Entry(n.id, "", "people", "person", short(f"{p.name}, {', '.join(p.titles)}", 160), None)))
    return out
