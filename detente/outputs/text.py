"""The page of a negotiation on a terminal: as wide as it is, and plain where it has no colour."""

from __future__ import annotations

from io import StringIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from detente.outputs.page import NUMBERED, Line, Page, Section, Source

_NARROW = 60


def text(page: Page, width: int = 80) -> str:
    """The page as plain text of ``width`` columns, without colour."""
    out = StringIO()
    show(page, Console(file=out, width=width, color_system=None, force_terminal=False))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def show(page: Page, console: Console) -> None:
    """Prints the page on ``console``."""
    console.print(Text(page.title, style="bold"))
    console.print(_grid(page.top, 8, numbered=False))
    for section in page.sections:
        console.print()
        console.print(Text(section.heading.upper(), style="bold"))
        _print_section(section, console)
    print_sources(page.sources, console)


def print_sources(sources: tuple[Source, ...], console: Console) -> None:
    """Prints the list of reports cited with their sentences; nothing where none is."""
    if sources:
        console.print()
        console.print(Text("SOURCES", style="bold"))
        for source in sources:
            _print_source(source, console)


def _print_section(section: Section, console: Console) -> None:
    longest = max(len(line.lead) for line in section.lines)
    numbered = section.key in NUMBERED
    room = console.width // 3 if console.width >= _NARROW else console.width // 4
    console.print(_grid(section.lines, min(longest, max(room, 8)), numbered=numbered))


def _grid(lines: tuple[Line, ...], lead: int, *, numbered: bool) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    if numbered:
        table.add_column(justify="right", min_width=3, no_wrap=True, style="dim")
    else:
        table.add_column(min_width=1)
    table.add_column(width=lead, style="cyan")
    table.add_column(ratio=1, overflow="fold")
    table.expand = True
    for line in lines:
        table.add_row(str(line.number or "") if numbered else "", Text(line.lead), _body(line))
    return table


def _body(line: Line) -> Text:
    body = Text(line.body)
    _cite(body, line)
    for under in line.under:
        body.append("\n")
        body.append(f"{under.lead} ", style="italic dim")
        body.append(under.body)
        _cite(body, under)
    return body


def _cite(body: Text, line: Line) -> None:
    if line.refs:
        body.append(f" [{' '.join(line.refs)}]", style="dim")


def _print_source(source: Source, console: Console) -> None:
    mark = f"[{source.number}]"
    width = max(4, len(mark))
    console.print(_rows([(mark, source.about, "")], width))
    if source.url:  # left whole, however long, so that it can be followed and copied
        console.print(Text(" " * (width + 1) + source.url, style="dim"), soft_wrap=True)
    console.print(_rows([(letter, f"“{sentence}”", "dim") for letter, sentence in source.sentences], width))


def _rows(rows: list[tuple[str, str, str]], width: int) -> Table:
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(min_width=width, justify="right", style="dim")
    table.add_column(ratio=1, overflow="fold")
    for mark, words, style in rows:
        table.add_row(mark, Text(words, style=style))
    return table
