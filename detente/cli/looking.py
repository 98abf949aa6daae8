"""The commands that show what a record holds: as a page, a file, a difference, a change, in the browser."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from detente.cli.common import chosen, count, dates, opened, print_page
from detente.errors import InvalidValue
from detente.outputs.command import Export

if TYPE_CHECKING:
    from detente.record.record import Record


@click.command()
@click.argument("record")
@click.argument("negotiation", required=False)
@click.option("--round", "round_", type=click.IntRange(1), metavar="N", help="Only the round numbered N on the page.")
@click.option("--issue", type=click.IntRange(1), metavar="N", help="Only the issue numbered N on the page.")
@click.option("--condition", type=click.IntRange(1), metavar="N", help="Only the condition numbered N on the page.")
@click.option("--party", help="Only what concerns this party (code or name).")
@click.option("--all", "everything", is_flag=True, help="Every negotiation, one after the other.")
@dates
def show(
    record: str, negotiation: str | None, round_: int | None, issue: int | None, condition: int | None, party: str | None,
    everything: bool, as_of: str | None, known_by: str | None,
) -> None:
    """Show a negotiation: who, about what, rounds, issues, conditions, and the sentence behind each line.

    NEGOTIATION is its number in the list, the beginning of its id, or a word of its title or a party. Where a record has
    several and none is named, they are listed.
    """
    asked = [(kind, n) for kind, n in (("round", round_), ("issue", issue), ("condition", condition)) if n]
    if len(asked) > 1:
        raise click.UsageError("choose one of --round, --issue and --condition")
    kind, number = asked[0] if asked else (None, None)
    kept = opened(record, as_of, known_by)
    found = kept.negotiations
    if not found:
        click.echo("no negotiation in this record" + (" by these days" if as_of or known_by else ""))
    elif everything or negotiation is not None or len(found) == 1:
        pages = list(found) if everything or negotiation is None else [chosen(found, negotiation)]
        for one in pages:
            print_page(kept, one, kind, number, party)
    else:
        for number, one in enumerate(found, 1):
            click.echo(f"{number:>3}  {one.title}  ({count(len(one.reports), 'report')}, {count(len(one.rounds), 'round')})")
        click.echo(f"\nshow one of them with: detente show {record} NUMBER", err=True)


@click.command(cls=Export)
@click.argument("record")
@click.argument("negotiation", required=False)
@click.option("--format", "form", metavar="NAME", required=True, help="One of those listed below.")
@click.option("--out", metavar="PLACE", help="A file, or a folder for formats of several files; standard output where none is named.")
@dates
def export(record: str, negotiation: str | None, form: str, out: str | None, as_of: str | None, known_by: str | None) -> None:
    """Export a record, or one NEGOTIATION of it (named as in `detente show`), in one of many formats."""
    from detente.outputs.command import export as write
    from detente.outputs.formats import format_named
    from detente.record.part import Part

    format_named(form)  # first, so that a mistyped name costs no time
    kept = opened(record, as_of, known_by)
    if negotiation is not None:
        kept = Part(kept, [chosen(kept.negotiations, negotiation)])
    write(kept, form, out, click.echo)


@click.command()
def plugins() -> int:
    """List the plug-ins that are installed; exit with 1 where one of them cannot be used."""
    from detente.outputs.command import broken, plugin_lines

    for line in plugin_lines():
        click.echo(line)
    return int(broken())


@click.command()
@click.argument("record")
@click.argument("negotiation", required=False)
@click.option("--round", "round_", type=click.IntRange(1), metavar="N", help="The round numbered N on the page.")
@click.option("--issue", type=click.IntRange(1), metavar="N", help="The issue numbered N on the page.")
@click.option("--condition", type=click.IntRange(1), metavar="N", help="The condition numbered N on the page.")
@click.option("--between", nargs=2, metavar="A B", help="The two sides (codes or names); without it the two most named.")
@click.option("--outlets", "table", metavar="FILE", help="A table of outlets of your own, before detente's (docs/accounts.md).")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@dates
def diff(
    record: str, negotiation: str | None, round_: int | None, issue: int | None, condition: int | None,
    between: tuple[str, str] | None, table: str | None, as_json: bool, as_of: str | None, known_by: str | None,
) -> None:
    """Show side by side what two sides say of a round, an issue or a condition, and what third parties say.

    No winner is chosen. NEGOTIATION is named as in `detente show`.
    """
    from rich.console import Console

    from detente.outputs import diff as out
    from detente.record.diff import diff as compare
    from detente.record.outlets import outlets

    asked = [(kind, n) for kind, n in (("round", round_), ("issue", issue), ("condition", condition)) if n]
    if len(asked) != 1:
        raise click.UsageError("choose one of --round, --issue and --condition; `detente show` prints their numbers")
    kept = opened(record, as_of, known_by)
    found = kept.negotiations
    if not found:
        click.echo("no negotiation in this record" + (" by these days" if as_of or known_by else ""))
        return
    if negotiation is None and len(found) > 1:
        raise InvalidValue(f"the record holds {len(found)} negotiations; name one by its number in the list that `detente show` gives")
    one = found[0] if negotiation is None else chosen(found, negotiation)
    told = compare(kept, one, *asked[0], outlets(table), between or ())
    console = Console(highlight=False)
    if as_json:
        sys.stdout.buffer.write(out.json(told).encode())
    elif console.is_terminal:
        out.show(kept, one, told, console)
    else:
        click.echo(out.text(kept, one, told, console.width), nl=False)


@click.command()
@click.argument("record")
@click.argument("query")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1))
@dates
def search(record: str, query: str, limit: int, as_of: str | None, known_by: str | None) -> None:
    """Find reports by their words, best first, with the claims that hold them. A phrase goes in quotation marks."""
    from detente.outputs.hits import print_hits

    print_hits(opened(record, as_of, known_by).search(query, limit))


@click.command()
@click.argument("term")
def explain(term: str) -> None:
    """Say what a term, a status or a code means."""
    from detente.coding.explain import explain as meaning

    click.echo(meaning(term))


@click.command()
@click.argument("record", required=False)
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen. Beyond this computer one has to sign in.")
@click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535))
@click.option("--users", metavar="FILE", help="Who may sign in; make it with --add-user.")
@click.option("--add-user", metavar="NAME", help="Add a user to the file of --users; the password is asked for.")
@click.option("--token-file", metavar="FILE", help="A file with one long word by which everybody signs in.")
@click.option("--name", "names", multiple=True, metavar="HOST", help="A name by which the server is called, beside localhost.")
@click.option("--behind-tls", is_flag=True, help="A proxy with TLS stands in front.")
@click.option("--outlets", metavar="FILE", help="A table of outlets of your own, before detente's (docs/accounts.md).")
@click.option("--open", "open_browser", is_flag=True, help="Open it in the browser.")
def serve(record: str | None, add_user: str | None, users: str | None, **options: Any) -> None:
    """Show a record in a browser: look at it, check it, correct it, add to it (docs/page.md)."""
    from detente.web import command

    if add_user:
        command.new_user(users, add_user, click.prompt("password", hide_input=True, confirmation_prompt=True))
    elif record is None:
        raise click.UsageError("name the record to show")
    else:
        command.serve(record, users=users, **options)


@click.command()
@click.argument("record")
@click.option("--since", metavar="DATE", help="What became known on this day or later (or from this time on); without it, since yesterday.")
@click.option("--until", metavar="DATE", help="The day by which deadlines have passed; without it, that of the last report.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def changes(record: str, since: str | None, until: str | None, as_json: bool) -> None:
    """Show what changed: new rounds, conditions and undertakings, changes of status, values told otherwise, days that passed.

    A report became known when `detente follow` fetched it, else on its day of publication.
    """
    show_changes(opened(record), since, until, as_json)


def show_changes(record: Record, since: str | None, until: str | None, as_json: bool = False, quiet: bool = False) -> None:
    """Prints what became known since a day or a time (ISO), yesterday where none is given; ``quiet``: nothing where nothing did."""
    from datetime import UTC, datetime, timedelta

    from rich.console import Console

    from detente.model.dates import parse
    from detente.outputs import happenings as out
    from detente.outputs.text import text
    from detente.record.changes import changes as compare
    from detente.record.changes import moment

    since = since or (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    found = compare(record, moment(since), parse(until)[1] if until else None)
    if as_json:
        sys.stdout.buffer.write(out.json(record, found).encode())
    elif found:
        click.echo(text(out.page(record, found, since), Console().width), nl=False)
    elif not quiet:
        click.echo(f"nothing changed since {since}")
