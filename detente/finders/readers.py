"""Each report read in its own language: one reader a language, loaded when the first report in it comes."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from detente.errors import ModelError, UnreadableReport
from detente.finders.lazy import LazyReader
from detente.finders.reader import Reader
from detente.language import models
from detente.language.languages import DEFAULT, about, language_of, normal, readable
from detente.language.read import Language
from detente.model import Findings, Report


@dataclass(slots=True)
class Readers:
    """Reads reports of every language that detente knows.

    ``given`` is the language of reports that do not say theirs; None: it is told from their text.
    """

    given: str | None
    model: str | None
    gated: bool
    version: str
    _readers: dict[str, LazyReader] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, lang: str | None = None, model: str | None = None, *, gated: bool = False) -> Readers:
        """The readers; ``lang`` (any usual name) is that of reports that do not say theirs, ``model`` the spaCy pipeline for it.

        Raises ModelError, with the remedy, where the model of ``lang`` (of English, where it is None) is missing or altered.
        """
        code = normal(lang) if lang else DEFAULT
        if code is None:
            raise ModelError(f"no reader for language {lang!r}: detente reads {', '.join(readable())}")
        others = [Language.name_of(other) for other in readable() if other != code and models.installed(other)]
        version = "; ".join([Reader.version_of(code, model, gated=gated), *others])
        return cls(code if lang else None, model, gated, version)

    def read(self, report: Report) -> Findings:
        """What the report says, in its own language. Raises UnreadableReport where that is none that can be read here."""
        found = self._reader(language_of(report, self.given)).read(report)
        return msgspec.structs.replace(found, reader=self.version)

    def _reader(self, lang: str) -> LazyReader:
        if lang not in self._readers:
            try:
                self._readers[lang] = LazyReader.of(lang, self.model if lang == (self.given or DEFAULT) else None, gated=self.gated)
            except ModelError as fault:
                raise UnreadableReport(f"it is in {about(lang)['name']}, and {fault}") from None
        return self._readers[lang]
