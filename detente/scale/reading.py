"""A shard as rows: every report of it with what was found, and everything that was refused, in order."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import msgspec

from detente.errors import DetenteError
from detente.model import Findings, Rejected, Report
from detente.record.read import Reads, failed, refused
from detente.reports.units import Unit, load_unit
from detente.scale.shards import Shard
from detente.scale.trail import Trail
from detente.scale.work import Work

Spared = Mapping[tuple[int, int, bool], str]  # (unit, item, reading) of what is not touched again, and why
_NOTHING: Spared = MappingProxyType({})


class Row(msgspec.Struct, frozen=True):
    """One thing that was handed in: a report with its findings, or a rejection; ``unit`` is the number of its unit in the shard."""

    unit: int
    report: Report | None = None
    findings: Findings | None = None
    rejected: Rejected | None = None


def rows(shard: Shard, work: Work, trail: Trail, spared: Spared = _NOTHING) -> Iterator[Row]:
    """Reads a shard; the rows follow from the shard, the work and ``spared`` alone."""
    trail.rest()
    reader = work.reader()
    for number, unit in enumerate(shard.units):
        for item, found in enumerate(_taken(number, unit, trail, spared)):
            trail.at(number, item, reading=True)
            row = Row(number, rejected=found) if isinstance(found, Rejected) else None
            if row is None:
                assert isinstance(found, Report)
                report = _dated(found, work.published)
                why = spared.get((number, item, True))
                made = _read(reader, report) if why is None else refused(report, why)
                row = Row(number, rejected=made) if isinstance(made, Rejected) else Row(number, report, made)
            trail.spot.reports += row.report is not None
            trail.spot.rejected += row.rejected is not None
            trail.spot.claims += len(row.findings.claims) if row.findings else 0
            yield row
            trail.at(number, item + 1, reading=False)
    trail.rest()


def _taken(number: int, unit: Unit, trail: Trail, spared: Spared) -> Iterator[Report | Rejected]:
    """What the unit holds, up to what must not be touched."""
    trail.at(number, 0, reading=False)
    if any(where[0] == number and not where[2] for where in spared):
        last = min(where[1] for where in spared if where[0] == number and not where[2])
        yield from itertools.islice(_loaded(unit), last)
        what = f"what follows its first {last} reports" if last else "it"
        yield Rejected(path=unit.path, reason=f"{what} was not read: {spared[number, last, False]}")
        return
    yield from _loaded(unit)


def _loaded(unit: Unit) -> Iterator[Report | Rejected]:
    """What the unit holds; where its loading fails in a way that nobody thought of, a rejection that says so."""
    try:
        yield from load_unit(unit)
    except DetenteError:
        raise
    except Exception as fault:
        reason = f"its loading failed ({type(fault).__name__}: {fault}); please report this with the file"
        yield Rejected(path=unit.path, reason=reason)


def _dated(report: Report, published: str | None) -> Report:
    return msgspec.structs.replace(report, published=published) if published and report.published is None else report



def _read(reader: Reads, report: Report) -> Findings | Rejected:
    try:
        return reader.read(report)
    except Exception as fault:
        return failed(report, fault)
