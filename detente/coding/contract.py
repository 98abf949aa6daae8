"""One line for each report handed in, in order, with what it tells of: the form that other tools read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from detente.coding.actors import Actor
from detente.coding.coder import Coded
from detente.model import Report


def row(report: Report, found: Iterable[Coded]) -> dict[str, Any]:
    """The line of a report: its sender's id (ours where it had none) and its events, [] where nothing is coded."""
    return {"id": report.source_id or report.id, "report": report.id, "events": [_event(c) for c in found]}


def _event(c: Coded) -> dict[str, Any]:
    out = {
        "plover": c.plover, "mode": c.mode, "cameo": c.cameo, "source": _code(c.source), "target": _code(c.target), "date": c.date,
        "place": c.place, "start": c.start, "end": c.end, "type": c.type, "contexts": list(c.contexts), "confidence": c.confidence, "claim": c.claim,
        "source_party": c.source.party if c.source else None, "target_party": c.target.party if c.target else None,
        "source_name": c.source.name if c.source else None, "target_name": c.target.name if c.target else None,
        "source_sector": c.source.sector if c.source else None, "target_sector": c.target.sector if c.target else None,
        "scheme": c.scheme, "coder": c.coder,
    }
    return out


def _code(actor: Actor | None) -> str | None:
    """The party: the state, or the one under which the actor stands; for others their short name (EU, UN); None where none is resolved."""
    return (actor.country or actor.party) if actor else None
