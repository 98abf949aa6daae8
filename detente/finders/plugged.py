"""Finders of plug-ins (``detente.plugins``), each in a shell: what it finds is checked, and its failing costs its own claims alone."""

from __future__ import annotations

import typing
from dataclasses import dataclass

import msgspec

from detente import plugins
from detente.errors import AlteredQuote
from detente.finders.base import Finder
from detente.language.reading import Reading
from detente.model import Claim, seal
from detente.model.claims import AnyClaim, kind_of

_KINDS = typing.get_args(AnyClaim)


@dataclass(frozen=True, slots=True)
class Plugged:
    """The finder of a plug-in. Its claims carry the plug-in's name as their ``reader``, and their confidence as it gave it."""

    plugin: plugins.Plugin
    finder: Finder

    @property
    def name(self) -> str:
        """The plug-in's name."""
        return self.plugin.name

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of claim that it makes."""
        return tuple(self.finder.kinds)

    @property
    def version(self) -> str:
        """Which plug-in of which version, for the record: another version is another reader."""
        return f"plug-in {self.plugin.name} ({self.plugin.distribution} {self.plugin.version})"

    def find(self, reading: Reading) -> list[Claim]:
        """The plug-in's claims; none, and a warning in the log, where it fails on the report or one of its claims is none."""
        try:
            return [self._checked(claim, reading) for claim in self.finder.find(reading)]
        except Exception as e:  # what another's code raises is not known
            plugins.log.warning(
                "%s failed on report %s, which is read without it (%s: %s); tell its makers", self.plugin, reading.report.id, type(e).__name__, e,
            )
            return []

    def _checked(self, claim: object, reading: Reading) -> Claim:
        if not isinstance(claim, Claim) or type(claim) not in _KINDS:
            raise TypeError(f"it gave {type(claim).__name__}, which is no claim of detente.model")
        if kind_of(claim) not in self.kinds:
            raise ValueError(f"it gave a claim of kind {kind_of(claim)!r}, which is not among its kinds")
        if claim.report != reading.report.id:
            raise AlteredQuote(f"it gave a claim of report {claim.report!r}")
        if not 0 <= claim.confidence <= 1:
            raise ValueError(f"it gave the confidence {claim.confidence}, which is not from 0 to 1")
        named: Claim = msgspec.structs.replace(claim, reader=self.plugin.name)
        seal(named, reading.text)
        msgspec.convert(msgspec.to_builtins(named), type(claim))  # a key of the wrong type shows here
        return named


def plugged() -> tuple[Plugged, ...]:
    """The finders of all plug-ins that can be used; of each other one a warning is logged."""
    made = []
    for plugin in plugins.usable(plugins.FINDERS):
        try:
            finder = plugin.thing()
            if not (callable(finder.find) and all(isinstance(k, str) for k in finder.kinds)):
                raise TypeError("it is no Finder (name, kinds, find)")
        except Exception as e:
            plugins.log.warning("%s is left out: it cannot be made (%s: %s); mend or uninstall it", plugin, type(e).__name__, e)
        else:
            made.append(Plugged(plugin, finder))
    return tuple(made)
