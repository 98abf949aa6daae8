"""The command line: one thin command a verb. Results go to standard output, notes to standard error.

Exit status: 0 all is well, 1 some reports were rejected, 2 wrong use or a record that cannot be used, 130 interrupted.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import detente
from detente.errors import DetenteError, InvalidValue
from detente.outputs.command import Export
from detente.scale import command as archives

if TYPE_CHECKING:
    from detente.model import Negotiation
    from detente.record.read import Summary
    from detente.record.record import Record
    from detente.scale.work import Work

def main(args: list[str] | None = None) -> None:
    """Runs the command line and exits with its status."""
    try:
        status = cli.main(args, prog_name="detente", standalone_mode=False)
    except DetenteError as e:
        click.echo(f"error: {e}", err=True)
        sys.exit(2)
    except click.ClickException as e:
        e.show()
        sys.exit(e.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        sys.exit(130)
    sys.exit(status if isinstance(status, int) else 0)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(detente.__version__, prog_name="detente", message="%(prog)s %(version)s")
def cli() -> None:
    """Keep the record of a negotiation from the reports about it."""


def _dates(command: Callable[..., Any]) -> Callable[..., Any]:
    command = click.option("--known-by", metavar="DATE", help="From reports published by this day only.")(command)
    return click.option("--as-of", metavar="DATE", help="As it was true by this day (2015-03-16).")(command)


def _open(path: str, as_of: str | None = None, known_by: str | None = None) -> Record:
    record = detente.open_record(path)
    return record.as_of(as_of, known_by) if as_of or known_by else record  # type: ignore[no-any-return]


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--record", metavar="FILE", help="Keep the record in this file; without it, show what was read and forget it.")
@click.option("--lang", help="Language (ISO 639-1) of reports that do not say theirs; without it, each text tells.")
@click.option("--model", help="A spaCy pipeline to use instead of the language's own.")
@click.option("--published", metavar="DATE", help="Day of publication of reports that have none.")
@click.option("--reader", type=click.Choice(["llm"]), help="Then put the reports about talks to a language model as second reader.")
@click.option("--llm", metavar="FILE.toml", help="Settings of the language model; without it, DETENTE_LLM_BASE_URL and DETENTE_LLM_MODEL.")
@archives.options
def read(
    paths: tuple[str, ...], record: str | None, lang: str | None, model: str | None, published: str | None, reader: str | None,
    llm: str | None, **archive: Any,
) -> int:
    """Read reports (files or folders) into a record, or into parts. Reading the same reports again changes nothing."""
    from detente.model.dates import validate
    from detente.scale.work import Work

    if published is not None:
        validate(published)
    asked = archives.Archive(**archive)
    asked.check(record)
    if llm and not reader:
        raise click.UsageError("--llm goes with --reader llm")
    if reader and (asked.parts is not None or asked.workers > 1 or asked.watch):
        raise click.UsageError("--reader llm reads one report after the other: leave out --parts, --workers and --watch, and run it again after them")
    gated = asked.parts is not None if asked.gate is None else asked.gate
    work = Work(lang=lang, model=model, gated=gated, published=published, texts=asked.texts)
    if asked.parts is not None:
        return archives.read_into_parts(paths, asked, work)
    if reader:
        return _read_twice(paths, record, asked, work, llm)
    return _read_into_record(paths, record, asked, work)


def _read_twice(paths: tuple[str, ...], record: str | None, asked: archives.Archive, work: Work, llm: str | None) -> int:
    """Reads, and puts what was read to the second reader; its settings are looked at first."""
    try:
        from detente.second import command as second
        from detente.second.settings import settings_of
    except ModuleNotFoundError as e:
        raise DetenteError(f"a second reader needs the package {e.name}, which is not installed; install it with: pip install 'detente[llm]'") from e
    if record is None:
        raise click.UsageError("--reader llm goes with --record FILE, where both readers' claims and the answers are kept")
    from detente.model import Report
    from detente.record.store import Store
    from detente.reports.files import load

    settings = settings_of(llm)
    status = _read_into_record(paths, record, asked, work)
    if status == 130:
        return status
    done, lines = second.read_second(Store(record), record, (r.id for r in load(list(paths)) if isinstance(r, Report)), settings)
    for line in lines:
        click.echo(line)
    for one in done.failed:
        click.echo(f"not read by the second reader: {one.path}: {one.reason}", err=True)
    return 1 if done.failed or done.left else status


def _read_into_record(paths: tuple[str, ...], record: str | None, asked: archives.Archive, work: Work) -> int:
    from detente.finders.readers import Readers
    from detente.record.read import Summary, take_in
    from detente.record.record import Record
    from detente.record.store import Store
    from detente.reports.files import load

    items = load(list(paths))  # first, so that a mistyped name makes no record
    store = Store(record or ":memory:")
    done = Summary()
    try:
        with _Progress() as progress:
            if asked.workers > 1 or asked.watch or work.gated:
                done = archives.read_into_record(store, paths, asked, work, progress.step, _tell)
            else:
                done = take_in(store, items, Readers.of(work.lang, work.model), published=work.published, step=progress.step)
    except KeyboardInterrupt:
        kept = f"{store.count('findings')} reports are kept in {record}" if record else "nothing was to be kept"
        click.echo(f"\nstopped; {kept}; run the same command again to go on", err=True)
        return 0 if asked.watch else 130
    _tell(done)
    if record is None:
        for negotiation in Record(store).negotiations:
            click.echo()
            _print_page(Record(store), negotiation)
    return 1 if done.rejected else 0


def _tell(done: Summary) -> None:
    """What a reading did: numbers to standard output, each rejected report with its reason to standard error."""
    parts = [f"{_count(done.reports, 'report')} read: {done.new} new, {done.unchanged} unchanged"]
    if done.reread:
        parts.append(f"{done.reread} read again by another reader than before")
    if done.copies:
        parts.append(f"{done.copies} the same text from another origin (all origins are kept, the first is shown)")
    click.echo(", ".join([*parts, f"{len(done.rejected)} rejected"]))
    for one in done.rejected:
        click.echo(f"rejected {one.path}{f', line {one.line}' if one.line else ''}: {one.reason}", err=True)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'s' * (number != 1)}"


class _Progress:
    """A count that runs on a terminal and is silent elsewhere."""

    def __enter__(self) -> _Progress:
        from rich.console import Console

        console = Console(stderr=True)
        self._status = console.status("loading the reader") if console.is_terminal else None
        if self._status:
            self._status.start()
        return self

    def step(self, done: Summary) -> None:
        """Tells how far the reading has come."""
        if self._status:
            self._status.update(f"{done.reports} reports: {done.new} new, {len(done.rejected)} rejected")

    def __exit__(self, *_: object) -> None:
        if self._status:
            self._status.stop()


@cli.command()
@click.argument("record")
@click.argument("negotiation", required=False)
@click.option("--round", "round_", type=click.IntRange(1), metavar="N", help="Only the round numbered N on the page.")
@click.option("--issue", type=click.IntRange(1), metavar="N", help="Only the issue numbered N on the page.")
@click.option("--condition", type=click.IntRange(1), metavar="N", help="Only the condition numbered N on the page.")
@click.option("--party", help="Only what concerns this party (code or name).")
@click.option("--all", "everything", is_flag=True, help="Every negotiation, one after the other.")
@_dates
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
    kept = _open(record, as_of, known_by)
    found = kept.negotiations
    if not found:
        click.echo("no negotiation in this record" + (" by these days" if as_of or known_by else ""))
    elif everything or negotiation is not None or len(found) == 1:
        chosen = list(found) if everything or negotiation is None else [_choose(found, negotiation)]
        for one in chosen:
            _print_page(kept, one, kind, number, party)
    else:
        for number, one in enumerate(found, 1):
            click.echo(f"{number:>3}  {one.title}  ({_count(len(one.reports), 'report')}, {_count(len(one.rounds), 'round')})")
        click.echo(f"\nshow one of them with: detente show {record} NUMBER", err=True)


def _choose(found: tuple[Negotiation, ...], wanted: str) -> Negotiation:
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


def _print_page(
    record: Record, negotiation: Negotiation, kind: str | None = None, number: int | None = None, party: str | None = None
) -> None:
    from rich.console import Console

    from detente.outputs.page import only, page
    from detente.outputs.text import show as print_page
    from detente.outputs.text import text

    whole = page(record, negotiation)
    if kind or party:
        whole = only(whole, kind, number, party)
        if not whole.sections:
            raise InvalidValue("nothing of that kind on the page; run `detente show` without --round, --issue, --condition or --party")
    console = Console(highlight=False)
    if console.is_terminal:
        print_page(whole, console)
    else:
        click.echo(text(whole, console.width), nl=False)


@cli.command(cls=Export)
@click.argument("record")
@click.argument("negotiation", required=False)
@click.option("--format", "form", metavar="NAME", required=True, help="One of those listed below.")
@click.option("--out", metavar="PLACE", help="A file, or a folder for formats of several files; standard output where none is named.")
@_dates
def export(record: str, negotiation: str | None, form: str, out: str | None, as_of: str | None, known_by: str | None) -> None:
    """Export a record, or one NEGOTIATION of it (named as in `detente show`), in one of many formats."""
    from detente.outputs.command import export as write
    from detente.outputs.formats import format_named
    from detente.record.part import Part

    format_named(form)  # first, so that a mistyped name costs no time
    kept = _open(record, as_of, known_by)
    if negotiation is not None:
        kept = Part(kept, [_choose(kept.negotiations, negotiation)])
    write(kept, form, out, click.echo)


@cli.command()
def plugins() -> int:
    """List the plug-ins that are installed; exit with 1 where one of them cannot be used."""
    from detente.outputs.command import broken, plugin_lines

    for line in plugin_lines():
        click.echo(line)
    return int(broken())


@cli.command()
@click.argument("record")
@click.argument("negotiation", required=False)
@click.option("--round", "round_", type=click.IntRange(1), metavar="N", help="The round numbered N on the page.")
@click.option("--issue", type=click.IntRange(1), metavar="N", help="The issue numbered N on the page.")
@click.option("--condition", type=click.IntRange(1), metavar="N", help="The condition numbered N on the page.")
@click.option("--between", nargs=2, metavar="A B", help="The two sides (codes or names); without it the two most named.")
@click.option("--outlets", "table", metavar="FILE", help="A table of outlets of your own, before detente's (docs/accounts.md).")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@_dates
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
    kept = _open(record, as_of, known_by)
    found = kept.negotiations
    if not found:
        click.echo("no negotiation in this record" + (" by these days" if as_of or known_by else ""))
        return
    if negotiation is None and len(found) > 1:
        raise InvalidValue(f"the record holds {len(found)} negotiations; name one by its number in the list that `detente show` gives")
    one = found[0] if negotiation is None else _choose(found, negotiation)
    told = compare(kept, one, *asked[0], outlets(table), between or ())
    console = Console(highlight=False)
    if as_json:
        sys.stdout.buffer.write(out.json(told).encode())
    elif console.is_terminal:
        out.show(kept, one, told, console)
    else:
        click.echo(out.text(kept, one, told, console.width), nl=False)


@cli.command()
@click.argument("record")
@click.argument("query")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1))
@_dates
def search(record: str, query: str, limit: int, as_of: str | None, known_by: str | None) -> None:
    """Find reports by their words, best first, with the claims that hold them. A phrase goes in quotation marks."""
    from detente.outputs.hits import print_hits

    print_hits(_open(record, as_of, known_by).search(query, limit))


@cli.command()
@click.argument("term")
def explain(term: str) -> None:
    """Say what a term, a status or a code means."""
    from detente.coding.explain import explain as meaning

    click.echo(meaning(term))


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="FILE...")
@click.option("--format", "form", type=click.Choice(["jsonl", "csv", "parquet"]), default="jsonl", show_default=True, help="What to write.")
@click.option("--table", type=click.Choice(["lines", "tidy", "mentions", "polecat", "gdelt"]), help="A line a report (jsonl alone), or one event or mention a row.")
@click.option("--out", metavar="FILE", help="Where to write; without it, standard output.")
@click.option("--aggregate", type=click.Choice(["day", "month"]), help="Count events by dyad and day or month instead.")
@click.option("--one-a-day", is_flag=True, help="Count one event a type, dyad and day at most.")
@click.option("--stated-only", is_flag=True, help="Count no event whose day is only that of its report.")
@click.option("--scheme", metavar="FILE.toml", help="Code by a scheme of your own (docs/events.md).")
@click.option("--least", type=click.FloatRange(0, 1), help="Abstain where the likeliest type has a smaller share of the probability.")
@click.option("--published", metavar="DATE", help="Day of publication of reports that have none.")
def events(
    paths: tuple[str, ...], form: str, table: str | None, out: str | None, aggregate: str | None, one_a_day: bool, stated_only: bool,
    scheme: str | None, least: float | None, published: str | None,
) -> int:
    """Code who did what to whom: PLOVER and CAMEO, from files of reports or sentences, or from records."""
    from detente.coding.coder import Coder
    from detente.coding.command import Coding, run
    from detente.coding.scheme import load
    from detente.model.dates import validate

    if published is not None:
        validate(published)
    own = load(Path(scheme)) if scheme else None
    coding = Coding(paths, Coder(scheme=own) if least is None else Coder(scheme=own, least=least), published)
    run(
        coding, form, table, out, aggregate=aggregate, one_a_day=one_a_day, stated_only=stated_only,
        types=tuple(own.events) if own else (),
    )
    for one in coding.rejected:
        click.echo(f"rejected {one.path}{f', line {one.line}' if one.line else ''}: {one.reason}", err=True)
    return 1 if coding.rejected else 0


@cli.command()
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
@_dates
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
    view = _open(record, as_of, known_by)
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
        click.echo(f"kept {_count(len(made), 'ruling')} of {by}")
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
    click.echo(f"\n{_count(done, 'ruling')} kept; {_count(len(queue(view, reviewer=by, second=second)), 'claim')} in the queue")


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


@cli.command()
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


@cli.command()
@click.argument("record")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--alone", is_flag=True, help="The claims that only the second reader has, as JSON that `detente review --add` takes.")
def agreement(record: str, as_json: bool, alone: bool) -> None:
    """Show how far a language model as second reader agrees with detente's own, kind by kind."""
    from detente.second.tell import agreement as shown

    click.echo(shown(_open(record), as_json=as_json, alone=alone))


@cli.command()
@click.argument("record")
@click.option("--since", metavar="DATE", help="What became known on this day or later (or from this time on); without it, since yesterday.")
@click.option("--until", metavar="DATE", help="The day by which deadlines have passed; without it, that of the last report.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def changes(record: str, since: str | None, until: str | None, as_json: bool) -> None:
    """Show what changed: new rounds, conditions and undertakings, changes of status, values told otherwise, days that passed.

    A report became known when `detente follow` fetched it, else on its day of publication.
    """
    _show_changes(_open(record), since, until, as_json)


def _show_changes(record: Record, since: str | None, until: str | None, as_json: bool = False, quiet: bool = False) -> None:
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


@cli.command()
@click.argument("feeds", metavar="FEEDS.toml")
@click.option("--record", metavar="FILE", required=True, help="Keep the record in this file.")
@click.option("--once", is_flag=True, help="Look at what is due, read what is new, and end; without it, go on until stopped.")
@click.option("--changes", "show", is_flag=True, help="With --once: say what this run changed in the record.")
@click.option("--status", "standing", is_flag=True, help="Only say how every feed and page stands; ask nobody.")
@click.option("--keep", metavar="DIR", help="Folder for originals and state; without it, FILE.follow beside the record.")
@click.option("--lang", help="Language (ISO 639-1) of reports whose feed does not say theirs; without it, each text tells.")
@click.option("--model", help="A spaCy pipeline to use instead of the language's own.")
def follow(
    feeds: str, record: str, once: bool, show: bool, standing: bool, keep: str | None, lang: str | None, model: str | None
) -> int:
    """Follow RSS and Atom feeds and pages: look politely, again and again, and read what is new into a record.

    FEEDS.toml names them (docs/following.md). SIGTERM and Ctrl-C end it cleanly; started again, it goes on where it was.
    """
    from datetime import UTC, date, datetime

    try:
        from detente.follow import command
        from detente.follow.settings import Feeds
    except ModuleNotFoundError as e:
        raise DetenteError(f"following needs the package {e.name}, which is not installed; install it with: pip install 'detente[follow]'") from e
    from detente.finders.readers import Readers
    from detente.settings import load

    if show and not once:
        raise click.UsageError("--changes goes with --once; of a service ask: detente changes RECORD")
    settings = load(feeds, Feeds)
    if standing:
        for line in command.status(record, keep):
            click.echo(line)
        return 0
    begun = datetime.now(UTC).isoformat(timespec="seconds")
    done, before = command.follow(
        settings, record, lambda: Readers.of(lang, model), once=once, keep=keep,
        tell=lambda line: click.echo(command.stamped(line), err=True),
    )
    click.echo(command.said(done), err=show)
    if show:
        _show_changes(_open(record), begun, date.today().isoformat(), quiet=True)
    return 1 if done.refused else 0


@cli.command()
@click.argument("gold")
@click.argument("record")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--lang", default="en", show_default=True, help="Score the reports of this language; `all` for every one.")
@click.option("--only", default=None, help="Score only these negotiations, parted by commas.")
@click.option("--split", type=click.Choice(["tune", "choose", "held"]), help="Only what was trained or tuned on, set aside for choices, or never used.")
@click.option("--errors", default=None, metavar="ROW", help="Show the misses (-) and false alarms (+) of a row in their sentences.")
@click.option("--reliability", is_flag=True, help="Show whether claims are right as often as their confidence says.")
@click.option("--agreement", "second", is_flag=True, help="RECORD is a second gold folder over the same texts.")
def evaluate(
    gold: str, record: str, as_json: bool, lang: str, only: str | None, split: str | None, errors: str | None,
    reliability: bool, second: bool,
) -> None:
    """Score a record (or its JSON export) against a folder of reports annotated by hand."""
    from detente.evaluation import agreement
    from detente.evaluation.show import show as show_scores
    from detente.evaluation.show import show_errors, show_reliability

    if second and (only or split):
        raise click.UsageError("--agreement compares all that both folders hold; leave out --only and --split")
    if second:
        scores = agreement(gold, record, lang=lang)
    else:
        scores = detente.evaluate(gold, record, lang=lang, only=only.split(",") if only else None, split=split)
    if reliability:
        click.echo(show_reliability(scores))
    else:
        click.echo(show_errors(scores, errors) if errors else show_scores(scores, as_json=as_json))


cli.add_command(archives.query)
cli.add_command(archives.merge)
