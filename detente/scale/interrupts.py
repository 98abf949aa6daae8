"""Ctrl-C: once ends the work cleanly, twice at once."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from types import FrameType

STOPPED = 130


@contextlib.contextmanager
def interrupts() -> Iterator[None]:
    """The first Ctrl-C or SIGTERM raises KeyboardInterrupt here; the second ends the process, and its workers with it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            os.write(2, b"\nstopped at once\n")
            os._exit(STOPPED)
        asked = True
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
