"""Issues: the topics that the sides talk, agree or differ about, each with the most specific status that the text supports."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.finders import unheard
from detente.finders.claiming import evidence
from detente.finders.conditions import conditional
from detente.finders.phrases import completed, enumeration, joined, lists_topics
from detente.finders.scores import probability, tagged
from detente.language.reading import Reading, Sentence
from detente.language.words import any_of, word_set
from detente.model import Issue

SENTENCE = 0.4
SPAN = 0.45
AGREED, DISPUTED = 0.6, 0.4  # what the encoder must say for these statuses


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
        if conditional(reading, sentence) and enumeration(reading.text, sentence.start, sentence.end, reading.lang):
            return []  # what a condition lists are demands, and the words around the list name no topic
        listed = _listed(reading, sentence)
        spans = [(a, b) for a, b, _, _ in tagged(reading, sentence, "ISSUE", floor=self.span)]
        spans = [(a, b) for a, b in joined(reading.text, spans) if not any(x < b and a < y for x, y in listed)]
        grown = [completed(reading.doc, reading.text, a, b, sentence.start, sentence.end, reading.lang) for a, b in spans]
        if reading.signals is None:
            listed = unheard.topics(reading, sentence) or listed
        return [s for s in _apart([*listed, *grown]) if self._telling(reading.text[s[0] : s[1]], reading.lang)]

    @staticmethod
    def _telling(label: str, lang: str) -> bool:
        """Whether the words name a topic at all."""
        return any(w not in word_set("issues", "empty", lang) and len(w) > 2 for w in re.findall(r"[a-zà-ÿ]+", label.lower()))


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order; of two that overlap the longer is kept."""
    kept: list[tuple[int, int]] = []
    for a, b in sorted(spans, key=lambda s: s[0] - s[1]):
        if not any(x < b and a < y for x, y in kept):
            kept.append((a, b))
    return sorted(kept)


def _listed(reading: Reading, sentence: Sentence) -> list[tuple[int, int]]:
    """Topics by rule: the members of "issues such as A, B and C", where a noun for topics stands before the list."""
    if not lists_topics(reading.text, sentence.start, sentence.end, reading.lang):
        return []
    members = enumeration(reading.text, sentence.start, sentence.end, reading.lang)
    return [completed(reading.doc, reading.text, a, b, a, b, reading.lang) for a, b in members if b - a <= 120]


def _status(reading: Reading, sentence: Sentence) -> str:
    """agreed, technical, disputed or agenda, in this order of precedence, by the encoder and the words."""
    said = reading.signals.sentences[sentence.index] if reading.signals else {}
    text = reading.quote(sentence)
    if any_of("issues", "technical_phrases", reading.lang, whole=False).search(text):
        return "technical"
    agreed, disputed = said.get("issue_agreed"), said.get("issue_disputed")
    if agreed is None or disputed is None:
        if any_of("issues", "agreed_phrases", reading.lang, whole=False).search(text):
            return "agreed"
        return "disputed" if any_of("issues", "disputed_phrases", reading.lang, whole=False).search(text) else "agenda"
    if agreed >= max(disputed, AGREED):
        return "agreed"
    return "disputed" if disputed >= DISPUTED else "agenda"
