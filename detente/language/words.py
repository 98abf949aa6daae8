"""Word lists of a language: TOML files under ``data/<lang>/``, read once."""

from __future__ import annotations

import functools
import re
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


@functools.cache
def word_set(name: str, key: str, lang: str = "en") -> frozenset[str]:
    """The words under ``key`` of the list ``name``."""
    return frozenset(words(name, lang)[key])


@functools.cache
def shape(module: str, key: str, lang: str = "en", *, exact: bool = False) -> re.Pattern[str]:
    """The expression ``key`` of the table ``module`` in ``data/<lang>/shapes.toml``, case folded but where it is ``exact``."""
    try:
        return re.compile(words("shapes", lang)[module][key], 0 if exact else re.IGNORECASE)
    except KeyError:
        raise DataError(f"detente/data/{lang}/shapes.toml: add {key!r} to [{module}]") from None
    except re.error as fault:
        raise DataError(f"detente/data/{lang}/shapes.toml, [{module}] {key}: {fault}; mend the expression") from None


@functools.cache
def any_of(name: str, key: str, lang: str = "en", *, whole: bool = True) -> re.Pattern[str]:
    """One expression, case folded, for the phrases under ``key`` of the list ``name``; ``whole``: they end where a word ends."""
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words(name, lang)[key])) + ")" + (r"\b" if whole else ""), re.IGNORECASE)
