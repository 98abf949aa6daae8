"""robots.txt (RFC 9309): what a site asks robots to leave alone, and how long to wait between two requests.

Protego reads it, the parser of Scrapy: unlike that of the standard library it knows wildcards and which rule is the more exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from detente.errors import PrivateAddress, ServiceError
from detente.follow.fetch import Fetcher

NAME = "detente"  # by which a robots.txt speaks to us
_LONGEST = 512_000  # bytes that are read of a robots.txt, as RFC 9309 asks at least
KEPT = 86_400.0  # seconds that an answer is used for
_FAILED = 3_600.0  # seconds after which a site that could not say what it allows is asked again


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host allows: its robots.txt, everything (``text`` empty), or nothing (``text`` None).

    ``until`` (Unix time) is how long that counts, ``why`` the reason for nothing.
    """

    text: str | None
    until: float
    why: str | None = None

    def allow(self, url: str) -> bool:
        """Whether we may ask for ``url``."""
        return self.text is not None and bool(Protego.parse(self.text).can_fetch(url, NAME))

    def delay(self) -> float:
        """The seconds between two requests that the host asks for; 0 where it does not say."""
        if not self.text:
            return 0.0
        rules = Protego.parse(self.text)
        rate = rules.request_rate(NAME)
        return max(float(rules.crawl_delay(NAME) or 0.0), rate.seconds / rate.requests if rate and rate.requests else 0.0)


def host_of(url: str) -> str:
    """Scheme, name and port of an address: what has one robots.txt and is asked one thing at a time."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def ask(fetcher: Fetcher, host: str, now: float) -> Rules:
    """The rules of a host. A refusal (4xx) allows everything, a failure (5xx, no answer) nothing for an hour (RFC 9309, 2.3.1).

    Raises PrivateAddress where the host may not be asked at all.
    """
    try:
        answer = fetcher.get(f"{host}/robots.txt")
    except PrivateAddress:
        raise
    except ServiceError as e:
        if not e.again:
            return Rules("", now + KEPT)
        return Rules(None, now + (e.after or _FAILED), e.reason)
    return Rules(answer.body[:_LONGEST].decode("utf-8", "replace"), now + KEPT)
