"""What ``--reader llm`` does, and what it says in lines of text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from detente.record.store import Store
from detente.second.answers import Answers
from detente.second.reader import SecondReader, Tally
from detente.second.reading import Second, read_again
from detente.second.settings import Model

_WHY = {
    "invented": "whose quote the report does not hold", "elsewhere": "whose quote is of another report",
    "malformed": "not of the form of a claim", "unsupported": "naming what the report does not",
}


def read_second(
    store: Store, record: str | None, reports: Iterable[str], settings: Model, step: Callable[[Second], None] = lambda _: None
) -> tuple[Second, list[str]]:
    """Puts reports (ids) to the model, and gives what was done and what is to be told of it."""
    reader = SecondReader(settings, Answers.beside(record))
    try:
        done = read_again(store, reports, reader, step)
    finally:
        if reader.client:
            reader.client.close()
    return done, list(told(done, reader.tally, settings))


def told(done: Second, tally: Tally, settings: Model) -> Iterator[str]:
    """What a second reading did, in lines."""
    line = f"second reader {settings.model}: {_n(done.read, 'report')} read, {done.unchanged} unchanged, {_n(tally.claims, 'claim')} kept"
    yield line + (f", admitted into {_n(done.admitted, 'report')}" if done.admitted else "")
    for why, number in sorted(tally.dropped.items()):
        yield f"  dropped {_n(number, 'claim')} {_WHY[why]}, such as: {tally.examples[why]}"
    counted = f"{tally.read} tokens read, {tally.written} written"
    if tally.uncounted:
        counted += f" (at least: {_n(tally.uncounted, 'answer')} without a count)"
    prices = settings.prices
    cost = f"{prices.cost(tally.read, tally.written):.4f} {prices.currency}" if prices else "cost not known: the settings name no prices"
    yield f"  {_n(tally.asked, 'answer')} asked for, {tally.cached} kept from before; {counted}; {cost}"
    if done.stopped:
        yield f"  stopped: {done.stopped}; {_n(done.left, 'report')} left for the next run"


def _n(number: int, thing: str) -> str:
    return f"{number} {thing}{'s' * (number != 1)}"
