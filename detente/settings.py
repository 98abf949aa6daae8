"""Settings: a TOML file as a typed value. What is wrong in it is told with the file, the line, the key and what to write.

The shape of a file is a ``msgspec.Struct``; unknown keys are refused, for a mistyped key would else be silently without effect.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from detente.errors import SettingsError

T = TypeVar("T", bound=msgspec.Struct)
_HEADER = re.compile(r"\s*\[(\[?)\s*([\w.-]+)\s*\]\]?\s*(?:#.*)?$")
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h|d)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_PATH = re.compile(r"(.*?)(?: - at `\$(.*)`)?$", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(.+)`")
_MISSING = re.compile(r"Object missing required field `(.+)`")

Step = str | int


class Fault(Exception):
    """A value of the right type that cannot be used: where it lies (such as ``("feed", 1, "url")``) and why."""

    def __init__(self, at: Sequence[Step], why: str) -> None:
        super().__init__(why)
        self.at, self.why = tuple(at), why


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A settings file, or a table in one."""

    def check(self) -> None:
        """Raises Fault for the first value that cannot be used."""


def load(path: str | os.PathLike[str], kind: type[T]) -> T:
    """The settings in a TOML file. Raises SettingsError, naming the file, the line and the key."""
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as e:
        raise SettingsError(f"{file} cannot be read ({e.strerror}); name a settings file that is there") from None
    except UnicodeDecodeError as e:
        raise SettingsError(f"{file} is not UTF-8 ({e.reason} at byte {e.start}); save it as UTF-8") from None
    try:
        made = msgspec.convert(tomllib.loads(text), kind)
        if isinstance(made, Settings):
            made.check()
        return made
    except tomllib.TOMLDecodeError as e:
        raise SettingsError(f"{file} is not TOML: {e}; texts stand in quotation marks, tables begin with [name] or [[name]]") from None
    except msgspec.ValidationError as e:
        at, why = _told(str(e), kind)
    except Fault as e:
        at, why = e.at, e.why
    line = line_of(text, at)
    raise SettingsError(f"{file}{f', line {line}' if line else ''}: {_shown(at)}{why}") from None


def _told(message: str, kind: type[msgspec.Struct]) -> tuple[tuple[Step, ...], str]:
    """Where msgspec found a fault, and what a person needs to know of it."""
    found = _PATH.match(message)
    assert found is not None
    why = found[1]
    at: list[Step] = [int(n) if n else name for name, n in re.findall(r"\.([\w-]+)|\[(\d+)\]", found[2] or "")]
    if unknown := _UNKNOWN.match(why):
        known = _keys(kind, at)
        near = difflib.get_close_matches(unknown[1], known, n=1)
        hint = f"did you mean `{near[0]}`?" if near else f"there are: {', '.join(known)}"
        return (*at, unknown[1]), f"there is no such key; {hint}"
    if missing := _MISSING.match(why):
        return tuple(at), f"`{missing[1]}` is missing; add a line `{missing[1]} = ...`"
    return tuple(at), why[:1].lower() + why[1:]


def _keys(kind: object, at: Sequence[Step]) -> list[str]:
    """The keys of the table that a path leads to."""
    info = msgspec.inspect.type_info(kind)
    for step in at:
        if isinstance(info, msgspec.inspect.StructType) and isinstance(step, str):
            info = next(f.type for f in info.fields if f.encode_name == step)
        else:
            info = getattr(info, "item_type", info)
        if isinstance(info, msgspec.inspect.UnionType):
            info = next(t for t in info.types if not isinstance(t, msgspec.inspect.NoneType))
    return [f.encode_name for f in info.fields] if isinstance(info, msgspec.inspect.StructType) else []


def _shown(at: Sequence[Step]) -> str:
    names = [s for s in at if isinstance(s, str)]
    return f"`{names[-1]}`: " if names else ""


def line_of(text: str, at: Sequence[Step]) -> int | None:
    """The line (from 1) at which a key or a table stands, or None where it is written in another way than line by line."""
    names = [s for s in at if isinstance(s, str)]
    if not names:
        return None
    inside = (".".join(names[:-1]), next((s for s in at if isinstance(s, int)), 0))
    key = re.compile(rf"\s*\"?{re.escape(names[-1])}\"?\s*=")
    seen: dict[str, int] = {}
    table, first = ("", 0), None
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            seen[header[2]] = seen.get(header[2], -1) + 1
            table = (header[2], seen[header[2]])
            if first is None and table in (inside, (names[0], inside[1])):
                first = number
        elif table == inside and key.match(line):
            return number
    return first


def seconds(text: str) -> float | None:
    """The seconds of a time such as ``30m``, ``1.5h``, ``1d`` or ``20s``; None where it is none."""
    found = _DURATION.fullmatch(text.strip())
    return float(found[1]) * _SECONDS[found[2]] if found else None
