"""Security: who may ask, from where, how much, and what a browser may do with the answer.

Reports come from anywhere, so a page may run no script but ours, load nothing from elsewhere and be framed by nobody. A change
needs a token that only our own pages hold; the host that is asked for must be ours, so that no foreign name leads here.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import quote, urlsplit

from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from detente.web.passwords import fits
from detente.web.settings import LOOPBACK, Settings

_log = logging.getLogger("detente.web")

COOKIE = "detente"
HEADER = "x-csrf-token"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CSP, "x-content-type-options": "nosniff", "x-frame-options": "DENY", "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
OPEN = ("/static/", "/sign-in")  # what may be seen before one has signed in
_SAFE = ("GET", "HEAD", "OPTIONS")
_FORMS = ("/sign-in", "/sign-out")  # plain forms, which carry the token in a field
_STAYS = 12 * 3600  # seconds for which one stays signed in
_TRIES, _WINDOW = 10, 60.0  # failed tries to sign in from one address, within seconds


@dataclass(frozen=True)
class Visitor:
    """Who asks: ``user`` is the name signed in with, None where nobody signs in; ``token`` is what a change must carry."""

    session: str
    token: str
    user: str | None = None


class Door:
    """Knows who is signed in. Nothing of it outlives the program."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._secret = secrets.token_bytes(32)
        self._inside: OrderedDict[str, tuple[str, float]] = OrderedDict()
        self._failed: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = threading.Lock()

    def token(self, session: str) -> str:
        """What a change from this session must carry."""
        return hmac.new(self._secret, session.encode(), hashlib.sha256).hexdigest()

    def user(self, session: str) -> str | None:
        """Who signed in under this session, if anybody is still."""
        with self._lock:
            name, until = self._inside.get(session, ("", 0.0))
            return name if until > time.monotonic() else None

    def enter(self, name: str, password: str, address: str) -> str | None:
        """A new session for whom the password fits, else None. After many failures from one address, None for a while."""
        if self._barred(address):
            return None
        kept = self._settings.users.get(name)
        if self._settings.users:
            fit = fits(password, kept or next(iter(self._settings.users.values()))) and kept is not None
        else:
            fit = hmac.compare_digest(password.encode(), (self._settings.token or secrets.token_hex()).encode())
        if not fit:
            with self._lock:
                self._failed.setdefault(address, []).append(time.monotonic())
                while len(self._failed) > 1000:
                    self._failed.popitem(last=False)
            return None
        session = secrets.token_urlsafe(24)
        with self._lock:
            self._inside[session] = (name if self._settings.users else "", time.monotonic() + _STAYS)
            while len(self._inside) > 10_000:
                self._inside.popitem(last=False)
        return session

    def leave(self, session: str) -> None:
        """Ends a session."""
        with self._lock:
            self._inside.pop(session, None)

    def _barred(self, address: str) -> bool:
        with self._lock:
            lately = [t for t in self._failed.get(address, []) if t > time.monotonic() - _WINDOW]
            if address in self._failed:
                self._failed[address] = lately
            return len(lately) >= _TRIES


class Guard:
    """The middleware in front of everything."""

    def __init__(self, app: ASGIApp, settings: Settings, door: Door) -> None:
        self._app = app
        self._settings = settings
        self._door = door
        self._hosts = {*LOOPBACK, *settings.hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuses, or lets through with the visitor in ``scope['state']``."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = _headers(scope)
        session, known = self._session(headers)
        visitor = Visitor(session, self._door.token(session), self._user(headers, session))
        scope.setdefault("state", {})["visitor"] = visitor
        refused = self._refusal(scope, headers, visitor)
        cookie = None if known else _cookie(session, self._settings.secure)
        outgoing = _Outgoing(send, scope["path"], cookie, self._settings.closed)
        if refused is not None:
            await refused(scope, receive, outgoing.send)
            return
        limit = self._settings.upload if scope["path"].rstrip("/") == "/reports" else self._settings.body
        await self._app(scope, _limited(receive, limit, outgoing), outgoing.send)

    def _session(self, headers: Mapping[str, list[str]]) -> tuple[str, bool]:
        try:
            found = SimpleCookie("; ".join(headers.get("cookie", []))).get(COOKIE)
        except CookieError:
            found = None
        if found is not None and 20 <= len(found.value) <= 64 and found.value.replace("-", "").replace("_", "").isalnum():
            return found.value, True
        return secrets.token_urlsafe(24), False

    def _user(self, headers: Mapping[str, list[str]], session: str) -> str | None:
        if self._bearer(headers):
            return ""
        return self._door.user(session)

    def _bearer(self, headers: Mapping[str, list[str]]) -> bool:
        """Whether a program brings the shared word. Browsers never send it by themselves, so no other page can borrow it."""
        given = headers.get("authorization", [""])[0]
        token = self._settings.token
        return bool(token) and not self._settings.users and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())

    def _refusal(self, scope: Scope, headers: Mapping[str, list[str]], visitor: Visitor) -> Response | None:
        path, method = scope["path"], scope["method"]
        hosts = headers.get("host", [])
        if len(hosts) != 1 or _name(hosts[0]) not in self._hosts:
            return _no(400, "this server does not answer to that name; start it with --name HOST to add one")
        if self._settings.closed and visitor.user is None and not path.startswith(OPEN):
            if method in _SAFE and not path.endswith(".json"):
                asked = path + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
                return RedirectResponse(f"/sign-in?next={quote(asked, safe='')}", 303)
            return _no(401, "sign in first")
        if method in _SAFE or self._bearer(headers):
            return None
        if not _same_origin(headers, hosts[0]):
            return _no(403, "a change may only come from this server's own pages")
        if path in _FORMS or hmac.compare_digest(headers.get(HEADER, [""])[0].encode(), visitor.token.encode()):
            return None
        return _no(403, "the page is out of date: load it again (what you typed is kept in the browser)")


class _Outgoing:
    """Puts the headers on every answer, and says so where a body was too large."""

    def __init__(self, send: Send, path: str, cookie: str | None, closed: bool) -> None:
        self._send = send
        self._path = path
        self._cookie = cookie
        self._closed = closed
        self.too_large = False
        self._replaced = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if self.too_large:
                self._replaced = True
                await _no(413, "more was sent than this server takes at once; send less")({"type": "http"}, _nothing, self._started)
                return
            await self._started(message)
        elif not self._replaced:
            await self._send(message)

    async def _started(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            had = [(k, v) for k, v in message.get("headers", []) if k.lower() not in (b"server",)]
            names = {k.lower() for k, _ in had}
            extra = [(k.encode(), v.encode()) for k, v in HEADERS.items() if k.encode() not in names]
            if b"cache-control" not in names:
                extra.append((b"cache-control", b"no-store" if self._closed else b"private, no-cache"))
            if self._cookie and b"set-cookie" not in names and not self._path.startswith("/static/"):
                extra.append((b"set-cookie", self._cookie.encode()))
            message = {**message, "headers": [*had, *extra]}
        await self._send(message)


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


def _limited(receive: Receive, limit: int, outgoing: _Outgoing) -> Receive:
    """Stops taking in a body beyond ``limit`` bytes; the answer is then 413."""
    seen = 0

    async def take() -> Message:
        nonlocal seen
        message = await receive()
        if message["type"] == "http.request":
            seen += len(message.get("body", b""))
            if seen > limit:
                outgoing.too_large = True
                return {"type": "http.request", "body": b"", "more_body": False}
        return message
    return take


def _headers(scope: Scope) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in scope["headers"]:
        found.setdefault(key.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return found


def _name(host: str) -> str:
    """A host header without its port."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _same_origin(headers: Mapping[str, list[str]], host: str) -> bool:
    site = headers.get("sec-fetch-site", ["same-origin"])[0]
    origin = headers.get("origin")
    if site not in ("same-origin", "none"):
        return False
    return origin is None or (len(origin) == 1 and urlsplit(origin[0]).netloc.lower() == host.lower())


def _cookie(session: str, secure: bool) -> str:
    return f"{COOKIE}={session}; Path=/; HttpOnly; SameSite=Strict" + ("; Secure" if secure else "")


def signed_in(response: Response, session: str, secure: bool) -> None:
    """Puts the cookie of a new session on an answer."""
    response.headers.append("set-cookie", _cookie(session, secure))


def _no(status: int, why: str) -> Response:
    return JSONResponse({"error": why}, status)


def inside(path: str) -> str:
    """``path`` where it is an address on this server, else the first page: nobody is sent elsewhere."""
    plain = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
    return path if plain else "/"


def visitor(scope: Mapping[str, Any]) -> Visitor:
    """Who asks."""
    found: Visitor = scope["state"]["visitor"]
    return found
