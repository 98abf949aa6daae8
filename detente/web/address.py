"""Addresses: every link of a page keeps the two dates, so that what one looks at is in the address, and can be sent."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode


class Addresses:
    """Makes links for one page: ``clocks`` are the dates that are set."""

    def __init__(self, as_of: str | None, known_by: str | None) -> None:
        self.clocks = {k: v for k, v in (("as_of", as_of), ("known_by", known_by)) if v}

    def to(self, *parts: str, anchor: str = "", **query: str | int | None) -> str:
        """The address of ``parts`` (each one step of the path), with a query and the dates. An empty value is left out."""
        path = "/" + "/".join(quote(part, safe="") for part in parts)
        asked = {k: str(v) for k, v in query.items() if v not in (None, "")} | self.clocks
        return path + (f"?{urlencode(asked)}" if asked else "") + (f"#{quote(anchor, safe='')}" if anchor else "")


def safe(url: str | None) -> str | None:
    """The address of a report where it may be a link: http and https alone, since reports come from anywhere."""
    plain = (url or "").strip()
    return plain if plain.lower().startswith(("https://", "http://")) and not any(c.isspace() for c in plain) else None


def without(query: Mapping[str, str], *keys: str) -> dict[str, str]:
    """A query less some of its keys."""
    return {k: v for k, v in query.items() if k not in keys}
