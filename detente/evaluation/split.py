"""Which annotated negotiations were never tuned on (``held``) and which were set aside for choices (``choose``).

``detente/training/split.toml`` names both; all others are ``tune``: trained on and looked at.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Callable
from importlib import resources

from detente.errors import DataError, InvalidValue

SPLITS = ("tune", "choose", "held")


@functools.cache
def _named() -> dict[str, str]:
    """Folder -> the split that names it."""
    path = resources.files("detente") / "training" / "split.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: split for split in SPLITS[1:] for names in table[split].values() for name in names}
    except (FileNotFoundError, tomllib.TOMLDecodeError, KeyError) as fault:
        raise DataError(f"detente/training/split.toml is missing or malformed ({fault}): it needs the tables [held] and [choose]") from None


def chooser(split: str | None) -> Callable[[str], bool]:
    """Whether a negotiation, by the name of its folder, belongs to ``split``; None is all. Raises InvalidValue for another word."""
    if split is None:
        return lambda name: True
    if split not in SPLITS:
        raise InvalidValue(f"no split {split!r}: choose one of {', '.join(SPLITS)}")
    return lambda name: _named().get(name, "tune") == split
