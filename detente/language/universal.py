"""Universal Dependencies in the relations and tags that the rules read (those of spaCy's English pipelines).

A preposition heads its noun (``prep`` over ``pobj``) instead of hanging under it as ``case``; objects, passives and relative
clauses get their names; a verb's tag tells its tense. So a rule reads the parse of every language alike.
"""

from __future__ import annotations

from typing import Any

from spacy.tokens import Doc

FUTURE = "VBF"  # the tag of a verb that is still to come by its own form
_RENAMED = {"obj": "dobj", "iobj": "dative", "obl": "npadvmod", "nmod": "nmod", "flat": "flat", "csubj": "csubj"}


def translated(doc: Any, passive: frozenset[str], agent: frozenset[str]) -> Any:
    """``doc`` with its heads, relations and verbs' tags as the rules read them; text, lemmas and parts of speech stay.

    ``passive`` are the auxiliaries (by lemma) that make a passive, ``agent`` the prepositions behind which its doer stands.
    """
    heads = [t.head.i for t in doc]
    deps = [_RENAMED.get(t.dep_.split(":")[0], t.dep_.split(":")[0]) for t in doc]
    for token in doc:
        _prepositions(token, heads, deps)
    for token in doc:
        _verbs(token, deps, passive, agent)
    return Doc(
        doc.vocab, [t.text for t in doc], [bool(t.whitespace_) for t in doc], tags=[_tag(t) for t in doc], pos=[t.pos_ for t in doc],
        lemmas=[t.lemma_ for t in doc], heads=heads, deps=deps,
    )


def _prepositions(token: Any, heads: list[int], deps: list[str]) -> None:
    """Hangs the noun under its (first) preposition where it has one."""
    cases = [c for c in token.children if c.dep_ == "case" and c.i < token.i]
    if not cases or token.dep_ == "ROOT":
        return
    case = cases[0]
    if token.dep_ != "conj":
        heads[case.i], deps[case.i] = token.head.i, "prep"
        heads[token.i], deps[token.i] = case.i, "pobj"


def _verbs(token: Any, deps: list[str], passive: frozenset[str], agent: frozenset[str]) -> None:
    """Names the subject, auxiliary and doer of a passive, and a clause that a relative pronoun ties to its noun."""
    if token.pos_ not in ("VERB", "AUX"):
        return
    helpers = [c for c in token.children if c.dep_.startswith("aux")]
    if _has(token, "VerbForm", "Part") and any(h.dep_ == "aux:pass" or h.lemma_.lower() in passive for h in helpers):
        for child in token.children:
            if child.dep_.startswith("nsubj"):
                deps[child.i] = "nsubjpass"
            elif child in helpers and child.lemma_.lower() in passive:
                deps[child.i] = "auxpass"
            for case in child.children:
                if child.dep_.startswith("obl") and case.dep_ == "case" and case.lower_ in agent:
                    deps[case.i] = "agent"
    if token.dep_.startswith("acl") and any("Rel" in c.morph.get("PronType") for c in token.subtree if c.i < token.i):
        deps[token.i] = "relcl"


def _tag(token: Any) -> str:
    """A tag that tells tense as the English ones do; ``VBF`` for a verb still to come by its form; else the pipeline's own."""
    if token.pos_ not in ("VERB", "AUX"):
        return str(token.tag_)
    helpers = [c for c in token.children if c.dep_.startswith("aux")]
    if any(_has(c, "Tense", "Fut") or _has(c, "Mood", "Cnd") for c in [token, *helpers]):
        return FUTURE
    if _has(token, "Mood", "Sub") and _has(token, "Tense", "Pres") or any(_has(c, "Mood", "Sub") and _has(c, "Tense", "Pres") for c in helpers):
        return FUTURE
    if _has(token, "VerbForm", "Part"):
        return "VBD" if helpers else "VBN"
    if _has(token, "VerbForm", "Ger"):
        return "VBG"
    if _has(token, "VerbForm", "Inf"):
        return "VB"
    return "VBD" if _has(token, "Tense", "Past") or _has(token, "Tense", "Imp") else "VBP"


def _has(token: Any, feature: str, value: str) -> bool:
    return bool(value in token.morph.get(feature))
