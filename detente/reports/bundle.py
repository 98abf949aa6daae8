"""Bundles of files (.zip, .tar and packed tars): each file in them is read as one that lies in a folder.

Nothing is written where a bundle says: each file is unpacked into a temporary one, whatever its name, and gone after it was read.
"""

from __future__ import annotations

import logging
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO

from detente.errors import BrokenOff, UnreadableReport
from detente.model import Rejected, Report
from detente.reports import limits
from detente.reports.source import WHOLE, Source, Span, known, supported, writable_name

_COPY = 1 << 18
_FAULTS = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, ValueError, LookupError, NotImplementedError, RuntimeError, OSError)
_log = logging.getLogger("detente.reports")

Member = tuple[str, IO[bytes] | None, str]  # name, content, and why there is none; no reason where it is passed over


def read_bundle(source: Source, span: Span = WHOLE) -> Iterator[Report | Rejected]:
    """What the files of a bundle hold, in the order in which they lie in it; a rejection names the file within the bundle."""
    from detente.reports.formats import READERS

    number = used = 0
    came = False
    try:
        for name, content, why in _members(source):
            number += 1
            path = f"{source.name}/{writable_name(name)}"
            if content is None:
                if why:
                    came = True
                    yield Rejected(path=path, reason=why)
                continue
            with closing(content), tempfile.NamedTemporaryFile(prefix="detente-") as out:
                try:
                    used += _copied(content, out, used, source)
                    inner = Source(Path(out.name), name=path, called=name)
                    kind = inner.kind()
                    if kind == "bundle":
                        raise UnreadableReport("a bundle within a bundle is not opened: unpack it")
                    if kind is None:
                        _log.info("passed over %s: its ending is not one that is read", path)
                        continue
                    came = True
                    for each in READERS[kind](inner, WHOLE):
                        yield each if isinstance(each, Report) else Rejected(path=path, reason=each.reason, line=each.line)
                except BrokenOff as fault:
                    came = True
                    if fault.final and fault.line is None:
                        raise
                    yield Rejected(path=path, reason=fault.reason, line=fault.line)
                except UnreadableReport as fault:
                    came = True
                    yield Rejected(path=path, reason=fault.reason, line=fault.line)
    except UnreadableReport:
        raise
    except _FAULTS as fault:
        if isinstance(fault, OSError) and fault.errno:
            raise
        why = (str(fault).splitlines() or [type(fault).__name__])[0][:120]
        raise BrokenOff(f"the bundle is damaged or cut short after its file number {number} ({why}): fetch it again") from None
    if not came:
        raise UnreadableReport(f"the bundle holds no file that is read ({' '.join(supported())})")


def _copied(content: IO[bytes], out: IO[bytes], used: int, source: Source) -> int:
    """Unpacks a file; how many bytes it has. Raises BrokenOff, UnreadableReport."""
    count = 0
    try:
        while piece := content.read(_COPY):
            count += len(piece)
            if count > limits.MAX_TABLE:
                raise UnreadableReport(f"it unpacks to more than {limits.MAX_TABLE:,} bytes: unpack it yourself, {limits.beyond('DETENTE_MAX_TABLE')}")
            if used + count > limits.FREE and used + count > limits.MAX_RATIO * source.size:
                raise BrokenOff(
                    f"the bundle unpacks to more than {limits.MAX_RATIO} times its size, as no news does, and is read no further: unpack it"
                    f" yourself, {limits.beyond('DETENTE_MAX_RATIO')}", final=True
                )
            out.write(piece)
    except _FAULTS as fault:
        if isinstance(fault, OSError) and fault.errno:
            raise
        raise UnreadableReport(f"it is damaged within the bundle ({(str(fault).splitlines() or [type(fault).__name__])[0][:120]}): fetch it again") from None
    out.flush()
    return count


def _members(source: Source) -> Iterator[Member]:
    with source.raw() as raw:
        head = raw.read(4)
    return _zipped(source) if head == b"PK\x03\x04" or head == b"PK\x05\x06" else _taped(source)


def _zipped(source: Source) -> Iterator[Member]:
    with source.raw() as raw, zipfile.ZipFile(raw) as bundle:
        entries = bundle.infolist()
        if len(entries) > limits.MAX_MEMBERS:
            raise UnreadableReport(f"it holds {len(entries):,} files: unpack it, {limits.beyond('DETENTE_MAX_MEMBERS')}")
        for entry in entries:
            if not entry.filename or entry.is_dir() or not known(entry.filename):
                yield entry.filename, None, ""
            elif entry.flag_bits & 1:
                yield entry.filename, None, "it is locked with a password: unpack it yourself"
            else:
                try:
                    content: IO[bytes] = bundle.open(entry)
                except _FAULTS as fault:
                    yield entry.filename, None, f"it is damaged within the bundle ({(str(fault).splitlines() or [type(fault).__name__])[0][:120]}): fetch it again"
                    continue
                yield entry.filename, content, ""


class _Entry(tarfile.TarInfo):
    """An entry of a tape; by what the tape ended is kept, as the library ends at a broken entry without a word."""

    @classmethod
    def fromtarfile(cls, tarfile_: tarfile.TarFile) -> _Entry:
        try:
            return super().fromtarfile(tarfile_)
        except tarfile.HeaderError as end:
            tarfile_.ended_by = type(end).__name__  # type: ignore[attr-defined]
            raise


def _taped(source: Source) -> Iterator[Member]:
    with source.open() as stream, tarfile.open(fileobj=stream, mode="r|", tarinfo=_Entry, errorlevel=1) as bundle:
        for entry in bundle:
            bundle.members.clear()  # type: ignore[attr-defined]  # it would remember every one
            yield entry.name, bundle.extractfile(entry) if entry.isreg() and known(entry.name) else None, ""
        if getattr(bundle, "ended_by", "") != "EOFHeaderError":
            raise EOFError("its end is missing")
