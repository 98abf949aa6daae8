"""Write the codebook from the glossary and the model, so that it never says what the code does not.

usage: python scripts/codebook.py [--check]

``--check`` writes nothing and fails where docs/codebook.md is not what would be written.
"""

from __future__ import annotations

import argparse
import sys
import typing
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the checkout's own glossary, installed or not

from detente.glossary import Term, terms
from detente.model.claims import KINDS, AnyClaim, Claim

PLACE = Path(__file__).resolve().parents[1] / "docs" / "codebook.md"
HEAD = """# Codebook

Every term, key, status and code that detente's output uses. Written by `python scripts/codebook.py` from
`detente/data/glossary.toml` and the model; `detente explain TERM` says the same on the command line.

What a text does not say is null, never a guess. Parties are ISO 3166-1 alpha-3 codes for states (`XKX` for Kosovo) and the
usual short name for others. Dates are EDTF strings.
"""
SECTIONS = {
    "entry": "The record",
    "claim": "Kinds of claims",
    "field": "Keys",
    "voice": "Voices",
    "status of a round": "Statuses of a round",
    "level of a round": "Levels of a round",
    "basis of an ordinal": "Bases of an ordinal",
    "status of an issue": "Statuses of an issue",
    "status of a condition": "Statuses of a condition",
    "role": "Roles of third parties",
    "standing of a fact": "Standings of a fact of two accounts",
    "observation": "Observations",
    "standard": "Standards",
    "PLOVER type": "PLOVER types of events",
    "CAMEO root code": "CAMEO root codes",
}


def codebook() -> str:
    """The whole codebook as Markdown."""
    known = {term.name: term for term in terms().values()}
    lines = [HEAD]
    for kind, title in SECTIONS.items():
        lines += [f"## {title}", ""]
        if kind == "claim":
            lines += _kinds(known)
        else:
            lines += ["| term | meaning |", "| --- | --- |"]
            lines += [_row(term) for term in known.values() if kind in term.kind.split(", ")]
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def _row(term: Term) -> str:
    further = f" See {', '.join(f'`{name}`' for name in term.see)}." if term.see else ""
    return f"| `{term.name}` | {term.text}{further} |"


def _kinds(known: dict[str, Term]) -> Iterator[str]:
    """Each kind of claim with the keys that it has beside those of every claim."""
    common = set(Claim.__struct_fields__)
    yield f"Every claim has {_keys(Claim.__struct_fields__)}; by kind:"
    yield ""
    yield "| kind | meaning | further keys |"
    yield "| --- | --- | --- |"
    classes = {c.__struct_config__.tag: c for c in typing.get_args(AnyClaim)}
    for kind in KINDS:
        term = next(t for t in known.values() if t.name in (kind, kind.replace("_", " ")))
        yield f"| `{kind}` | {term.text} | {_keys(f for f in classes[kind].__struct_fields__ if f not in common)} |"


def _keys(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true")
    text = codebook()
    if options.parse_args().check:
        same = PLACE.is_file() and PLACE.read_text(encoding="utf-8") == text
        if not same:
            print("docs/codebook.md is out of date: run python scripts/codebook.py", file=sys.stderr)
        return 0 if same else 1
    PLACE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
