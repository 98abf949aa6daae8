"""A worker: a process that does one task after the other for the pool that started it, and dies with it.

Run as ``python -m detente.scale.worker HANDLER TRAIL PARENT``. Tasks come by standard input and answers leave by standard
output, each a frame: four bytes of length, then msgpack. What libraries print goes to standard error.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import signal
import struct
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import msgspec

from detente.errors import DetenteError
from detente.scale.trail import Trail

Handler = Callable[[bytes, Trail, dict[tuple[int, int, bool], str]], bytes]
_LENGTH = struct.Struct("<I")
_PR_SET_PDEATHSIG = 1
ONE_THREAD = {name: "1" for name in (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "VECLIB_MAXIMUM_THREADS",
    "BLIS_NUM_THREADS", "RAYON_NUM_THREADS", "POLARS_MAX_THREADS",
)} | {"TOKENIZERS_PARALLELISM": "false"}


class Task(msgspec.Struct, frozen=True, array_like=True):
    """What a worker is given: ``spared`` lists (unit, item, reading, reason) of what it must not touch."""

    payload: bytes
    spared: list[tuple[int, int, bool, str]]


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """What a worker says: that it is ready (nothing set), a result, or an error of detente's tree; ``memory``: bytes that it holds."""

    result: bytes | None = None
    error: str | None = None
    message: str = ""
    memory: int = 0


def frame(message: msgspec.Struct) -> bytes:
    """The message as it goes through a pipe."""
    body = msgspec.msgpack.encode(message)
    return _LENGTH.pack(len(body)) + body


def receive(pipe: IO[bytes], kind: Any) -> Any:
    """The next message, or None where the other side is gone."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (size,) = _LENGTH.unpack(head)
    body = pipe.read(size)
    return msgspec.msgpack.decode(body, type=kind) if len(body) == size else None


def handler(name: str) -> Handler:
    """The function ``module:function``."""
    module, _, function = name.partition(":")
    found: Handler = getattr(importlib.import_module(module), function)
    return found


def main(name: str, trail: str, parent: int) -> None:
    """Does tasks until there are no more."""
    _die_with(parent)
    tasks, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    with Trail.leaving(Path(trail)) as left:
        left.rest()
        work = handler(name)
        answers.write(frame(Answer()))
        while (task := receive(tasks, Task)) is not None:
            answers.write(frame(_answer(work, task, left)))


def _answer(work: Handler, task: Task, trail: Trail) -> Answer:
    try:
        spared = {(unit, item, reading): why for unit, item, reading, why in task.spared}
        return Answer(result=work(task.payload, trail, spared), memory=_memory())
    except DetenteError as fault:
        return Answer(error=type(fault).__name__, message=str(fault))
    except Exception as fault:
        return Answer(error="DetenteError", message=f"a worker failed ({type(fault).__name__}: {fault}); please report this")


def _die_with(parent: int) -> None:
    """Has the system end this process when ``parent`` ends, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    except (OSError, AttributeError):  # not Linux
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:
        os._exit(1)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _memory() -> int:
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
