"""Pictures: rounds and conditions on a line of time, and a map of places, as SVG. Drawn by Altair and vl-convert, without any network.

Each stands on a page beside the table of what it shows; a picture alone never tells anything.
"""

from __future__ import annotations

import functools
import hashlib
import json
import math
import threading
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec

from detente.merging.said import day_of
from detente.merging.sides import name
from detente.model import Negotiation
from detente.model.dates import interval, pretty
from detente.record.standing import BETWEEN, conditions, today
from detente.web.library import Look, Shelf
from detente.web.views.common import short
from detente.web.views.negotiation import places

LAND = Path(__file__).parent / "data" / "land-110m.json"
"""Coastlines of Natural Earth (public domain) at 1:110m, as world-atlas 2.0.2 packs them (ISC licence)."""

_KEPT = 200
_ROWS = 40  # conditions and rounds of one picture
STATUSES = ("held", "under-way", "planned", "postponed", "cancelled")
SHAPES = ("circle", "circle", "circle", "square", "M-1,-1L1,1M-1,1L1,-1")
FONT = "system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', sans-serif"


@dataclass(frozen=True)
class Ink:
    """The colours of a picture: text, quiet text, lines, the accent, a warning, land, and the page beneath."""

    text: str
    quiet: str
    line: str
    accent: str
    warn: str
    land: str
    page: str


LIGHT = Ink("#1f2328", "#5b6169", "#dcdad5", "#0b6b66", "#a4442a", "#e6e3dc", "#fdfcfa")
DARK = Ink("#e8e6e1", "#a6aab0", "#34383e", "#63c7be", "#f0a184", "#2b3036", "#16181b")


@dataclass(frozen=True)
class Picture:
    """A picture that a page shows: its name in the address, and what it shows, in words."""

    name: str
    alt: str


class Pictures:
    """Draws pictures, each once."""

    def __init__(self) -> None:
        self._shelf = Shelf(_KEPT)
        self._drawing = threading.Lock()

    def of(self, look: Look, n: Negotiation) -> dict[str, Picture]:
        """The pictures that help with a negotiation, by name: those that have at least two things to show."""
        found = {}
        dated = [r for r in n.rounds if r.date]
        if len(dated) > 1:
            found["time"] = Picture("time", f"{len(dated)} rounds on a line of time, from {pretty(dated[0].date)} to {pretty(dated[-1].date)}; the table tells the same.")
        if len(_spans(look, n)) > 1:
            found["conditions"] = Picture("conditions", "Since when each condition stands and when it was last mentioned, as bars on a line of time; the ledger tells the same.")
        located = [p for p in places(n) if p.latitude is not None]
        if len(located) > 1:
            found["map"] = Picture("map", f"A map of {', '.join(p.name for p in located)}; the list tells the same.")
        return found

    def svg(self, look: Look, n: Negotiation, which: str, *, dark: bool) -> bytes | None:
        """A picture as SVG; None where there is none of this name."""
        if which not in self.of(look, n):
            return None
        shown = hashlib.sha256(msgspec.msgpack.encode((n.rounds, n.conditions, today(look.record)))).hexdigest()
        key = (shown, n.id, which, dark)
        return self._shelf.of(key, lambda: self._drawn(look, n, which, DARK if dark else LIGHT))

    def _drawn(self, look: Look, n: Negotiation, which: str, ink: Ink) -> bytes:
        import vl_convert

        made = {"time": _time, "conditions": _conditions, "map": _map}[which](look, n, ink)
        spec = made.configure(
            background="transparent", font=FONT, view={"stroke": None},
            axis={"labelColor": ink.quiet, "titleColor": ink.quiet, "gridColor": ink.line, "domainColor": ink.line, "tickColor": ink.line, "labelFontSize": 12, "labelFont": FONT},
            legend={"labelColor": ink.quiet, "titleColor": ink.quiet, "labelFontSize": 12, "labelFont": FONT},
        ).to_dict()
        with self._drawing:
            return str(vl_convert.vegalite_to_svg(json.dumps(spec), allowed_base_urls=[])).encode()


def draw_nothing() -> None:
    """Starts the drawing program, which takes a second or two, so that the first picture need not wait for it."""
    import altair  # noqa: F401
    import vl_convert

    vl_convert.vegalite_to_svg('{"data": {"values": []}, "mark": "point"}', allowed_base_urls=[])


def _values(rows: Any, **form: str) -> Any:
    """Rows as a chart takes them, with the form that they have where it is another than a list."""
    return {"values": rows, "format": form} if form else {"values": rows}


def _time(look: Look, n: Negotiation, ink: Ink) -> Any:
    """Rounds on a line, told apart by shape and fill. A label stands where it covers no other; the list beneath has them all."""
    import altair as alt

    rows = []
    for number, r in list(enumerate(n.rounds, 1))[-_ROWS:]:
        if span := interval(r.date):
            middle = span[0] + (span[1] - span[0]) / 2
            rows.append({"day": middle.isoformat(), "status": r.status, "number": str(number), "label": short(r.place or "", 18), "level": 0, "floor": -0.4, "solid": r.status == "held"})
    rows.sort(key=lambda row: str(row["day"]))
    first, last = (date.fromisoformat(str(rows[at]["day"])) for at in (0, -1))
    day = today(look.record)
    near = day is not None and first <= day <= last + max((last - first) / 4, timedelta(14))  # a day far off would squeeze the rounds together
    end = max(last, day) if near and day else last
    levels = _placed(rows, first, end)
    x = alt.X("day:T", title=None, axis=alt.Axis(tickCount=8, grid=False, labelOverlap="greedy"), scale=alt.Scale(domain=[first.isoformat(), end.isoformat()], padding=10))
    y = alt.Y("level:Q", axis=None, scale=alt.Scale(domain=[-0.6, levels + 0.7]))
    base = alt.Chart(_values(rows))
    stems = base.mark_rule(color=ink.line, strokeWidth=1).encode(x=x, y=alt.Y("floor:Q", axis=None), y2="level:Q")
    points = base.mark_point(size=110, strokeWidth=2, opacity=1).encode(
        x=x, y=y, shape=alt.Shape("status:N", title=None, scale=alt.Scale(domain=list(STATUSES), range=list(SHAPES)), legend=None),
        color=alt.condition("datum.status == 'postponed' || datum.status == 'cancelled'", alt.value(ink.warn), alt.value(ink.accent)),
        fill=alt.condition("datum.solid", alt.value(ink.accent), alt.value(ink.page)),
    )
    halves = base.transform_filter("datum.status == 'under-way'").mark_point(size=110, shape=_HALF, filled=True, opacity=1, color=ink.accent).encode(x=x, y=y)
    labels = base.mark_text(align="left", dx=11, color=ink.text, fontSize=12).encode(x=x, y=y, text="label:N")
    layers = [stems, points, halves, labels]
    if near and day:
        now = alt.Chart(_values([{"day": day.isoformat(), "text": pretty(day.isoformat()), "top": levels + 0.7}]))
        layers.insert(0, now.mark_rule(color=ink.quiet, strokeDash=[3, 3]).encode(x=x))
        late = (day - first) * 2 > end - first
        layers.append(now.mark_text(align="right" if late else "left", dx=-5 if late else 5, dy=-3, color=ink.quiet, fontSize=12).encode(x=x, y=alt.Y("top:Q", axis=None), text="text:N"))
    return alt.layer(*layers).properties(width=_WIDTH, height=30 * levels + 34)


_WIDTH, _LEVELS = 960, 4  # pixels of the line of time; heights at which rounds stand above it
_HALF = "M0,-1A1,1,0,0,0,0,1Z"


def _placed(rows: list[dict[str, Any]], first: date, end: date) -> int:
    """Gives each row the lowest height at which it and its label cover no other; where there is none, its label is left away. Returns the highest."""
    days = max((end - first).days, 1)
    free = [-1000.0] * _LEVELS
    for row in rows:
        at = (date.fromisoformat(row["day"]) - first).days / days * _WIDTH
        level = next((i for i, x in enumerate(free) if x <= at - 9), None)
        if level is None:
            row["label"] = ""
            level = min(range(_LEVELS), key=lambda i: free[i])
        row["level"] = level + 1
        free[level] = max(free[level], at + 20 + 7.7 * len(row["label"]))
    return max((int(row["level"]) for row in rows), default=1)


def _spans(look: Look, n: Negotiation) -> list[dict[str, str]]:
    """For each dated condition, when it was first and last mentioned."""
    rows = []
    for number, c in list(enumerate(conditions(n), 1))[:_ROWS]:
        first, last = day_of(c.first_mentioned), day_of(c.last_mentioned)
        if first and last:
            rows.append({
                "first": first.isoformat(), "last": (last + timedelta(1)).isoformat(), "status": c.status, "state": "stands" if c.status in BETWEEN else "settled",
                "label": f"{number}  {short(name(c.holder), 16) if c.holder else 'not named'}: {short(c.demand, 32)}",
            })
    return rows


_LABELS = 390  # pixels left of the bars: fonts of readers are wider than the one that the picture is measured with


def _conditions(look: Look, n: Negotiation, ink: Ink) -> Any:
    import altair as alt

    rows = _spans(look, n)
    end = max([today(look.record) or date.min, *(date.fromisoformat(r["last"]) for r in rows)]).isoformat()
    base = alt.Chart(_values([{**r, "end": end} for r in rows]))
    y = alt.Y("label:N", title=None, sort=None, axis=alt.Axis(labelLimit=0, minExtent=_LABELS, maxExtent=_LABELS, labelColor=ink.text, domain=False, ticks=False, labelPadding=8))
    x = alt.X("first:T", title=None, axis=alt.Axis(tickCount=6, orient="top"))
    silent = base.transform_filter("datum.state == 'stands'").mark_rule(strokeDash=[2, 3], color=ink.quiet).encode(x="last:T", x2="end:T", y=y)
    bars = base.mark_bar(height=9, cornerRadius=3, stroke=ink.accent, strokeWidth=1.5).encode(
        x=x, x2="last:T", y=y, fill=alt.condition("datum.state == 'stands'", alt.value(ink.accent), alt.value(ink.page)))
    ends = base.mark_point(size=46, filled=True, color=ink.accent, opacity=1).encode(x="last:T", y=y)
    return alt.layer(silent, bars, ends).properties(width=560, height=alt.Step(24))


def _map(look: Look, n: Negotiation, ink: Ink) -> Any:
    import altair as alt

    rows = [{"name": p.name, "lat": p.latitude, "lon": p.longitude, "n": len(p.rounds)} for p in places(n) if p.latitude is not None]
    spots = [(float(str(r["lon"])), float(str(r["lat"]))) for r in rows]
    projection = _framed(spots)
    _sided(rows, [(math.radians(lon) * projection["scale"], -_up(lat) * projection["scale"]) for lon, lat in spots])
    land = alt.Chart(_values(_land(), type="topojson", feature="land")).mark_geoshape(fill=ink.land, stroke=None)
    points = alt.Chart(_values(rows))
    dots = points.mark_circle(color=ink.accent, opacity=1, stroke=ink.page).encode(
        longitude="lon:Q", latitude="lat:Q", size=alt.Size("n:Q", legend=None, scale=alt.Scale(domain=[0, max(int(str(r["n"])) for r in rows)], range=[40, 260])))
    names = {"longitude": "lon:Q", "latitude": "lat:Q", "text": "name:N"}
    right = points.transform_filter("datum.side == 'right'").mark_text(align="left", dx=9, color=ink.text, fontSize=13).encode(**names)
    left = points.transform_filter("datum.side == 'left'").mark_text(align="right", dx=-9, color=ink.text, fontSize=13).encode(**names)
    return alt.layer(land, dots, right, left).project(**projection).properties(width=_MAP[0], height=_MAP[1])


_MAP = (560, 320)  # pixels


def _up(lat: float) -> float:
    """How far from the equator a latitude (degrees) lies on a Mercator map, in radii of the earth."""
    return math.log(math.tan(math.pi / 4 + math.radians(max(min(lat, 82), -82)) / 2))


def _sided(rows: list[dict[str, Any]], at: list[tuple[float, float]]) -> None:
    """Says of each place whether its name stands right of it or, where another place lies there, left. ``at`` are its pixels."""
    for row, (x, y) in zip(rows, at, strict=True):
        long = 16 + 8 * len(str(row["name"]))
        near = [other - x for other, up in at if abs(up - y) < 14 and other != x]
        row["side"] = "left" if any(0 < d < long for d in near) and not any(-long < d < 0 for d in near) else "right"


def _framed(points: list[tuple[float, float]]) -> dict[str, Any]:
    """A Mercator projection that shows all points with some air around them."""
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    wide = max(math.radians(max(lons) - min(lons)), 0.10)
    high = max(_up(max(lats)) - _up(min(lats)), 0.08)
    scale = min(_MAP[0] * 0.6 / wide, _MAP[1] * 0.6 / high)
    middle = (_up(max(lats)) + _up(min(lats))) / 2
    lat = math.degrees(2 * math.atan(math.exp(middle)) - math.pi / 2)
    return {"type": "mercator", "scale": scale, "center": [(max(lons) + min(lons)) / 2, lat], "translate": [_MAP[0] / 2, _MAP[1] / 2]}


@functools.cache
def _land() -> Any:
    return json.loads(LAND.read_text(encoding="utf-8"))


