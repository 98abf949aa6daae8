"""Ahead: what is drawn up before an edition is shown, so that no page waits for it."""

from __future__ import annotations

from detente.web.library import Look
from detente.web.views.clock import clock
from detente.web.views.overview import every
from detente.web.views.report import by_claim
from detente.web.views.review import ranked
from detente.web.views.search import indexed


def prepare(look: Look) -> None:
    """Draws up what walks the whole record: rows, homes, the clocks' days, the words of entries, and the queue."""
    every(look)
    _ = look.homes
    clock(look)
    indexed(look)
    look.kept.of("rulings", lambda: by_claim(look))
    ranked(look)
