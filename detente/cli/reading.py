"""The commands that take reports in: ``read`` and ``follow``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from detente.cli.common import count, opened, print_page
from detente.cli.looking import show_changes
from detente.errors import DetenteError
from detente.scale import command as archives

if TYPE_CHECKING:
    from detente.record.read import Summary
    from detente.scale.work import Work


@click.command()
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
            print_page(Record(store), negotiation)
    return 1 if done.rejected else 0


def _tell(done: Summary) -> None:
    """What a reading did: numbers to standard output, each rejected report with its reason to standard error."""
    parts = [f"{count(done.reports, 'report')} read: {done.new} new, {done.unchanged} unchanged"]
    if done.reread:
        parts.append(f"{done.reread} read again by another reader than before")
    if done.copies:
        parts.append(f"{done.copies} the same text from another origin (all origins are kept, the first is shown)")
    click.echo(", ".join([*parts, f"{len(done.rejected)} rejected"]))
    for one in done.rejected:
        click.echo(f"rejected {one.path}{f', line {one.line}' if one.line else ''}: {one.reason}", err=True)


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


@click.command()
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
        show_changes(opened(record), begun, date.today().isoformat(), quiet=True)
    return 1 if done.refused else 0
