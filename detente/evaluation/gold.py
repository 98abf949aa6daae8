"""A folder of gold: ``<negotiation>/<nn>.txt``, ``.meta.json``, ``.gold.json``, and ``process.gold.json`` for the merged record."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.errors import InvalidValue


@dataclass(frozen=True, slots=True)
class GoldReport:
    """One annotated report; ``key`` is ``<negotiation>/<nn>``."""

    key: str
    text: str
    meta: dict[str, Any]
    entries: dict[str, Any]

    @property
    def dated_by_guess(self) -> bool:
        """Whether its day of publication is an estimate, so that its dates are not scored."""
        return "estimate" in (self.meta.get("date_source") or "")


def reports(folder: str | os.PathLike[str], lang: str = "en") -> list[GoldReport]:
    """The gold reports of a language (``all``: of every one). Raises InvalidValue where the folder holds none or a file is broken."""
    found = []
    for path in sorted(Path(folder).glob("*/*.gold.json")):
        if path.name == "process.gold.json":
            continue
        base = path.with_name(path.name.removesuffix(".gold.json"))
        text = base.with_suffix(".txt")
        if not text.is_file():
            continue
        meta = _json(base.with_suffix(".meta.json"))
        if lang in ("all", meta.get("lang", "en")):
            key = f"{path.parent.name}/{base.name}"
            found.append(GoldReport(key, text.read_text(encoding="utf-8"), meta, _json(path)))
    if not found:
        raise InvalidValue(
            f"{folder} holds no gold in language {lang!r}: expected <negotiation>/<nn>.txt with .meta.json and .gold.json beside it"
        )
    return found


def processes(folder: str | os.PathLike[str]) -> dict[str, dict[str, Any]]:
    """Negotiation -> its merged gold record."""
    return {p.parent.name: _json(p) for p in sorted(Path(folder).glob("*/process.gold.json"))}


def _json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InvalidValue(f"{path} is not there: every gold report needs it") from None
    except ValueError as fault:
        raise InvalidValue(f"{path} is not valid JSON: {fault}") from None
    if not isinstance(value, dict):
        raise InvalidValue(f"{path} does not hold an object")
    return value
