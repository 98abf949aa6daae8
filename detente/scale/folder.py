"""The folder of parts: who writes it, and which reader's parts are asked for.

    DIR/parts/<reader>/...   the parts (:mod:`detente.scale.parts`)
    DIR/readers.jsonl        the readers, in the order in which they began; the last one's parts are in use
    DIR/.lock                held by the run that writes
"""

from __future__ import annotations

import contextlib
import datetime
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import msgspec

from detente.errors import PartsError
from detente.record.alone import take
from detente.scale.parts import Parts, problem
from detente.scale.work import Work


class Known(msgspec.Struct, frozen=True):
    """A reader that has written parts: the name of its folder, its version, and how it read."""

    name: str
    version: str
    work: Work


@contextlib.contextmanager
def writing(folder: Path, work: Work) -> Iterator[Parts]:
    """The folder, held by this process alone and swept. Raises PartsError where another holds it or it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / ".lock").open("a+")
    except OSError as fault:
        raise problem(folder / "parts", fault) from fault
    with lock:
        try:
            if take(lock) is False:
                lock.seek(0)
                raise PartsError(f"{folder} is being written by {lock.read().strip() or 'another program'}; wait until it is done, or name another folder")
            lock.truncate(0)
            lock.write(f"process {os.getpid()} on {socket.gethostname()} since {datetime.datetime.now():%Y-%m-%d %H:%M}\n")
            lock.flush()
            parts = Parts(folder, work.name)
            _remember(folder, Known(parts.reader, work.reader().version, work))
            parts.sweep()
        except OSError as fault:
            raise problem(folder / "parts", fault) from fault
        try:
            yield parts
        finally:
            parts.sweep()


def known(folder: Path) -> list[Known]:
    """The readers that have written parts here, the one in use last. Raises PartsError where there is none."""
    try:
        lines = (folder / "readers.jsonl").read_bytes().splitlines()
        return [msgspec.json.decode(line, type=Known) for line in lines if line]
    except (OSError, msgspec.MsgspecError):
        raise PartsError(f"{folder} holds no parts; make some with: detente read REPORTS --parts {folder}") from None


def in_use(folder: Path) -> Known:
    """The reader whose parts are in use."""
    return known(folder)[-1]


def _remember(folder: Path, now: Known) -> None:
    place = folder / "readers.jsonl"
    before = [k for k in (known(folder) if place.exists() else []) if k.name != now.name]
    part = place.with_name(".readers.part")
    with part.open("wb") as handle:
        handle.writelines(msgspec.json.encode(k) + b"\n" for k in [*before, now])
        handle.flush()
        os.fsync(handle.fileno())
    part.replace(place)
