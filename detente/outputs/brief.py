"""The brief: a page or two on one negotiation, to take to a meeting. What it says, before any format; and the bytes of each.

It is a choice from the record, never a judgement: where there is more than fits, what was reported last comes first, and how
much is left out is said. Every point names the reports that it rests on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from detente.merging.said import day_of
from detente.merging.sides import name
from detente.model import ConditionEntry, IssueEntry, Negotiation, NextStepEntry, Round, UndertakingEntry
from detente.model.dates import interval, pretty, sort_key
from detente.model.entries import Entry
from detente.outputs.page import Citations, country
from detente.outputs.snapshot import snapshot
from detente.record.outlets import outlets
from detente.record.part import Part as Cut
from detente.record.plain import about, clean
from detente.record.record import Record
from detente.record.standing import BETWEEN, OPEN, overdue, reiterated, silent_days, today

E = TypeVar("E", bound=Entry)
T = TypeVar("T")

_MOST = {"between": 8, "issues": 8, "undertakings": 6, "next": 5, "people": 8}
_LONGEST = 170  # characters of a report's words in one point


@dataclass(frozen=True, slots=True)
class Point:
    """One thing: ``lead`` (a day, a name; may be empty), what is said, and the numbers of the reports it rests on."""

    lead: str
    text: str
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Points under a heading; ``more`` is how many of the record's are not among them. ``key`` says what they are."""

    key: str
    heading: str
    points: tuple[Point, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Cited:
    """A report that the brief rests on: its number, outlet, day and title in one line, and its address."""

    number: int
    about: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Brief:
    """The whole. ``clocks`` says from which day and by what knowledge it is written; ``parts`` come in reading order.

    ``foot`` stands under every page: version, days, and the SHA-256 of ``detente export RECORD NEGOTIATION --format json``.
    """

    title: str
    clocks: str
    parts: tuple[Part, ...]
    sources: tuple[Cited, ...]
    foot: str


def brief(record: Record, negotiation: Negotiation) -> Brief:
    """The brief of one negotiation of ``record``, as the record's own dates have it."""
    return _Writer(record, negotiation).whole()


def docx(record: Record, negotiation: Negotiation) -> bytes:
    """The brief as a Word document. Raises RecordError, saying what to install, where python-docx is missing."""
    from detente.outputs.brief_docx import document

    return document([brief(record, negotiation)])


def pdf(record: Record, negotiation: Negotiation) -> bytes:
    """The brief as a PDF. Raises RecordError, saying what to install, where typst is missing."""
    from detente.outputs.brief_pdf import document

    return document([brief(record, negotiation)])


def shorten(text: str, most: int = _LONGEST) -> str:
    """``text`` as one line of at most ``most`` characters, cut between words; an ellipsis shows where it was cut."""
    line = clean(text)
    if len(line) <= most:
        return line
    head, space, _ = line[: most - 1].rpartition(" ")
    return (head if space and len(head) > most // 2 else line[: most - 2]).rstrip(" ,;:") + " …"


class _Writer:
    """What the parts of one brief share: the record, the day, and the citations in order."""

    def __init__(self, record: Record, negotiation: Negotiation) -> None:
        self.record = record
        self.n = negotiation
        self.day = today(record)
        self.cite = Citations(record, copies=negotiation.copies)

    def whole(self) -> Brief:
        n = self.n
        parts = [
            Part("who", "Parties and goal", tuple(self._who())),
            Part("stands", "Where it stands", tuple(self._stands())),
            Part("rounds", "Last and next round", tuple(self._rounds())),
            self._part("between", "What stands between the parties and the goal",
                       _latest(c for c in n.conditions if c.status in BETWEEN), self._condition),
            self._part("issues", "Open issues", _latest(i for i in n.issues if i.status in OPEN), self._issue),
            self._part("undertakings", "Undertakings due", self._due(), self._undertaking),
            self._part("next", "What comes next", self._ahead(), self._step),
            self._part("people", "People", n.people, lambda p: Point(
                clean(p.name), shorten("; ".join(filter(None, [p.party and name(p.party), *p.titles[:1]]))), self._sources(p.claims))),
        ]
        cited = tuple(self._cited(id, number) for id, number in self.cite.numbers.items())
        return Brief(clean(n.title), self._clocks(), tuple(p for p in parts if p.points), cited, self._foot())

    def _part(self, key: str, heading: str, entries: Sequence[T], point: Callable[[T], Point]) -> Part:
        most = _MOST[key]
        return Part(key, heading, tuple(point(e) for e in entries[:most]), max(0, len(entries) - most))

    def _sources(self, claims: Iterable[str]) -> tuple[int, ...]:
        refs = self.cite.refs(claims)
        return tuple(dict.fromkeys(int(r.rstrip("abcdefghijklmnopqrstuvwxyz")) for r in refs if not r.startswith("+")))

    def _cited(self, id: str, number: int) -> Cited:
        report = self.record.report(id)
        return Cited(number, shorten(about(report)) or f"report {id}", report.url and clean(report.url))

    def _clocks(self) -> str:
        on = pretty(self.day.isoformat()) if self.day else "no day known"
        said = f"As of {on}" if self.n.as_of else f"As of {on}, the day of the last report" if self.day else "No report is dated"
        return said + (f"; from what was published by {pretty(self.n.known_by)}" if self.n.known_by else "")

    def _foot(self) -> str:
        kept = snapshot(Cut(self.record, [self.n]))
        as_of = f"as of {kept.as_of or kept.day}"
        known = f"known by {kept.known_by}" if kept.known_by else "all reports known"
        return f"detente {kept.version} · {as_of} · {known} · record SHA-256 {kept.digest}"

    def _who(self) -> Iterable[Point]:
        n = self.n
        yield Point("Parties", _and([name(p) for p in n.parties]) or "not stated")
        if n.third_parties:
            yield Point("Third parties", ", ".join(f"{name(p)} ({role})" for p, role in n.third_parties))
        yield Point("Goal", shorten(n.goal) if n.goal else "no report states one", self._sources(n.goal_claims))
        days = [d for d in (day_of(self.record.report(r).published) for r in n.reports) if d]
        span = f", {pretty(min(days).isoformat())} to {pretty(max(days).isoformat())}" if len(set(days)) > 1 else ""
        yield Point("From", f"{_count(len(n.reports), 'report')}{span}")

    def _stands(self) -> Iterable[Point]:
        n = self.n
        for lead, entries, order in (
            ("Rounds", n.rounds, ("held", "under-way", "planned", "postponed", "cancelled")),
            ("Conditions", n.conditions, ("outstanding", "partly-met", "rejected", "met", "waived", "withdrawn")),
            ("Issues", n.issues, ("agreed", "technical", "disputed", "agenda", "dropped")),
        ):
            counts = Counter(e.status for e in entries)
            if counts:
                yield Point(lead, ", ".join(f"{counts[s]} {s}" for s in order if counts[s]))
        yield from self._last_changes()

    def _last_changes(self, most: int = 3) -> list[Point]:
        """The latest changes of a condition's status that a dated claim tells; the first status of one is no change."""
        told = [(h.as_of, c, h) for c in self.n.conditions for h in c.history[1:] if h.as_of]
        told.sort(key=lambda one: (sort_key(one[0]), one[1].id), reverse=True)
        return [Point(pretty(day), f"{h.status}: {_wants(c)}", self._sources([h.claim])) for day, c, h in told[:most]]

    def _rounds(self) -> Iterable[Point]:
        dated = sorted((r for r in self.n.rounds if r.date), key=lambda r: sort_key(r.date))
        held = [r for r in dated if r.status in ("held", "under-way")]
        ahead = [r for r in dated if r.status not in ("held", "under-way", "cancelled") and not _gone(r.date, self.day)]
        for lead, found in (("Last", held[-1:]), ("Next", ahead[:1])):
            for r in found:
                yield Point(f"{lead}: {pretty(r.date)}", self._round(r), self._sources(r.claims))
        if not held and self.n.rounds and not ahead:
            yield Point("", f"no dated round among {len(self.n.rounds)} in the record")
        passed = [r for r in dated if overdue(r, self.day)]
        for r in passed[-2:]:
            yield Point(f"Passed: {pretty(r.date)}", f"{self._round(r)}; no report says that it was held", self._sources(r.claims))

    def _round(self, r: Round) -> str:
        place = ", ".join(filter(None, [clean(r.place) if r.place else "", country(r.country)])) or "place not stated"
        number = f"round {r.ordinal}" if r.ordinal else ""
        heads = _and([clean(h.name) + (f" ({name(h.party)})" if h.party else "") for h in r.heads])
        told = "accounts of it differ" if r.accounts else ""
        return "; ".join(filter(None, [place, number, f"{r.level} level" if r.level else "", r.status, heads and f"led by {heads}", told]))

    def _condition(self, c: ConditionEntry) -> Point:
        gates = f" – before: {shorten(c.gates, 90)}" if c.gates else ""
        again = reiterated(self.record, c, outlets())
        said = [f"since {pretty(c.as_of)}" if c.as_of else "", f"reiterated {_count(len(again), 'time')}" if again else "", self._silence(c)]
        return Point(c.status, f"{_wants(c)}{gates}" + "".join(f"; {s}" for s in said if s), self._sources(c.claims))

    def _issue(self, i: IssueEntry) -> Point:
        silence = self._silence(i)
        return Point(i.status, shorten(i.label, 110) + (f"; {silence}" if silence else ""), self._sources(i.claims))

    def _silence(self, entry: Entry) -> str:
        days = silent_days(entry, self.day)
        return f"last mentioned {_count(days, 'day')} ago" if days else ""

    def _due(self) -> list[UndertakingEntry]:
        """What is due on a day that was still to come when it was first told: what has passed first, then by day."""
        def due(u: UndertakingEntry) -> bool:
            span, first = interval(u.date), day_of(u.first_mentioned)
            return span is not None and (overdue(u, self.day) or not _gone(u.date, self.day) and (first is None or span[1] >= first))

        found = [u for u in (*self.n.commitments, *self.n.announcements) if due(u)]
        return sorted(found, key=lambda u: (*sort_key(u.date), u.id))

    def _undertaking(self, u: UndertakingEntry) -> Point:
        who = _and([name(p) for p in u.by])
        passed = " (that day has passed)" if overdue(u, self.day) else ""
        return Point(pretty(u.date), (f"{who}: " if who else "") + shorten(u.what) + passed, self._sources(u.claims))

    def _ahead(self) -> list[NextStepEntry]:
        steps = [s for s in self.n.next_steps if s.date and not _gone(s.date, self.day)]
        undated = _latest(s for s in self.n.next_steps if not s.date)
        return sorted(steps, key=lambda s: (*sort_key(s.date), s.id)) + undated

    def _step(self, s: NextStepEntry) -> Point:
        return Point(pretty(s.date), shorten(s.what), self._sources(s.claims))


def _gone(edtf: str | None, day: date | None) -> bool:
    span = interval(edtf)
    return span is not None and day is not None and span[1] < day


def _latest(entries: Iterable[E]) -> list[E]:
    """Those last spoken of first; of one day, those that more texts tell; then as they stand."""
    return sorted(entries, key=lambda e: (e.last_mentioned or "", e.origins), reverse=True)


def _wants(c: ConditionEntry) -> str:
    who = name(c.holder) if c.holder else "Somebody not named"
    return f"{who} wants{f' of {name(c.addressee)}' if c.addressee else ''}: {shorten(c.demand)}"


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'s' * (number != 1)}"
