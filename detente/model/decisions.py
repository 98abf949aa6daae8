"""Decision: what a reviewer ruled, when and why. Append-only; it outlives every new reading."""

from __future__ import annotations

from typing import Any

import msgspec

ACTIONS: tuple[str, ...] = ("accept", "reject", "correct", "add", "merge", "split", "alias")


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """One signed-off line. ``target`` is a claim id (or, for alias, a name); ``change`` what is put in its place.

    ``made_at`` is an ISO date-time with zone; ``quote`` and ``report`` keep the ground the decision stands on, so that
    it can be raised when that ground has gone.
    """

    action: str
    target: str
    reviewer: str
    made_at: str
    reason: str = ""
    change: dict[str, Any] = {}
    report: str | None = None
    quote: str | None = None
