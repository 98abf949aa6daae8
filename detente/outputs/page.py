"""Page: what a person reads about one negotiation, before any format is chosen. Every line names the sentences it rests on.

A reference such as ``2b`` is sentence b of report 2 in the page's own list of sources.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from detente.language.tables import table
from detente.merging.rulings import differing
from detente.merging.said import day_of
from detente.merging.sides import name
from detente.model import (
    Condition,
    ConditionEntry,
    Head,
    IssueEntry,
    Negotiation,
    NextStepEntry,
    Report,
    Round,
    RoundClaim,
    Ruling,
    UndertakingEntry,
    Voice,
)
from detente.model.dates import pretty
from detente.model.entries import Entry
from detente.record.outlets import Outlets, outlets
from detente.record.plain import about, clean
from detente.record.record import Record
from detente.record.standing import (
    BETWEEN,
    OPEN,
    STANDING,
    Shift,
    Wording,
    conditions,
    issues,
    overdue,
    reiterated,
    shifts,
    silent_days,
    today,
)

T = TypeVar("T")

NUMBERED = ("round", "issue", "condition")  # the sections whose lines are asked for by number


@dataclass(frozen=True, slots=True)
class Line:
    """One thing: ``lead`` (a date, a status, a name), ``body``, the references, and ``under``, what is told further of it.

    ``parties`` are the codes of all whom it concerns; ``number`` is its place in its section, from 1.
    """

    lead: str
    body: str
    refs: tuple[str, ...] = ()
    under: tuple[Line, ...] = ()
    parties: frozenset[str] = frozenset()
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading. ``key`` says what they are, whatever the heading's wording."""

    key: str
    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A report that the page rests on: its number, what it is, and the sentences cited, each with its letter."""

    number: int
    about: str
    url: str | None
    sentences: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The whole: who, towards what, from how many reports, the sections and the sources that they cite."""

    title: str
    top: tuple[Line, ...]
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]


@dataclass(slots=True)
class Citations:
    """Gives each sentence its reference, numbering reports and lettering sentences in the order of first citation."""

    record: Record
    limit: int = 4
    copies: tuple[tuple[str, ...], ...] = ()
    numbers: dict[str, int] = field(default_factory=dict)
    sentences: dict[str, dict[int, tuple[str, str]]] = field(default_factory=dict)

    def refs(self, claims: Iterable[str]) -> tuple[str, ...]:
        """References of the sentences that ``claims`` rest on, ``+n`` for those beyond the limit.

        Where copies of one text say it, only the first of them is cited: it is one origin.
        """
        evidence = [self.record.evidence(c) for c in claims if self.record.has_claim(c)]
        cited = {e.report.id for e in evidence}
        spare = {r for group in self.copies for r in [r for r in group if r in cited][1:]}
        at = list(dict.fromkeys((e.report.id, e.sentence_start, e.sentence) for e in evidence if e.report.id not in spare))
        shown = tuple(self._ref(*one) for one in at[: self.limit])
        return (*shown, f"+{len(at) - self.limit}") if len(at) > self.limit else shown

    def _ref(self, report: str, start: int, sentence: str) -> str:
        number = self.numbers.setdefault(report, len(self.numbers) + 1)
        cited = self.sentences.setdefault(report, {})
        letter, _ = cited.setdefault(start, (_letter(len(cited)), clean(sentence)))
        return f"{number}{letter}"

    def sources(self) -> tuple[Source, ...]:
        """The reports cited so far, with their sentences."""
        return tuple(self._source(number, id) for id, number in self.numbers.items())

    def _source(self, number: int, id: str) -> Source:
        report = self.record.report(id)
        also = _and([clean(o) for o in self._other_outlets(report)])
        told = about(report) + (f" (the same text also from {also})" if also else "")
        copies = [about(self.record.report(r)) for group in self.copies if id in group for r in group if r != id]
        told += f" (one text, whole, cut or edited, with {_and(copies)})" if copies else ""
        return Source(number, told, report.url and clean(report.url), tuple(self.sentences[id].values()))

    def _other_outlets(self, report: Report) -> list[str]:
        outlets = [str(o["outlet"]) for o in self.record.copies.get(report.id, []) if o.get("outlet")]
        return [o for o in dict.fromkeys(outlets) if o != report.outlet]


def page(record: Record, negotiation: Negotiation) -> Page:
    """The page of one negotiation of ``record``."""
    cite = Citations(record, copies=negotiation.copies)
    look = _Look(cite, outlets(), today(record))
    top = _top(record, negotiation, look)
    standing = [c for c in conditions(negotiation) if c.status in STANDING]
    settled = [c for c in conditions(negotiation) if c.status not in STANDING]

    def condition(entry: ConditionEntry) -> Line:
        return _condition(entry, look)

    def issue(entry: IssueEntry) -> Line:
        under = _observed(entry, look) if entry.status in OPEN else ()
        return Line(entry.status, clean(entry.label), cite.refs(entry.claims), tuple(under), frozenset(negotiation.parties))

    def told(entry: Entry, line: Line) -> Line:
        return replace(line, under=(*line.under, *_accounts(entry, cite), *_rulings(entry.rulings, cite)))

    sections = (
        _between(negotiation, look),
        _section("round", "Rounds", negotiation.rounds, lambda r: told(r, _round(r, look))),
        _section("issue", "Issues", issues(negotiation), lambda i: told(i, issue(i))),
        _section("condition", "Conditions that stand", standing, condition),
        _section("condition", "Conditions no longer outstanding", settled, condition, first=len(standing) + 1),
        _section("commitment", "Agreed", negotiation.commitments, lambda u: told(u, _undertaking(u, look))),
        _section("announcement", "Announced", negotiation.announcements, lambda u: told(u, _undertaking(u, look))),
        _section("next_step", "What comes next", negotiation.next_steps, lambda s: told(s, _next_step(s, cite))),
        _section("person", "People", negotiation.people, lambda p: Line(
            clean(p.name), "; ".join(filter(None, [p.party and name(p.party), *map(clean, p.titles)])), cite.refs(p.claims),
            parties=frozenset(filter(None, [p.party])))),
        _section("other_meeting", "Meetings of others, told in these reports", _in_use(record, negotiation.other_meetings),
                 lambda c: _other_meeting(c, cite)),
    )
    return Page(clean(negotiation.title), top, tuple(s for s in sections if s.lines), cite.sources())


@dataclass(frozen=True, slots=True)
class _Look:
    """What lines are made with: the citations, the table of outlets, and the day from which the record is looked at."""

    cite: Citations
    known: Outlets
    day: date | None


def _section(
    key: str, heading: str, entries: Iterable[T], line: Callable[[T], Line], *, first: int = 1
) -> Section:
    return Section(key, heading, tuple(replace(line(e), number=n) for n, e in enumerate(entries, first)))


def _top(record: Record, n: Negotiation, look: _Look) -> tuple[Line, ...]:
    cite = look.cite
    days = sorted(day.isoformat() for r in map(record.report, n.reports) if (day := day_of(r.published)))
    span = f", {pretty(days[0] if days[0] == days[-1] else f'{days[0]}/{days[-1]}')}" if days else ""
    lines = [Line("between", _and([name(p) for p in n.parties]) or "parties not stated")]
    if n.goal:
        lines.append(Line("towards", clean(n.goal), cite.refs(n.goal_claims)))
    if n.third_parties:
        lines.append(Line("with", ", ".join(f"{name(p)} ({role})" for p, role in n.third_parties)))
    texts = len(n.reports) - sum(len(group) - 1 for group in n.copies)
    origins = f" of {texts} different text{'s' * (texts != 1)}" if n.copies else ""
    lines.append(Line("from", f"{len(n.reports)} report{'s' * (len(n.reports) != 1)}{origins}{span}"))
    if n.as_of or n.known_by:
        said = [f"true by {pretty(n.as_of)}" if n.as_of else "", f"known by {pretty(n.known_by)}" if n.known_by else ""]
        lines.append(Line("as", " and ".join(filter(None, said))))
    if look.day:
        lines.append(Line("on", pretty(look.day.isoformat()) + ("" if n.as_of else ", the day of the last report") + "; days are counted to it"))
    lines += [replace(line, lead="ruled", body=f"{line.lead} {line.body}") for line in _rulings(n.rulings, cite)]
    return tuple(lines)


def _between(n: Negotiation, look: _Look) -> Section:
    """What stands between the parties and the goal on the day: conditions, open issues, deadlines passed; each told in full below."""
    lines = [
        Line(f"condition {number}", f"{_wants(c)}; {c.status}{_silence(c, look)}", look.cite.refs(c.claims), _before(c), _concerned(c))
        for number, c in enumerate(conditions(n), 1) if c.status in BETWEEN
    ]
    lines += [
        Line(f"issue {number}", f"{clean(i.label)}; {i.status}{_silence(i, look)}", look.cite.refs(i.claims), parties=frozenset(n.parties))
        for number, i in enumerate(issues(n), 1) if i.status in ("disputed", "technical")
    ]
    lines += [
        Line("deadline passed", f"{_promise(u)}, {pretty(u.date)}", look.cite.refs(u.claims), parties=frozenset(u.by))
        for u in (*n.commitments, *n.announcements) if overdue(u, look.day)
    ]
    lines += [
        Line("day passed", f"round {number} on this page, {pretty(r.date)}; no report says that it was held", look.cite.refs(r.claims),
             parties=frozenset(r.parties))
        for number, r in enumerate(n.rounds, 1) if overdue(r, look.day)
    ]
    as_of = f", as of {pretty(look.day.isoformat())}" if look.day else ""
    return Section("between", f"What stands between the parties and the goal{as_of}", tuple(lines))


def _silence(entry: Entry, look: _Look) -> str:
    """``; last mentioned 47 days ago``, nothing where it was mentioned that day."""
    days = silent_days(entry, look.day)
    return f"; last mentioned {days} day{'s' * (days != 1)} ago" if days else ""


def _observed(entry: Entry, look: _Look) -> list[Line]:
    """For how long no report spoke of it, and where a side's wording moved: two quotes with their dates, and no verdict."""
    silence = _silence(entry, look).removeprefix("; ")
    lines = [Line("silence:", f"{silence}, {pretty(entry.last_mentioned)}")] if silence else []
    return lines + [_shift(shift, look) for shift in shifts(look.cite.record, entry, look.known)]


def _shift(shift: Shift, look: _Look) -> Line:
    def quoted(w: Wording) -> str:
        claim = look.cite.record.claim(w.claim)
        return f"“{clean(claim.quote)}” (“{clean(w.word)}”, {pretty(w.day)})"

    return Line("worded otherwise:", f"{name(shift.party)} {quoted(shift.earlier)}, then {quoted(shift.later)}",
                look.cite.refs([shift.earlier.claim, shift.later.claim]))


def _round(r: Round, look: _Look) -> Line:
    place = ", ".join(filter(None, [clean(r.place) if r.place else "", country(r.country)])) or "place not stated"
    number = f"round {r.ordinal}" + (" (counted)" if r.ordinal_basis == "counted" else "") if r.ordinal else ""
    count = f"{r.count} meetings" if r.count and r.count > 1 else ""
    passed = "that day has passed" if overdue(r, look.day) else ""
    body = "; ".join(filter(None, [place, number, count, f"{r.level} level" if r.level else "", r.status, passed]))
    under = [Line("led by", _head(h)) for h in r.heads] + [Line("note:", clean(note)) for note in r.notes]
    concerned = frozenset(r.parties) | {h.party for h in r.heads if h.party}
    return Line(pretty(r.date), body, look.cite.refs(r.claims), tuple(under), concerned)


def _in_use(record: Record, claims: Iterable[str]) -> list[RoundClaim]:
    """The claims of rounds among these, by the day they tell of, the undated last."""
    told = [c for c in (record.claim(i) for i in claims if record.has_claim(i)) if isinstance(c, RoundClaim)]
    return sorted(told, key=lambda c: c.date or "9999")


def _other_meeting(c: RoundClaim, cite: Citations) -> Line:
    who = [_head(h) for h in c.heads] or [name(p) for p in c.parties]
    place = clean(c.place) if c.place else country(c.country)
    body = "; ".join(filter(None, [place, c.status, _and(who)]))
    return Line(pretty(c.date), body, cite.refs([c.id]), parties=frozenset(c.parties) | {h.party for h in c.heads if h.party})


def _head(h: Head) -> str:
    side = f" for {name(h.party)}" if h.party else ""
    return f"{clean(h.name)}{side}" + (f", {clean(h.title)}" if h.title else "")


def _wants(c: ConditionEntry) -> str:
    who = name(c.holder) if c.holder else "Somebody not named"
    return f"{who} wants{f' of {name(c.addressee)}' if c.addressee else ''}: {clean(c.demand)}"


def _before(c: ConditionEntry) -> tuple[Line, ...]:
    """What a condition stands before."""
    return (Line("before:", clean(c.gates) if c.gates else "(no report says what)"),)


def _concerned(c: ConditionEntry) -> frozenset[str]:
    return frozenset(filter(None, [c.holder, c.addressee]))


def _condition(c: ConditionEntry, look: _Look) -> Line:
    cite, record = look.cite, look.cite.record
    since = f" {'since' if c.status in STANDING else 'on'} {pretty(c.as_of)}" if c.as_of else ""
    under = list(_before(c))
    voices = _voices(record, c.claims)
    if voices:
        under.append(Line("said by", voices))
    if len(c.history) > 1:
        under += [Line("was", f"{h.status}, {pretty(h.as_of)}", cite.refs([h.claim])) for h in c.history]
    if again := reiterated(record, c, look.known):
        days = dict.fromkeys(pretty(day.isoformat()) for i in again if (day := day_of(record.report(record.claim(i).report).published)))
        under.append(Line("reiterated", _and(list(days)), cite.refs(again)))
    if c.status in BETWEEN:
        under += _observed(c, look)
    line = Line(c.status + since, _wants(c), cite.refs(c.claims), tuple(under), _concerned(c))
    return replace(line, under=(*line.under, *_accounts(c, cite), *_rulings(c.rulings, cite)))


def _voices(record: Record, claims: Sequence[str]) -> str:
    """In whose voice a condition is told, each voice once."""
    said = [c.said_by for c in (record.claim(i) for i in claims if record.has_claim(i)) if isinstance(c, Condition)]
    return "; ".join(dict.fromkeys(map(voice, said)))


def voice(v: Voice) -> str:
    """A voice in words: ``the report itself``, ``Cuba``, ``Josefina Vidal (Cuba)``, ``Cuba and United States jointly``."""
    sides = _and([name(p) for p in v.parties])
    if v.kind == "joint":
        return f"{sides or clean(v.name or 'both sides')} jointly"
    if v.kind == "speaker" and v.name:
        return f"{clean(v.name)} ({sides})" if sides else clean(v.name)
    return "the report itself" if v.kind == "report" else sides or clean(v.name or "a party")


def _promise(u: UndertakingEntry) -> str:
    who = _and([name(p) for p in u.by])
    people = f" (through {_and([clean(a) for a in u.announcers])})" if u.announcers else ""
    return f"{who}{people}: {clean(u.what)}" if who or people else clean(u.what)


def _undertaking(u: UndertakingEntry, look: _Look) -> Line:
    passed = f" (that day has passed{_silence(u, look)})" if overdue(u, look.day) else ""
    return Line(pretty(u.date), _promise(u) + passed, look.cite.refs(u.claims), parties=frozenset(u.by))


def _next_step(s: NextStepEntry, cite: Citations) -> Line:
    return Line(pretty(s.date), clean(s.what) + (" (that day has passed)" if s.passed else ""), cite.refs(s.claims))


def _accounts(entry: Entry, cite: Citations) -> list[Line]:
    return [
        Line("accounts differ:", f"{a.field} {_value(a.field, a.value)}, says {teller(a.said_by, a.outlet)}{_also(a.also)}", cite.refs(a.claims))
        for a in entry.accounts
    ]


def _also(outlets: Sequence[str]) -> str:
    """The outlets that print the same text."""
    return f" (the same text in {_and([clean(o) for o in outlets])})" if outlets else ""


_RULED = {
    "accept": "accepts it", "reject": "rejects it", "correct": "corrects it to", "add": "added it", "merge": "merges it",
    "split": "sets it apart",
}


def _rulings(rulings: Sequence[Ruling], cite: Citations) -> list[Line]:
    """Where reviewers differ, who ruled what and why; else what a reviewer put in place of what a report was read to say."""
    split = differing(rulings)
    told = [r for on in split for r in on]
    lines = [Line("reviewers differ:", "; ".join(_ruling(r) for r in on), cite.refs(dict.fromkeys(r.claim for r in on))) for on in split]
    lines += [Line("by a reviewer:", _ruling(r), cite.refs([r.claim])) for r in rulings if r.action in ("correct", "add") and r not in told]
    return lines


def _ruling(r: Ruling) -> str:
    why = f" (“{clean(r.reason)}”)" if r.reason else ""
    if r.action == "alias":
        return f"{clean(r.reviewer)} calls {clean(r.claim)} {' '.join(clean(str(v)) for v in r.change.values())}{why}"
    values = [f"{k} {_put(k, v)}" for k, v in r.change.items() if r.action == "correct"]
    return f"{clean(r.reviewer)} {' '.join(filter(None, [_RULED.get(r.action, r.action), ', '.join(values)]))}{why}"


def _put(field: str, value: Any) -> str:
    """A value that a reviewer put in place."""
    if isinstance(value, list):
        return _and([clean(str(v.get("name", v) if isinstance(v, dict) else v)) for v in value]) or "not stated"
    return _value(field, value if value is None else str(value))


def _value(field: str, value: str | None) -> str:
    return pretty(value) if field == "date" else clean(value or "not stated")


def teller(said_by: Voice, outlet: str | None) -> str:
    """Who tells it, and through which outlet, in words."""
    if said_by.kind == "report":
        return clean(outlet) if outlet else voice(said_by)
    return voice(said_by) + (f" in {clean(outlet)}" if outlet else "")


@functools.cache
def _countries() -> dict[str, str]:
    return {row["iso2"]: row["name"] for row in table("countries")}


def country(code: str | None) -> str:
    """The name of a country by its ISO 3166-1 alpha-2 code, the code itself where the table has none, nothing for None."""
    return _countries().get(code, code) if code else ""


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def _letter(index: int) -> str:
    """a to z, then aa, ab and on."""
    return ("" if index < 26 else _letter(index // 26 - 1)) + chr(ord("a") + index % 26)


def only(whole: Page, key: str | None = None, number: int | None = None, party: str | None = None) -> Page:
    """The page cut to one numbered line of a kind, or to the lines that concern a party (by code or name).

    Sources that are no longer cited are left out; numbers and letters stay as they are on the whole page.
    """
    def wanted(section: Section, line: Line) -> bool:
        if key is not None and (section.key != key or (number is not None and line.number != number)):
            return False
        return party is None or any(party.casefold() in (p.casefold(), name(p).casefold()) for p in line.parties)

    cut = [replace(s, lines=tuple(li for li in s.lines if wanted(s, li))) for s in whole.sections]
    kept = tuple(s for s in cut if s.lines)
    cited = {r for s in kept for line in s.lines for r in _all_refs(line)} | {r for li in whole.top for r in li.refs}
    sources = (replace(s, sentences=tuple(x for x in s.sentences if f"{s.number}{x[0]}" in cited)) for s in whole.sources)
    return replace(whole, sections=kept, sources=tuple(s for s in sources if s.sentences))


def _all_refs(line: Line) -> set[str]:
    return set(line.refs).union(*(_all_refs(u) for u in line.under)) if line.under else set(line.refs)
