"""Write the codebooks from the glossary, the model and the schemes, so that they never say what the code does not.

usage: python scripts/codebook.py [--check]

Writes docs/codebook.md and docs/events-codebook.md. ``--check`` writes nothing and fails where one is not what would be written.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tomllib
import typing
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the checkout's own glossary, installed or not

from detente.coding import gdelt, polecat, tidy
from detente.coding.cameo import VERSION, codes
from detente.coding.scheme import plover
from detente.glossary import Term, terms
from detente.model.claims import KINDS, AnyClaim, Claim

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / "docs" / "codebook.md"
EVENTS = ROOT / "docs" / "events-codebook.md"
TRANSITIONS = ROOT / "detente" / "data" / "transitions.csv"
READINGS = ROOT / "detente" / "data" / "schemes" / "readings.toml"
EVENTS_HEAD = """# Codebook of event data

What `detente events` writes: types, modes, contexts, sectors, codes and columns. Written by `python scripts/codebook.py` from
`detente/data/schemes` and the code; `detente explain CONSULT` and `detente explain 036` say the same on the command line.
[events.md](events.md) tells how it is used and how good it is.

PLOVER is {plover}; CAMEO is {cameo}, coded from the sentence's own words and not by a table from the type. Definitions are in
our own words.
"""
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


MOVES = {"status of a round": "round", "status of an issue": "issue", "status of a condition": "condition"}


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
        if kind in MOVES:
            lines += [f"### {MOVES[kind].capitalize()}: which status may follow which", "", *_transitions(MOVES[kind]), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _transitions(kind: str) -> Iterator[str]:
    """Every move of a status that merging allows."""
    with TRANSITIONS.open(encoding="utf-8", newline="") as file:
        moves = [row for row in csv.DictReader(file) if row["kind"] == kind]
    yield (
        "A status moves only on a dated claim, and only so; what else a report says is kept as a claim and moves nothing. "
        f"Any may be the first. {_ends(sorted({r['to'] for r in moves} - {r['from'] for r in moves}))}"
    )
    yield ""
    yield "| from | to | when |"
    yield "| --- | --- | --- |"
    for row in moves:
        yield f"| `{row['from']}` | `{row['to']}` | {row['meaning']} |"


def _ends(names: list[str]) -> str:
    return f"Nothing follows {' or '.join(f'`{name}`' for name in names)}." if names else "Each can be left again."


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


def events_codebook() -> str:
    """The codebook of event data as Markdown."""
    scheme = plover()
    lines = [EVENTS_HEAD.format(plover=scheme.version, cameo=VERSION), "## Types", "", "| type | meaning | class | modes |", "| --- | --- | --- | --- |"]
    lines += [f"| `{e.name}` | {e.text} | {e.quad} | {_keys(e.modes.names)} |" for e in scheme.events.values()]
    lines += ["", "## Where the manual leaves a choice", "", "| point | taken here as | reason |", "| --- | --- | --- |"]
    readings = tomllib.loads(READINGS.read_text(encoding="utf-8"))["reading"]
    lines += [f"| {r['point']} | {r['choice']} | {r['reason']} |" for r in readings]
    lines += ["", "## Contexts", "", f"Several may hold: {_keys(scheme.contexts.names)}."]
    lines += ["", "## Sectors", "", f"{_keys(scheme.sectors.names)}, and `IGO` for organisations of states. A state named alone is `GOV`."]
    lines += ["", "## Columns", ""]
    lines += [f"{name}: {_keys(columns)}." + "\n" for name, columns in (("`--table tidy`", tidy.COLUMNS), ("`--table mentions`", tidy.MENTION_COLUMNS), ("`--table polecat`", polecat.COLUMNS), ("`--table gdelt`", gdelt.COLUMNS))]
    lines += ["## CAMEO codes", "", "| code | meaning | PLOVER type | mode | Goldstein |", "| --- | --- | --- | --- | --- |"]
    lines += [f"| `{c.code}` | {c.name} | {c.plover or ''} | {c.mode or ''} | {'' if c.goldstein is None else c.goldstein} |" for c in codes().values()]
    return "\n".join(lines) + "\n"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true")
    check = options.parse_args().check
    old = []
    for place, text in ((PLACE, codebook()), (EVENTS, events_codebook())):
        if not check:
            place.write_text(text, encoding="utf-8")
        elif not place.is_file() or place.read_text(encoding="utf-8") != text:
            old.append(place)
            print(f"docs/{place.name} is out of date: run python scripts/codebook.py", file=sys.stderr)
    return 1 if old else 0


if __name__ == "__main__":
    sys.exit(main())
