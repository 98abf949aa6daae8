"""Settings: what a server is started with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Settings:
    """The record served, to whom, and within which limits.

    ``users`` takes a name to the hash of a password (see :mod:`detente.web.passwords`); ``token`` is a shared word. With neither,
    whoever reaches the server may read and rule, which is why it then answers to loopback names alone. ``hosts`` are names by
    which the server may be called beside those of loopback. ``secure``: a proxy in front speaks TLS, so cookies are for TLS
    only. ``outlets`` is a table of outlets of one's own. Limits: ``upload`` and ``body`` in bytes, ``files`` in one upload.
    ``patience`` is for how many seconds a page waits for the record's newest state before it shows the one before.
    """

    record: Path
    users: Mapping[str, str] = field(default_factory=dict)
    token: str | None = None
    hosts: tuple[str, ...] = ()
    secure: bool = False
    outlets: Path | None = None
    upload: int = 50_000_000
    body: int = 1_000_000
    files: int = 200
    patience: float = 0.05

    @property
    def closed(self) -> bool:
        """Whether one has to sign in."""
        return bool(self.users or self.token)

    @property
    def inbox(self) -> Path:
        """Where reports that were handed in lie until they are read."""
        return self.record.with_name(self.record.name + ".inbox")
