"""What all views share: where a thing is said, by whom, and what reviewers ruled on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.language.tables import table
from detente.merging.rulings import differing
from detente.merging.said import day_of
from detente.merging.sides import name
from detente.model import Report, Round, Ruling
from detente.model.dates import pretty
from detente.model.entries import Entry
from detente.outputs.page import teller
from detente.outputs.page import voice as voiced
from detente.record.plain import clean
from detente.record.standing import silent_days, today
from detente.review.tell import values
from detente.web.library import Look

SHOWN = 4  # sentences cited of one entry; all of them are one click away


@dataclass(frozen=True)
class Cite:
    """A sentence that says it: the claim, its report in few words, the sentence, and in whose voice."""

    claim: str
    report: str
    source: str
    day: str | None
    sentence: str
    quote: str
    said_by: str


@dataclass(frozen=True)
class Said:
    """One account of a field: its value, who tells it, and the claim to look at."""

    field: str
    value: str
    told_by: str
    claim: str | None


@dataclass(frozen=True)
class Ruled:
    """A ruling in words."""

    what: str
    reviewer: str
    day: str
    reason: str
    claim: str
    differs: bool = False


@dataclass(frozen=True)
class Move:
    """A status, and since when."""

    status: str
    day: str
    claim: str


@dataclass(frozen=True)
class Told:
    """What every entry carries: sentences (``more`` beyond those given), accounts, rulings, and days of silence."""

    cites: tuple[Cite, ...]
    more: int
    accounts: tuple[Said, ...]
    rulings: tuple[Ruled, ...]
    first: str | None
    last: str | None
    silent: int | None


def told(look: Look, entry: Entry, copies: Sequence[tuple[str, ...]] = ()) -> Told:
    """What stands behind an entry. Of copies of one text only the first is cited."""
    found, more = cites(look, entry.claims, copies)
    return Told(
        cites=found, more=more, accounts=tuple(_account(a.field, a.value, teller(a.said_by, a.outlet), a.claims) for a in entry.accounts),
        rulings=ruled(entry.rulings), first=entry.first_mentioned, last=entry.last_mentioned,
        silent=silent_days(entry, today(look.record)) or None,
    )


def cites(look: Look, claims: Iterable[str], copies: Sequence[tuple[str, ...]] = (), limit: int = SHOWN) -> tuple[tuple[Cite, ...], int]:
    """The first sentences that claims rest on, and how many there are beyond."""
    record, ids = look.record, list(claims)
    places = record.places(ids)
    reports = {report for report, _ in places.values()}
    spare = {r for group in copies for r in [r for r in group if r in reports][1:]}
    found: dict[tuple[str, int], Cite] = {}
    more: set[tuple[str, int]] = set()
    for id in ids:
        if id not in places or places[id][0] in spare:
            continue
        if len(found) >= limit:
            more.add(places[id])
        elif claim := record.get(id):
            evidence = record.evidence(claim)
            found.setdefault((claim.report, evidence.sentence_start), Cite(
                claim=claim.id, report=claim.report, source=source(evidence.report), day=day(evidence.report),
                sentence=clean(evidence.sentence), quote=clean(claim.quote), said_by=voiced(claim.said_by),
            ))
    return tuple(found.values()), len(more)


def source(report: Report) -> str:
    """Who printed a report, in a word or two."""
    return clean(report.outlet) if report.outlet else (f"“{short(report.title, 40)}”" if report.title else f"report {report.id[:6]}")


def day(report: Report) -> str | None:
    """The day of publication (ISO), or None."""
    found = day_of(report.published)
    return found.isoformat() if found else None


def short(text: str | None, length: int) -> str:
    """At most ``length`` characters, cut at a word."""
    plain = clean(text or "")
    return plain if len(plain) <= length else plain[: length - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def named(parties: Iterable[str]) -> list[str]:
    """Parties by name."""
    return [name(p) for p in parties]


def joined(words: Sequence[str]) -> str:
    """``A``, ``A and B``, ``A, B and C``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def called(entry: Entry) -> str:
    """An entry in a few words, for a heading or a list: ``Round of 5 to 6 March 2019, Bergen``, else its own wording."""
    if isinstance(entry, Round):
        place = f", {clean(entry.place)}" if entry.place else ""
        return f"Round of {pretty(entry.date)}{place}" if entry.date else f"Undated round{place}"
    words = next((getattr(entry, key) for key in ("label", "demand", "what") if getattr(entry, key, None)), "")
    plain = short(str(words), 120)
    return plain[:1].upper() + plain[1:]


def country(code: str | None) -> str:
    """A state by its two letters, by name."""
    return next((row["name"] for row in table("countries") if row["iso2"] == code), code or "")


def ruled(rulings: Sequence[Ruling]) -> tuple[Ruled, ...]:
    """Rulings in words; those on which reviewers differ are marked."""
    split = {id(r) for on in differing(rulings) for r in on}
    return tuple(
        Ruled(what=ruling_words(r.action, r.change), reviewer=clean(r.reviewer), day=r.made_at[:10], reason=clean(r.reason), claim=r.claim,
              differs=id(r) in split)
        for r in rulings
    )


def ruling_words(action: str, change: dict[str, object]) -> str:
    """What a ruling does, in words."""
    said = {"accept": "accepts it", "reject": "rejects it", "add": "added it", "merge": "merges it", "split": "sets it apart",
            "settle": "settled it", "withdraw": "took a ruling back"}
    if action == "correct":
        return f"corrects it: {values(change)}"
    if action == "alias":
        return f"calls it {clean(' '.join(str(v) for v in change.values()))}"
    return said.get(action, action)


def _account(field: str, value: str | None, by: str, claims: Sequence[str]) -> Said:
    shown = pretty(value) if field == "date" else clean(value or "not stated")
    return Said(field=field, value=shown, told_by=by, claim=next(iter(claims), None))


_LABELS = {
    "ordinal": "number", "ordinal_basis": "basis of the number", "heads": "led by", "count": "meetings", "demand": "for what", "holder": "who asks", "addressee": "of whom",
    "gates": "before what", "by": "by whom", "announcers": "announced by", "plover": "kind of event", "source": "from", "target": "to", "cameo": "CAMEO code",
}
_SIDES = ("parties", "by", "holder", "addressee", "party", "source", "target")


def label(key: str) -> str:
    """A key of a claim as a page calls it."""
    return _LABELS.get(key, key.replace("_", " "))


def shown_as(key: str, value: object) -> str:
    """A value of a claim's key as a page shows it: parties and countries by name, dates in words, people with the side that they sat for."""
    if isinstance(value, list):
        if key == "heads":
            return "\n".join(map(_head, value))
        return ", ".join(name(str(v)) if key in _SIDES else clean(str(v)) for v in value)
    if not isinstance(value, str):
        return ""
    if key in _SIDES:
        return name(value)
    return pretty(value) if key == "date" else country(value) if key == "country" else value.replace("-", " ") if key in ("level", "status") else ""


def _head(head: dict[str, str | None]) -> str:
    side, title = head.get("party"), head.get("title")
    return clean(head.get("name") or "") + (f" for {name(side)}" if side else "") + (f", {clean(title)}" if title else "")


def moves(entry: Entry) -> tuple[Move, ...]:
    """How a status moved; nothing where it never did."""
    if len(entry.history) < 2:
        return ()
    return tuple(Move(h.status, pretty(h.as_of) if h.as_of else "undated", h.claim) for h in entry.history)
