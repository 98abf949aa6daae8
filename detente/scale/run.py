"""Reading an archive: shards are mapped to parts by an engine. What is there is done; what is not is to do."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from detente.scale import tasks
from detente.scale.folder import writing
from detente.scale.parts import Made
from detente.scale.pool import PATIENCE, Pool
from detente.scale.shards import SIZE, shards
from detente.scale.tasks import ShardTask
from detente.scale.trail import Spot, Trail
from detente.scale.work import Work


@dataclass(slots=True)
class Done:
    """What a run has done so far: shards, and of them those that were there before (``known``); reports, claims, rejected in all.

    ``bytes``: on disk, of all shards done, ``known_bytes`` of those that were there; ``fresh``: reports of the others.
    ``now`` is what the workers have done of the shards that they are at.
    """

    shards: int = 0
    known: int = 0
    reports: int = 0
    claims: int = 0
    rejected: int = 0
    bytes: int = 0
    fresh: int = 0
    known_bytes: int = 0
    now: list[Spot] = field(default_factory=list)

    def add(self, made: Made) -> None:
        """Counts a shard."""
        self.shards += 1
        self.known += made.known
        self.reports += made.reports
        self.claims += made.claims
        self.rejected += made.rejected
        self.bytes += made.size
        self.fresh += 0 if made.known else made.reports
        self.known_bytes += made.size if made.known else 0


Step = Callable[[Done], None]
Engine = Callable[[Iterable[ShardTask], Callable[[list[Spot]], None]], Generator[Made, None, None]]


def read_parts(
    paths: Sequence[str | os.PathLike[str]], folder: str | os.PathLike[str], work: Work | None = None, *, workers: int = 1,
    engine: Engine | None = None, size: int = SIZE, patience: float = PATIENCE, single: bool = False,
    step: Step = lambda _: None,
) -> Done:
    """Reads the reports under ``paths`` into parts in ``folder``, with ``workers`` processes (1: this one), or by ``engine``.

    ``size``: bytes on disk of a shard; ``single``: see :func:`detente.scale.shards.shards`. ``patience``: seconds that one report may
    take a worker. The bytes of the parts do not depend on engine or number of workers. Raises DetenteError where a path is not there, PartsError, and
    what loading the reader raises.
    """
    work, place = work or Work(), Path(folder).absolute()
    found = shards(paths, size, single=single)
    if engine is None:
        engine = here if workers == 1 else pooled(workers, patience)
    done = Done()
    with writing(place, work) as parts:
        def given() -> Iterator[ShardTask]:
            for shard in found:
                yield ShardTask(shard, work, str(place), parts.reader)

        def tick(spots: list[Spot]) -> None:
            done.now = spots
            step(done)

        with contextlib.closing(engine(given(), tick)) as results:
            for made in results:
                done.add(made)
                done.now = []
                step(done)
    return done


def here(given: Iterable[ShardTask], tick: Callable[[list[Spot]], None]) -> Generator[Made, None, None]:
    """Reads in this process."""
    with tempfile.TemporaryDirectory(prefix="detente-") as scratch, Trail.leaving(Path(scratch) / "trail") as trail:
        trail.seen = lambda spot: tick([spot])
        for task in given:
            yield _made(tasks.shard(msgspec.msgpack.encode(task), trail, {}))


def pooled(workers: int, patience: float = PATIENCE) -> Engine:
    """Reads with a pool of processes on this machine, which end with the run."""

    def run(given: Iterable[ShardTask], tick: Callable[[list[Spot]], None]) -> Generator[Made, None, None]:
        with standing(workers, patience) as engine:
            yield from engine(given, tick)

    return run


@contextlib.contextmanager
def standing(workers: int, patience: float = PATIENCE) -> Iterator[Engine]:
    """A pool of processes on this machine for one run after the other: what they have loaded stays loaded."""
    with Pool("detente.scale.tasks:shard", workers, patience=patience) as pool:

        def run(given: Iterable[ShardTask], tick: Callable[[list[Spot]], None]) -> Generator[Made, None, None]:
            pool.tick = tick
            yield from map(_made, pool.run(msgspec.msgpack.encode(task) for task in given))

        yield run


def _made(answer: bytes) -> Made:
    return msgspec.msgpack.decode(answer, type=Made)
