"""Parts -> a record of the negotiations that one wants, by the record's own writer."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet as pq

from detente.errors import PartsError
from detente.model import Findings, Rejected, Report
from detente.model.claims import AnyClaim
from detente.model.dates import parse
from detente.record.read import Summary, take_in
from detente.record.store import Store
from detente.scale.folder import in_use
from detente.scale.parts import Parts

_claim = msgspec.json.Decoder(AnyClaim)
_FIELDS = ("id", "text", "source_id", "title", "outlet", "url", "published", "lang")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reports go into the record: with all of ``parties`` (codes) in their claims, published from ``since`` to ``until`` (EDTF)."""

    parties: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return not (self.parties or self.since or self.until)

    def takes(self, published: str | None, claims: Sequence[AnyClaim]) -> bool:
        """Whether the report is one of them. One without a date is not, where days are asked for."""
        if self.since or self.until:
            if published is None:
                return False
            day = parse(published[:10])
            if self.since and day[1] < parse(self.since)[0] or self.until and day[0] > parse(self.until)[1]:
                return False
        if not self.parties:
            return True
        named = set[str]()
        for claim in claims:
            named |= _parties(msgspec.to_builtins(claim))
        return named.issuperset(self.parties)


def _parties(claim: dict[str, Any]) -> set[str]:
    """The codes of the parties that a claim names in any of its keys."""
    named = set(claim.get("parties", ())) | set(claim.get("by", ())) | set(claim["said_by"].get("parties", ()))
    for key in ("holder", "addressee", "party", "source", "target"):
        named |= set((claim.get(key) or "").split("+"))
    return named | {head["party"] for head in claim.get("heads", ()) if head["party"]}


class _Ready:
    """A reader that has read already."""

    def __init__(self, version: str) -> None:
        self.version = version
        self.now: Findings | None = None

    def read(self, report: Report) -> Findings:
        """The findings of the part's row."""
        assert self.now is not None and self.now.report == report.id
        return self.now


def merge(
    folder: str | os.PathLike[str], record: str | os.PathLike[str], wanted: Wanted | None = None, *,
    step: Callable[[Summary], None] = lambda _: None,
) -> Summary:
    """Writes the reports in parts, with their claims, into a record, as if they were read into it now.

    Reports whose text the parts do not keep are left out. Without ``wanted``, rejections go in as well. Raises PartsError,
    RecordError.
    """
    wanted = wanted or Wanted()
    place = Path(folder)
    known = in_use(place)
    parts = Parts(place, known.name)
    reader = _Ready(known.version)
    paths = _in_order(parts)
    if not paths:
        raise PartsError(f"{folder} holds no finished part yet; read into it with: detente read REPORTS --parts {folder}")
    store = Store(record)
    try:
        return take_in(store, _items(paths, reader, wanted), reader, step=step)
    finally:
        store.close()


def _in_order(parts: Parts) -> list[Path]:
    """The parts, in the order in which their reports would be read: by path and place in it of their first unit."""
    keyed = []
    for path in parts.names():
        try:
            told = msgspec.json.decode((pq.read_metadata(path).metadata or {})[b"detente.units"], type=list[tuple[str, int]])
        except Exception as fault:
            raise PartsError(f"{path} is damaged ({str(fault).splitlines()[0]}); delete it and read again") from fault
        first = told[0] if told else ("", 0)
        keyed.append((Path(first[0]).parts, first[1], path))
    return [path for _, _, path in sorted(keyed)]


def _items(paths: list[Path], reader: _Ready, wanted: Wanted) -> Iterator[Report | Rejected]:
    for path in paths:
        for batch in pq.ParquetFile(path).iter_batches(256):
            for row in batch.to_pylist():
                if row["rejected"] is not None:
                    if wanted.everything:
                        yield Rejected(path=row["rejected_path"], reason=row["rejected"], line=row["rejected_line"])
                    continue
                claims = tuple(_claim.decode(c["body"]) for c in row["claims"])
                if row["text"] is None or not wanted.takes(row["published"], claims):
                    continue
                reader.now = Findings(
                    report=row["id"], reader=reader.version, about_talks=row["about_talks"], gate=row["gate"], claims=claims
                )
                yield Report(**{name: row[name] for name in _FIELDS}, extra=msgspec.json.decode(row["extra"]) if row["extra"] else {})


def codes(named: str | None) -> tuple[str, ...]:
    """The codes of the parties in a list parted by commas, each a code or a name; what no table knows stands for itself."""
    from detente.language.parties import code_of

    names = [name.strip() for name in (named or "").split(",")]
    return tuple(code_of(name) or name for name in names if name)
