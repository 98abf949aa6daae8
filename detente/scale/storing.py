"""Reading into a record with many workers: they read, and this process alone stores, in the order of the reports."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator

import msgspec

from detente.errors import PutAside
from detente.model import Findings, Rejected, Report
from detente.record.read import Reads, Summary, take_in
from detente.record.store import Store
from detente.scale.pool import PATIENCE, Pool
from detente.scale.tasks import Found, ReportsTask
from detente.scale.work import Work

_UNREAD, _ALL = 8, 512  # reports of a task: so many to read, or so many in all


class _Ready:
    """A reader that has read already."""

    def __init__(self, version: str) -> None:
        self.version = version
        self.found: dict[str, Findings | Rejected] = {}

    def read(self, report: Report) -> Findings:
        """The findings that a worker made. Raises PutAside with a worker's reason."""
        found = self.found[report.id]
        if isinstance(found, Rejected):
            raise PutAside(found.reason)
        return found


def take_in_many(
    store: Store, items: Iterable[Report | Rejected], work: Work, workers: int | Pool, *, patience: float = PATIENCE,
    step: Callable[[Summary], None] = lambda _: None,
) -> Summary:
    """Reads ``items`` into ``store`` as :func:`detente.record.read.take_in` does, with ``workers`` processes; the record is the same.

    ``workers`` may be a pool of :func:`storing`, which goes on afterwards.
    """
    if not isinstance(workers, Pool):
        with storing(workers, patience) as pool:
            return take_in_many(store, items, work, pool, step=step)
    ready = _Ready(work.reader().version)
    given: deque[list[Report | Rejected]] = deque()

    def tasks() -> Iterator[bytes]:
        for batch, unread in _batches(store, items, ready, work.published):
            given.append(batch)
            yield msgspec.msgpack.encode(ReportsTask(unread, work))

    def found(pool: Pool) -> Iterator[Report | Rejected]:
        for answer in pool.run(tasks()):
            ready.found = {f.report: f.value for f in msgspec.msgpack.decode(answer, type=list[Found])}
            yield from given.popleft()

    return take_in(store, found(workers), ready, step=step)


def storing(workers: int, patience: float = PATIENCE) -> Pool:
    """The processes that :func:`take_in_many` reads with, for one reading after the other."""
    return Pool("detente.scale.tasks:reports", workers, ordered=True, patience=patience)


def _batches(store: Store, items: Iterable[Report | Rejected], reader: Reads, published: str | None) -> Iterator[tuple[list[Report | Rejected], list[Report]]]:
    """Reports and rejections in order, each time with those that are to be read."""
    batch: list[Report | Rejected] = []
    unread: list[Report] = []
    for item in items:
        if isinstance(item, Report) and item.published is None and published:
            item = msgspec.structs.replace(item, published=published)
        batch.append(item)
        if isinstance(item, Report) and not store.has_read(item.id, reader.version):
            unread.append(store.report(item.id) or item)
        if len(unread) >= _UNREAD or len(batch) >= _ALL:
            yield batch, unread
            batch, unread = [], []
    if batch:
        yield batch, unread
