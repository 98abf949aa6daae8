"""Whether what stands at a place in a sentence is past, present or still to come, by the verb that governs it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from detente.language.parse import first_token
from detente.language.universal import FUTURE
from detente.language.words import words


@functools.cache
def _future_words(lang: str) -> tuple[frozenset[str], frozenset[str]]:
    w = words("tense", lang)
    return frozenset(w["future_auxiliaries"]), frozenset(w["future_governors"])


def verb_tense(verb: Any, lang: str = "en") -> str | None:
    """``past``, ``present`` or ``future`` for a verb token, read off its auxiliaries and the verb that it depends on."""
    if verb.tag_ == FUTURE:
        return "future"
    auxiliaries, governors = _future_words(lang)
    helpers = [c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")]
    if any(h in auxiliaries for h in helpers):
        return "future"
    if "to" in helpers or verb.tag_ == "VB" and verb.dep_ in ("xcomp", "acl", "relcl", "advcl"):
        return _tense_of_infinitive(verb, governors, lang)
    if any(h in ("had", "has", "have", "was", "were") for h in helpers) or verb.tag_ in ("VBD", "VBN"):
        if verb.tag_ == "VBN" and any(h in ("is", "are", "be", "being") for h in helpers):
            return "future" if verb.lemma_.lower() in governors else "present"
        return "past"
    if verb.tag_ in ("VBP", "VBZ", "VBG"):
        if verb.tag_ == "VBG" and verb.dep_ in ("acl", "advcl", "xcomp", "pcomp", "amod") and verb.head.i != verb.i:
            return verb_tense(verb.head, lang) if verb.head.pos_ in ("VERB", "AUX") else None
        return "present"
    return None


def _tense_of_infinitive(verb: Any, governors: frozenset[str], lang: str) -> str | None:
    """An infinitive is still to come behind a verb of planning, a noun or "be"; else it has the tense of its governor."""
    governor = verb.head
    if governor.i == verb.i:  # tokens are made anew at each access, so only their places can be compared
        return None
    if governor.lemma_.lower() in governors or governor.pos_ == "NOUN" or governor.lemma_ == "be":
        return "future"
    return verb_tense(governor, lang) if governor.pos_ in ("VERB", "AUX") else None


def governing_verb(token: Any) -> Any:
    """The nearest verb above ``token`` in the parse (itself when it is one), or None."""
    for _ in range(12):
        if token.pos_ in ("VERB", "AUX"):
            return token
        if token.head.i == token.i:
            return None
        token = token.head
    return None


def _within_noun(token: Any, verb: Any) -> bool:
    """Whether a noun stands between ``token`` and ``verb``: the present tense of the verb says nothing of the day of a noun."""
    while token.head.i not in (token.i, verb.i):
        token = token.head
        if token.i != verb.i and token.pos_ in ("NOUN", "PROPN"):
            return True
    return False


def tense_at(doc: Any, lang: str = "en") -> Callable[[int], str | None]:
    """A function from a character offset of ``doc`` to the tense that holds there (None where the parse does not tell)."""

    def tense(offset: int) -> str | None:
        index = first_token(doc, offset)
        if index >= len(doc):
            return None
        token = doc[index]
        if token.tag_ == "VBN" and token.dep_ == "acl":
            return None
        verb = governing_verb(token)
        told = verb_tense(verb, lang) if verb is not None else None
        return None if told == "present" and _within_noun(token, verb) else told

    return tense
