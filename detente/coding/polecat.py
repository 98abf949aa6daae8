"""POLECAT's forty columns, in its order. What detente does not know (coordinates, Wikipedia ids) is None, never made up.

The columns are those of the yearly files of POLECAT (Dataverse, doi:10.7910/DVN/AJGVIT).
"""

from __future__ import annotations

from typing import Any

from detente.coding.actors import Actor
from detente.coding.cameo import codes
from detente.coding.merge import CodedEvent
from detente.coding.scheme import plover

COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name", "Actor Country",
    "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw", "Wikipedia Actor ID",
    "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors", "Recipient Title",
    "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City", "District", "Province", "Country", "Latitude",
    "Longitude", "GeoNames ID", "Raw Placename", "Feature Type", "Source", "Publication Date", "Story People",
    "Story Organizations", "Story Locations", "Language", "Version",
)


def row(event: CodedEvent) -> dict[str, Any]:
    """The row of an event."""
    c, out = event.first, dict.fromkeys(COLUMNS)
    kind = plover().events[c.plover]
    out.update({
        "Event ID": event.id, "Event Date": event.day, "Event Type": c.type, "Event Mode": event.mode,
        "Intensity": codes()[event.cameo].goldstein if event.cameo else None, "Quad Code": (kind.quad or "").upper() or None,
        "Contexts": ";".join(event.contexts) or None, "Placename": c.place, "City": c.place, "Country": c.country, "Raw Placename": c.place,
        "Source": c.outlet, "Publication Date": c.published, "Language": c.lang, "Version": f"{c.scheme}; {c.coder}",
    })
    _side(out, "Actor", c.source)
    _side(out, "Recipient", c.target)
    return out


def _side(out: dict[str, Any], role: str, actor: Actor | None) -> None:
    if actor is not None:
        out.update({
            f"{role} Name": actor.party or actor.name, f"{role} Country": actor.country, f"{role} COW": actor.cow,
            f"Primary {role} Sector": actor.sector, f"{role} Sectors": actor.sector, f"{role} Name Raw": actor.name,
        })
