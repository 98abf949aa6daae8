"""Review: the claims that wait for a ruling, the rulings that are raised, and every ruling there was."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import msgspec

from detente.merging.decide import in_force
from detente.model import Decision
from detente.model.claims import kind_of
from detente.record.plain import about, clean
from detente.review.queue import Standing, Waiting, queue
from detente.review.raised import raised
from detente.review.tell import says
from detente.web.library import Look
from detente.web.views.common import day, ruling_words
from detente.web.views.report import ClaimView, by_claim, claim_view, flowing, shown

PAGE = 30
CONTEXT = 220  # characters shown on either side of the quote


@dataclass(frozen=True)
class Excerpt:
    """The words around a quote, as they stand in the report."""

    before: str
    quote: str
    after: str


@dataclass(frozen=True)
class Item:
    """A claim that waits: what it says, where, and why it stands at this place of the queue."""

    claim: ClaimView
    excerpt: Excerpt
    source: str
    day: str | None
    negotiation: str | None
    negotiation_title: str | None
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True)
class Queue:
    """A page of the queue, from ``start`` of ``waiting`` in all."""

    items: tuple[Item, ...]
    waiting: int
    start: int
    kinds: tuple[tuple[str, int], ...]
    kind: str
    negotiation: str
    second: str
    raised: int


@dataclass(frozen=True)
class RaisedView:
    """A ruling whose ground moved: what was ruled, on what, and the claims that stand there now."""

    ruling: str
    reviewer: str
    day: str
    what: str
    reason: str
    quote: str
    was: str
    moved: bool
    candidates: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Line:
    """A ruling in the history. ``withdrawn``: its reviewer took it back."""

    id: str
    made_at: str
    reviewer: str
    action: str
    what: str
    target: str
    reason: str
    quote: str
    report: str | None
    withdrawn: bool


@dataclass(frozen=True)
class History:
    """Rulings, the latest first, and what is raised."""

    rulings: tuple[Line, ...]
    total: int
    page: int
    pages: int
    raised: tuple[RaisedView, ...]


def waiting(look: Look, *, start: int = 0, kind: str = "", negotiation: str = "", second: str = "") -> Queue:
    """The queue from ``start``, of one kind or negotiation where named; with ``second`` (a reviewer) what others ruled on and they did not."""
    if second:
        whole = look.lately.of(("queue", second), lambda: queue(look.record, reviewer=second, second=True))
        one = look.negotiation(negotiation) if negotiation else None
        inside = frozenset(one.reports) if one else frozenset()
        fit = [w for w in whole if not negotiation or w.claim.report in inside]
        kinds = dict(Counter(kind_of(w.claim) for w in fit))
        fit = [w for w in fit if not kind or kind_of(w.claim) == kind]
        count, start = len(fit), max(0, min(start, len(fit) - 1))
        shown = fit[start : start + PAGE]
    else:
        kinds = look.kept.of(("kinds", negotiation), lambda: look.drawn.kinds(negotiation))
        count = kinds.get(kind, 0) if kind else sum(kinds.values())
        start = max(0, min(start, count - 1))
        shown = [
            Waiting(claim, *hangs) for id, body in look.drawn.waiting(start, PAGE, kind=kind, group=negotiation)
            if (claim := look.record.get(id)) and (hangs := msgspec.msgpack.decode(body, type=tuple[float, float, Standing]))
        ]
    return Queue(
        items=tuple(item(look, w) for w in shown), waiting=count, start=start, kinds=tuple(kinds.items()), kind=kind, negotiation=negotiation,
        second=second, raised=len(look.kept.of("raised", lambda: raised(look.record))),
    )


def item(look: Look, w: Waiting) -> Item:
    """One claim of the queue."""
    report = look.record.report(w.claim.report)
    home = look.home(report.id)
    start, end = w.claim.start, w.claim.end
    text = flowing(report.text)
    hangs = w.standing
    why = [f"{round(100 * w.claim.confidence)}% sure", f"{hangs.entries} entr{'y rests' if hangs.entries == 1 else 'ies rest'} on it"]
    why += [f"it alone carries {clean(hangs.alone[0])}" + (f" and {len(hangs.alone) - 1} more" if len(hangs.alone) > 1 else "")] if hangs.alone else []
    why += [f"it decides that {clean(hangs.status[0])}"] if hangs.status else []
    rulings = look.kept.of("rulings", lambda: by_claim(look)).get(w.claim.id, [])
    return Item(
        claim=claim_view(w.claim, rulings), excerpt=Excerpt(
            before=("…" if start > CONTEXT else "") + shown(text[max(0, start - CONTEXT) : start]), quote=shown(text[start:end]),
            after=shown(text[end : end + CONTEXT]) + ("…" if end + CONTEXT < len(text) else ""),
        ),
        source=about(report), day=day(report), negotiation=home[0] if home else None, negotiation_title=clean(home[1]) if home else None,
        score=round(w.score, 2), why=tuple(why),
    )


def history(look: Look, *, page: int = 1, reviewer: str = "") -> History:
    """Every ruling, the latest first, fifty a page."""
    decisions = look.record.decisions
    force = {d.id for d in in_force(decisions)}
    fit = sorted((d for d in decisions if not reviewer or d.reviewer == reviewer), key=lambda d: d.made_at, reverse=True)
    pages = max((len(fit) + 49) // 50, 1)
    page = min(max(page, 1), pages)
    return History(
        rulings=tuple(_line(d, force) for d in fit[(page - 1) * 50 : page * 50]), total=len(fit), page=page, pages=pages, raised=_raised(look),
    )


def _line(d: Decision, force: set[str]) -> Line:
    return Line(
        id=d.id, made_at=d.made_at[:19].replace("T", " "), reviewer=clean(d.reviewer), action=d.action, what=ruling_words(d.action, d.change), target=clean(d.target),
        reason=clean(d.reason), quote=clean(d.quote or ""), report=d.report, withdrawn=d.id not in force and d.action != "withdraw",
    )


def _raised(look: Look) -> tuple[RaisedView, ...]:
    found = look.kept.of("raised", lambda: raised(look.record))
    if not found:
        return ()
    known = {c.id: c for c in look.record.spoken_of[0]}
    return tuple(
        RaisedView(
            ruling=r.decision.id, reviewer=clean(r.decision.reviewer), day=r.decision.made_at[:10], what=ruling_words(r.decision.action, r.decision.change),
            reason=clean(r.decision.reason), quote=clean(r.decision.quote or ""),
            was="; ".join(clean(str(g.claim.get("label") or g.claim.get("demand") or g.claim.get("what") or g.claim.get("kind"))) for g in r.decision.grounds.values()),
            moved=r.moved, candidates=tuple((id, says(known[id])) for id in r.candidates if id in known),
        )
        for r in found
    )
