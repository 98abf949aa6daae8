"""Vocabulary: the terms of linked data that are detente's own, with their meanings from the glossary.

Every export describes those that it uses; ``detente/data/vocabulary.ttl`` holds all, written by :func:`turtle`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from detente.glossary import terms
from detente.model.status import CONDITION, ISSUE, ROUND

BASE = "urn:detente:term:"
CONTEXT = {
    "schema": "https://schema.org/", "prov": "http://www.w3.org/ns/prov#", "oa": "http://www.w3.org/ns/oa#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#", "dt": BASE,
}
STATUSES = tuple((kind, s) for kind, all in (("round", ROUND), ("issue", ISSUE), ("condition", CONDITION)) for s in all)
_CLASSES = {
    "negotiation": None, "round": None, "issue": None, "condition": None, "commitment": None, "announcement": None, "next_step": None,
    "Reading": "The reading of one report by one version of a reader.",
    "Merging": "The merging of claims into entries, under the reviewers' rulings.",
    "Ruling": "What a reviewer ruled on a claim, a report, an entry or a name.",
    "Change": "A status that an entry came to have, since when, and the claim that says so.",
}
_PROPERTIES = {
    "kind": "The kind of a claim.", "finder": "The part of the reader that found a claim.", "status": "Where an entry stands.",
    "change": "A change of an entry's status, in order of time.", "asOf": "The day, as EDTF, since which a status holds.",
    "date": "The date of an entry, as EDTF.", "ruledBy": "A ruling that an entry is under.", "action": "What a reviewer did.",
    "holder": "The party whose condition it is.", "addressee": "The party of which it is wanted.",
    "gates": "What a condition stands before.", "by": "A party that undertakes or announces.",
}


def status(kind: str, word: str) -> str:
    """The name of a status of this kind of entry, such as ``dt:condition-met``."""
    return f"dt:{kind}-{word}"


def described(used: Iterable[tuple[str, str]] = STATUSES) -> list[dict[str, Any]]:
    """The description of every class and property, and of the statuses ``used``."""
    out: list[dict[str, Any]] = []
    for word, text in _CLASSES.items():
        out.append(_term(f"dt:{word}", "rdfs:Class", word.replace("_", " "), text or _meaning(word)))
    for word, text in _PROPERTIES.items():
        out.append(_term(f"dt:{word}", "rdf:Property", word, text))
    for kind, word in sorted(set(used)):
        out.append(_term(status(kind, word), "skos:Concept", word, _meaning(word)))
    return out


def _term(id: str, type: str, label: str, text: str) -> dict[str, Any]:
    return {"@id": id, "@type": type.replace("rdf:", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"), "rdfs:label": label, "rdfs:comment": text}


def _meaning(word: str) -> str:
    found = terms().get(word) or terms().get(word.replace("_", " "))
    return found.text if found else word


def turtle() -> str:
    """The whole vocabulary as Turtle, with the classes, properties and statuses in the order of this file."""
    lines = [f"@prefix {prefix}: <{CONTEXT[prefix]}> ." for prefix in ("dt", "rdfs", "skos")]
    lines.append("@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .")
    for term in described():
        kind = term["@type"].replace("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:")
        lines.append(f"\n{term['@id']} a {kind} ;\n  rdfs:label {_text(term['rdfs:label'])} ;\n  rdfs:comment {_text(term['rdfs:comment'])} .")
    return "\n".join(lines) + "\n"


def _text(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"@en'
