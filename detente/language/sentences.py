"""Sentences of a report, by rule: the same for the encoder, the dates and the finders, and needing no parse.

A line break ends a sentence only where a paragraph or a list item ends (a blank line, a bullet, a short line without a
final stop, or a line that is not wrapped); wrapped lines of plain text are one paragraph.
"""

from __future__ import annotations

import functools
import re

from detente.language.reading import Sentence
from detente.language.words import words

_STOP = re.compile(r"(?:[.!?]|\.{3}|…)[\"'”’»)\]]*(?=\s)")
_STARTS = re.compile(r"[\"'“‘«(\[—–-]*\s*[A-Z0-9À-ÞА-Я¿¡•]")
_BULLET = re.compile(r"\s*(?:[•*·▪–—-]|\(?\d{1,2}[.)])\s+")
_LAST_WORD = re.compile(r"[^\s\"'“‘«(\[]+$")
_WIDEST = 140  # characters of the longest line of a text that was wrapped at a width
_WRAP = 60  # a line shorter than this that does not end a sentence is not a wrapped line


@functools.cache
def _abbreviations(lang: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    w = words("sentences", lang)
    return frozenset(w["never_final"]), frozenset(w["maybe_final"]), frozenset(w["openers"])


def _hard_wrapped(lines: list[str]) -> bool:
    """Whether the text was wrapped at a width: no line is long, and many lines of that width run on into the next."""
    lengths = [len(line.rstrip()) for line in lines]
    full = [n for n, after in zip(lengths, lengths[1:], strict=False) if n >= _WRAP and after]
    return bool(lengths) and max(lengths) <= _WIDEST and len(full) >= 3


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Spans of paragraphs: blank lines part them, and so do single line breaks that are not a wrap."""
    spans, start, pos = [], 0, 0
    lines = text.splitlines(keepends=True)
    everywhere = _hard_wrapped(lines)
    for i, line in enumerate(lines):
        pos += len(line)
        body = line.rstrip()
        follower = lines[i + 1] if i + 1 < len(lines) else ""
        wrapped = (
            body and follower.strip() and len(body) >= _WRAP and not _BULLET.match(follower)
            and (everywhere or body[-1] not in ".!?:\"”’)…" and follower.lstrip()[:1].islower())
        )
        if not wrapped:
            spans.append((start, pos))
            start = pos
    return [(a, b) for a, b in spans if text[a:b].strip()]


def _ends(text: str, stop: re.Match[str], end: int, lang: str) -> bool:
    """Whether the stop that matched ends a sentence of the paragraph that ends at ``end``."""
    rest = text[stop.end() : end].lstrip()
    if not rest:
        return True
    if not _STARTS.match(rest):
        return False
    if stop.group()[0] != ".":
        return True
    never, maybe, openers = _abbreviations(lang)
    last = _LAST_WORD.search(text, max(0, stop.start() - 24), stop.start())
    word = re.split(r"[-–—*]", last.group())[-1] if last else ""
    following = re.match(r"[\"'“‘«(\[]*([A-Za-zÀ-ÿ]+)", rest)
    if word in never or re.fullmatch(r"(?:[A-Z]\.)*[A-Z]", word) and "." not in word and len(stop.group()) == 1:
        return False
    if word in maybe or re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", word):
        return bool(following and following.group(1) in openers)
    return True


def split_sentences(text: str, lang: str = "en") -> list[Sentence]:
    """The sentences of ``text`` in order, each trimmed; together they hold every character that is not white space.

    The first paragraph is marked ``headline`` when it is a single line without a final stop.
    """
    sentences: list[Sentence] = []
    for number, (a, b) in enumerate(_paragraphs(text)):
        start = a
        cuts = [m.end() for m in _STOP.finditer(text, a, b) if _ends(text, m, b, lang)] + [b]
        for cut in cuts:
            piece = text[start:cut]
            if piece.strip():
                lead = len(piece) - len(piece.lstrip())
                left, right = start + lead, start + len(piece.rstrip())
                head = number == 0 and len(cuts) <= 2 and text[right - 1] not in ".…"
                sentences.append(Sentence(len(sentences), left, right, number, head))
            start = cut
    return sentences
