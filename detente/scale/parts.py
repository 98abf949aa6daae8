"""Parts: what was read, as Parquet files, each whole or not there.

    DIR/parts/<reader>/<2 digits>/<shard>.parquet

``<reader>`` is the name of the work (:attr:`detente.scale.work.Work.name`), ``<shard>`` that of the shard. A part is
written beside its place under a name of its own, forced to the disk and renamed. It has a row for each thing handed in, in order,
and depends on nothing but the shard and the work, so two who write one part write the same bytes.
"""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from detente.errors import PartsError
from detente.model.claims import AnyClaim, kind_of
from detente.scale.reading import Row
from detente.scale.shards import Shard
from detente.scale.work import Work

_CLAIM = pa.struct([
    ("id", pa.string()), ("kind", pa.string()), ("start", pa.int32()), ("end", pa.int32()), ("quote", pa.string()),
    ("confidence", pa.float64()), ("body", pa.string()),
])
SCHEMA = pa.schema([
    ("path", pa.string()), ("id", pa.string()), ("text", pa.string()), ("source_id", pa.string()), ("title", pa.string()),
    ("outlet", pa.string()), ("url", pa.string()), ("published", pa.string()), ("lang", pa.string()), ("extra", pa.string()),
    ("about_talks", pa.bool_()), ("gate", pa.float64()), ("claims", pa.list_(_CLAIM)),
    ("rejected", pa.string()), ("rejected_path", pa.string()), ("rejected_line", pa.int32()),
])
_ABOUT = ("id", "source_id", "title", "outlet", "url", "published", "lang")
_GROUP = 8_000_000  # characters held before they are written
_json = msgspec.json.Encoder(order="deterministic")


class Made(msgspec.Struct, frozen=True):
    """What a part holds, in numbers; ``size``: bytes on disk of its shard; ``known``: it was there before."""

    name: str
    reports: int
    claims: int
    rejected: int
    size: int = 0
    known: bool = False


class Parts:
    """The folder of the parts of one reader."""

    def __init__(self, folder: Path, reader: str) -> None:
        self.folder = folder
        self.reader = reader
        self.root = folder / "parts" / reader

    def place(self, shard: str) -> Path:
        """Where the part of this shard is, or will be."""
        return self.root / shard[:2] / f"{shard}.parquet"

    def known(self, shard: str) -> Made | None:
        """What the part of this shard holds, or None where there is none yet. Raises PartsError where it is damaged."""
        place = self.place(shard)
        try:
            held = pq.read_metadata(place).metadata or {}
            return msgspec.json.decode(held[b"detente.made"], type=Made)
        except FileNotFoundError:
            return None
        except OSError as fault:
            raise problem(place, fault) from fault
        except (pa.ArrowException, KeyError, msgspec.MsgspecError) as fault:
            raise PartsError(f"{place} is damaged ({str(fault).splitlines()[0]}); delete it and run the same command again") from fault

    def write(self, shard: str, reader: str, units: Shard, rows: Iterable[Row], work: Work) -> Made:
        """Writes a part and gives what it holds. Raises PartsError where the folder cannot be written."""
        place = self.place(shard)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            part = place.with_name(f".{shard}.{socket.gethostname()}.{os.getpid()}.{uuid.uuid4().hex[:8]}.part")
            try:
                made = _write(part, shard, reader, units, rows, work)
                os.replace(part, place)
                _sync(place.parent)
            except BaseException:
                with contextlib.suppress(OSError):
                    part.unlink()
                raise
        except OSError as fault:
            raise problem(place, fault) from fault
        return made

    def names(self) -> Iterator[Path]:
        """The parts that are there, in order of their names."""
        yield from sorted(self.root.glob("??/*.parquet"))

    def sweep(self) -> None:
        """Deletes what a killed writer left half done. Only for one who knows that nobody else is writing."""
        for left in self.root.glob("??/.*.part"):
            left.unlink(missing_ok=True)
        for left in (self.folder / ".trails").glob("*"):
            left.unlink(missing_ok=True)


def problem(place: Path, fault: OSError) -> PartsError:
    """What went wrong at ``place``, and what to do."""
    if fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return PartsError(f"no room on the disk of {place.parent}; make room and run the same command again: what was read is kept")
    if fault.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return PartsError(f"{place.parent} may only be read; give yourself the right to write it, or name another folder")
    return PartsError(f"{place} cannot be written or read ({fault.strerror or fault}); mend that and run the same command again")


def _write(part: Path, shard: str, reader: str, units: Shard, rows: Iterable[Row], work: Work) -> Made:
    reports = claims = rejected = held = 0
    group: list[dict[str, object]] = []
    with part.open("wb") as handle:
        with pq.ParquetWriter(handle, SCHEMA, compression="zstd") as writer:
            for row in rows:
                cells = _cells(row, units.units[row.unit].path, work.texts)
                reports += row.report is not None
                rejected += row.rejected is not None
                claims += len(row.findings.claims) if row.findings else 0
                group.append(cells)
                held += sum(len(c) for c in cells.values() if isinstance(c, str)) + 400 * len(row.findings.claims if row.findings else ())
                if held > _GROUP:
                    writer.write_table(pa.Table.from_pylist(group, SCHEMA))
                    group, held = [], 0
            writer.write_table(pa.Table.from_pylist(group, SCHEMA))
            made = Made(shard, reports, claims, rejected, units.size)
            writer.add_key_value_metadata({
                "detente.made": _json.encode(made).decode(), "detente.reader": reader,
                "detente.units": _json.encode([(u.path, u.span.first) for u in units.units]).decode(),
            })
        handle.flush()
        os.fsync(handle.fileno())
    return made


def _cells(row: Row, path: str, texts: str) -> dict[str, object]:
    if row.rejected is not None:
        told = row.rejected
        return {"path": path, "rejected": _plain(told.reason), "rejected_path": _plain(told.path), "rejected_line": told.line}
    report, found = row.report, row.findings
    assert report is not None and found is not None
    keep = texts == "all" or (texts == "talks" and (found.about_talks or bool(found.claims)))
    return {name: getattr(report, name) for name in _ABOUT} | {
        "path": path, "text": report.text if keep else None, "extra": _json.encode(report.extra).decode() if report.extra else None,
        "about_talks": found.about_talks, "gate": found.gate, "claims": [_claim(c) for c in found.claims],
    }


def _claim(claim: AnyClaim) -> dict[str, object]:
    return {
        "id": claim.id, "kind": kind_of(claim), "start": claim.start, "end": claim.end, "quote": claim.quote,
        "confidence": claim.confidence, "body": _json.encode(claim).decode(),
    }


def _plain(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def _sync(folder: Path) -> None:
    """Forces the folder's names to the disk, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
