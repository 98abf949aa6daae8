"""Report -> Findings: one Reading, every finder over it, every claim sealed against the text."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from detente.finders.base import Finder
from detente.finders.calibration import confidence
from detente.finders.conditions import Conditions
from detente.finders.events import Events
from detente.finders.gate import THRESHOLD, gate
from detente.finders.issues import Issues
from detente.finders.negotiation import Negotiations
from detente.finders.next_steps import NextSteps
from detente.finders.plugged import Plugged, plugged
from detente.finders.rounds import Rounds
from detente.finders.statements import Statements
from detente.finders.third_parties import ThirdParties
from detente.finders.times import Times
from detente.finders.undertakings import Undertakings
from detente.language.read import Language
from detente.language.reading import Reading
from detente.model import Findings, Report, seal
from detente.model.claims import AnyClaim, kind_of

try:
    _VERSION = version("detente")
except PackageNotFoundError:  # run from a checkout that is not installed
    _VERSION = "0"


def default_finders() -> Sequence[Finder]:
    """The finders that a reader runs, in the order in which their claims are listed."""
    return (
        Times(), Negotiations(), Rounds(), Issues(), Conditions(), Undertakings(), Statements(), NextSteps(), Events(),
        ThirdParties(),
    )


_GATED = "; gated"  # of a reader's version: reports that are not about talks were read no further
_TRAINED = ("choices.json", "calibration.json")


@functools.cache
def rules_digest() -> str:
    """The first 12 hex digits of the SHA-256 over the code and the words and tables that reading rests on.

    So a report read by other rules counts as read by another reader, and is read again.
    """
    whole = hashlib.sha256()
    root = Path(__file__).resolve().parent.parent
    files = [p for room in ("model", "language", "finders") for p in (root / room).glob("*.py")]
    files += [p for p in (root / "data").rglob("*") if p.suffix in (".toml", ".csv") or p.name in _TRAINED]
    for path in sorted(files, key=lambda p: p.relative_to(root).as_posix()):
        whole.update(path.relative_to(root).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:12]


def _version(language: str, finders: Sequence[Finder], gated: bool) -> str:
    added = "".join(f"; {f.version}" for f in finders if isinstance(f, Plugged))
    return f"detente {_VERSION} (rules {rules_digest()}); {language}{added}{_GATED if gated else ''}"


@dataclass(slots=True)
class Reader:
    """Reads reports: a language and the finders that run over it."""

    language: Language
    finders: Sequence[Finder] = field(default_factory=default_finders)
    calibrated: bool = True
    gated: bool = False

    @classmethod
    def load(cls, lang: str = "en", model: str | None = None, *, calibrated: bool = True, gated: bool = False) -> Reader:
        """The reader of a language (ISO 639-1); ``model`` names a spaCy pipeline. Raises ModelError with the remedy.

        Without ``calibrated``, a claim's confidence is its finder's own score. ``gated``: a report that is not about talks
        is read no further, and has no claims.
        """
        return cls(language=Language.load(lang, model), finders=(*default_finders(), *plugged()), calibrated=calibrated, gated=gated)

    @property
    def version(self) -> str:
        """Which reader this is: detente's version, the digest of its rules and words, and its models with theirs."""
        return _version(self.language.name, self.finders, self.gated)

    @staticmethod
    def version_of(lang: str = "en", model: str | None = None, *, gated: bool = False) -> str:
        """:attr:`version`, found without loading a model. Raises ModelError when one is missing or altered."""
        return _version(Language.name_of(lang, model), plugged(), gated)

    def read(self, report: Report) -> Findings:
        """What the report says. Raises AlteredQuote if a finder's quote is not the text (a fault, never repaired)."""
        return self.find(self.language.read(report, THRESHOLD if self.gated else 0.0))

    def find(self, reading: Reading) -> Findings:
        """The finders' claims over a Reading that is already made."""
        about, sure = gate(reading)
        claims = tuple(self._sealed(reading)) if about or not self.gated else ()
        return Findings(report=reading.report.id, reader=self.version, about_talks=about, gate=sure, claims=claims)

    def _sealed(self, reading: Reading) -> Iterator[AnyClaim]:
        seen: set[str] = set()
        for finder in self.finders:
            for claim in finder.find(reading):
                if self.calibrated and not isinstance(finder, Plugged):
                    claim = msgspec.structs.replace(claim, confidence=confidence(kind_of(claim), claim.confidence, reading.lang))
                sealed: AnyClaim = seal(claim, reading.text)  # type: ignore[assignment]
                if sealed.id not in seen:
                    seen.add(sealed.id)
                    yield sealed
