"""Mentions that somebody might have coded, where no model is needed."""

from __future__ import annotations

from detente.coding import Coded
from detente.coding.actors import Actor, numbers


def made(report: str, *, plover: str = "CONSULT", source: str | None = "FIN", target: str | None = "EST", **keys) -> Coded:
    """A mention that somebody might have coded."""
    def actor(code: str | None) -> Actor | None:
        cow, gw = numbers(code)
        return Actor(name=f"the {code}", start=0, end=5, party=code, country=code, cow=cow, gw=gw, sector="GOV") if code else None

    plain = {"claim": f"claim {report}", "report": report, "start": 0, "end": 20, "type": plover, "scheme": "PLOVER", "coder": "made up", "confidence": 0.9}
    return Coded(**{**plain, "plover": plover, "source": actor(source), "target": actor(target), **keys})
