"""An article as it came over the wire as a report, with where its original lies and when it was fetched."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import msgspec

from detente.errors import ServiceError, UnreadableReport
from detente.follow.fetch import Answer
from detente.model import Report
from detente.model.report import Rejected
from detente.record.changes import FETCHED
from detente.reports.decode import decode
from detente.reports.fields import report_of
from detente.reports.page import page, said_encoding
from detente.reports.text import clean, headline

_PAGES = ("text/html", "application/xhtml+xml")
_TEXTS = ("text/plain", "text/markdown")



class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of an article beside its bytes: enough to make the same report of them again after a crash."""

    digest: str
    url: str
    type: str
    charset: str | None
    fetched: str
    source: str
    title: str | None = None
    published: str | None = None
    outlet: str | None = None
    lang: str | None = None
    earlier: str | None = None


def wanted(answer: Answer) -> None:
    """Raises ServiceError, before its body is taken, for an answer that is no page and no text."""
    if answer.type and answer.type not in _PAGES + _TEXTS:
        raise ServiceError(f"it is {answer.type}, not a page or a text; fetch it yourself and hand it to `detente read`", again=False)


def digest_of(body: bytes) -> str:
    """The SHA-256 of a body, in hex digits."""
    return hashlib.sha256(body).hexdigest()


class Originals:
    """The folder of originals: each body once, under its digest, exactly as the site sent it (unpacked)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, digest: str) -> Path:
        """Where the original with this digest lies, or would."""
        return self._folder / digest[:2] / digest

    def keep(self, body: bytes) -> str:
        """Keeps a body, wholly or not at all, and gives its digest."""
        digest = digest_of(body)
        place = self.path(digest)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            part = place.with_suffix(".part")
            with part.open("wb") as out:
                out.write(body)
                out.flush()
                os.fsync(out.fileno())
            part.replace(place)
        return digest

    def read(self, digest: str) -> bytes:
        """The bytes kept under a digest. Raises UnreadableReport where they are gone or altered."""
        try:
            body = self.path(digest).read_bytes()
        except OSError as e:
            raise UnreadableReport(f"its original {self.path(digest)} cannot be read ({e.strerror}); put it back") from None
        if digest_of(body) != digest:
            raise UnreadableReport(f"its original {self.path(digest)} was altered; put back a copy")
        return body


def report(body: bytes, known: Fetched) -> Report | Rejected:
    """The report in an article's bytes, or why there is none. The same bytes and knowledge give the same report."""
    try:
        found = _read(body, known)
        published = known.published or found.published  # never the day it was fetched: that is no day of publication
        fields: dict[str, Any] = {
            "id": known.url, "url": known.url, "title": found.title or known.title, "outlet": known.outlet or found.outlet,
            "published": published, "lang": known.lang, FETCHED: known.fetched, "original": f"sha256:{known.digest}",
            "source": known.source,
        }
        if known.earlier:
            fields["earlier"] = known.earlier
        return report_of(found.text, {k: v for k, v in fields.items() if v is not None})
    except UnreadableReport as e:
        return Rejected(path=known.url, reason=e.reason)


def _read(body: bytes, known: Fetched) -> Report:
    """The report in a body, in the encoding that the site names, else the page itself, else as for any file."""
    if known.type in _TEXTS or (not known.type and b"<" not in body[:1000]):
        text = clean(decode(body, known.charset))
        return report_of(text, {"title": headline(text)})
    return page(clean(decode(body, known.charset or said_encoding(body))), not_after=known.fetched)
