"""Memo: what merging has worked out once and need not work out again from the same inputs.

Every step that may be kept is a pure function of what its key names, so a memo can be thrown away at any time, and with or
without one merging gives the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import msgspec

T = TypeVar("T")


class Memo(Protocol):
    """Keeps results of type ``T`` under a name and a key."""

    def of(self, name: str, key: Callable[[], Any], kind: Any, make: Callable[[], T]) -> T:
        """What ``make`` gives, or gave for the same name and key. ``key`` gives what ``make`` depends on, as plain
        values; ``kind`` is the type that a kept result is decoded as, a union where it may be None."""
        ...


class Forgetful:
    """Keeps nothing."""

    def of(self, name: str, key: Callable[[], Any], kind: Any, make: Callable[[], T]) -> T:
        """What ``make`` gives."""
        return make()


def digest(value: Any) -> bytes:
    """16 bytes that differ where the plain value does."""
    return hashlib.sha256(msgspec.msgpack.encode(value, order="deterministic")).digest()[:16]
