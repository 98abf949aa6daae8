"""Issues: the topics that the sides talk, agree or differ about, each with the most specific status that the text supports."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

from detente.finders.claiming import evidence
from detente.finders.phrases import conjuncts, noun_phrase, trimmed
from detente.finders.scores import probability, tagged
from detente.language.parse import tokens_of
from detente.language.reading import Reading, Sentence
from detente.language.words import words
from detente.model import Issue

SENTENCE = 0.4
SPAN = 0.35


@functools.cache
def _set(key: str) -> frozenset[str]:
    return frozenset(words("issues")[key])


@functools.cache
def _any(key: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words("issues")[key])) + r")", re.IGNORECASE)


class Issues:
    """Topics of the talks."""

    name = "hybrid/issues"
    kinds = ("issue",)

    def __init__(self, sentence: float = SENTENCE, span: float = SPAN) -> None:
        self.sentence, self.span = sentence, span

    def find(self, reading: Reading) -> Iterator[Issue]:
        """The issues, one claim for each topic and sentence."""
        for sentence in reading.sentences:
            score = probability(reading, sentence, "issue", cues="issue")
            if score < self.sentence:
                continue
            for start, end in self._topics(reading, sentence):
                label = " ".join(reading.text[start:end].split())
                yield Issue(
                    **evidence(reading, sentence), reader=self.name, confidence=score, label=label,
                    status=_status(reading, sentence),
                )

    def _topics(self, reading: Reading, sentence: Sentence) -> list[tuple[int, int]]:
        spans = [(a, b) for a, b, _, _ in tagged(reading, sentence, "ISSUE", floor=self.span)]
        for a, b in _listed(reading, sentence):
            if not any(x < b and a < y for x, y in spans):
                spans.append((a, b))
        kept = []
        for a, b in sorted(spans):
            a, b = trimmed(reading.text, a, b)
            words_in = reading.text[a:b].lower().split()
            if words_in and not all(w in _set("empty") or w in ("the", "a", "of", "and", "on") for w in words_in):
                kept.append((a, b))
        return kept


def _listed(reading: Reading, sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Topics by rule: the members of "issues such as A, B and C", and the objects of verbs of discussing."""
    for token in tokens_of(reading.doc, sentence):
        if token.lower_ in ("as", "including", "like") and _opens_list(token):
            for child in token.children:
                if child.dep_ in ("pobj", "pcomp"):
                    for member in conjuncts(child):
                        yield noun_phrase(member)
        elif reading.signals is None and token.lemma_.lower() in _set("discuss_verbs") and token.pos_ == "VERB":
            for child in token.children:
                if child.dep_ == "dobj":
                    for member in conjuncts(child):
                        yield noun_phrase(member)


def _opens_list(token: Any) -> bool:
    if token.lower_ == "as" and not (token.i and token.nbor(-1).lower_ == "such"):
        return False
    head = token.head
    return head.lemma_.lower() in _set("lists") or any(c.lemma_.lower() in _set("lists") for c in head.children)


def _status(reading: Reading, sentence: Sentence) -> str:
    """agreed, technical, disputed or agenda, in this order of precedence, by the encoder and the words."""
    said = reading.signals.sentences[sentence.index] if reading.signals else {}
    text = reading.quote(sentence)
    if _any("technical_phrases").search(text):
        return "technical"
    agreed, disputed = said.get("issue_agreed"), said.get("issue_disputed")
    if agreed is None or disputed is None:
        if _any("agreed_phrases").search(text):
            return "agreed"
        return "disputed" if _any("disputed_phrases").search(text) else "agenda"
    base = max(said.get("issue", 0.0) - max(agreed, disputed), 0.2)
    if agreed >= disputed and agreed > base:
        return "agreed"
    return "disputed" if disputed > base else "agenda"
