"""Phrases read off the parse: noun phrases, clauses, enumerations. All return character spans of the report's text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detente.language.parse import subtree_span

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


def clause_after(token: Any, stop: int) -> tuple[int, int]:
    """From the end of ``token`` to ``stop``."""
    return token.idx + len(token.text), stop
