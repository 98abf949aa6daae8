"""Phrases read off the parse: noun phrases, clauses, enumerations. All return character spans of the report's text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from detente.language.parse import first_token, subtree_span
from detente.language.words import shape, word_set

_STRIP = " \t\n,;:.–—-\"“”"


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """``start`` and ``end`` without the white space, quotes and punctuation at either side."""
    while start < end and text[start] in _STRIP:
        start += 1
    while end > start and text[end - 1] in _STRIP:
        end -= 1
    return start, end


def conjuncts(token: Any) -> Iterator[Any]:
    """``token`` and everything that is joined to it ("A, B and C"), in order."""
    yield token
    for child in token.children:
        if child.dep_ == "conj":
            yield from conjuncts(child)


def noun_phrase(token: Any) -> tuple[int, int]:
    """The phrase under a noun without what is joined to it or told of it in a clause of its own."""
    return subtree_span(token, skip=frozenset({"conj", "cc", "punct", "relcl", "appos", "preconj"}))


_APART = 28  # characters between two tagged runs that are still one thing
_LONG = 14  # words of a phrase after which the parse is no longer followed


def enumeration(text: str, start: int, end: int, lang: str = "en") -> list[tuple[int, int]]:
    """The members of the list that "such as" or "including" opens within ``start`` to ``end``; [] where none stands there."""
    opened = shape("phrases", "list", lang).search(text, start, end)
    if opened is None:
        return []
    cuts = [(opened.end(), opened.end()), *((m.start(), m.end()) for m in shape("phrases", "joints", lang).finditer(text, opened.end(), end)), (end, end)]
    members = [trimmed(text, left[1], right[0]) for left, right in zip(cuts, cuts[1:], strict=False)]
    return [(a, b) for a, b in members if b - a > 2]


def lists_topics(text: str, start: int, end: int, lang: str = "en") -> bool:
    """Whether a noun for topics ("issues", "areas") opens the list within ``start`` to ``end``."""
    opened = shape("phrases", "opening", lang, exact=True).search(text, start, end)
    return opened is not None and any(
        w.rstrip("s") in word_set("issues", "lists", lang) for w in re.findall(r"\w+", opened.group().lower())
    )


def joined(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Tagged runs of one thing brought together: runs a few words apart with no stop between them are one."""
    out: list[tuple[int, int]] = []
    for a, b in sorted(spans):
        if out and a - out[-1][1] <= _APART and not re.search(r"[,;:.]", text[out[-1][1] : a]) and len(text[out[-1][0] : b].split()) <= _LONG:
            out[-1] = (out[-1][0], max(b, out[-1][1]))
        else:
            out.append((a, b))
    return out


def completed(doc: Any, text: str, start: int, end: int, low: int, high: int, lang: str = "en") -> tuple[int, int]:
    """A tagged run grown to the phrase that the parse sees there, and rid of function words at its ends.

    The run's topmost noun or verb brings its modifiers along, as long as the phrase stays short and within ``low`` to ``high``.
    """
    tokens = doc[first_token(doc, start) : first_token(doc, end)]
    if len(tokens):
        inside = {t.i for t in tokens}
        top = next((t for t in tokens if t.head.i not in inside or t.head.i == t.i), tokens[0])
        if top.pos_ in ("NOUN", "PROPN", "VERB"):
            a, b = subtree_span(top, skip=frozenset({"relcl", "appos", "advcl", "conj", "cc", "punct", "nsubj", "mark", "aux", "ccomp", "parataxis"}))
            a, b = max(min(a, start), low), min(max(b, end), high)
            if len(text[a:b].split()) <= _LONG:
                start, end = a, b
    start, end = trimmed(text, start, end)
    function = word_set("issues", "function", lang)
    parts = list(re.finditer(r"\S+", text[start:end]))
    while len(parts) > 1 and parts[-1].group().lower() in function:
        parts.pop()
    while len(parts) > 1 and parts[0].group().lower() in function:
        parts.pop(0)
    return trimmed(text, start + parts[0].start(), start + parts[-1].end()) if parts else (start, end)
