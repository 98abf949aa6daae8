"""What a feeds file holds: who asks, how often and how carefully, which feeds and pages. The file is checked before anything is asked."""

from __future__ import annotations

import ipaddress
import re
from typing import Literal
from urllib.parse import urlsplit

from detente.settings import Fault, Settings, Step, seconds

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Manners(Settings, frozen=True, kw_only=True):
    """How sites are asked. ``contact`` (a mail or web address) is told to every site; times are such as ``30m``.

    ``delay``, ``wait`` and ``deadline`` are seconds: between two requests to one host, for a connection or a piece of an
    answer, and for one answer as a whole. ``max_bytes`` bounds an answer, also once it is unpacked. ``allow`` are networks
    of private addresses that may be asked all the same.
    """

    contact: str
    every: str = "1h"
    delay: float = 5.0
    connections: int = 4
    wait: float = 20.0
    deadline: float = 60.0
    max_bytes: int = 10_000_000
    allow: tuple[str, ...] = ()

    @property
    def allowed(self) -> tuple[Network, ...]:
        """The networks of ``allow``."""
        return tuple(ipaddress.ip_network(one) for one in self.allow)

    def check(self) -> None:
        """Raises Fault."""
        if not re.search(r"\S@\S+\.\S|^https?://\S+\.\S", self.contact):
            raise Fault(("follow", "contact"), "no mail or web address; write one at which those whose sites you read can reach you")
        _check_time(("follow", "every"), self.every)
        for name, least in (("delay", 0), ("connections", 1), ("wait", 0.01), ("deadline", 0.01), ("max_bytes", 1)):
            if not least <= getattr(self, name) < 1e12:
                raise Fault(("follow", name), f"must be at least {least}")
        for one in self.allow:
            try:
                ipaddress.ip_network(one)
            except ValueError:
                raise Fault(("follow", "allow"), f"{one!r} is no network; write such as \"10.0.0.0/8\" or \"127.0.0.1/32\"") from None


class Source(Settings, frozen=True, kw_only=True):
    """What feeds and pages share: the address, whose it is, the language (ISO 639-1) and how often it is looked at."""

    url: str
    outlet: str | None = None
    lang: str | None = None
    every: str | None = None

    def check_at(self, at: tuple[Step, ...]) -> None:
        """Raises Fault, telling the place ``at``."""
        try:
            parts = urlsplit(self.url)
            good = parts.scheme in ("http", "https") and parts.hostname and not parts.username and parts.port != 0
        except ValueError:
            good = False
        if not good:
            raise Fault((*at, "url"), f"{self.url!r} is no address; write the whole of it, such as https://news.example.org/rss, without a password")
        if self.every is not None:
            _check_time((*at, "every"), self.every)


class Feed(Source, frozen=True, kw_only=True):
    """An RSS or Atom feed. ``text``: take each article from its ``page``, or from the ``feed`` itself where that carries all of it."""

    text: Literal["page", "feed"] = "page"


class Page(Source, frozen=True, kw_only=True):
    """A page without a feed. With ``links`` (a regular expression over addresses) it lists articles; without, it is one."""

    links: str | None = None


class Feeds(Settings, frozen=True, kw_only=True):
    """A feeds file."""

    follow: Manners
    feed: tuple[Feed, ...] = ()
    page: tuple[Page, ...] = ()

    @property
    def sources(self) -> dict[str, Feed | Page]:
        """Feeds and pages by address."""
        found: list[Feed | Page] = [*self.feed, *self.page]
        return {one.url: one for one in found}

    def every(self, source: Source) -> float:
        """Seconds between two looks at a source."""
        return seconds(source.every or self.follow.every) or 0.0

    def check(self) -> None:
        """Raises Fault."""
        self.follow.check()
        seen: set[str] = set()
        for kind, sources in (("feed", self.feed), ("page", self.page)):
            for n, source in enumerate(sources):
                source.check_at((kind, n))
                if source.url in seen:
                    raise Fault((kind, n, "url"), f"{source.url} is named twice; take one of them out")
                seen.add(source.url)
                if isinstance(source, Page) and source.links is not None:
                    _check_links((kind, n, "links"), source.links)
        if not seen:
            raise Fault((), "no [[feed]] and no [[page]]; add one with its url")


def _check_time(at: tuple[Step, ...], text: str) -> None:
    if (seconds(text) or 0) < 1:
        raise Fault(at, f"{text!r} is no time of a second or more; write such as \"30m\", \"6h\" or \"1d\"")


def _check_links(at: tuple[Step, ...], text: str) -> None:
    try:
        re.compile(text)
    except re.error as e:
        raise Fault(at, f"not a regular expression ({e}); write such as \"/news/[0-9]{{4}}/\"") from None
