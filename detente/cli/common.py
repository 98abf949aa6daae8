"""What the commands share: their group, the options for two dates, and how a record and a negotiation are named."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

import detente
from detente.errors import InvalidValue

if TYPE_CHECKING:
    from detente.model import Negotiation
    from detente.record.record import Record


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(detente.__version__, prog_name="detente", message="%(prog)s %(version)s")
def cli() -> None:
    """Keep the record of a negotiation from the reports about it."""


def dates(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options for the two dates by which a record is looked at."""
    command = click.option("--known-by", metavar="DATE", help="From reports published by this day only.")(command)
    return click.option("--as-of", metavar="DATE", help="As it was true by this day (2015-03-16).")(command)


def opened(path: str, as_of: str | None = None, known_by: str | None = None) -> Record:
    """The record in the file ``path``, as of the two dates (ISO) where they are given. Raises DetenteError where there is none."""
    record: Record = detente.open_record(path)
    return record.as_of(as_of, known_by) if as_of or known_by else record


def chosen(found: tuple[Negotiation, ...], wanted: str) -> Negotiation:
    """The one negotiation that a number in the list, the beginning of an id, a title's word or a party names. Raises InvalidValue."""
    if wanted.isdecimal() and 1 <= int(wanted) <= len(found):
        return found[int(wanted) - 1]
    word = wanted.casefold()
    fit = [n for n in found if n.id.startswith(wanted)] or [
        n for n in found if word in n.title.casefold() or word in (p.casefold() for p in n.parties)
    ]
    if len(fit) == 1:
        return fit[0]
    which = "several negotiations fit" if fit else "no negotiation fits"
    raise InvalidValue(f"{which} {wanted!r}; choose a number from 1 to {len(found)} in the list that `detente show` gives")


def count(number: int, thing: str) -> str:
    """"1 report", "2 reports"."""
    return f"{number} {thing}{'s' * (number != 1)}"


def print_page(
    record: Record, negotiation: Negotiation, kind: str | None = None, number: int | None = None, party: str | None = None
) -> None:
    """Prints a negotiation's page, or the part of it that ``kind``, ``number`` and ``party`` name; in colour on a terminal."""
    from rich.console import Console

    from detente.outputs.page import only, page
    from detente.outputs.text import show as show_page
    from detente.outputs.text import text

    whole = page(record, negotiation)
    if kind or party:
        whole = only(whole, kind, number, party)
        if not whole.sections:
            raise InvalidValue("nothing of that kind on the page; run `detente show` without --round, --issue, --condition or --party")
    console = Console(highlight=False)
    if console.is_terminal:
        show_page(whole, console)
    else:
        click.echo(text(whole, console.width), nl=False)
