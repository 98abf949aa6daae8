"""The commands of researchers: ``events`` codes, ``evaluate`` measures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import detente

if TYPE_CHECKING:
    pass


@click.command()
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


@click.command()
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
