"""Wording: whether two labels speak of the same thing, by the stems of their content words."""

from __future__ import annotations

import functools
import re
import unicodedata

from detente.language.words import words

_WORD = re.compile(r"[a-z0-9]+(?:'s)?")


def fold(text: str) -> str:
    """``text`` in lower case without accents: the form in which names and labels are compared."""
    return text.lower() if text.isascii() else _bare(text)


@functools.lru_cache(maxsize=4096)
def _bare(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(c for c in bare if not unicodedata.combining(c)).casefold()


@functools.cache
def _lists() -> tuple[frozenset[str], tuple[str, ...], int]:
    data = words("merging")
    return frozenset(data["function_words"]), tuple(data["endings"]), int(data["shortest_stem"])


@functools.cache
def talk_stems() -> frozenset[str]:
    """Stems that any negotiation shares, so that they tell none apart."""
    return frozenset(stem(w) for w in words("merging")["talk_words"])


@functools.cache
def demand_stems() -> frozenset[str]:
    """Stems of the words by which any demand is told, so that they say nothing of what is wanted."""
    return frozenset(stem(w) for w in words("merging")["demand_words"])


@functools.lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """``word`` without its first ending in the list that leaves enough of it; the mark of the possessive is no part of a word."""
    _, endings, shortest = _lists()
    word = word.removesuffix("'s")
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= shortest and not (ending == "s" and word.endswith("ss")):
            return word[: -len(ending)]
    return word


@functools.cache
def _same() -> dict[str, str]:
    """Stem -> the stem that stands for it and for others of its meaning."""
    return {stem(word): stem(one) for one, others in words("merging")["same"].items() for word in others}


@functools.lru_cache(maxsize=8192)
def stems(text: str) -> frozenset[str]:
    """The stems of the content words of ``text``."""
    empty, _, _ = _lists()
    return frozenset(stem(w) for w in _WORD.findall(fold(text)) if w not in empty)


@functools.lru_cache(maxsize=8192)
def meanings(text: str) -> frozenset[str]:
    """The stems of ``text``, those of words of one meaning as one ("figures", "records" and "data")."""
    same = _same()
    return frozenset(same.get(s, s) for s in stems(text))


def likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """How far two sets of stems agree, 0 to 1: the mean of the shares of the smaller and of the larger that both hold."""
    if not a or not b:
        return 0.0
    shared = len(a & b)
    return 0.5 * shared / min(len(a), len(b)) + 0.5 * shared / max(len(a), len(b))


def alike(a: str, b: str) -> float:
    """How far two labels agree, 0 to 1."""
    return likeness(stems(a), stems(b))
