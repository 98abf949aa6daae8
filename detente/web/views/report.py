"""A report: its whole text, cut at every claim found in it, so that each is seen in place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from detente.errors import InvalidValue
from detente.merging.ground import plain
from detente.model import Claim, Ruling
from detente.model.claims import kind_of
from detente.outputs.page import voice
from detente.record.plain import clean
from detente.review.known import known_in
from detente.review.rulings import standing_rulings
from detente.review.values import EVIDENCE
from detente.web.address import safe
from detente.web.library import Look
from detente.web.views.common import Ruled, day, ruled, shown_as

_FULL = 55  # characters of a line that ends only because it is full


@dataclass(frozen=True)
class Piece:
    """A run of the text, and the ids of the claims whose quotes cover it. ``start`` counts characters from 0."""

    start: int
    text: str
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Key:
    """A key of a claim, its value as a reviewer writes it, and as a page shows it."""

    name: str
    value: str
    shown: str


@dataclass(frozen=True)
class ClaimView:
    """A claim: what it says, where, in whose voice, how sure the reader was, and what reviewers ruled. ``out``: left out of the record."""

    id: str
    kind: str
    report: str
    start: int
    end: int
    quote: str
    keys: tuple[Key, ...]
    said_by: str
    confidence: float
    by_reviewer: bool
    out: bool
    rulings: tuple[Ruled, ...]


@dataclass(frozen=True)
class ReportView:
    """The whole report. ``others`` are further origins of the same text; ``focus`` the claim that was asked for."""

    id: str
    title: str | None
    outlet: str | None
    day: str | None
    url: str | None
    lang: str | None
    others: tuple[str, ...]
    negotiation: str | None
    negotiation_title: str | None
    pieces: tuple[Piece, ...]
    claims: tuple[ClaimView, ...]
    focus: str | None


def report(look: Look, id: str, focus: str | None = None) -> ReportView:
    """The view of one report. Raises InvalidValue where the record, by these days, has none of this id."""
    one = look.record.report(id)
    claims = look.lately.of(("claims of", id), lambda: claims_of(look, id))
    home = look.home(id)
    origins = [str(o["outlet"]) for o in look.record.store.origins_of(id) if o.get("outlet")]
    return ReportView(
        id=one.id, title=clean(one.title) if one.title else None, outlet=clean(one.outlet) if one.outlet else None, day=day(one), url=safe(one.url),
        lang=one.lang, others=tuple(clean(o) for o in dict.fromkeys(origins) if o != one.outlet),
        negotiation=home[0] if home else None, negotiation_title=clean(home[1]) if home else None,
        pieces=pieces(one.text, claims), claims=claims, focus=focus if any(c.id == focus for c in claims) else None,
    )


def claims_of(look: Look, report: str) -> tuple[ClaimView, ...]:
    """The claims found in a report or added to it, also those that reviewers left out, in the order of the text."""
    record = look.record
    rulings: dict[str, list[Ruling]] = look.kept.of("rulings", lambda: by_claim(look))
    views = [claim_view(record.claim(c.id) if record.has_claim(c.id) else c, rulings.get(c.id, []), out=not record.has_claim(c.id))
             for c in known_in(record, report).values()]
    return tuple(sorted(views, key=lambda c: (c.start, c.end, c.kind, c.id)))


def by_claim(look: Look) -> dict[str, list[Ruling]]:
    """The rulings that stand, by the claim that they hold for."""
    found: dict[str, list[Ruling]] = {}
    for ruling in standing_rulings(look.record):
        found.setdefault(ruling.claim, []).append(ruling)
    return found


def claim_view(claim: Claim, rulings: list[Ruling], *, out: bool = False) -> ClaimView:
    """One claim as it stands."""
    keys = {k: v for k, v in plain(claim).items() if k not in (*EVIDENCE, "said_by")}
    return ClaimView(
        id=claim.id, kind=kind_of(claim), report=claim.report, start=claim.start, end=claim.end, quote=clean(claim.quote),
        keys=tuple(Key(k, written(v), shown_as(k, v) or written(v)) for k, v in keys.items()), said_by=voice(claim.said_by), confidence=round(claim.confidence, 3),
        by_reviewer=claim.reader.startswith("reviewer/"), out=out, rulings=ruled(rulings),
    )


def written(value: object) -> str:
    """A value as a reviewer writes it: parties parted by commas, heads ``name | party | title`` a line, nothing for none."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, list):
        if all(isinstance(v, str) for v in value):
            return ", ".join(map(clean, value))
        return "\n".join(" | ".join(clean(str(v.get(k) or "")) for k in ("name", "party", "title")).rstrip(" |") for v in value)
    if isinstance(value, dict):
        return ", ".join(f"{k}: {v}" for k, v in value.items() if v not in (None, False))
    return clean(str(value))


def pieces(text: str, claims: tuple[ClaimView, ...]) -> tuple[Piece, ...]:
    """The text cut where any quote begins or ends; nothing of it is lost, and every character stays in its place."""
    text = flowing(text)
    cuts = sorted({0, len(text), *(c.start for c in claims), *(c.end for c in claims)})
    return tuple(
        Piece(a, shown(text[a:b]), tuple(c.id for c in claims if c.start < b and a < c.end)) for a, b in zip(cuts, cuts[1:], strict=False)
    )


def flowing(text: str) -> str:
    """``text`` with the line ends that only keep lines short shown as spaces, one for one; paragraphs and short lines stay."""
    return re.sub(r"(?<=\S)\n(?=\S)", lambda m: " " if m.start() - text.rfind("\n", 0, m.start()) > _FULL else "\n", text)


def shown(text: str) -> str:
    """``text`` with every character that could steer the page (control, or turning the writing around) shown as a dot, one for one."""
    return "".join("·" if unicodedata.category(c) in ("Cc", "Cf") and c not in "\n\t\u200c\u200d\u00ad" else c for c in text)


def home_of(look: Look, claim: str) -> str:
    """The report of a claim. Raises InvalidValue where the record has none of this id."""
    if look.record.has_claim(claim):
        return look.record.claim(claim).report
    found = sorted(look.record.store.reports_of([claim]))
    if not found:
        raise InvalidValue(f"the record holds no claim {claim!r} by these days")
    return found[0]
