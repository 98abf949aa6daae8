"""A pool of workers that is looked after: one that dies costs its task's retry, and what kills it twice is put aside.

A worker leaves word of which report it is at (:mod:`detente.scale.trail`). When it dies, or is at one report for longer than
``patience``, its task is given to another. When one and the same report has done that twice, the task is given again with word not to
touch it.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO

from detente import errors
from detente.errors import DetenteError
from detente.scale.trail import Spot, Trail
from detente.scale.worker import ONE_THREAD, Answer, Task, frame, receive

PATIENCE = 900.0  # seconds that one report may take
TWICE = 2
_HEAVY = 700_000_000  # bytes from which a worker is replaced before its next task
_TICK = 0.5


@dataclass(slots=True)
class _Given:
    """A task that was given out, with what it must not touch and how often what killed."""

    number: int
    payload: bytes
    spared: dict[tuple[int, int, bool], str] = field(default_factory=dict)
    deaths: Counter[tuple[int, int, bool]] = field(default_factory=Counter)


class _Worker:
    """One process and its pipes."""

    def __init__(self, handler: str, folder: Path, number: int) -> None:
        self.path = folder / f"{number}"
        self.path.touch()
        self._errors = (folder / f"{number}.err").open("w+b")
        environment = os.environ | ONE_THREAD | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "detente.scale.worker", handler, str(self.path), str(os.getpid())],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, env=environment, start_new_session=True,
        )
        assert self.process.stdin is not None and self.process.stdout is not None  # both were asked for
        self.told: IO[bytes] = self.process.stdin
        self.answers: IO[bytes] = self.process.stdout
        self.trail = Trail(self.path)
        self.task: _Given | None = None
        self.ready = False
        self.began = time.monotonic()

    def give(self, task: _Given) -> None:
        """Sends it a task; where it is dead already, that shows when it is listened to."""
        self.task = task
        with contextlib.suppress(BrokenPipeError):
            self.told.write(frame(Task(task.payload, [(*where, why) for where, why in task.spared.items()])))
            self.told.flush()

    def hear(self) -> Answer | None:
        """The next answer; None where it is dead."""
        heard: Answer | None = receive(self.answers, Answer)
        return heard

    def last_words(self) -> str:
        """The last line that it printed as it died."""
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else f"exit status {self.process.returncode}"

    def end(self) -> None:
        """Ends it at once."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.told, self.answers, self._errors):
            with contextlib.suppress(OSError):
                pipe.close()
        self.trail.close()


class Pool:
    """``workers`` processes that run ``handler`` (``module:function``, see :data:`detente.scale.worker.Handler`).

    ``ordered``: results come in the order of their tasks, and no task is begun that is far ahead of the first unfinished one.
    ``tick`` is called about twice a second with where each worker is.
    """

    def __init__(
        self, handler: str, workers: int, *, ordered: bool = False, patience: float = PATIENCE,
        tick: Callable[[list[Spot]], None] = lambda _: None,
    ) -> None:
        self._handler, self._count, self._ordered, self._patience, self.tick = handler, workers, ordered, patience, tick
        self._folder = Path(tempfile.mkdtemp(prefix="detente-pool-"))
        self._selector = selectors.DefaultSelector()
        self._workers: list[_Worker] = []
        self._started = 0
        self._ticked = 0.0

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        for worker in self._workers:
            worker.end()
        self._selector.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def run(self, tasks: Iterable[bytes]) -> Iterator[bytes]:
        """The results of the tasks. Raises the DetenteError that a worker met where it is no report's fault."""
        waiting, again = enumerate(tasks), deque[_Given]()
        done: dict[int, bytes] = {}
        next_out, more = 0, True
        while True:
            while more and not again and self._idle() and not (self._ordered and len(done) > 4 * self._count):
                found = next(waiting, None)
                more = found is not None
                if found is not None:
                    self._give(_Given(*found))
            while again and self._idle():
                self._give(again.popleft())
            if not any(w.task for w in self._workers):
                break
            finished: list[tuple[int, bytes]] = []
            for key, _ in self._selector.select(_TICK):
                finished += self._listen(key.data, again)
            self._look(again)
            if not self._ordered:
                yield from (result for _, result in finished)
                continue
            done.update(finished)
            while next_out in done:
                yield done.pop(next_out)
                next_out += 1

    def _idle(self) -> bool:
        return len(self._workers) < self._count or any(w.task is None for w in self._workers)

    def _give(self, task: _Given) -> None:
        worker = next((w for w in self._workers if w.task is None), None)
        if worker is None:
            worker = _Worker(self._handler, self._folder, self._started)
            self._started += 1
            self._workers.append(worker)
            self._selector.register(worker.answers, selectors.EVENT_READ, worker)
        worker.give(task)

    def _listen(self, worker: _Worker, again: deque[_Given]) -> list[tuple[int, bytes]]:
        heard = worker.hear()
        if heard is None:
            worker.process.wait()
            self._bury(worker, again, _how(worker.process.returncode))
            return []
        if heard.error is not None:
            raise getattr(errors, heard.error, DetenteError)(heard.message)
        if heard.result is None:
            worker.ready = True
            return []
        assert worker.task is not None
        number, worker.task = worker.task.number, None
        if heard.memory > _HEAVY:
            self._drop(worker)
        return [(number, heard.result)]

    def _look(self, again: deque[_Given]) -> None:
        """Ends workers that are at one report for too long, and tells how far all are."""
        now = time.monotonic()
        if now - self._ticked < _TICK:
            return
        self._ticked = now
        spots = [(w, w.trail.look()) for w in self._workers]
        self.tick([spot for _, spot in spots])
        for worker, spot in spots:
            if worker.task is not None and spot.unit >= 0 and now - spot.since > self._patience:
                worker.process.kill()
                worker.process.wait()
                self._bury(worker, again, f"it took longer than {self._patience:.0f} seconds", late=True)

    def _bury(self, worker: _Worker, again: deque[_Given], how: str, late: bool = False) -> None:
        if not worker.ready:
            words = worker.last_words()
            raise DetenteError(f"a worker could not start ({words}); mend that and run the same command again")
        task, spot = worker.task, worker.trail.look()
        self._drop(worker)
        if task is None:
            return
        where = (spot.unit, spot.item, spot.reading)
        task.deaths[where] += 1
        if task.deaths[where] >= TWICE and spot.unit >= 0:
            task.spared[where] = put_aside(task.deaths[where], late)
        elif task.deaths[where] > TWICE:
            raise DetenteError(f"a worker died {task.deaths[where]} times between reports ({how}); run the same command again")
        again.append(task)

    def _drop(self, worker: _Worker) -> None:
        self._selector.unregister(worker.answers)
        self._workers.remove(worker)
        worker.end()


def put_aside(times: int, late: bool = False) -> str:
    """Why a report is not read again."""
    did = "took its reader too long" if late else "ended its reader"
    return f"it {did} {times} times; please report this with the text"


def _how(status: int) -> str:
    if status < 0:
        return f"signal {-status}"
    return f"exit status {status}"
