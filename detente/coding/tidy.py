"""The tidy table: one event a row, every column named for what it holds, and the mentions in a table of their own."""

from __future__ import annotations

from typing import Any

from detente.coding.actors import Actor
from detente.coding.cameo import codes
from detente.coding.coder import Coded
from detente.coding.merge import CodedEvent

_ACTOR = ("party", "name", "country", "cow", "gw", "sector")
COLUMNS = (
    "event", "date", "date_basis", "type", "plover", "mode", "contexts", "cameo", "goldstein", *(f"source_{k}" for k in _ACTOR),
    *(f"target_{k}" for k in _ACTOR), "joint", "place", "place_country", "mentions", "reports", "confidence", "report", "claim",
    "start", "end", "act_start", "act_end", "source_id", "outlet", "url", "published", "scheme", "coder",
)
MENTION_COLUMNS = ("event", "claim", "report", "start", "end", "act_start", "act_end", "source_id", "outlet", "url", "published", "confidence", "scheme", "coder")


def row(event: CodedEvent) -> dict[str, Any]:
    """The row of an event; where it has several mentions, report, offsets and names are the first's."""
    c = event.first
    out: dict[str, Any] = {
        "event": event.id, "date": event.day, "date_basis": event.date_basis, "type": c.type, "plover": c.plover, "mode": event.mode,
        "contexts": "; ".join(event.contexts) or None, "cameo": event.cameo, "goldstein": codes()[event.cameo].goldstein if event.cameo else None,
        **_sides("source", c.source), **_sides("target", c.target), "joint": c.joint, "place": c.place, "place_country": c.country,
        "mentions": len(event.mentions), "reports": event.sources, **_evidence(c),
    }
    return {key: out[key] for key in COLUMNS}


def mention_rows(event: CodedEvent) -> list[dict[str, Any]]:
    """One row for each mention of an event."""
    return [{key: value for key, value in {"event": event.id, **_evidence(c)}.items() if key in MENTION_COLUMNS} for c in event.mentions]


def _sides(role: str, actor: Actor | None) -> dict[str, Any]:
    return {f"{role}_{key}": getattr(actor, key) if actor else None for key in _ACTOR}


def _evidence(c: Coded) -> dict[str, Any]:
    keys = ("claim", "report", "start", "end", "act_start", "act_end", "source_id", "outlet", "url", "published", "confidence", "scheme", "coder")
    return {key: getattr(c, key) for key in keys}
