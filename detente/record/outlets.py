"""Outlets: who prints a report, of which country, and for which party it speaks, by a table; never guessed from its wording."""

from __future__ import annotations

import csv
import functools
import io
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from detente.errors import InvalidValue
from detente.language.tables import cells, table
from detente.merging.wording import fold
from detente.model import Report

COLUMNS = ("name", "aliases", "domains", "country", "kind", "control", "speaks_for", "source")
KINDS = ("site", "agency", "newspaper", "magazine", "broadcaster")
CONTROLS = ("government", "state", "party", "public", "private")


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet by the table. ``country`` is ISO 3166-1 alpha-3 or None; ``speaks_for`` the party whose voice it is, or None.

    ``kind`` is site, agency, newspaper, magazine or broadcaster. ``control`` is government (a government's or body's own),
    state (run by one), party (of a party, also the ruling one), public (paid by the public, edited freely) or private; an
    outlet that is public or private speaks for nobody.
    """

    name: str
    country: str | None
    kind: str
    control: str
    speaks_for: str | None


class Outlets:
    """Outlets by name, alias and address. Rows of a later table go before those of an earlier one."""

    def __init__(self, *tables: Iterable[Mapping[str, str]]) -> None:
        self._names: dict[str, Outlet] = {}
        self._domains: dict[str, Outlet] = {}
        for rows in tables:
            for row in rows:
                outlet = Outlet(row["name"], row["country"] or None, row["kind"], row["control"], row["speaks_for"] or None)
                for name in (row["name"], *cells(row["aliases"])):
                    self._names[fold(name)] = outlet
                for domain in cells(row["domains"]):
                    self._domains[domain.lower()] = outlet

    def of(self, report: Report) -> Outlet | None:
        """The outlet of a report: by its name, as printed in full, else by its address; None where the table has neither."""
        named = self._names.get(fold(report.outlet.strip())) if report.outlet else None
        return named or self._at(report.url)

    def _at(self, url: str | None) -> Outlet | None:
        try:
            host = (urlsplit(url).hostname if url else None) or ""
        except ValueError:
            return None
        parts = host.lower().split(".")
        return next((o for i in range(len(parts)) if (o := self._domains.get(".".join(parts[i:])))), None)


@functools.cache
def known() -> Outlets:
    """The outlets of ``data/outlets.csv``."""
    return Outlets(table("outlets"))


def outlets(own: str | os.PathLike[str] | None = None) -> Outlets:
    """The known outlets and, before them, those of a CSV file of one's own with the same columns.

    Raises InvalidValue, naming the row, where the file cannot be read or a cell is not one that the table may hold.
    """
    return known() if own is None else Outlets(table("outlets"), _read(Path(own)))


def _read(path: Path) -> list[dict[str, str]]:
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    except (OSError, UnicodeDecodeError, csv.Error) as e:
        raise InvalidValue(f"the table of outlets {path} cannot be read ({e}); name a CSV file in UTF-8") from e
    for number, row in enumerate(rows, 2):
        if fault := _fault(row):
            raise InvalidValue(f"{path}, row {number}: {fault}")
    return rows


def _fault(row: Mapping[str, str]) -> str | None:
    """What is wrong with a row, and what to do; None where it is well."""
    if set(row) != set(COLUMNS) or None in row.values():
        return f"give it the columns {', '.join(COLUMNS)}; a cell may be empty"
    if not row["name"] or not row["source"]:
        return "give the outlet's name and the source of what the row says"
    if row["kind"] not in KINDS or row["control"] not in CONTROLS:
        return f"kind is one of {', '.join(KINDS)}, control one of {', '.join(CONTROLS)}"
    if (row["control"] in ("public", "private")) == bool(row["speaks_for"]):
        return "speaks_for names a party for an outlet of a government, state or party, and is empty for others"
    return None
