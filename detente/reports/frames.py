"""The records of a WARC as they lie (ISO 28500:2017, 4): head and block of each, and a fault for each that is broken.

A library for WARC ends without a word where a file is damaged or cut short, so the framing is read here, where no byte is
passed over unseen; what is inside a record is the library's. After damage reading goes on at the next record that can be
found: in a packed file at the next packed member that begins as a record does, otherwise at the next line that does.
"""

from __future__ import annotations

import re
import zlib
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from detente.errors import BrokenOff, UnreadableReport
from detente.reports import limits
from detente.reports.packed import Unpacked, packing, unpacked
from detente.reports.source import Source

_VERSION = re.compile(rb"WARC/\d\.\d+\r?\n")
_NEXT = re.compile(rb"\r?\n(?=WARC/\d\.\d+\r?\n)")
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_LONGEST_HEAD = 65_536  # bytes of a record's named fields
_CHUNK = 1 << 16


class Frame(msgspec.Struct, frozen=True):
    """One record: its number in the file from 1, the byte of the file at which it can be entered (None: it cannot), where it
    lies among the unpacked bytes, and its head and block as they are, or the ``fault`` for which they cannot be had."""

    number: int
    entry: int | None
    at: int
    head: bytes = b""
    block: bytes = b""
    fault: str | None = None


def frames(source: Source, start: int = 0, number: int = 1) -> Iterator[Frame]:
    """The records from byte ``start`` of the file on, where the one with ``number`` begins. Raises OSError, UnreadableReport."""
    lost = False
    while True:
        with source.raw() as raw:
            packed = packing(raw.read(8))
            raw.seek(start)
            reader = _Reader(unpacked(raw, packed) if packed else raw, 0 if packed else start)
            try:
                if lost:
                    reader.seek_record()
                for frame in _frames(reader, number):
                    number = frame.number + 1
                    yield frame
                return
            except BrokenOff as broken:
                yield Frame(number, None, reader.at, fault=broken.reason)
                number += 1
                if broken.final or reader.resume is None:
                    return
                start, lost = reader.resume, packed is None
                if packed == "gzip":
                    start = _next_member(source, start + 1)
                if start < 0 or packed not in (None, "gzip"):
                    return


def _frames(reader: _Reader, number: int) -> Iterator[Frame]:
    while True:
        while (line := reader.line()) in (b"\r\n", b"\n"):
            pass
        if not line:
            return
        at = reader.at - len(line)
        entry = reader.entry(at)
        try:
            yield _frame(reader, line, number, entry, at)
        except UnreadableReport as fault:
            if isinstance(fault, BrokenOff):
                raise
            yield Frame(number, entry, at, fault=fault.reason)
        number += 1


def _frame(reader: _Reader, line: bytes, number: int, entry: int | None, at: int) -> Frame:
    where = reader.where(at)
    if not _VERSION.fullmatch(line):
        reader.seek_record()
        raise UnreadableReport(f"at {where} there is no record of a WARC: what lies before the next one is passed over")
    head = line
    while line not in (b"\r\n", b"\n"):
        line = reader.line()
        head += line
        if not line:
            raise BrokenOff(f"the file ends within the head of the record at {where}: it is cut short, fetch it again")
        if len(head) > _LONGEST_HEAD:
            reader.seek_record()
            raise UnreadableReport(f"the record at {where} has a head of more than {_LONGEST_HEAD:,} bytes: it is damaged")
    told = _LENGTH.search(head)
    if told is None:
        reader.seek_record()
        raise UnreadableReport(f"the record at {where} does not say how long it is: it is damaged")
    length = int(told.group(1))
    if length > limits.MAX_FILE:
        reader.pass_over(length, where)
        raise UnreadableReport(
            f"the record at {where} has {length:,} bytes, which no page of news has: it is passed over; to read it, set DETENTE_MAX_FILE higher"
        )
    block = reader.read(length)
    if len(block) < length:
        inside = _NEXT.search(block)
        if inside is None:
            raise BrokenOff(f"the record at {where} has {len(block):,} of its {length:,} bytes: the file is cut short there, fetch it again")
        reader.unread(block[inside.end() :])
        raise UnreadableReport(f"the record at {where} ends before the {length:,} bytes that it says it has: it is damaged")
    if reader.peek(1) not in (b"\r", b"\n", b""):
        inside = _NEXT.search(block)
        if inside is not None:
            reader.unread(block[inside.end() :])
        else:
            reader.seek_record()
        raise UnreadableReport(f"the record at {where} does not end after the {length:,} bytes that it says it has: it is damaged")
    reader.settle()
    return Frame(number, entry, at, head, block)


class _Reader:
    """Lines and runs of bytes of a stream; what was read can be given back."""

    def __init__(self, stream: BinaryIO | Unpacked, at: int) -> None:
        self._stream, self.at, self._buffer = stream, at, bytearray()
        self.packed = isinstance(stream, Unpacked)
        self._resume: int | None = None
        self._members: deque[tuple[int, int]] = stream.members if isinstance(stream, Unpacked) else deque()

    @property
    def resume(self) -> int | None:
        """The byte of the file after which reading goes on when it broke off; None where it cannot."""
        if self._resume is not None or not self.packed:
            return self._resume
        return self._members[-1][1] if self._members else None

    def entry(self, at: int) -> int | None:
        """The byte of the file at which the byte ``at`` of the stream can be read without what stands before it; None where there is none."""
        if not self.packed:
            return at
        while len(self._members) > 1 and self._members[1][0] <= at:
            self._members.popleft()
        return self._members[0][1] if self._members and self._members[0][0] == at else None

    def where(self, at: int) -> str:
        """The byte ``at`` of the stream, in words."""
        if not self._members:
            return f"byte {at:,}{' of the unpacked file' if self.packed else ''}"
        inside, begin = self._members[0]
        return f"byte {begin:,} of the packed file" + (f" and {at - inside:,} bytes on, unpacked," if at > inside else "")

    def settle(self) -> None:
        """Makes sure that the packed member whose last record was read ends well. Raises BrokenOff."""
        if isinstance(self._stream, Unpacked) and not self._buffer.strip():
            self._stream.settle()

    def _fill(self) -> bool:
        more = self._stream.read(_CHUNK)
        self._buffer += more or b""
        return bool(more)

    def line(self) -> bytes:
        """The next line, or the beginning of one that is longer than any head."""
        looked = 0
        while (end := self._buffer.find(b"\n", looked)) < 0 and len(self._buffer) <= _LONGEST_HEAD:
            looked = len(self._buffer)
            if not self._fill():
                break
        return self._take(end + 1 if end >= 0 else min(len(self._buffer), _LONGEST_HEAD + 1))

    def read(self, size: int) -> bytes:
        """The next ``size`` bytes, fewer at the end."""
        while len(self._buffer) < size and self._fill():
            pass
        return self._take(min(size, len(self._buffer)))

    def pass_over(self, size: int, where: str) -> None:
        """Passes over a block of ``size`` bytes without holding it. Raises BrokenOff, with ``resume`` set, where no block of that size can be."""
        begin = self._members[0][1] if self._members else None if self.packed else self.at
        left = size
        while left > 0 and (piece := self.read(min(left, _CHUNK))):
            left -= len(piece)
        if left or self.peek(1) not in (b"\r", b"\n", b""):
            self._resume = begin
            raise BrokenOff(f"the record at {where} does not have the {size:,} bytes that it says it has: it is damaged or cut short, fetch the file again")

    def peek(self, size: int) -> bytes:
        """The next bytes, left where they are."""
        while len(self._buffer) < size and self._fill():
            pass
        return bytes(self._buffer[:size])

    def unread(self, data: bytes) -> None:
        """Gives the last bytes read back."""
        self._buffer[:0] = data
        self.at -= len(data)

    def seek_record(self) -> None:
        """Passes over all before the next line that begins a record."""
        whole = True  # the last line ended: a record cannot begin within one
        while line := self.line():
            if whole and _VERSION.fullmatch(line):
                self.unread(line)
                return
            whole = line.endswith(b"\n")

    def _take(self, size: int) -> bytes:
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        self.at += len(data)
        return data


def _next_member(source: Source, start: int) -> int:
    """The first byte from ``start`` on at which a packed record begins; -1 where there is none."""
    with source.raw() as raw:
        raw.seek(start)
        kept, at = b"", start
        while piece := raw.read(_CHUNK):
            kept += piece
            found = -1
            while (found := kept.find(b"\x1f\x8b\x08", found + 1)) >= 0:
                if _begins_record(source, at + found):
                    return at + found
            at += len(kept) - 2
            kept = kept[-2:]
    return -1


def _begins_record(source: Source, start: int) -> bool:
    with source.raw() as raw:
        raw.seek(start)
        try:
            return zlib.decompressobj(31).decompress(raw.read(_CHUNK), 5) == b"WARC/"
        except zlib.error:
            return False
