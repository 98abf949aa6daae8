"""The false claims that the page on limits shows are what detente makes of the example reports. A reader that errs less must say so there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import detente
from detente.model.claims import kind_of

ROOT = Path(__file__).resolve().parents[1]
SHOWN = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8").split("## Shown: false claims")[1].split("\n## ")[0]
ROWS = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in SHOWN.splitlines() if line.startswith("| ") and "`" in line]
LISTS = {"round": "rounds", "issue": "issues", "condition": "conditions"}


@pytest.fixture(scope="module")
def record():
    return detente.read(ROOT / "examples" / "reports")


def _told(said: str) -> tuple[str, dict[str, str]]:
    kind, _, fields = said.strip("`").partition(": ")
    return kind, dict(f.split("=", 1) for f in fields.split("; ")) if fields else {}


def _is(thing: object, fields: dict[str, str]) -> bool:
    def value(name: str) -> str | None:
        found = getattr(thing, name)
        return ", ".join(found) if isinstance(found, tuple) else str(found)

    heads = {f"{h.name} of {h.party}" for h in getattr(thing, "heads", ())}
    return all(wanted in heads if name == "head" else value(name) == wanted for name, wanted in fields.items())


def test_the_false_claims_that_are_shown_are_claims_of_these_sentences(record):
    shown = [r for r in ROWS if len(r) == 3]
    assert len(shown) >= 20 and len({_told(r[1])[0] for r in shown}) >= 8
    gone = []
    for sentence, said, _ in shown:
        kind, fields = _told(said)
        if not any(kind_of(c) == kind and _is(c, fields) and sentence in re.sub(r"\s+", " ", record.evidence(c).sentence) for c in record.claims):
            gone.append(f"{said}  of  {sentence}")
    assert not gone, "no longer said; take these out of docs/limits.md:\n" + "\n".join(gone)


def test_the_false_entries_that_are_shown_are_in_the_record(record):
    (n,) = record.negotiations
    shown = [_told(r[0]) for r in ROWS if len(r) == 2]
    gone = [(kind, fields) for kind, fields in shown if not any(_is(e, fields) for e in getattr(n, LISTS[kind]))]
    assert len(shown) >= 6 and not gone, "no longer so; take these out of docs/limits.md"
