"""Decision: what a reviewer ruled, when and why. Append-only; it outlives every new reading."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

ACTIONS: tuple[str, ...] = ("accept", "reject", "correct", "add", "merge", "split", "alias", "settle", "withdraw")


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as a decision was given on it: all its keys, and the ids of the claims of its kind that shared its words then."""

    claim: dict[str, Any]
    beside: tuple[str, ...] = ()


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """One signed-off line. ``target`` is a claim id (or, for alias, a name); ``change`` what is put in its place.

    ``made_at`` is an ISO date-time with zone; ``quote``, ``report`` and ``grounds`` (by claim id) keep what the decision
    stands on, so that it can follow a claim that is found again in other words, and be raised when its ground has gone.
    """

    action: str
    target: str
    reviewer: str
    made_at: str
    reason: str = ""
    change: dict[str, Any] = {}
    report: str | None = None
    quote: str | None = None
    grounds: dict[str, Ground] = {}

    @property
    def id(self) -> str:
        """16 hex digits made from who ruled what, on what and when."""
        signed = (self.action, self.target, self.reviewer, self.made_at, self.change)
        return hashlib.sha256(msgspec.json.encode(signed, order="deterministic")).hexdigest()[:16]

    @property
    def others(self) -> tuple[str, ...]:
        """The ids beside ``target`` that a merge or a split speaks of."""
        told = self.change.get("with", ())
        return (told,) if isinstance(told, str) else tuple(told)
