"""Packed files (.gz .bz2 .xz .zst .lz4) as streams of bytes: bounded in memory, and a break in them is noticed and named."""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from collections import deque
from typing import Any, BinaryIO, Protocol

import pyarrow

from detente.errors import BrokenOff
from detente.reports import limits

PACKINGS = {".gz": "gzip", ".bz2": "bzip2", ".xz": "xz", ".zst": "zstd", ".lz4": "lz4"}
_MAGIC = ((b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\x00", "xz"), (b"\x28\xb5\x2f\xfd", "zstd"), (b"\x04\x22\x4d\x18", "lz4"))
_CHUNK = 1 << 16
_FAULTS = (zlib.error, lzma.LZMAError, EOFError, ValueError, OSError, pyarrow.ArrowException)


def packing(head: bytes) -> str | None:
    """By what a file that begins with ``head`` is packed; None where it is not."""
    return next((name for magic, name in _MAGIC if head.startswith(magic)), None)


def unpacked(raw: BinaryIO, name: str) -> Unpacked:
    """The unpacked bytes of ``raw``, which is packed by ``name`` (a value of PACKINGS), from where it stands.

    Reading raises BrokenOff, after all that is whole has been given, where the file is cut short, damaged, followed by
    something else, or unpacks to absurdly much.
    """
    return Unpacked(raw, _Arrow(raw, name) if name in ("zstd", "lz4") else _Members(raw, _ONE[name]))


class _Source(Protocol):
    """What gives pieces of unpacked bytes, and raises what its library does."""

    members: deque[tuple[int, int]]

    def piece(self, size: int) -> bytes:
        """At most ``size`` bytes; none at the end."""

    def settle(self) -> None:
        """Reads on to the end of a member, as far as that is near, and raises what is wrong there."""

    def taken(self) -> int:
        """How many bytes of the packed file have been read, from its beginning."""

    def where(self) -> str:
        """Where in the packed file it reads, in words that do not depend on where it was entered."""


class Unpacked(io.RawIOBase):
    """A stream of unpacked bytes. ``members`` holds the last (place in this stream, place in the file) at which a packed member began."""

    def __init__(self, raw: BinaryIO, source: _Source) -> None:
        self._raw, self._source, self._given, self._begin = raw, source, 0, source.taken()
        self.members = source.members

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, into: Any) -> int:
        """Fills ``into`` as far as a piece goes. Raises BrokenOff."""
        try:
            piece = self._source.piece(len(into))
        except _FAULTS as fault:
            raise self._broken(fault) from None
        self._given += len(piece)
        if self._given > limits.FREE and self._given > limits.MAX_RATIO * (self._source.taken() - self._begin):
            raise BrokenOff(
                f"it unpacks to more than {limits.MAX_RATIO} times its size, as no news does, and is read no further: unpack it"
                f" yourself, {limits.beyond('DETENTE_MAX_RATIO')}", final=True
            )
        into[: len(piece)] = piece
        return len(piece)

    def settle(self) -> None:
        """Makes sure that the member that is being read ends well, where nothing but line ends stands before its end. Raises BrokenOff."""
        try:
            self._source.settle()
        except _FAULTS as fault:
            raise self._broken(fault) from None

    def _broken(self, fault: Exception) -> BrokenOff:
        if isinstance(fault, OSError) and fault.errno:
            raise fault  # the disk's fault, not the file's
        return BrokenOff(f"it is damaged or cut short {self._source.where()} ({_why(fault)}): fetch it again")

    def close(self) -> None:
        """Closes the packed file too."""
        if not self.closed:
            self._raw.close()
        super().close()


def _why(fault: Exception) -> str:
    return (str(fault).splitlines() or [type(fault).__name__])[0][:120]


class _Gzip:
    """zlib's decompressor with the face of those of bz2 and lzma."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(31)

    def decompress(self, data: bytes, most: int) -> bytes:
        return self._zlib.decompress(self._zlib.unconsumed_tail + data, most)

    @property
    def needs_input(self) -> bool:
        return not self._zlib.unconsumed_tail and not self._zlib.eof

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data


_ONE: dict[str, Any] = {"gzip": _Gzip, "bzip2": bz2.BZ2Decompressor, "xz": lambda: lzma.LZMADecompressor(memlimit=1 << 28)}


class _Members:
    """Packed members one after another, as gzip, bzip2 and xz have them."""

    def __init__(self, raw: BinaryIO, new: Any) -> None:
        self._raw, self._new = _Counted(raw), new
        self._one: Any = None
        self._spare = b""  # read, and not yet given to a decompressor
        self._given = 0
        self._ahead = b""  # unpacked, and not yet given
        self._fault: Exception | None = None  # what is wrong after that
        self.members: deque[tuple[int, int]] = deque(maxlen=4096)

    def taken(self) -> int:
        return self._raw.at - len(self._spare)

    def where(self) -> str:
        begin = self.members[-1][1] if self.members else 0
        if begin:
            return f"in the packed part that begins at byte {begin:,}"
        return f"after {self._given + len(self._ahead):,} unpacked bytes"

    def piece(self, size: int) -> bytes:
        while not self._ahead:
            if self._fault is not None:
                raise self._fault
            if self._one is None and not self._next():
                return b""
            self._ahead = self._step(size)
        got, self._ahead = self._ahead[:size], self._ahead[size:]
        self._given += len(got)
        return got

    def settle(self) -> None:
        try:
            while self._one is not None and self._fault is None and len(self._ahead) < _CHUNK:
                self._ahead += self._step(_CHUNK)
        except _FAULTS as fault:
            if not self._ahead.strip():
                raise
            self._fault = fault

    def _step(self, size: int) -> bytes:
        """More of the member that is being read; nothing where it ended, or needs more of the file."""
        data = b""
        if self._one.needs_input:
            if not self._spare:
                self._fill()
            data, self._spare = self._spare, b""
        ended = self._one.needs_input and not data
        got: bytes = self._one.decompress(data, size)
        if ended and not got and not self._one.eof:
            raise EOFError("it ends in the middle")
        if self._one.eof:
            self._spare, self._one = self._one.unused_data + self._spare, None
        return got

    def _next(self) -> bool:
        """Whether there is another member; it is begun."""
        while True:
            self._spare = self._spare.lstrip(b"\0") if self._given or self.members else self._spare  # padding, as tapes have it
            if self._spare:
                break
            if not self._fill():
                return False
        self._one = self._new()
        if self.members and self.members[-1][0] == self._given:
            self.members.pop()
        self.members.append((self._given, self._raw.at - len(self._spare)))
        return True

    def _fill(self) -> bool:
        more = self._raw.read(_CHUNK)
        self._spare += more
        return bool(more)


class _Counted:
    """A file that knows how far it has been read, also where it cannot be asked."""

    closed = False

    def __init__(self, raw: BinaryIO) -> None:
        self._raw, self.at = raw, raw.tell() if raw.seekable() else 0

    def read(self, size: int) -> bytes:
        data = self._raw.read(size)
        self.at += len(data)
        return data

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self.closed = True


class _Arrow:
    """Frames one after another, unpacked by pyarrow, which detente needs anyway."""

    def __init__(self, raw: BinaryIO, name: str) -> None:
        self._raw = _Counted(raw)
        self._stream = pyarrow.CompressedInputStream(pyarrow.PythonFile(self._raw, mode="r"), name)
        self.members: deque[tuple[int, int]] = deque()

    def taken(self) -> int:
        return self._raw.at

    def where(self) -> str:
        return f"near byte {self._raw.at:,}"

    def settle(self) -> None:
        pass

    def piece(self, size: int) -> bytes:
        return bytes(self._stream.read(min(size, _CHUNK)))
