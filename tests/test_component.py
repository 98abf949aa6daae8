"""The spaCy component, found by its name and used in a pipeline that has nothing else."""

from __future__ import annotations

import spacy
from spacy.tokens import Doc, DocBin

from detente import component

TEXT = (
    "LIMA, May 12 - Delegations of Peru and Chile held a second round of negotiations in Lima on Monday, the Foreign "
    "Ministry said. The two sides discussed fishing rights.\n"
)


def test_claims_are_on_the_doc_and_stay_when_it_is_kept(reader, monkeypatch):
    monkeypatch.setattr(component.Reader, "load", lambda *_, **__: reader)
    nlp = spacy.blank("de")
    nlp.add_pipe("detente")
    doc = nlp.make_doc(TEXT)
    doc._.published = "2031-05-13"
    doc = nlp(doc)
    assert doc._.about_talks and any(type(c).__name__ == "RoundClaim" and c.date == "2031-05-12" for c in doc._.claims)
    assert all(doc.text[c.start:c.end] == c.quote for c in doc._.claims)
    (again,) = DocBin(store_user_data=True, docs=[doc]).get_docs(nlp.vocab)
    assert again._.claims == doc._.claims
    assert Doc(nlp.vocab)._.claims == ()
