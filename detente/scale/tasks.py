"""What workers do: read a shard into a part, or some reports into findings."""

from __future__ import annotations

from pathlib import Path

import msgspec

from detente.errors import PartsError
from detente.model import Findings, Rejected, Report
from detente.record.read import failed, refused
from detente.scale.parts import Parts
from detente.scale.reading import Spared, rows
from detente.scale.shards import Shard
from detente.scale.trail import Trail
from detente.scale.work import Work


class ShardTask(msgspec.Struct, frozen=True):
    """A shard to read into the folder ``parts`` of the work named ``name``."""

    shard: Shard
    work: Work
    folder: str
    name: str


class ReportsTask(msgspec.Struct, frozen=True):
    """Reports to read."""

    reports: list[Report]
    work: Work


class Found(msgspec.Struct, frozen=True):
    """What reading a report gave: findings, or why there are none."""

    report: str
    findings: Findings | None = None
    rejected: Rejected | None = None

    @property
    def value(self) -> Findings | Rejected:
        """What there is."""
        if self.findings is not None:
            return self.findings
        assert self.rejected is not None
        return self.rejected


def shard(payload: bytes, trail: Trail, spared: Spared) -> bytes:
    """Reads a shard into its part, where that is not there yet; gives :class:`detente.scale.parts.Made`."""
    task = msgspec.msgpack.decode(payload, type=ShardTask)
    if task.work.name != task.name:
        raise PartsError("this worker has another version of detente or its models than the one that sent the work; install the same on all machines")
    parts, name = Parts(Path(task.folder), task.name), task.shard.name
    made = parts.known(name)
    if made is not None:
        made = msgspec.structs.replace(made, known=True)
    else:
        made = parts.write(name, task.work.reader().version, task.shard, rows(task.shard, task.work, trail, spared), task.work)
    return msgspec.msgpack.encode(made)


def reports(payload: bytes, trail: Trail, spared: Spared) -> bytes:
    """Reads reports; gives a list of :class:`Found`, in order."""
    task = msgspec.msgpack.decode(payload, type=ReportsTask)
    reader, out = task.work.reader(), list[Found]()
    for item, report in enumerate(task.reports):
        trail.at(0, item, reading=True)
        why = spared.get((0, item, True))
        try:
            out.append(Found(report.id, reader.read(report)) if why is None else Found(report.id, rejected=refused(report, why)))
        except Exception as fault:
            out.append(Found(report.id, rejected=failed(report, fault)))
    trail.rest()
    return msgspec.msgpack.encode(out)
