"""One scan of a text for many phrases at once: longest match, whole words, case kept.

Each word of the text is looked up among the first words of all phrases, so that the time does not grow with their number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")

_WORD = re.compile(r"[^\W_]+")
_FLAT = str.maketrans({
    "\n": " ", "\r": " ", "\t": " ", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "’": "'", "‘": "'", "ʼ": "'", "‑": "-",
    "‐": "-", "“": '"', "”": '"',
})


def flat(text: str) -> str:
    """``text`` with every kind of space, apostrophe, quotation mark and hyphen as the plain one; of the same length."""
    return text.translate(_FLAT)


class Phrases(Generic[T]):
    """Phrases with a value each. A phrase added twice keeps its first value."""

    def __init__(self, entries: Iterable[tuple[str, T]], *, shouted: bool = False) -> None:
        """``shouted``: also find phrases of four letters or more that a headline prints in capitals."""
        self._values: dict[str, T] = {}
        for phrase, value in entries:
            phrase = flat(phrase)
            self._values.setdefault(phrase, value)
            if shouted and len(phrase) > 3 and not phrase.isupper():
                self._values.setdefault(phrase.upper(), value)
        lengths: dict[str, set[int]] = {}
        for phrase in self._values:
            first = _WORD.match(phrase)
            if first is None:
                raise ValueError(f"the phrase {phrase!r} must begin with a letter or digit")
            lengths.setdefault(first.group(), set()).add(len(phrase))
        self._lengths = {word: tuple(sorted(found, reverse=True)) for word, found in lengths.items()}

    def get(self, phrase: str) -> T | None:
        """The value of ``phrase``, or None."""
        return self._values.get(flat(phrase))

    def scan(self, flattened: str) -> Iterator[tuple[int, int, T]]:
        """(start, end, value) of every phrase in a flattened text, in order and without overlap."""
        lengths, values, size = self._lengths, self._values, len(flattened)
        done = 0
        for word in _WORD.finditer(flattened):
            found = lengths.get(word.group())
            if found is None or (start := word.start()) < done:
                continue
            for length in found:
                end = start + length
                phrase = flattened[start:end]
                if phrase in values and (end >= size or not flattened[end].isalnum() or not phrase[-1].isalnum()):
                    yield start, end, values[phrase]
                    done = end
                    break
