"""Claims, rulings and agreement in words, for a terminal: every function gives lines of plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from detente.merging.ground import plain
from detente.merging.rulings import differing
from detente.model import Claim, Decision
from detente.model.claims import kind_of
from detente.record.plain import about, clean
from detente.record.record import Record
from detente.review.agreement import Agreement, differences
from detente.review.known import known_claims
from detente.review.queue import Waiting
from detente.review.raised import Raised
from detente.review.rulings import standing_rulings
from detente.review.values import EVIDENCE

_SHOWN = 3  # things that hang on a claim that are named


def waiting_lines(record: Record, waiting: Waiting) -> Iterator[str]:
    """A claim of the queue: its place, what it says, the sentence, and what hangs on it."""
    claim, hangs = waiting.claim, waiting.standing
    yield f"{claim.id}  {waiting.score:.2f}  {says(claim)}"
    yield from sentence_lines(record, claim)
    why = [f"confidence {claim.confidence:.2f}", f"{hangs.entries} entr{'y' if hangs.entries == 1 else 'ies'}"]
    why += [f"alone carries {_few(hangs.alone)}"] if hangs.alone else []
    why += [f"decides that {_few(hangs.status)}"] if hangs.status else []
    yield f"    why: {'; '.join(why)} ({waiting.uncertainty:.2f} x {waiting.consequence:g})"


def says(claim: Claim) -> str:
    """What a claim says, in one line: its kind and every key that it fills."""
    keys = {k: v for k, v in plain(claim).items() if k not in (*EVIDENCE, "said_by") and v not in (None, [])}
    voice = claim.said_by
    by = f" (said by {clean(voice.name or ' and '.join(voice.parties) or voice.kind)})" if voice.kind != "report" else ""
    return f"{kind_of(claim).replace('_', ' ')}: {values(keys)}{by}"


def values(keys: Mapping[str, Any]) -> str:
    """Keys and values in one line."""
    return ", ".join(f"{key}={_value(value)}" for key, value in keys.items()) or "nothing further"


def _value(value: Any) -> str:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return ",".join(map(clean, value))
    return "none" if value is None else clean(msgspec.json.encode(value).decode())


def sentence_lines(record: Record, claim: Claim) -> Iterator[str]:
    """The sentence that says it, and the report that it is from."""
    evidence = record.evidence(claim)
    yield from textwrap.wrap(f"“{clean(evidence.sentence)}”", 100, initial_indent="    ", subsequent_indent="    ")
    yield f"    {about(evidence.report)} (report {evidence.report.id})"


def _few(things: Sequence[str]) -> str:
    shown = ", ".join(map(clean, things[:_SHOWN]))
    return shown + (f" and {len(things) - _SHOWN} more" if len(things) > _SHOWN else "")


def decision_line(decision: Decision) -> str:
    """A ruling in one line: its id, when, who, what, why."""
    change = decision.change if decision.action in ("correct", "alias") else {}
    others = [id for id in decision.others if decision.action in ("merge", "split")]
    told = " ".join(filter(None, [
        decision.action, clean(decision.target), values(change) if change else "",
        f"with {', '.join(map(clean, others))}" if others else "",
    ]))
    return f"{decision.id}  {clean(decision.made_at[:19])}  {clean(decision.reviewer)}: {told} (“{clean(decision.reason)}”)"


def history_lines(decisions: Sequence[Decision]) -> Iterator[str]:
    """Every ruling, oldest first, with the words that it was given on."""
    for decision in sorted(decisions, key=lambda d: d.made_at):
        yield decision_line(decision)
        if decision.quote:
            yield f"    “{clean(decision.quote)}”"


def raised_lines(record: Record, raised: Raised) -> Iterator[str]:
    """A raised ruling: what was ruled, on what, and what stands there now."""
    claims = known_claims(record)
    yield decision_line(raised.decision)
    for ground in raised.decision.grounds.values():
        keys = {k: v for k, v in ground.claim.items() if k not in (*EVIDENCE, "said_by") and v not in (None, [])}
        yield f"    was: {ground.claim.get('kind')}: {values(keys)}"
        yield f"    “{clean(str(ground.claim.get('quote')))}”"
    if raised.moved:
        yield "    found again in other words; the ruling holds for:"
    else:
        yield "    its ground is gone, and it changes nothing" + ("; now there is:" if raised.candidates else "")
    for id in raised.candidates:
        yield f"    {id}  {says(claims[id])}" if id in claims else f"    {id}"


def agreement_lines(record: Record, found: Mapping[str, Agreement]) -> Iterator[str]:
    """Alpha in all and by kind, and the claims on which reviewers differ."""
    whole = found["all"]
    if not whole.claims:
        yield "no claim has been ruled on by two reviewers; `detente review RECORD --second --by NAME` goes through what others ruled on"
        return
    yield f"{len(whole.reviewers)} reviewers: {', '.join(map(clean, whole.reviewers))}"
    yield f"{'':<14}{'alpha':>8}{'claims':>8}{'same':>8}"
    for name, one in found.items():
        alpha = "-" if one.alpha is None else f"{one.alpha:.3f}"
        yield f"{name.replace('_', ' '):<14}{alpha:>8}{one.claims:>8}{one.same:>8}"
    if any(one.alpha is None for one in found.values()):
        yield "- : all verdicts are the same, so that agreement beyond chance cannot be told"
    yield from _differences(record)


def _differences(record: Record) -> Iterator[str]:
    split, claims = differences(record), known_claims(record)
    if not split:
        return
    yield ""
    yield "reviewers differ on:"
    why = {r.claim: on for on in differing(standing_rulings(record)) for r in on}
    for id, words in split.items():
        yield f"{id}  {says(claims[id]) if id in claims else ''}"
        for ruling in why.get(id, ()):
            yield f"    {clean(ruling.reviewer)}: {clean(words.get(ruling.reviewer, ruling.action))} (“{clean(ruling.reason)}”)"
