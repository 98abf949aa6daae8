"""A reader that looks at a report's raw text first, and loads what reading takes when a report first needs it."""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.finders.reader import Reader
from detente.language import glance
from detente.language.glance import Glance
from detente.model import Findings, Report


@dataclass(slots=True)
class LazyReader:
    """Reads as :class:`detente.finders.reader.Reader` does. Gated, most reports cost one scan of their text.

    A report that the glance turns away has findings all the same: not about talks, and no claims.
    """

    lang: str
    model: str | None
    gated: bool
    version: str
    _glance: Glance | None = None
    _reader: Reader | None = field(default=None, repr=False)

    @classmethod
    def of(cls, lang: str = "en", model: str | None = None, *, gated: bool = True) -> LazyReader:
        """The reader of a language (ISO 639-1). Raises ModelError, with the remedy, where a model is missing or altered."""
        version = Reader.version_of(lang, model, gated=gated)
        return cls(lang, model, gated, version, glance.load(lang) if gated else None)

    def read(self, report: Report) -> Findings:
        """What the report says."""
        if self._glance is not None:
            odds = self._glance.odds(report.text)
            if not self._glance.passes(odds):
                return Findings(report=report.id, reader=self.version, about_talks=False, gate=odds, claims=())
        if self._reader is None:
            self._reader = Reader.load(self.lang, self.model, gated=self.gated)
        return self._reader.read(report)
