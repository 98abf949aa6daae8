"""Values that a reviewer gives for the keys of a claim: read from text, and refused where the model does not allow them."""

from __future__ import annotations

import typing
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from detente.errors import InvalidValue
from detente.model import Claim, status
from detente.model.claims import AnyClaim, kind_of
from detente.model.dates import validate

EVIDENCE = ("id", "kind", "report", "start", "end", "quote", "reader", "confidence")
_STATUSES = {"round": status.ROUND, "issue": status.ISSUE, "condition": status.CONDITION}
_CLASSES = {c.__struct_config__.tag: c for c in typing.get_args(AnyClaim)}


def change_of(claim: Claim, pairs: Iterable[str]) -> dict[str, Any]:
    """The change that ``KEY=VALUE`` pairs make to ``claim``, in plain types. Raises InvalidValue and InvalidDate."""
    return values_of(kind_of(claim), pairs)


def values_of(kind: str, pairs: Iterable[str]) -> dict[str, Any]:
    """The values that ``KEY=VALUE`` pairs give for a claim of a kind, in plain types. Raises InvalidValue and InvalidDate."""
    wanted = dict(_pair(pair) for pair in pairs)
    types = {f.name: f.type for f in msgspec.structs.fields(_CLASSES[check_kind(kind)]) if f.name not in EVIDENCE}
    for key in wanted:
        if key in EVIDENCE:
            raise InvalidValue(f"{key} is not what a claim says but where it was found; reject the claim and add another")
        if key not in types:
            raise InvalidValue(f"a {kind.replace('_', ' ')} claim has no key {key!r}; use one of {', '.join(sorted(types))}")
    change = {key: _read(key, text, types[key]) for key, text in wanted.items()}
    check(kind, change)
    return change


def fields() -> dict[str, dict[str, tuple[str, ...]]]:
    """For each kind of claim its keys that a reviewer may give, and for those that take one of a list of words, the words."""
    lists = {"level": status.LEVEL, "plover": status.PLOVER}
    return {
        kind: {
            f.name: _STATUSES.get(kind, ()) if f.name == "status" else lists.get(f.name, ())
            for f in msgspec.structs.fields(made) if f.name not in (*EVIDENCE, "said_by", "offset")
        }
        for kind, made in _CLASSES.items()
    }


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise InvalidValue(f"{text!r} is no KEY=VALUE; write it like date=2015-03-16")
    return key.strip(), value.strip()


def _read(key: str, text: str, wanted: Any) -> Any:
    many = "tuple" in str(wanted)
    try:
        if text.lower() in ("", "none", "null"):
            value: Any = [] if many else None
        elif text[0] in "[{":
            value = msgspec.json.decode(text)
        else:
            value = [part.strip() for part in text.split(",") if part.strip()] if many else text
        return msgspec.to_builtins(msgspec.convert(value, wanted, strict=False))
    except msgspec.DecodeError as e:
        raise InvalidValue(f"{key}={text} cannot be taken: {e}; `detente explain {key}` says what it should be") from None


def check(kind: str, values: Mapping[str, Any]) -> None:
    """Raises InvalidDate for a date that detente does not keep, InvalidValue for a status, level or type that there is not."""
    lists = {"status": _STATUSES.get(kind, ()), "level": status.LEVEL, "plover": status.PLOVER}
    for key, value in values.items():
        if value is not None and (key == "date" or (kind == "time" and key == "value")):
            validate(value)
        if value is not None and key in lists and value not in lists[key]:
            raise InvalidValue(f"{key}={value} is not one of {', '.join(lists[key])}")


def check_kind(kind: object) -> str:
    """``kind`` itself. Raises InvalidValue where claims have no such kind."""
    if kind not in _CLASSES:
        raise InvalidValue(f"{kind!r} is no kind of claim; use one of {', '.join(map(str, _CLASSES))}")
    return str(kind)
