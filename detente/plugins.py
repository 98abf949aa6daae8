"""Plug-ins: what other distributions add, found by their entry points. One that is broken is named, and stops no other.

    group               a plug-in is                                      its name is
    detente.reports     a function, path -> Report(s)                     the ending of the files that it reads, without the dot
    detente.finders     a class or function that makes a Finder           what it finds
    detente.outputs     a ``detente.outputs.formats.Format``              the format's name

docs/python.md shows one of each. detente itself asks for a group where it is used: no plug-in is loaded before.
"""

from __future__ import annotations

import functools
import logging
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any

REPORTS, FINDERS, OUTPUTS = GROUPS = ("detente.reports", "detente.finders", "detente.outputs")

log = logging.getLogger("detente.plugins")


@dataclass(frozen=True, slots=True)
class Plugin:
    """One entry point: its group and name, where it points, the distribution that brings it, and what was loaded.

    ``fault`` says why it cannot be used, None where it can.
    """

    group: str
    name: str
    value: str
    distribution: str
    version: str
    thing: Any = None
    fault: str | None = None

    def __str__(self) -> str:
        return f"plug-in {self.name!r} of {self.distribution} {self.version} ({self.group})"


@functools.cache
def found(group: str) -> tuple[Plugin, ...]:
    """All plug-ins of a group, broken ones too, by name. Each is loaded once. One that two distributions bring is a fault of both."""
    points = sorted(entry_points(group=group), key=lambda p: (p.name, _origin(p), p.value))
    named = [p.name for p in points]
    return tuple(_loaded(p, named.count(p.name) > 1) for p in points)


def usable(group: str) -> tuple[Plugin, ...]:
    """The plug-ins of a group that can be used; of each other one a line of warning is logged, once in a program's life."""
    tell(group)
    return tuple(p for p in found(group) if p.fault is None)


@functools.cache
def tell(group: str) -> None:
    """Logs a warning for each broken plug-in of a group."""
    for plugin in found(group):
        if plugin.fault is not None:
            log.warning("%s is left out: %s", plugin, plugin.fault)


def forget() -> None:
    """Forgets what was found, so that the next question looks again; for programs that install plug-ins while they run."""
    found.cache_clear()
    tell.cache_clear()


def _origin(point: EntryPoint) -> str:
    return point.dist.name if point.dist else "an unnamed distribution"


def _loaded(point: EntryPoint, twice: bool) -> Plugin:
    version = point.dist.version if point.dist else "?"
    told = Plugin(point.group, point.name, point.value, _origin(point), version)
    if twice:
        return _with(told, fault="several distributions bring a plug-in of this name; uninstall all but one")
    try:
        thing = point.load()
    except Exception as e:  # what another's module does on import is not known
        return _with(told, fault=f"{point.value} cannot be loaded ({type(e).__name__}: {e}); mend or uninstall {told.distribution}")
    return _with(told, thing=thing, fault=_unfit(point, thing))


def _with(plugin: Plugin, *, thing: Any = None, fault: str | None = None) -> Plugin:
    return Plugin(plugin.group, plugin.name, plugin.value, plugin.distribution, plugin.version, thing, fault)


def _unfit(point: EntryPoint, thing: Any) -> str | None:
    """Why a thing that was loaded is no plug-in of its group."""
    if point.group == OUTPUTS:
        wanted = ("name", "about", "ending", "write")
        missing = [w for w in wanted if not hasattr(thing, w)]
        if missing:
            return f"{point.value} is no detente.outputs.formats.Format (it has no {', '.join(missing)}); docs/python.md shows one"
        return None if thing.name == point.name else f"its Format is named {thing.name!r} and its entry point {point.name!r}; name them alike"
    return None if callable(thing) else f"{point.value} cannot be called; docs/python.md shows what it is to be"
