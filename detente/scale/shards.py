"""Shards: the input cut into pieces that are read one by one, each named by what it holds.

Small files are put together into one shard. Where a shard of them ends is said by the name of its last file, so that a
file that is added or taken away changes the shard that it is in, and not all that follow.
"""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from detente.reports.units import Unit, units

SIZE = 4_000_000  # bytes on disk of a shard, at the most where its files let it
_MANY = 256  # files in a shard, about
_BLOCK = 1 << 20


class Shard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that are read together. ``digest`` is of the bytes of a file that was cut, so that it is hashed only once."""

    units: tuple[Unit, ...]
    digest: str | None = None

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(u.size for u in self.units)

    @property
    def name(self) -> str:
        """32 hex digits: the hash of the units' paths, spans and bytes. Reads the files."""
        whole = hashlib.sha256()
        for unit in self.units:
            told = msgspec.structs.replace(unit, size=0)
            whole.update(msgspec.json.encode(told) + b"\0" + (self.digest or _digest(unit)).encode() + b"\n")
        return whole.hexdigest()[:32]


def shards(paths: Sequence[str | os.PathLike[str]], size: int = SIZE, *, single: bool = False) -> Iterator[Shard]:
    """The shards of the files under ``paths``, in order. Raises DetenteError, before anything is read, for a path that is not there.

    ``single``: the paths are files that landed; no two go into one shard, and one that is gone again is rejected.
    """
    return _grouped(units(paths, size, fleeting=single), 0 if single else size)


def _grouped(found: Iterator[Unit], size: int) -> Iterator[Shard]:
    held: list[Unit] = []
    bytes_held = 0
    for unit in found:
        cut = unit.kind is not None
        if held and (cut or bytes_held + unit.size > size):
            yield Shard(units=tuple(held))
            held, bytes_held = [], 0
        if cut:
            yield Shard(units=(unit,), digest=_digest(unit))
            continue
        held.append(unit)
        bytes_held += unit.size
        if _is_last(unit):
            yield Shard(units=tuple(held))
            held, bytes_held = [], 0
    if held:
        yield Shard(units=tuple(held))


def _is_last(unit: Unit) -> bool:
    name = hashlib.sha256(unit.path.encode()).digest()
    return int.from_bytes(name[:4], "big") % _MANY == 0


def _digest(unit: Unit) -> str:
    """The hash of the file's bytes, or why they cannot be had."""
    if unit.refused is not None:
        return unit.refused
    try:
        known = unit.file.stat()
        return _hashed(unit.file, known.st_size, known.st_mtime_ns)
    except OSError as fault:
        return f"not read: {fault.strerror}"


@functools.lru_cache(maxsize=4)
def _hashed(file: Path, size: int, changed: int) -> str:
    if not file.is_file():
        return "no plain file"
    whole = hashlib.sha256()
    with file.open("rb") as handle:
        while block := handle.read(_BLOCK):
            whole.update(block)
    return whole.hexdigest()
