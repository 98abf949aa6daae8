"""Source: one file of reports, plain or packed, and what it holds, told by its first bytes rather than by its name."""

from __future__ import annotations

import contextlib
import io
import os
import re
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from detente.errors import UnreadableReport
from detente.reports import limits
from detente.reports.packed import PACKINGS, packing, unpacked
from detente.reports.plugged import endings

HEAD = 1024  # bytes by which a file is told
_COPY = 1 << 20
_STRONG = (  # beginnings that say what a file is whatever its name says
    (b"PAR1", "parquet"), (b"ARROW1\0\0", "arrow"), (b"WARC/", "warc"),
)
_PAGE = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html[\s>])", re.IGNORECASE | re.DOTALL)
_FEED = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<\?xml-stylesheet[^>]*>\s*)*(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF)[\s>]", re.DOTALL)
_BOX = re.compile(rb"From [^\r\n]{1,200}?\b[A-Z][a-z]{2} +[A-Z][a-z]{2} +\d?\d \d?\d:\d\d(?::\d\d)?\b[^\r\n]{0,30}\b\d{4}\b[^\r\n]{0,10}\r?\n[!-9;-~]+:")
_TAR = (257, b"ustar")  # where a tape says that it is one
NEVER = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".ico", ".css", ".js", ".json", ".map", ".pdf", ".woff", ".woff2", ".mp4", ".mp3")  # what a saved site holds beside its pages
_ENDINGS = {
    ".txt": "text", ".md": "markdown", ".markdown": "markdown", ".html": "page", ".htm": "page", ".xhtml": "page",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".arrow": "arrow", ".feather": "arrow", ".warc": "warc", ".wet": "warc",
    ".rss": "feed", ".atom": "feed", ".rdf": "feed", ".mbox": "box", ".mbx": "box", ".eml": "message",
    ".zip": "bundle", ".tar": "bundle", ".tgz": "bundle",
}


def supported() -> tuple[str, ...]:
    """The endings of files that are read, without those of packing."""
    return (*_ENDINGS, *endings(_ENDINGS))


def shown(path: Path) -> str:
    """``path`` as text that can be written down, also where a file's name is not UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")


class Span(msgspec.Struct, frozen=True):
    """A run of a file's records: the number of its first one, how many (None: all that follow), and the byte at which it begins.

    ``start`` is 0 where the file cannot be entered in the middle: then the records before ``first`` are passed over.
    """

    first: int = 1
    count: int | None = None
    start: int = 0

    def holds(self, number: int) -> bool:
        """Whether the record of this number is of the run."""
        return number >= self.first and (self.count is None or number < self.first + self.count)

    def passed(self, number: int) -> bool:
        """Whether the record of this number comes after the run."""
        return self.count is not None and number >= self.first + self.count


WHOLE = Span()


class Source:
    """One file on disk; ``name`` is what it is told by, ``called`` the name by whose ending it goes, where these are not its path."""

    def __init__(self, path: Path, name: str | None = None, called: str | None = None) -> None:
        self.path = path
        self.name = shown(path) if name is None else name
        self._endings = [e.lower() for e in (path if called is None else Path(called)).suffixes[-2:]]

    @property
    def size(self) -> int:
        """Bytes on disk, packed or not. Raises OSError."""
        return self.path.stat().st_size

    @property
    def ending(self) -> str:
        """The ending of the name, without that of packing; lower case."""
        if self._endings and self._endings[-1] in PACKINGS:
            return self._endings[-2] if len(self._endings) > 1 else ""
        return self._endings[-1] if self._endings else ""

    def raw(self) -> io.BufferedReader:
        """The bytes as they lie. Raises OSError, and UnreadableReport where there is no plain file."""
        if not stat.S_ISREG(self.path.stat().st_mode):  # a pipe would be waited on for ever
            raise UnreadableReport("it is no plain file")
        return self.path.open("rb")

    def packing(self) -> str | None:
        """By what it is packed, None where it is not; told by its first bytes."""
        with self.raw() as handle:
            return packing(handle.read(8))

    def open(self, start: int = 0) -> io.BufferedReader:
        """The unpacked bytes from byte ``start`` of the file on. Raises what :meth:`raw` raises; reading raises BrokenOff."""
        raw = self.raw()
        packed = packing(raw.read(8))
        if packed is None:
            if raw.seekable():
                raw.seek(start)
                return raw
            raw.close()
            return self.raw()
        raw.seek(start)
        return io.BufferedReader(unpacked(raw, packed))

    def read(self) -> bytes:
        """All of it. Raises UnreadableReport where it is larger than what holds one report can be."""
        with self.open() as handle:
            data = handle.read(limits.MAX_FILE + 1)
        if len(data) > limits.MAX_FILE:
            raise UnreadableReport(f"it has more than {limits.MAX_FILE:,} bytes, which no single report has: split it, {limits.beyond('DETENTE_MAX_FILE')}")
        return data

    @contextlib.contextmanager
    def on_disk(self) -> Iterator[Path]:
        """A plain file with the unpacked bytes: itself, or a temporary one. Raises UnreadableReport where it is too large."""
        if self.packing() is None and type(self) is Source:
            yield self.path
            return
        with tempfile.NamedTemporaryFile(prefix="detente-") as out, self.open() as handle:
            while piece := handle.read(_COPY):
                if out.tell() + len(piece) > limits.MAX_TABLE:
                    raise UnreadableReport(f"it unpacks to more than {limits.MAX_TABLE:,} bytes: unpack it yourself, {limits.beyond('DETENTE_MAX_TABLE')}")
                out.write(piece)
            out.flush()
            yield Path(out.name)

    def kind(self) -> str | None:
        """What it holds (a key of ``formats.READERS``), None where that cannot be told. Raises OSError, UnreadableReport."""
        if self.ending in endings(_ENDINGS):
            return "plugged"
        with self.open() as handle:
            head = handle.read(HEAD)
        if b"\0" in head and self._endings and self._endings[-1] in PACKINGS and self.packing() is None and told(head) is None:
            raise UnreadableReport("its name says that it is packed, but it does not begin so: it is damaged, fetch it again")
        return told(head) or _ENDINGS.get(self.ending)


def known(name: str) -> bool:
    """Whether a file of this name, of which no more is known, is one to look into: not hidden, and of no kind that is never read."""
    path = Path(name)
    return not any(p.startswith(".") and p != ".." for p in path.parts) and path.suffix.lower() not in NEVER


def writable_name(name: str) -> str:
    """A name within a bundle as it can be written down on one line."""
    return "".join(c if c.isprintable() else "\ufffd" for c in name.encode("utf-8", "replace").decode())


def told(head: bytes) -> str | None:
    """What a file that begins with ``head`` certainly is; None where its name must say."""
    for magic, kind in _STRONG:
        if head.startswith(magic):
            return kind
    if head[_TAR[0] :].startswith(_TAR[1]):
        return "bundle"
    if _BOX.match(head):
        return "box"
    if _FEED.match(head):
        return "feed"
    return "page" if _PAGE.match(head) else None
