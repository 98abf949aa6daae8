"""Actors as researchers need them: the state they belong to, their sector, and their names where nothing is resolved."""

from __future__ import annotations

import functools
import re

import msgspec

from detente.coding.mentions import Mention
from detente.coding.scheme import Scheme, SchemeActor
from detente.language.phrases import flat
from detente.language.reading import PersonMention, Span
from detente.language.tables import table

_AROUND = 48  # characters at either side of a name in which a word gives its sector


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who acts or suffers. ``name`` is as printed; ``party`` the contract's code or None where the name is not resolved.

    ``country`` (ISO 3166-1 alpha-3, with ``cow`` and ``gw`` numbers) is the state itself or the state under which a
    sub-state actor stands; ``sector`` a code of the scheme.
    """

    name: str
    start: int
    end: int
    party: str | None = None
    country: str | None = None
    cow: str | None = None
    gw: str | None = None
    sector: str | None = None


@functools.cache
def _states() -> dict[str, dict[str, str]]:
    return {row["iso3"]: row for row in table("countries")}


@functools.cache
def _groups() -> dict[str, tuple[str | None, str]]:
    """Party -> (the state under which it stands, its sector) of groups and organisations."""
    found: dict[str, tuple[str | None, str]] = {row["code"]: (None, "IGO") for row in table("organisations")}
    kinds = {"armed group": "REB", "party": "PTY", "government": "GOV", "opposition": "OPP"}
    found.update({row["code"]: (row["country"] or None, kinds.get(row["kind"], "REB" if "armed" in row["kind"] else "OPP")) for row in table("parties")})
    return found


def numbers(country: str | None) -> tuple[str | None, str | None]:
    """The Correlates of War and the Gleditsch-Ward number of a state, each None where the list has none."""
    row = _states().get(country or "")
    return (row["cow"] or None, row["gw"] or None) if row else (None, None)


def actor(text: str, low: int, high: int, mention: Mention, people: list[PersonMention], scheme: Scheme) -> Actor:
    """The actor behind a mention within the sentence ``low`` to ``high``."""
    person = next((p for p in people if (p.start, p.end) == (mention.start, mention.end)), None)
    country, own = (mention.party, "") if mention.party in _states() else _groups().get(mention.party, (None, ""))
    title = person.title if person else None
    sector = own or (_by_title(title, scheme) if title else None) or _beside(text, low, high, mention, scheme) or ("GOV" if country else None)
    cow, gw = numbers(country)
    return Actor(
        name=text[mention.start : mention.end], start=mention.start, end=mention.end, party=mention.party, country=country, cow=cow,
        gw=gw, sector=sector,
    )


def _by_title(title: str, scheme: Scheme) -> str | None:
    return next(iter(scheme.sectors.within(title, 0, len(title))), None)


def _beside(text: str, low: int, high: int, mention: Mention, scheme: Scheme) -> str | None:
    """The sector by the words of the noun phrase around the name: up to the next name, comma or verb-like break."""
    plain = flat(text)
    after = re.match(r"(?:'s?)?((?: [a-z-]+){0,3})", plain[mention.end : min(high, mention.end + _AROUND)])
    words = after.group(1) if after else ""
    found = scheme.sectors.within(words, 0, len(words))
    if found:
        return found[0]
    before = re.search(r"((?:[A-Za-z-]+ ){1,2})(?:in|of|from|for) (?:the )?$", plain[max(low, mention.start - _AROUND) : mention.start])
    if before:
        found = scheme.sectors.within(before.group(1), 0, len(before.group(1)))
    return found[0] if found else None


def unresolved(text: str, spans: list[Span], label: str, taken: list[Mention]) -> Actor | None:
    """The tagger's actor for a role that no table knows, its name kept as text; None where it tags none or a known one."""
    for span in sorted((s for s in spans if s.label == label and s.score >= 0.5), key=lambda s: -s.score):
        if all(span.end <= m.start or m.end <= span.start for m in taken):
            return Actor(name=text[span.start : span.end], start=span.start, end=span.end)
    return None


def of_scheme(text: str, low: int, high: int, day: str | None, scheme: Scheme) -> list[tuple[Mention, SchemeActor]]:
    """The user's actors named within ``low`` to ``high``, on whose days the event may lie."""
    found = []
    for own in scheme.actors:
        if day and (own.start and day < own.start or own.end and day[: len(own.end)] > own.end):
            continue
        for name in own.names:
            for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text[low:high]):
                found.append((Mention(low + m.start(), low + m.end(), own.code, "group"), own))
    return found
