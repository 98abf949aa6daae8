"""Units of input: what `load` yields, in pieces that can be read one by one, anywhere, in any order.

    [*chain.from_iterable(map(load_unit, units(paths, size)))] == [*load(paths)]

holds for every ``size``. A unit is a file, or a run of the records of a large one. Listing units opens only files that are
larger than ``size``, and reads of those what is needed to find where records begin: the tables' own lists, or the bytes once.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from detente.errors import UnreadableReport
from detente.model import Rejected, Report
from detente.reports.formats import READERS, cuts
from detente.reports.source import WHOLE, Source, Span, supported
from detente.reports.walk import present, walk

SIZE = 64_000_000  # bytes on disk of a unit
MAX_CUTS = 32  # units into which a packed file is cut, as each must unpack what stands before it


class Unit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file or a run of its records, small and plain so that it can be sent to another process or machine.

    ``path`` is the file as it can be written down, ``raw`` its name in bytes where that is not UTF-8. ``kind`` is what it
    holds, where it had to be opened to be cut. ``span`` are the records. ``size`` is the share of the file's bytes on disk.
    ``refused`` is the reason where ``path`` is not read.
    """

    path: str
    raw: bytes | None = None
    kind: str | None = None
    span: Span = WHOLE
    size: int = 0
    refused: str | None = None

    @property
    def first(self) -> int:
        """The number of the first record, from 1."""
        return self.span.first

    @property
    def count(self) -> int | None:
        """How many records; None for all that follow."""
        return self.span.count

    @property
    def file(self) -> Path:
        """The file."""
        return Path(os.fsdecode(self.raw) if self.raw is not None else self.path)


def units(paths: Sequence[str | os.PathLike[str]], size: int = SIZE, *, fleeting: bool = False) -> Iterator[Unit]:
    """The units of the files under ``paths``, in the order of :func:`load`, of about ``size`` bytes on disk at the most.

    Raises DetenteError, before anything is read, for a path that is not there; ``fleeting``: it was there, and is rejected if gone.
    """
    return _all([Path(p) for p in paths] if fleeting else present(paths), size)


def _all(paths: Sequence[Path], size: int) -> Iterator[Unit]:
    for found in walk(paths):
        if isinstance(found, Rejected):
            yield Unit(path=found.path, refused=found.reason)
        else:
            yield from _of(found, size)


def _of(source: Source, size: int) -> Iterator[Unit]:
    raw = os.fsencode(source.path)
    whole = Unit(path=source.name, raw=None if os.fsencode(source.name) == raw else raw)
    try:
        whole = msgspec.structs.replace(whole, size=source.size)
        if whole.size <= size:
            yield whole
            return
        kind = source.kind()
        packed = source.packing() is not None
    except (OSError, UnreadableReport):
        yield whole  # its reading says what is wrong
        return
    if kind is None:
        yield whole
        return
    try:
        spans = list(cuts(source, kind, size))
    except (OSError, UnreadableReport):
        spans = [WHOLE]
    spans = _fewer(spans) if packed and spans[-1].start == 0 else spans
    for span in spans:
        yield msgspec.structs.replace(whole, kind=kind, span=span, size=whole.size // len(spans))


def _fewer(spans: list[Span]) -> list[Span]:
    """At most MAX_CUTS spans: neighbours are put together."""
    each = -(-len(spans) // MAX_CUTS)
    groups = [spans[at : at + each] for at in range(0, len(spans), each)]
    ends = [group[0].first for group in groups[1:]]
    return [Span(first=g[0].first, count=end - g[0].first, start=g[0].start) for g, end in zip(groups, ends, strict=False)] + [
        Span(first=groups[-1][0].first, start=groups[-1][0].start)
    ]


def load_unit(unit: Unit) -> Iterator[Report | Rejected]:
    """The reports of a unit, in order, and a rejection for all that is none. Raises nothing for what the file holds."""
    if unit.refused is not None:
        yield Rejected(path=unit.path, reason=unit.refused)
        return
    source = Source(unit.file)
    try:
        kind = unit.kind or source.kind()
        if kind is None:
            raise UnreadableReport(f"its ending is not one that is read ({' '.join(supported())})")
        for each in READERS[kind](source, unit.span):
            yield each if isinstance(each, Report) or each.path else msgspec.structs.replace(each, path=unit.path)
    except UnreadableReport as fault:
        yield Rejected(path=unit.path, reason=fault.reason, line=fault.line)
    except OSError as fault:
        yield Rejected(path=unit.path, reason=f"it cannot be opened: {fault.strerror or fault}")
