"""Report -> Findings: one Reading, every finder over it, every claim sealed against the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version

from detente.finders.base import Finder
from detente.finders.conditions import Conditions
from detente.finders.events import Events
from detente.finders.gate import gate
from detente.finders.issues import Issues
from detente.finders.negotiation import Negotiations
from detente.finders.next_steps import NextSteps
from detente.finders.rounds import Rounds
from detente.finders.statements import Statements
from detente.finders.third_parties import ThirdParties
from detente.finders.times import Times
from detente.finders.undertakings import Undertakings
from detente.language.read import Language
from detente.language.reading import Reading
from detente.model import Claim, Findings, Report, seal

try:
    _VERSION = version("detente")
except PackageNotFoundError:  # run from a checkout that is not installed
    _VERSION = "0"


def default_finders() -> tuple[Finder, ...]:
    """The finders that a reader runs, in the order in which their claims are listed."""
    return (
        Times(), Negotiations(), Rounds(), Issues(), Conditions(), Undertakings(), Statements(), NextSteps(), Events(),
        ThirdParties(),
    )


@dataclass(slots=True)
class Reader:
    """Reads reports: a language and the finders that run over it."""

    language: Language
    finders: Sequence[Finder] = field(default_factory=default_finders)

    @classmethod
    def load(cls, lang: str = "en", model: str | None = None) -> Reader:
        """The reader of a language (ISO 639-1); ``model`` names a spaCy pipeline. Raises ModelError with the remedy."""
        return cls(language=Language.load(lang, model))

    @property
    def version(self) -> str:
        """Which reader this is: detente's version and its models with their digests. Written beside every claim."""
        return f"detente {_VERSION}; {self.language.name}"

    def read(self, report: Report) -> Findings:
        """What the report says. Raises AlteredQuote if a finder's quote is not the text (a fault, never repaired)."""
        return self.find(self.language.read(report))

    def find(self, reading: Reading) -> Findings:
        """The finders' claims over a Reading that is already made."""
        about, sure = gate(reading)
        claims = tuple(dict.fromkeys(self._sealed(reading)))
        return Findings(report=reading.report.id, reader=self.version, about_talks=about, gate=sure, claims=claims)

    def _sealed(self, reading: Reading) -> Iterator[Claim]:
        seen: set[str] = set()
        for finder in self.finders:
            for claim in finder.find(reading):
                sealed = seal(claim, reading.text)
                if sealed.id not in seen:
                    seen.add(sealed.id)
                    yield sealed
