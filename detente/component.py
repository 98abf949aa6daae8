"""The spaCy component ``detente``: claims on a Doc, from its text, in whatever pipeline it stands.

    nlp = spacy.blank("en")
    nlp.add_pipe("detente")
    doc = nlp.make_doc(text)
    doc._.published = "2019-03-07"
    nlp(doc)._.claims
"""

from __future__ import annotations

from typing import Any

import msgspec
from spacy.language import Language
from spacy.tokens import Doc

from detente.finders.reader import Reader
from detente.model import Findings, Report

_KEY = "detente"  # in Doc.user_data, as JSON, so that it goes with the Doc to disk and to other processes


def _findings(doc: Doc) -> Findings | None:
    kept = doc.user_data.get(_KEY)
    return msgspec.json.decode(kept, type=Findings) if kept else None


def _claims(doc: Doc) -> tuple[Any, ...]:
    found = _findings(doc)
    return found.claims if found else ()


def _about_talks(doc: Doc) -> bool | None:
    found = _findings(doc)
    return found.about_talks if found else None


def _published(doc: Doc) -> str | None:
    return doc.user_data.get("published")


def _publish(doc: Doc, day: str | None) -> None:
    doc.user_data["published"] = day


Doc.set_extension("published", getter=_published, setter=_publish, force=True)
Doc.set_extension("claims", getter=_claims, force=True)
Doc.set_extension("about_talks", getter=_about_talks, force=True)


@Language.factory("detente", default_config={"lang": "en", "model": None}, assigns=["doc._.claims", "doc._.about_talks"])
class Component:
    """Reads a Doc's text as a report. ``doc._.published`` (or ``doc.user_data["published"]``) is its ISO day of publication."""

    def __init__(self, nlp: Language, name: str, lang: str, model: str | None) -> None:
        self.reader = Reader.load(lang, model)

    def __call__(self, doc: Doc) -> Doc:
        """The Doc, with its claims; offsets count the characters of ``doc.text``."""
        found = self.reader.read(Report.of(doc.text, published=doc.user_data.get("published")))
        doc.user_data[_KEY] = msgspec.json.encode(found).decode()
        return doc
