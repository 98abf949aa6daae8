"""Word lists of a language: TOML files under ``data/<lang>/``, read once."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources
from typing import Any

from detente.errors import DataError


@functools.cache
def words(name: str, lang: str = "en") -> dict[str, Any]:
    """The word list ``data/<lang>/<name>.toml``. Raises DataError where it is missing or malformed."""
    path = resources.files("detente") / "data" / lang / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(f"no word list {name!r} for language {lang!r}: add detente/data/{lang}/{name}.toml") from None
    except tomllib.TOMLDecodeError as fault:
        raise DataError(f"detente/data/{lang}/{name}.toml is not valid TOML: {fault}") from None
