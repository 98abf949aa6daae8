"""What the example reports look like in each format, word for word. ``UPDATE_GOLDEN=1`` writes the files in golden/ again.

A change of what is read shows here as a difference to look at.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from detente.outputs.brief import brief
from detente.outputs.formats import format_named, render

GOLDEN = Path(__file__).with_name("golden")
FILES = {"md": "page.md", "ics": "calendar.ics", "atom": "changes.atom", "bibtex": "references.bib", "ris": "references.ris",
         "timeline": "timeline.json"}


def _masked(text: str) -> str:
    """Without the hash of the JSON export, which any change of what is read alters."""
    text = re.sub(r"\b[0-9a-f]{64}\b", "<sha-256>", text)
    return re.sub(r"detente-[0-9a-f]{12}", "detente-<sha>", text).replace("\r\n", "\n")


def _brief(record) -> str:
    """The brief as plain text, which its Word and PDF forms set."""
    lines = []
    for one in (brief(record, n) for n in record.negotiations):
        lines += [one.title, one.clocks]
        for part in one.parts:
            lines += ["", part.heading, *(f"  {p.lead}: {p.text} {list(p.sources)}" for p in part.points)]
            lines += [f"  and {part.more} more"] if part.more else []
        lines += ["", "Sources", *(f"  {s.number}. {s.about} {s.url or ''}".rstrip() for s in one.sources), "", one.foot]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", ["brief", *FILES])
def test_the_examples_as_they_were_looked_at(example, name, monkeypatch):
    monkeypatch.setattr("detente.__version__", "0.0")
    made = _masked(_brief(example) if name == "brief" else render(format_named(name), example).decode())
    file = GOLDEN / FILES.get(name, "brief.txt")
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(made, encoding="utf-8")
    kept = file.read_text(encoding="utf-8")
    assert made == kept, f"{file.name} is another; look at it, and if it is right run UPDATE_GOLDEN=1 pytest tests/outputs/test_golden.py"
