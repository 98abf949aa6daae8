"""``detente read`` over archives, ``detente query`` and ``detente merge``."""

from __future__ import annotations

import contextlib
import functools
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from detente.errors import DetenteError

if TYPE_CHECKING:
    from detente.record.read import Summary
    from detente.record.store import Store
    from detente.scale.pool import Pool
    from detente.scale.run import Done, Engine
    from detente.scale.work import Work

_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Archive:
    """What the options of ``detente read`` say about many reports."""

    parts: str | None
    workers: int
    engine: str
    scheduler: str | None
    gate: bool | None
    watch: bool
    every: float
    shard_size: float
    texts: str
    patience: float

    def check(self, record: str | None) -> None:
        """Raises UsageError where options do not go together."""
        if self.parts and record:
            raise click.UsageError("choose --parts or --record; `detente merge` makes a record from parts")
        if not self.parts and (self.engine != "local" or self.scheduler):
            raise click.UsageError("--engine and --scheduler read into parts; name their folder with --parts DIR")
        if self.scheduler and self.engine != "dask":
            raise click.UsageError("--scheduler is the address of a Dask scheduler; add --engine dask")
        if self.watch and not (self.parts or record):
            raise click.UsageError("--watch needs a place to keep what it reads: --record FILE or --parts DIR")


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options for archives to ``detente read``; together they are :class:`Archive`."""
    for option in reversed((
        click.option("--parts", metavar="DIR", help="Read into Parquet parts in this folder (docs/archives.md)."),
        click.option("--workers", default=1, show_default=True, type=click.IntRange(1), help="Processes that read."),
        click.option("--engine", type=click.Choice(["local", "dask"]), default="local", show_default=True, help="What maps shards to workers."),
        click.option("--scheduler", metavar="ADDRESS", help="Of a running Dask cluster (tcp://host:8786)."),
        click.option("--gate/--no-gate", default=None, help="Look at a report's raw text first and read only what may tell of talks. With --parts the gate is on."),
        click.option("--watch", is_flag=True, help="Go on for ever, taking files as they land in the folders."),
        click.option("--every", default=5.0, show_default=True, type=click.FloatRange(0.05), help="Seconds between two looks of --watch."),
        click.option("--shard-size", default=4.0, show_default=True, type=click.FloatRange(0, min_open=True), help="MB on disk that are read into one part."),
        click.option("--texts", type=click.Choice(["talks", "all", "none"]), default="talks", show_default=True, help="Of which reports parts keep the text."),
        click.option("--patience", default=900.0, show_default=True, type=click.FloatRange(0, min_open=True), help="Seconds that one report may take a worker."),
    )):
        command = option(command)
    return command


def read_into_parts(paths: tuple[str, ...], asked: Archive, work: Work) -> int:
    """Reads into a folder of parts and tells what was done. Gives the exit status."""
    from detente.scale.interrupts import STOPPED, interrupts
    from detente.scale.progress import Progress
    from detente.scale.run import read_parts

    assert asked.parts is not None
    read_into = functools.partial(read_parts, folder=asked.parts, work=work, size=int(asked.shard_size * _MB))
    try:
        with interrupts(), engine_of(asked) as engine:
            if asked.watch:
                for files in _landed(paths, asked):
                    _tell(read_into(files, engine=engine, single=True), asked.parts)
            with Progress(paths) as progress:
                done = read_into(paths, engine=engine, step=progress.step)
    except KeyboardInterrupt:
        click.echo(f"\nstopped; the parts that are whole are kept in {asked.parts}; run the same command again to go on", err=True)
        return 0 if asked.watch else STOPPED
    _tell(done, asked.parts)
    return 1 if done.rejected else 0


def _tell(done: Done, folder: str) -> None:
    known = f" ({done.known:,} were there)" if done.known else ""
    click.echo(f"{done.reports:,} reports in {done.shards:,} parts{known}: {done.claims:,} claims, {done.rejected:,} rejected")
    if done.rejected:
        click.echo(f"what was rejected, and why: detente query 'SELECT * FROM rejected' {folder}", err=True)


@contextlib.contextmanager
def engine_of(asked: Archive) -> Iterator[Engine]:
    """What maps shards to workers, by the options; its processes end with the block."""
    from detente.scale.run import here, standing

    if asked.engine == "dask":
        from detente.scale.cluster import dask

        yield dask(asked.scheduler, asked.workers, patience=asked.patience)
    elif asked.workers == 1:
        yield here
    else:
        with standing(asked.workers, asked.patience) as engine:
            yield engine


def _landed(paths: tuple[str, ...], asked: Archive) -> Iterator[list[str]]:
    """The files that land, some at a time, for ever. Raises DetenteError for a path that is no folder."""
    from detente.scale.watch import landed

    for path in paths:
        if not Path(path).is_dir():
            raise DetenteError(f"{path} is no folder; --watch follows folders")
    click.echo(f"following {', '.join(paths)}; Ctrl-C ends", err=True)
    for files in landed([Path(p) for p in paths], asked.every):
        if files:
            yield [os.fspath(f) for f in files]


def read_into_record(
    store: Store, paths: tuple[str, ...], asked: Archive, work: Work, step: Callable[[Summary], None], told: Callable[[Summary], None],
) -> Summary:
    """Reads into a record with many workers, gated, or as files land; ``told`` hears of each batch of files that landed."""
    from detente.record.read import take_in
    from detente.reports.files import load
    from detente.scale.interrupts import interrupts
    from detente.scale.storing import storing, take_in_many

    def take(files: Sequence[str], pool: Pool | None) -> Summary:
        items = load(files, fleeting=asked.watch)
        if pool is None:
            return take_in(store, items, work.reader(), published=work.published, step=step)
        return take_in_many(store, items, work, pool, step=step)

    with interrupts(), contextlib.nullcontext() if asked.workers == 1 else storing(asked.workers, asked.patience) as pool:
        if not asked.watch:
            return take(paths, pool)
        for files in _landed(paths, asked):
            told(take(files, pool))
    raise AssertionError("following folders has no end of its own")


@click.command()
@click.argument("sql")
@click.argument("folder", metavar="DIR")
@click.option("--format", "form", type=click.Choice(["table", "csv", "jsonl"]), default="table", show_default=True)
@click.option("--out", metavar="FILE", help="Where to write; without it, standard output.")
def query(sql: str, folder: str, form: str, out: str | None) -> None:
    """Ask parts in SQL (DuckDB): views reports, claims, rejected and origins over what `detente read --parts DIR` made."""
    from detente.scale import query as asking

    answer = asking.query(Path(folder), sql)
    if form == "table" and out is None:
        _print_table(answer)
        return
    text = asking.lines(answer, "csv" if form == "table" else form)
    if out is None:
        for line in text:
            sys.stdout.write(line)
        return
    place = Path(out)
    part = place.with_name(place.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="") as handle:
            handle.writelines(text)
        part.replace(place)
    except OSError as fault:
        raise DetenteError(f"cannot write {place} ({fault.strerror}); name a file in a folder that you may write to") from fault


_SHOWN = 200


def _print_table(answer: Any) -> None:
    from itertools import islice

    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False)
    for column in answer.columns:
        table.add_column(column, overflow="fold")
    rows = answer.rows()
    for row in islice(rows, _SHOWN):
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    Console(highlight=False).print(table)
    if next(rows, None) is not None:
        click.echo(f"only the first {_SHOWN} rows are shown; add LIMIT, or --format csv for all", err=True)


@click.command()
@click.argument("folder", metavar="DIR")
@click.option("--record", required=True, metavar="FILE", help="The record to write into; made where it is not there.")
@click.option("--parties", metavar="A,B", help="Only reports whose claims name all of these parties (codes or names).")
@click.option("--since", metavar="DATE", help="Only reports published on this day or later.")
@click.option("--until", metavar="DATE", help="Only reports published by this day.")
def merge(folder: str, record: str, parties: str | None, since: str | None, until: str | None) -> int:
    """Make a record of the negotiations that one wants from the parts that `detente read --parts DIR` made."""
    from detente.model.dates import validate
    from detente.scale.interrupts import STOPPED, interrupts
    from detente.scale.merge import Wanted, codes
    from detente.scale.merge import merge as make

    for day in (since, until):
        if day is not None:
            validate(day)
    try:
        with interrupts():
            done = make(folder, record, Wanted(codes(parties), since, until))
    except KeyboardInterrupt:
        click.echo(f"\nstopped; what was written is kept in {record}; run the same command again to go on", err=True)
        return STOPPED
    click.echo(f"{done.reports:,} reports in {record}: {done.new:,} new, {done.unchanged:,} there before, {len(done.rejected):,} rejected inputs kept")
    return 0
