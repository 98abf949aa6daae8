"""What ``detente export`` and ``detente plugins`` do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from detente import plugins
from detente.errors import InvalidValue

if TYPE_CHECKING:
    from detente.record.record import Record


class Export(click.Command):
    """A command whose help lists every format that there is, those of plug-ins among them."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the list of formats."""
        from detente.outputs.formats import formats

        with formatter.section("Formats"):
            formatter.write_dl([(f.name, f"{f.about} ({f.ending or 'folder'})") for f in formats().values()])


def export(record: Record, form: str, out: str | None, echo: Callable[[str], object]) -> None:
    """Writes the record in a format to ``out``, or to standard output where that can take it; tells each file of a folder.

    Raises InvalidValue and RecordError.
    """
    from detente.outputs.formats import format_named, put, render

    chosen = format_named(form)
    if out is None and chosen.folder:
        raise InvalidValue(f"{form} is a folder of files; name it with --out DIR")
    if out is None and chosen.binary and sys.stdout.isatty():
        raise InvalidValue(f"{form} is not for a terminal; name a file with --out FILE{chosen.ending}")
    made = render(chosen, record)
    if out is not None:
        for file in put(made, out):
            if chosen.folder:
                echo(str(file))
    elif isinstance(made, bytes):
        sys.stdout.buffer.write(made)
    else:
        raise InvalidValue(f"{form} is a folder of files; name it with --out DIR")


def plugin_lines() -> Iterator[str]:
    """A line for each plug-in: what it adds, its name, who brings it, and whether it can be used."""
    none = True
    for group in plugins.GROUPS:
        for plugin in plugins.found(group):
            none = False
            state = "can be used" if plugin.fault is None else f"cannot be used: {plugin.fault}"
            yield f"{group.partition('.')[2]:<8} {plugin.name:<16} {plugin.distribution} {plugin.version}: {state}"
    if none:
        yield "no plug-in is installed; docs/python.md shows how one is made"


def broken() -> bool:
    """Whether some plug-in cannot be used."""
    return any(p.fault is not None for group in plugins.GROUPS for p in plugins.found(group))
