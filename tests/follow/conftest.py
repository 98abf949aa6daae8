from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from keeping.fakes import FakeReader
from keeping.fixtures import plain_merging

from detente.follow.articles import Originals
from detente.follow.fetch import Fetcher, Limits
from detente.follow.poll import Follower
from detente.follow.settings import Feed, Feeds, Manners, Page
from detente.follow.state import State
from detente.record.store import Store

sys.path.insert(0, str(Path(__file__).parent))
from site_made import Site

__all__ = ["plain_merging"]


@pytest.fixture
def site():
    made = Site()
    yield made
    made.close()


class Desk:
    """A follower over a folder, with a clock that stands still until it is moved, or (``moving``) goes on by itself from there."""

    def __init__(self, folder: Path, *sources: Feed | Page, moving: bool = False, **manners: object) -> None:
        self.begun = time.monotonic() if moving else None
        known = {"contact": "desk@example.org", "delay": 0.0, "wait": 0.5, "deadline": 1.0, "max_bytes": 200_000,
                 "allow": ("127.0.0.1/32",), "every": "1h"}
        self.settings = Feeds(
            follow=Manners(**(known | manners)), feed=tuple(s for s in sources if isinstance(s, Feed)),
            page=tuple(s for s in sources if isinstance(s, Page)),
        )
        self.settings.check()
        self.folder, self.time, self.told = folder, 1_900_000_000.0, []
        self.store, self.reader = Store(folder / "r.detente"), FakeReader()
        self.state, self.originals = State(folder / "state.sqlite"), Originals(folder / "originals")

    def run(self):
        manners = self.settings.follow
        fetcher = Fetcher("detente/test (+desk@example.org)", Limits(manners.wait, manners.deadline, manners.max_bytes), manners.allowed)
        follower = Follower(self.settings, self.state, self.originals, self.store, self.reader, fetcher, self.told.append, self.now)
        return follower.run(once=True)

    def now(self) -> float:
        return self.time if self.begun is None else self.time + time.monotonic() - self.begun

    def later(self, seconds: float):
        self.time += seconds
        return self.run()

    def place(self, url: str):
        return next(p for p in self.state.places() if p.url == url)


@pytest.fixture
def desk(tmp_path):
    return lambda *sources, **manners: Desk(tmp_path, *sources, **manners)
