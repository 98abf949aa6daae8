"""Schemes: what events, modes, contexts, sectors and actors are called, from a TOML file that is checked before it is used.

detente's own is ``data/schemes/plover.toml``. A user's file has the same tables; its events are drawn from what detente
codes, by PLOVER type (``from``), by CAMEO code (``cameo``), by words (``patterns``) or by several of these together.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from detente.coding.acts import Patterns, irregular_verbs
from detente.coding.cameo import codes
from detente.errors import DataError, InvalidValue
from detente.language.phrases import flat
from detente.model.status import PLOVER

_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*|\d+")
_TABLES = frozenset({"name", "version", "events", "contexts", "sectors", "actors"})
_EVENT = frozenset({"text", "quad", "from", "cameo", "patterns", "modes"})
_ACTOR = frozenset({"names", "country", "sector", "from", "to"})
_QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")


class Finding:
    """Names by patterns: which of them stand in a text, in the order of the file."""

    def __init__(self, table: Mapping[str, Sequence[str]]) -> None:
        self.names = tuple(table)
        self._patterns = Patterns(((p, name) for name, ps in table.items() for p in ps), irregular_verbs())

    def within(self, text: str, start: int, end: int) -> list[str]:
        """The names that stand within ``start`` to ``end``."""
        words = [m.group().lower().removesuffix("'s") for m in _WORD.finditer(flat(text), start, end)]
        joined, at, found = "".join(w + " " for w in words), 0, set()
        for word in words:
            found |= {name for _, _, name in self._patterns.at(joined, word, at)}
            at += len(word) + 1
        return [n for n in self.names if n in found]


@dataclass(frozen=True, slots=True)
class EventType:
    """A type of event: what it means, its modes, and from what a user's type is drawn."""

    name: str
    text: str
    quad: str | None
    modes: Finding
    types: tuple[str, ...] = ()
    cameo: tuple[str, ...] = ()
    patterns: Finding | None = None


@dataclass(frozen=True, slots=True)
class SchemeActor:
    """An actor of a user's scheme: names, the state that it belongs to, its sector, and the days between which it is meant."""

    code: str
    names: tuple[str, ...]
    country: str | None
    sector: str | None
    start: str
    end: str


@dataclass(frozen=True)
class Scheme:
    """A scheme, checked."""

    name: str
    version: str
    events: dict[str, EventType]
    contexts: Finding
    sectors: Finding
    actors: tuple[SchemeActor, ...] = field(default=())


def load(path: Path) -> Scheme:
    """The scheme of a user's file. Raises InvalidValue with the place in the file, what is wrong there and what to write."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise InvalidValue(f"{path} cannot be read ({fault.strerror}): name a scheme file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise InvalidValue(f"{path} is not valid TOML: {fault}") from None
    return checked(table, str(path))


@functools.cache
def plover() -> Scheme:
    """detente's own scheme."""
    text = (resources.files("detente") / "data" / "schemes" / "plover.toml").read_text(encoding="utf-8")
    return checked(tomllib.loads(text), "data/schemes/plover.toml")


def checked(table: dict[str, Any], where: str) -> Scheme:
    """The scheme that ``table`` describes; ``where`` names it in errors."""
    _only(table, _TABLES, where)
    for key in ("name", "version"):
        if not isinstance(table.get(key), str) or not table[key]:
            raise InvalidValue(f'{where}: {key} is missing; write {key} = "..." at its top')
    events = table.get("events")
    if not isinstance(events, dict) or not events:
        raise InvalidValue(f"{where}: there are no events; write a table [events.NAME] for each")
    return Scheme(
        name=table["name"], version=table["version"],
        events={name: _event(entry, name, f"{where}, [events.{name}]") for name, entry in events.items()},
        contexts=_finding(table.get("contexts", {}), f"{where}, [contexts]"),
        sectors=_finding(table.get("sectors", {}), f"{where}, [sectors]"),
        actors=tuple(_actor(entry, code, f"{where}, [actors.{code}]") for code, entry in table.get("actors", {}).items()),
    )


def _only(table: Any, allowed: frozenset[str], where: str) -> None:
    if not isinstance(table, dict):
        raise InvalidValue(f"{where} must be a table")
    for key in table:
        if key not in allowed:
            raise InvalidValue(f"{where}: {key!r} is no key of it; the keys are {', '.join(sorted(allowed))}")


def _event(entry: Any, name: str, where: str) -> EventType:
    _only(entry, _EVENT, where)
    if not isinstance(entry.get("text"), str):
        raise InvalidValue(f'{where}: text is missing; say in a sentence what the event is, text = "..."')
    if entry.get("quad") is not None and entry["quad"] not in _QUADS:
        raise InvalidValue(f"{where}: quad must be one of {', '.join(_QUADS)}")
    types, cameo = _strings(entry, "from", where), _strings(entry, "cameo", where)
    for plover_type in types:
        if plover_type not in PLOVER:
            raise InvalidValue(f"{where}: {plover_type!r} in from is no PLOVER type; the types are {', '.join(PLOVER)}")
    for code in cameo:
        if code not in codes():
            raise InvalidValue(f"{where}: {code!r} in cameo is no CAMEO code; `detente explain 036` shows how they are written")
    if name not in PLOVER and not (types or cameo or entry.get("patterns")):
        raise InvalidValue(f'{where}: say from what it is drawn, with from = ["REJECT"], cameo = ["125"] or patterns = ["refuse~ to meet"]')
    patterns = _finding({name: _strings(entry, "patterns", where)}, where) if entry.get("patterns") else None
    return EventType(name, entry["text"], entry.get("quad"), _finding(entry.get("modes", {}), where + ", modes"), types, cameo, patterns)


def _strings(table: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
        raise InvalidValue(f'{where}: {key} must be a list of texts, {key} = ["...", "..."]')
    return tuple(value)


def _finding(table: Any, where: str) -> Finding:
    if not isinstance(table, dict):
        raise InvalidValue(f'{where} must be a table of lists, name = ["pattern", ...]')
    for key in table:
        _strings({key: list(table[key]) if isinstance(table[key], tuple) else table[key]}, key, where)
    try:
        return Finding(table)
    except (DataError, IndexError) as fault:
        raise InvalidValue(f"{where}: {fault}") from None


def _actor(entry: Any, code: str, where: str) -> SchemeActor:
    _only(entry, _ACTOR, where)
    names = _strings(entry, "names", where)
    if not names:
        raise InvalidValue(f'{where}: names is missing; write names = ["..."]')
    for key in ("country", "sector", "from", "to"):
        if entry.get(key) is not None and not isinstance(entry[key], str):
            raise InvalidValue(f"{where}: {key} must be a text")
    country = entry.get("country")
    if country is not None and not re.fullmatch(r"[A-Z]{3}", country):
        raise InvalidValue(f"{where}: country must be ISO 3166-1 alpha-3, such as YEM")
    for key in ("from", "to"):
        if entry.get(key) and not re.fullmatch(r"\d{4}(?:-\d\d(?:-\d\d)?)?", entry[key]):
            raise InvalidValue(f"{where}: {key} must be a day, a month or a year, such as 2004-06-18")
    return SchemeActor(code, names, country, entry.get("sector"), entry.get("from", ""), entry.get("to", ""))
