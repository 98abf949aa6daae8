"""GDELT 2.0's sixty-one columns, in its order. What does not apply (tone, ethnic and religion codes, coordinates) is None.

The columns are those of the GDELT event table, codebook 2.0. Country codes of actors are ISO 3166-1 alpha-3, which CAMEO's
are but for a few; countries of places, which GDELT gives in FIPS 10-4, stay None rather than be given in another code.
"""

from __future__ import annotations

import datetime
from typing import Any

from detente.coding.actors import Actor
from detente.coding.cameo import codes
from detente.coding.merge import CodedEvent

_ACTOR = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code", "Type2Code", "Type3Code")
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
COLUMNS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate", *(f"Actor1{k}" for k in _ACTOR), *(f"Actor2{k}" for k in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions", "NumSources",
    "NumArticles", "AvgTone", *(f"Actor1Geo_{k}" for k in _GEO), *(f"Actor2Geo_{k}" for k in _GEO), *(f"ActionGeo_{k}" for k in _GEO),
    "DATEADDED", "SOURCEURL",
)


def row(event: CodedEvent) -> dict[str, Any]:
    """The row of an event. Dates that are no day leave the finer columns None."""
    c, out = event.first, dict.fromkeys(COLUMNS)
    out["GLOBALEVENTID"] = int(event.id[:15], 16)
    out.update(_dates(event.day))
    _side(out, "Actor1", c.source)
    _side(out, "Actor2", c.target)
    if event.cameo:
        root = int(event.cameo[:2])
        out.update({
            "EventCode": event.cameo, "EventBaseCode": event.cameo[:3], "EventRootCode": event.cameo[:2], "GoldsteinScale": codes()[event.cameo].goldstein,
            "QuadClass": 1 if root <= 5 else 2 if root <= 8 else 3 if root <= 13 else 4,
        })
    outlets = {m.outlet for m in event.mentions if m.outlet}
    out.update({
        "NumMentions": len(event.mentions), "NumSources": len(outlets) or None, "NumArticles": event.sources,
        "ActionGeo_Type": None if not (c.place or c.country) else 4 if c.place else 1, "ActionGeo_FullName": c.place,
        "SOURCEURL": c.url, "DATEADDED": _stamp(c.published),
    })
    return out


def _dates(day: str | None) -> dict[str, Any]:
    """SQLDATE and its coarser forms of an EDTF date, as far as it goes."""
    if not day or "/" in day or not day[:4].isdigit():
        return {}
    out: dict[str, Any] = {"Year": int(day[:4])}
    if len(day) >= 7:
        out["MonthYear"] = int(day[:4] + day[5:7])
    if len(day) == 10:
        when = datetime.date.fromisoformat(day)
        days = 366 if when.year % 4 == 0 and (when.year % 100 or when.year % 400 == 0) else 365
        out.update({"SQLDATE": int(when.strftime("%Y%m%d")), "FractionDate": round(when.year + (when.timetuple().tm_yday - 1) / days, 4)})
    return out


def _stamp(published: str | None) -> int | None:
    """The day of publication as GDELT writes moments: YYYYMMDDHHMMSS, at midnight."""
    digits = (published or "")[:10].replace("-", "")
    return int(digits + "000000") if len(digits) == 8 and digits.isdigit() else None


def _side(out: dict[str, Any], role: str, actor: Actor | None) -> None:
    if actor is not None:
        group = actor.party if actor.party != actor.country else None
        out.update({
            f"{role}Code": (actor.country or "") + (actor.sector or "") or None, f"{role}Name": actor.name.upper(),
            f"{role}CountryCode": actor.country, f"{role}KnownGroupCode": group, f"{role}Type1Code": actor.sector,
        })
