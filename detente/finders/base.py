"""The one interface of all finders: a rule and a trained finder look the same to their callers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from detente.language.reading import Reading
from detente.model import Claim


class Finder(Protocol):
    """Reads one Reading and yields claims, unsealed; the reader seals them (which checks every quote)."""

    @property
    def name(self) -> str:
        """The finder's name, written into its claims."""
        ...

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of claim that it makes."""
        ...

    def find(self, reading: Reading) -> Iterable[Claim]:
        """The claims of ``kinds`` that the report makes; nothing where it makes none."""
        ...
