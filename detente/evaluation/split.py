"""Which annotated negotiations were never tuned on (``held``), by ``detente/training/split.toml``; all others are ``tune``."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Callable
from importlib import resources

from detente.errors import DataError, InvalidValue

SPLITS = ("tune", "held")


@functools.cache
def _held() -> frozenset[str]:
    path = resources.files("detente") / "training" / "split.toml"
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))["held"]
    except (FileNotFoundError, tomllib.TOMLDecodeError, KeyError) as fault:
        raise DataError(f"detente/training/split.toml is missing or malformed ({fault}): it needs a table [held]") from None
    return frozenset(name for names in held.values() for name in names)


def chooser(split: str | None) -> Callable[[str], bool]:
    """Whether a negotiation, by the name of its folder, belongs to ``split``; None is all. Raises InvalidValue for another word."""
    if split is None:
        return lambda name: True
    if split not in SPLITS:
        raise InvalidValue(f"no split {split!r}: choose one of {', '.join(SPLITS)}")
    return lambda name: (name in _held()) == (split == "held")
