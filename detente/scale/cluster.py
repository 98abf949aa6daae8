"""Dask: the same shards mapped to workers on other machines, which share the folders of reports and of parts.

An attempt at a shard leaves its trail beside the parts until the part is whole. The next attempt at it, by whichever worker, finds
there what the one before it was at when it ended, and does not touch a report at which two have ended.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import os
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from detente.errors import DetenteError
from detente.scale import tasks
from detente.scale.parts import Made
from detente.scale.pool import PATIENCE, TWICE, put_aside
from detente.scale.run import Engine
from detente.scale.tasks import ShardTask
from detente.scale.trail import Spot, Trail

_AHEAD = 3  # shards given out for each thread of the cluster
_TRIES = 10  # times that one shard's workers may all die before it is given up
_PAUSE = 0.02  # seconds between two looks for what is done
_WAIT = 600.0  # seconds to wait for a scheduler that is gone
_LATE = ".late"  # ends the name of a trail whose attempt took too long
# Dask's own cluster gives a worker up for good that is being started again 15 seconds after a death; where reports kill, that is often.
_NEVER = "1000 days"
_one_at_a_time = threading.Lock()


def dask(address: str | None = None, workers: int = 1, *, patience: float = PATIENCE, wait: float = _WAIT) -> Engine:
    """Reads with the Dask cluster whose scheduler is at ``address``, or with one of ``workers`` processes on this machine.

    ``wait``: seconds for a scheduler that cannot be reached, at the start or in between. Raises DetenteError where it does
    not come back, or Dask is not installed.
    """
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError as fault:
        raise DetenteError("--engine dask needs Dask: pip install 'detente[cluster]'") from fault

    def run(given: Iterable[ShardTask], tick: Callable[[list[Spot]], None]) -> Generator[Made, None, None]:
        if address is not None:
            yield from _Run(address, wait, patience, tick).map(given)
            return
        settings: Any = importlib.import_module("dask.config")
        with (
            settings.set({"distributed.deploy.lost-worker-timeout": _NEVER}),
            distributed.LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
        ):
            yield from _Run(cluster.scheduler_address, wait, patience, tick).map(given)

    return run


class _Run:
    """Hands shards to a cluster a few at a time, and goes on when its scheduler has been restarted."""

    def __init__(self, address: str, wait: float, patience: float, tick: Callable[[list[Spot]], None]) -> None:
        self._address, self._wait, self._patience, self._tick = address, wait, patience, tick
        self._client: Any = None
        self._open: dict[Any, bytes] = {}
        self._deaths: Counter[bytes] = Counter()

    def map(self, given: Iterable[ShardTask]) -> Iterator[Made]:
        """What the shards hold, as they are done. Raises DetenteError."""
        waiting = (msgspec.msgpack.encode(task) for task in given)
        more = True
        try:
            while True:
                while more and len(self._open) < self._room():
                    task = next(waiting, None)
                    more = task is not None
                    if task is not None:
                        self._submit(task)
                if not self._open:
                    return
                yield from self._some()
                self._tick([])
        finally:
            if self._client is not None:
                with contextlib.suppress(Exception):
                    self._client.cancel(list(self._open), force=True)
                self._leave()

    def _room(self) -> int:
        with self._reaching() as client:
            threads: int = sum(w["nthreads"] for w in client.scheduler_info(n_workers=-1).get("workers", {}).values())
            return max(_AHEAD * threads, _AHEAD)
        return _AHEAD

    def _submit(self, task: bytes) -> None:
        while True:
            with self._reaching() as client:
                self._open[client.submit(attempt, task, self._patience, pure=False, key=f"shard-{uuid.uuid4().hex}")] = task
                return

    def _some(self) -> list[Made]:
        """What has been done meanwhile; shards whose workers died or whose scheduler is gone are given out again."""
        distributed: Any = importlib.import_module("distributed")

        end = time.monotonic() + 1.0
        while time.monotonic() < end and not any(f.done() for f in self._open):
            time.sleep(_PAUSE)
        with self._reaching():  # so that a scheduler that is gone is noticed
            pass
        made = []
        for future in [f for f in self._open if f.done()]:
            task = self._open.pop(future)
            try:
                made.append(msgspec.msgpack.decode(future.result(timeout=30), type=Made))
            except distributed.KilledWorker as fault:
                self._deaths[task] += 1
                if self._deaths[task] >= _TRIES:
                    raise DetenteError(f"the workers of one shard died {_TRIES} times over ({fault}); see their logs") from fault
                self._submit(task)
            except DetenteError:
                raise
            except Exception as fault:
                if not _lost(fault):
                    raise DetenteError(f"a worker failed ({type(fault).__name__}: {fault}); see its log") from fault
                self._submit(task)
        return made

    @contextlib.contextmanager
    def _reaching(self) -> Iterator[Any]:
        """A client; where the scheduler is lost meanwhile, all that was given out is given out to its successor."""
        if self._client is None or self._client.status not in ("running", "connecting"):
            self._connect()
        try:
            yield self._client
        except Exception as fault:
            if isinstance(fault, DetenteError) or not _lost(fault):
                raise
            self._leave()

    def _connect(self) -> None:
        distributed: Any = importlib.import_module("distributed")

        lost, self._open = list(self._open.values()), {}
        end = time.monotonic() + self._wait
        told = False
        while True:
            try:
                self._client = distributed.Client(self._address, timeout=5, set_as_default=False)
                break
            except (OSError, TimeoutError) as fault:
                if time.monotonic() > end:
                    raise DetenteError(f"no Dask scheduler answers at {self._address} ({fault}); start one with: dask scheduler") from fault
                if not told:
                    print(f"waiting for the scheduler at {self._address}", file=sys.stderr, flush=True)
                    told = True
                time.sleep(0.5)
        for task in lost:
            self._submit(task)

    def _leave(self) -> None:
        client, self._client = self._client, None
        with contextlib.suppress(Exception):
            client.close(timeout=2)


def _lost(fault: BaseException) -> bool:
    """Whether the fault means that the scheduler, or what it knew, is gone."""
    import concurrent.futures

    distributed: Any = importlib.import_module("distributed")
    from distributed.comm.core import CommClosedError

    gone = (OSError, TimeoutError, CommClosedError, concurrent.futures.CancelledError, distributed.client.FutureCancelledError)
    return isinstance(fault, gone) or "not running" in str(fault) or type(fault).__name__ in ("CancelledError", "ClosedClientError")


def attempt(payload: bytes, patience: float = PATIENCE) -> bytes:
    """On a worker: reads a shard, sparing what has ended two attempts before."""
    task = msgspec.msgpack.decode(payload, type=ShardTask)
    trails = Path(task.folder) / ".trails"
    trails.mkdir(exist_ok=True)
    name = hashlib.sha256(payload).hexdigest()[:24]
    with _one_at_a_time:
        ends, late = _deaths(trails, name)
        spared = {where: put_aside(TWICE, where in late) for where, times in ends.items() if times >= TWICE}
        path = trails / f"{name}.{uuid.uuid4().hex[:12]}"
        with Trail.leaving(path) as trail, _watched(trail, patience):
            made = tasks.shard(payload, trail, spared)
    for left in trails.glob(f"{name}.*"):
        left.unlink(missing_ok=True)
    return made


def _deaths(trails: Path, name: str) -> tuple[Counter[tuple[int, int, bool]], set[tuple[int, int, bool]]]:
    """Where attempts before this one ended, and how many; where one was ended because it took too long."""
    ends: Counter[tuple[int, int, bool]] = Counter()
    late = set()
    for left in sorted(trails.glob(f"{name}.*")):
        with contextlib.suppress(OSError):
            trail = Trail(left)
            spot = trail.look()
            trail.close()
            if spot.unit >= 0:
                where = spot.unit, spot.item, spot.reading
                ends[where] += 1
                if left.suffix == _LATE:
                    late.add(where)
    return ends, late


@contextlib.contextmanager
def _watched(trail: Trail, patience: float) -> Iterator[None]:
    """Ends this process where one report takes longer than ``patience`` seconds."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(min(patience, 5.0)):
            if trail.spot.unit >= 0 and time.monotonic() - trail.spot.since > patience:
                with contextlib.suppress(OSError):
                    trail.path.rename(trail.path.with_name(trail.path.name + _LATE))
                os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        over.set()
