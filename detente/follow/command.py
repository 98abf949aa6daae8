"""What ``detente follow`` does: a run or a service, its state beside the record, and its report in lines of text."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import detente
from detente.errors import RecordError
from detente.follow.articles import Originals
from detente.follow.fetch import Fetcher, Limits
from detente.follow.poll import Follower, Tally
from detente.follow.settings import Feeds
from detente.follow.state import State
from detente.record.alone import take
from detente.record.read import Reads
from detente.record.store import Store

Tell = Callable[[str], None]


def folder_of(record: str, keep: str | None) -> Path:
    """Where originals and state are kept: the folder named, else one beside the record."""
    return Path(keep) if keep else Path(f"{record}.follow")


def agent(contact: str) -> str:
    """By which name sites know us."""
    return f"detente/{detente.__version__} (+{contact})"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Holds the folder for one program; the system lets go of it however the program ends. Raises RecordError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = (folder / "lock").open("a+")
        free = take(held) is not False
    except OSError as e:
        raise RecordError(f"{folder} cannot be written ({e.strerror}); name a folder that you may write to with --keep") from None
    with held:
        if not free:
            raise RecordError(f"another `detente follow` is at work with {folder}; stop it first, or name another folder with --keep")
        yield


def follow(
    settings: Feeds, record: str, load: Callable[[], Reads], *, once: bool, keep: str | None = None, tell: Tell = lambda _: None,
) -> tuple[Tally, str | None]:
    """Follows until there is nothing more to do (``once``) or until SIGTERM or SIGINT. Gives what was done, and when the last run began.

    Raises RecordError where the record or the folder beside it cannot be used.
    """
    folder = folder_of(record, keep)
    with alone(folder):
        state = State(folder / "state.sqlite")
        store = Store(record)
        manners = settings.follow
        fetcher = Fetcher(agent(manners.contact), Limits(manners.wait, manners.deadline, manners.max_bytes), manners.allowed)
        try:
            follower = Follower(settings, state, Originals(folder / "originals"), store, load(), fetcher, tell)
            before = state.noted("begun")
            state.note("begun", datetime.now(UTC).isoformat(timespec="seconds"))
            with _signals(follower.stop):
                return follower.run(once=once), before
        finally:
            fetcher.close()
            store.close()
            state.close()


@contextmanager
def _signals(stop: Callable[[], None]) -> Iterator[None]:
    """SIGTERM and SIGINT call ``stop``, where this is the main thread."""
    kept = {}
    with suppress(ValueError):  # only the main thread hears signals
        for number in (signal.SIGTERM, signal.SIGINT):
            kept[number] = signal.signal(number, lambda *_: stop())
    try:
        yield
    finally:
        for number, was in kept.items():
            signal.signal(number, was)


def said(tally: Tally) -> str:
    """What a run did, in a line."""
    read = tally.read
    parts = [f"{_n(tally.looks, 'look')} at feeds and pages, {_n(tally.found, 'article')} found", f"{read.new} read"]
    for number, what in (
        (read.reread, "read again by another reader"), (tally.unchanged, "unchanged"), (read.copies, "the same text from another address"),
        (tally.refused, "refused"), (tally.failed, "to be tried again"),
    ):
        if number:
            parts.append(f"{number} {what}")
    return ", ".join(parts)


def _n(number: int, thing: str) -> str:
    return f"{number} {thing}{'s' * (number != 1)}"


def status(record: str, keep: str | None) -> Iterator[str]:
    """How every source stands, and what was refused, in lines. Raises RecordError where nothing was followed yet."""
    place = folder_of(record, keep) / "state.sqlite"
    if not place.exists():
        raise RecordError(f"nothing was followed into {record} yet; {place} is not there")
    state = State(place)
    try:
        for source in state.places("kind <> 'article'"):
            mine = state.places("kind = 'article' AND source = ?", source.source)
            counts = {s: sum(a.state == s for a in mine) for s in ("read", "waiting", "kept", "refused")}
            articles = ", ".join(f"{n} {s}" for s, n in counts.items() if n) or "none yet"
            yield f"{source.kind} {source.url}"
            yield f"    last seen {_at(source.looked)}, next look {_at(source.due)}"
            if source.failures:
                yield f"    failed {_n(source.failures, 'time')} in a row: {source.note}"
            elif source.note:
                yield f"    {source.note}"
            if source.kind == "feed" or mine:
                yield f"    articles: {articles}"
            for article in mine:
                if article.note:
                    yield f"    {article.state} {article.url}: {article.note}"
    finally:
        state.close()


def _at(time: float | None) -> str:
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%d %H:%M UTC") if time else "never"


def stamped(line: str) -> str:
    """A line with the time before it, unless a service manager writes the time itself."""
    return line if os.environ.get("JOURNAL_STREAM") else f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {line}"
