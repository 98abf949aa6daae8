"""The diff of two sides on a terminal: the facts of one entry in columns, side by side, and the sentences behind them."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from detente.merging.sides import name
from detente.model import Negotiation
from detente.model.dates import pretty
from detente.outputs.json import voice as voice_keys
from detente.outputs.page import Citations, teller
from detente.outputs.text import print_sources
from detente.record.diff import AGREED, CONTESTED, ONE_SIDED, OTHERS, Diff, Fact, Telling
from detente.record.plain import clean
from detente.record.record import Record

_HEADINGS = {
    AGREED: "AGREED: both sides tell it alike",
    CONTESTED: "CONTESTED: the sides tell it differently",
    ONE_SIDED: "ONE-SIDED: one side tells it, the other is silent",
    OTHERS: "TOLD BY OTHERS: neither side tells it",
}
_NARROW = 72  # columns below which the sides stand under each other


def text(record: Record, negotiation: Negotiation, found: Diff, width: int = 80) -> str:
    """The diff as plain text of ``width`` columns, without colour."""
    out = StringIO()
    show(record, negotiation, found, Console(file=out, width=width, color_system=None, force_terminal=False))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def show(record: Record, negotiation: Negotiation, found: Diff, console: Console) -> None:
    """Prints the diff on ``console``."""
    cite = Citations(record, copies=negotiation.copies)
    console.print(Text(f"{clean(found.title)}: {found.kind} {found.number}", style="bold"))
    for line in _clocks(found):
        console.print(Text(line))
    for standing, heading in _HEADINGS.items():
        facts = [fact for fact in found.facts if fact.standing == standing]
        if facts:
            console.print()
            console.print(Text(heading, style="bold"))
            console.print(_columns(facts, found, cite) if console.width >= _NARROW else _stacked(facts, found, cite))
    if not found.facts:
        console.print()
        console.print(Text("no report tells anything of it by these days"))
    print_sources(cite.sources(), console)


def _clocks(found: Diff) -> Iterable[str]:
    said = [f"true by {pretty(found.as_of)}" if found.as_of else "", f"known by {pretty(found.known_by)}" if found.known_by else ""]
    clocks = " and ".join(filter(None, said))
    yield f"{name(found.sides[0])} and {name(found.sides[1])} side by side" + (f", as {clocks}" if clocks else "")


def _columns(facts: Iterable[Fact], found: Diff, cite: Citations) -> Table:
    table = Table(box=None, expand=True, padding=(0, 2, 0, 0), show_edge=False)
    table.add_column("", ratio=3, overflow="fold", style="cyan")
    for heading in (*map(name, found.sides), "others"):
        table.add_column(heading, ratio=4, overflow="fold", header_style="italic")
    for fact in facts:
        table.add_row(Text(_what(fact)), *(_cell(fact, told, cite) for told in (*fact.sides, fact.others)))
    return table


def _stacked(facts: Iterable[Fact], found: Diff, cite: Citations) -> Text:
    lines = []
    for fact in facts:
        lines.append(_what(fact))
        lines += [
            f"  {who}: {_cell(fact, told, cite, '; ')}"
            for who, told in zip((*map(name, found.sides), "others"), (*fact.sides, fact.others), strict=True)
        ]
    return Text("\n".join(lines))


def _what(fact: Fact) -> str:
    if fact.fact == "led by" and fact.about:
        return f"delegation of {name(fact.about)} led by"
    return fact.fact + (f": {clean(fact.about)}" if fact.about else "")


def _cell(fact: Fact, told: tuple[Telling, ...], cite: Citations, between: str = "\n") -> Text:
    return Text(between.join(_telling(fact, t, cite) for t in told) or "–")


def _telling(fact: Fact, told: Telling, cite: Citations) -> str:
    refs = " ".join(cite.refs(told.claims))
    value = pretty(told.value) if fact.fact == "date" else clean(told.value)
    return f"{value}, says {teller(told.said_by, told.outlet)}" + (f" [{refs}]" if refs else "")


def json(found: Diff) -> str:
    """The diff as one JSON object, with every key of every voice."""
    keys = msgspec.to_builtins(found)
    for fact, shown in zip(found.facts, keys["facts"], strict=True):
        for told, seen in zip((*fact.sides, fact.others), (*shown["sides"], shown["others"]), strict=True):
            for one, out in zip(told, seen, strict=True):
                out["said_by"] = voice_keys(one.said_by)
    return msgspec.json.format(msgspec.json.encode(keys), indent=1).decode() + "\n"
