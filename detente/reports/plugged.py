"""Files that plug-ins read: each takes the files of one ending, where detente itself does not (``detente.plugins``)."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from detente import plugins
from detente.errors import UnreadableReport
from detente.model import Rejected, Report
from detente.model.report import report_id

if TYPE_CHECKING:
    from detente.reports.source import Source, Span


def endings(own: Collection[str]) -> tuple[str, ...]:
    """The endings, with their dots, of the files that plug-ins read; one that is among detente's ``own`` is left out, and told."""
    return _endings(tuple(own), plugins.found(plugins.REPORTS))


@functools.cache
def _endings(own: tuple[str, ...], _: tuple[plugins.Plugin, ...]) -> tuple[str, ...]:
    found = []
    for plugin in plugins.usable(plugins.REPORTS):
        if _ending(plugin) in own:
            plugins.log.warning("%s is left out: detente itself reads files that end in %s; rename it", plugin, _ending(plugin))
        else:
            found.append(_ending(plugin))
    return tuple(found)


def _ending(plugin: plugins.Plugin) -> str:
    return "." + plugin.name.lower()


def read_plugged(source: Source, span: Span) -> Iterator[Report | Rejected]:
    """The reports of a file that a plug-in reads. Raises UnreadableReport, naming the plug-in, where it fails."""
    plugin = next(p for p in plugins.usable(plugins.REPORTS) if _ending(p) == source.ending)
    try:
        with source.on_disk() as path:
            got: Report | Iterable[Report | Rejected] = plugin.thing(path)
            for number, each in enumerate([got] if isinstance(got, Report) else got, 1):
                if span.holds(number):
                    yield _checked(each, plugin)
    except (UnreadableReport, OSError):
        raise
    except Exception as e:  # what another's code raises is not known
        raise UnreadableReport(f"the {plugin} failed on it ({type(e).__name__}: {e}); tell its makers") from e


def _checked(each: object, plugin: plugins.Plugin) -> Report | Rejected:
    if isinstance(each, Rejected):
        return each
    if not isinstance(each, Report):
        raise UnreadableReport(f"the {plugin} gave {type(each).__name__} where a Report was wanted; tell its makers")
    return msgspec.structs.replace(each, id=report_id(each.text))  # the id is the text's, whatever a plug-in says
