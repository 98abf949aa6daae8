"""CAMEO's codes with their names and the PLOVER type that each belongs to: ``data/schemes/cameo.csv``."""

from __future__ import annotations

import csv
import functools
import io
from dataclasses import dataclass
from importlib import resources

VERSION = "CAMEO 1.1b3"


@dataclass(frozen=True, slots=True)
class Code:
    """A CAMEO code: its name in our words, the PLOVER type (None: none) and mode, and its place on Goldstein's scale."""

    code: str
    name: str
    plover: str | None
    mode: str | None
    goldstein: float | None


@functools.cache
def codes() -> dict[str, Code]:
    """Every code of CAMEO."""
    path = resources.files("detente") / "data" / "schemes" / "cameo.csv"
    rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))
    return {
        r["code"]: Code(r["code"], r["name"], r["plover"] or None, r["mode"] or None, float(r["goldstein"]) if r["goldstein"] else None)
        for r in rows
    }


def plover_of(code: str) -> str | None:
    """The PLOVER type that a code belongs to, or None for those of root 01, which PLOVER left out."""
    return codes()[code].plover
