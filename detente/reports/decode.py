"""Bytes -> text: strict UTF-8 first, then a byte-order mark, then detection; binary is refused."""

from __future__ import annotations

import codecs

from charset_normalizer import CharsetMatches, from_bytes

from detente.errors import UnreadableReport

_MAGIC = {b"%PDF": "a PDF", b"PK\x03\x04": "a zip or office file", b"\x1f\x8b": "a gzip file", b"\x89PNG": "an image", b"\xff\xd8\xff": "an image", b"GIF8": "an image", b"\x7fELF": "a program",
          b"\xd0\xcf\x11\xe0": "an old office file", b"{\\rtf": "a rich-text file", b"PAR1": "a Parquet table (name it .parquet)", b"ARROW1": "an Arrow table (name it .arrow)"}
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_LATIN = ("latin-1", "latin1", "iso-8859-1", "iso8859-1", "us-ascii", "ascii")  # read as cp1252, as browsers do (WHATWG Encoding, 4.2)
_SAMPLE = 200_000  # bytes that detection looks at
MAX_CHAOS = 0.1  # share of implausible characters above which a guess is no answer


def decode(data: bytes, named: str | None = None) -> str:
    """The text of ``data``; ``named`` is the encoding that it is said to have, asked where it is not UTF-8 and before any guess.

    Raises UnreadableReport where it is empty, binary, or in no encoding that can be told.
    """
    if not data.strip():
        raise UnreadableReport("it is empty")
    _refuse_known(data)
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data, encoding)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _as_named(data, named) or _guess(data)
    if "\x00" in text:
        raise UnreadableReport("it holds NUL bytes: it is binary, or text in an encoding that it does not name; save it as UTF-8")
    return text


def refuse_binary(head: bytes) -> None:
    """Raises UnreadableReport where a file that must be UTF-8 begins as another kind of file does."""
    _refuse_known(head)
    if b"\x00" in head:
        raise UnreadableReport("it holds NUL bytes: it is binary or UTF-16; save it as UTF-8")


def _refuse_known(data: bytes) -> None:
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise UnreadableReport(f"it is {what}, not text: save its text")


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        raise UnreadableReport(f"its byte-order mark says {encoding}, but it is not: {fault.reason}; save it as UTF-8") from None


def _as_named(data: bytes, named: str | None) -> str | None:
    """The text in the encoding that is named, where all of it is in that encoding."""
    if not named:
        return None
    encoding = "cp1252" if named.strip().lower() in _LATIN else named.strip()
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _guess(data: bytes) -> str:
    matches = from_bytes(data[:_SAMPLE])
    best = matches.best()
    if best is None or best.chaos > MAX_CHAOS:
        raise UnreadableReport("it is not UTF-8 and its encoding cannot be told: save it as UTF-8")
    encoding = _as_commonest(matches, best.chaos) or best.encoding
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise UnreadableReport(f"it is not UTF-8, nor {encoding} throughout: save it as UTF-8") from None


def _as_commonest(matches: CharsetMatches, chaos: float) -> str | None:
    """The Western encoding, where it fits as well as the best guess: it is by far the commonest of those that are not UTF-8."""
    fits = any(m.chaos <= chaos + 0.01 and m.encoding in ("cp1252", "latin_1", "iso8859_1") for m in matches)
    return "cp1252" if fits or any("cp1252" in m.could_be_from_charset for m in matches) else None
