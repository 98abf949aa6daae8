"""The commands of those who check what was read: ``review``, and how far a second reader agrees."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

import detente
from detente.cli.common import count, dates, opened

if TYPE_CHECKING:
    from detente.record.record import Record


@click.command()
@click.argument("record")
@click.argument("more", nargs=-1, metavar="[ID...]")
@click.option("--by", metavar="NAME", help="Who rules. Needed for every ruling.")
@click.option("--reason", metavar="TEXT", default="", help="Why. Needed for every ruling; in a session, offered for each.")
@click.option("--list", "listed", is_flag=True, help="Print the queue: what is most worth a look, first.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How much of the queue to list or go through.")
@click.option("--second", is_flag=True, help="The queue of what others ruled on and --by did not.")
@click.option("--accept", multiple=True, metavar="ID", help="The claim, or every claim of the entry, is right.")
@click.option("--reject", multiple=True, metavar="ID", help="Leave the claim, or every claim of the entry, out.")
@click.option("--correct", multiple=True, nargs=2, metavar="ID KEY=VALUE", help="Put a value in place; again for further keys.")
@click.option("--add", multiple=True, metavar="FILE.json", help="Add a claim, or a list of claims, that was missed.")
@click.option("--merge", multiple=True, nargs=2, metavar="ID ID", help="The first belongs into the entry, or negotiation, of the second.")
@click.option("--split", metavar="ID [ID...]", help="These stand together in an entry, or negotiation, of their own.")
@click.option("--alias", multiple=True, nargs=2, metavar="NAME PARTY", help="A party, or a label, goes by another name.")
@click.option("--settle", multiple=True, metavar="ID", help="A raised ruling has been looked at; nothing is to be done.")
@click.option("--restore", multiple=True, metavar="ID", help="The claim of a raised ruling stands although it was not found again.")
@click.option("--withdraw", multiple=True, metavar="ID", help="Take back a ruling of your own, as if it had not been made.")
@click.option("--raised", "show_raised", is_flag=True, help="Print the rulings whose claim is gone or was found in other words.")
@click.option("--history", is_flag=True, help="Print every ruling, oldest first.")
@click.option("--agreement", is_flag=True, help="Print Krippendorff's alpha over the claims that two or more ruled on.")
@dates
def review(
    record: str, more: tuple[str, ...], by: str | None, reason: str, listed: bool, limit: int, second: bool, show_raised: bool,
    history: bool, agreement: bool, as_of: str | None, known_by: str | None, **rulings: Any,
) -> None:
    """Rule on what was read: accept, reject, correct, add, merge, split, alias. Without rulings, a session on the terminal.

    An ID is that of a claim, an entry, a report or a negotiation, or its first letters. Each ruling is kept for good, signed
    and with its reason, and holds whatever is read later. With --as-of or --known-by the queue and the agreement are those of
    the record as of then; rulings are on the record as a whole. docs/review.md tells it all.
    """
    from detente.review import queue
    from detente.review.command import decisions, report

    kept = detente.open_record(record)
    view = opened(record, as_of, known_by)
    if (as_of or known_by) and (show_raised or history or any(rulings.values())):
        raise click.UsageError("--as-of and --known-by go with --list, --agreement and a session; rulings are on the record as a whole")
    if more and not rulings["split"]:
        raise click.UsageError(f"{' '.join(more)}: name further ids only after --split ID")
    if second and not by:
        raise click.UsageError("--second needs --by NAME: whose second opinion it is")
    if listed or show_raised or history or agreement:
        for line in report(view, queue(view, reviewer=by, second=second)[:limit] if listed else None, show_raised, history, agreement):
            click.echo(line)
    elif any(rulings.values()):
        made = decisions(kept, by or "", reason, more, **rulings)
        click.echo(f"kept {count(len(made), 'ruling')} of {by}")
    else:
        _session(kept, view, by, reason, limit, second)


def _session(record: Record, view: Record, by: str | None, reason: str, limit: int, second: bool) -> None:
    """Through the queue of ``view``; what is ruled is ruled on the record as a whole."""
    from detente.review import Desk, queue, raised
    from detente.review.session import Session, Talk

    desk = Desk(record, by or "")
    waiting = queue(view, reviewer=by, second=second)
    session = Session(desk, Talk(click.echo, _key, _ask), reason=reason)
    click.echo("a accept, r reject, c correct, n next, q quit, ? all keys")
    done = session.run(() if second else raised(record), waiting[:limit])
    click.echo(f"\n{count(done, 'ruling')} kept; {count(len(queue(view, reviewer=by, second=second)), 'claim')} in the queue")


def _key() -> str:
    """One key of a terminal; the first letter of a line of anything else."""
    if sys.stdin.isatty():
        click.echo("> ", nl=False)
        key = click.getchar()
        click.echo(key if key.isprintable() else "")
        return " " if key in "\r\n" else key
    line = _line()
    return line[:1] or " "


def _ask(question: str) -> str:
    click.echo(f"{question}: ", nl=False)
    return _line()


def _line() -> str:
    from detente.review.session import Ended

    line = sys.stdin.readline()
    if not line:
        raise Ended
    return line.rstrip("\n")


@click.command()
@click.argument("record")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--alone", is_flag=True, help="The claims that only the second reader has, as JSON that `detente review --add` takes.")
def agreement(record: str, as_json: bool, alone: bool) -> None:
    """Show how far a language model as second reader agrees with detente's own, kind by kind."""
    from detente.second.tell import agreement as shown

    click.echo(shown(opened(record), as_json=as_json, alone=alone))
