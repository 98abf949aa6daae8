"""One answer from one site: bounded in size, time and redirects, whatever is at the other end.

httpcore, the lower half of httpx, does the talking. It has a public place for both things that matter here, which address
is connected to and how long each read may take, where requests and urllib3 have none, and it does no more than is asked
of it: redirects, unpacking and limits are ours to check.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urljoin, urlsplit

import httpcore

from detente.errors import ServiceError
from detente.follow.address import Backend, Resolve, Stream, resolve
from detente.follow.settings import Network

HOPS = 5
_MOVED = (301, 302, 303, 307, 308)
_PIECE = 65_536
_BUSY = (408, 425, 429)


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for a connection or a piece (``wait``), for one answer as a whole (``deadline``), and bytes of it, packed or unpacked."""

    wait: float = 20.0
    deadline: float = 60.0
    max_bytes: int = 10_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site answered: the address that answered in the end, the status, the headers (names in lower case) and the body."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def type(self) -> str:
        """The type of the content, such as ``text/html``; empty where the site does not say."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The encoding that the site names, or None."""
        for part in self.headers.get("content-type", "").split(";")[1:]:
            name, _, value = part.partition("=")
            if name.strip().lower() == "charset":
                return value.strip().strip("\"'") or None
        return None


class Fetcher:
    """Asks sites. May be used from several threads; :meth:`close` ends what all of them wait for."""

    def __init__(self, agent: str, limits: Limits, allowed: Sequence[Network] = (), resolver: Resolve = resolve) -> None:
        self.agent, self._limits, self._allowed, self._resolver = agent, limits, allowed, resolver
        self._open: set[Stream] = set()
        self._closed = False

    def get(
        self, url: str, conditions: Mapping[str, str] | None = None, *, permit: Callable[[str], None] = lambda _: None,
        wants: Callable[[Answer], None] = lambda _: None,
    ) -> Answer:
        """The answer to GET ``url``, redirects followed; ``permit`` is asked before each hop, ``wants`` before a body is taken.

        Statuses 200 and 304 are answers. Raises ServiceError for all else, saying whether asking again may help.
        """
        for _ in range(HOPS + 1):
            permit(url)
            answer = self._hop(url, conditions or {}, wants)
            if answer.status not in _MOVED:
                return _good(answer)
            url = _next(url, answer)
        raise ServiceError(f"it redirects more than {HOPS} times", again=False)

    def close(self) -> None:
        """Ends every connection, also those that other threads wait on. Nothing can be asked afterwards."""
        self._closed = True
        for stream in list(self._open):
            stream.cut()

    def _hop(self, url: str, conditions: Mapping[str, str], wants: Callable[[Answer], None]) -> Answer:
        if self._closed:
            raise ServiceError("following was stopped")
        backend = Backend(self._allowed, time.monotonic() + self._limits.deadline, self._open, self._resolver)
        wait = dict.fromkeys(("connect", "read", "write", "pool"), self._limits.wait)
        headers = {"User-Agent": self.agent, "Accept-Encoding": "gzip, deflate", "Accept": "*/*"} | dict(conditions)
        try:
            address = _quoted(url).encode("ascii")
            with (
                httpcore.ConnectionPool(network_backend=backend) as pool,
                pool.stream("GET", address, headers=_named(url, headers), extensions={"timeout": wait}) as response,
            ):
                known = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in response.headers}
                answer = Answer(url, response.status, known)
                if answer.status != 200:
                    return answer
                wants(answer)
                return Answer(url, 200, known, self._body(response, known))
        except (httpcore.TimeoutException, TimeoutError):
            raise ServiceError(f"it did not answer in full within {self._limits.wait:g} s a piece and {self._limits.deadline:g} s in all") from None
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as e:
            raise ServiceError(f"the connection failed ({str(e) or type(e).__name__})") from None
        except (httpcore.UnsupportedProtocol, UnicodeError, ValueError) as e:
            raise ServiceError(f"{url!r} is no address that can be asked ({e})", again=False) from None

    def _body(self, response: httpcore.Response, headers: Mapping[str, str]) -> bytes:
        limit = self._limits.max_bytes
        if (said := headers.get("content-length", "")).isdecimal() and int(said) > limit:
            raise _too_large(limit)
        packing = headers.get("content-encoding", "").strip().lower()
        unpacked = _Plain() if packing in ("", "identity") else _Unpacking(packing)
        body, came = bytearray(), 0
        for piece in response.iter_stream():
            came += len(piece)
            for start in range(0, len(piece), _PIECE):
                body += unpacked.take(piece[start : start + _PIECE], limit + 1 - len(body))
                if came > limit or len(body) > limit:
                    raise _too_large(limit)
        unpacked.end()
        return bytes(body)


class _Plain:
    """A body that is not packed."""

    def take(self, piece: bytes, room: int) -> bytes:
        """The bytes of the next piece, ``room`` at most."""
        return piece[:room]

    def end(self) -> None:
        """Nothing can be missing: the connection counts the bytes."""


class _Unpacking(_Plain):
    """A packed body, of which never more than there is room for is unpacked."""

    def __init__(self, packing: str) -> None:
        if packing not in ("gzip", "x-gzip", "deflate"):
            raise ServiceError(f"its answer is packed in a way that was not asked for ({packing})", again=False)
        self._gzip = packing != "deflate"
        self._beneath = zlib.decompressobj(wbits=47 if self._gzip else zlib.MAX_WBITS)
        self._begun = False

    def take(self, piece: bytes, room: int) -> bytes:
        """What the next piece unpacks to, ``room`` bytes at most."""
        try:
            out = self._first(piece, room)
            while self._gzip and self._beneath.eof and self._beneath.unused_data and len(out) < room:  # gzip files one after another
                rest = self._beneath.unused_data
                self._beneath = zlib.decompressobj(wbits=47)
                out += self._beneath.decompress(rest, room - len(out))
            return out
        except zlib.error as e:
            raise ServiceError(f"its answer cannot be unpacked ({e})") from None

    def _first(self, piece: bytes, room: int) -> bytes:
        begun, self._begun = self._begun, True
        try:
            return self._beneath.decompress(piece, room)
        except zlib.error:
            if begun or self._gzip:
                raise
            self._beneath = zlib.decompressobj(wbits=-zlib.MAX_WBITS)  # "deflate" without its frame, as some servers send it
            return self._beneath.decompress(piece, room)

    def end(self) -> None:
        """Raises ServiceError where the packed body breaks off."""
        if not self._beneath.eof:
            raise ServiceError("its packed answer breaks off in the midst")


def _too_large(limit: int) -> ServiceError:
    return ServiceError(f"it has more than {limit:,} bytes; raise `max_bytes` if that is right", again=False)


def _quoted(url: str) -> str:
    """``url`` in ASCII: the host as IDNA, everything else percent-encoded."""
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode() if not (parts.hostname or "").isascii() else parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    place = f"{host}:{parts.port}" if parts.port else host
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]|")
    return f"{parts.scheme}://{place}{path}{f'?{query}' if query else ''}"


def _named(url: str, headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(b"Host", urlsplit(_quoted(url)).netloc.encode("ascii")), *((k.encode("ascii"), v.encode("latin-1")) for k, v in headers.items())]


def _next(url: str, answer: Answer) -> str:
    """Where a redirect leads; it must be another page of the web, named without a password."""
    said = answer.headers.get("location", "")
    to = urljoin(url, said.encode("latin-1").decode("utf-8", "replace")).partition("#")[0]
    parts = urlsplit(to)
    if not said or parts.scheme not in ("http", "https") or parts.username:
        raise ServiceError(f"it redirects to {said[:200]!r}, which is no page of the web", again=False)
    return to


def _good(answer: Answer) -> Answer:
    status = answer.status
    if status in (200, 304):
        return answer
    after = retry_after(answer.headers.get("retry-after"), datetime.now(UTC))
    after = retry_after(answer.headers.get("retry-after"), datetime.now(UTC))
    again = status in _BUSY or status >= 500
    raise ServiceError(f"it answers with status {status}", again=again, after=after if again else None, status=status)


def retry_after(said: str | None, now: datetime) -> float | None:
    """The seconds of a Retry-After header, which is a number of them or a time; None where there is none or it is neither."""
    if not said:
        return None
    if said.strip().isdecimal():
        return min(float(said), 7 * 86400.0)
    try:
        then = parsedate_to_datetime(said)
    except ValueError:
        return None
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return min(max((then - now).total_seconds(), 0.0), 7 * 86400.0)
