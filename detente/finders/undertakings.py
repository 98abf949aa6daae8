"""Undertakings: commitments (what sides bound themselves to) and announcements (one-sided decisions, things made known)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detente.finders.claiming import actors_in, evidence
from detente.finders.conditions import conditional
from detente.finders.phrases import completed, joined, trimmed
from detente.finders.rounds import date_of_referred, referred
from detente.finders.scores import probability, tagged
from detente.language.parse import subtree_span, tokens_of
from detente.language.reading import Reading, Sentence
from detente.language.words import shape, word_set
from detente.model import Announcement, Commitment

SENTENCE = 0.5
SPAN = 0.5
_WHOLE = 3  # words
SURE = 0.8  # what a sentence that sets a condition must reach to undertake something too


class Undertakings:
    """Commitments and announcements; the line between them is fine, so one finder draws it."""

    name = "hybrid/undertakings"
    kinds = ("commitment", "announcement")

    def __init__(self, sentence: float = SENTENCE, span: float = SPAN) -> None:
        self.sentence, self.span = sentence, span

    def find(self, reading: Reading) -> Iterator[Commitment | Announcement]:
        """One claim for each thing undertaken or announced in a sentence."""
        for sentence in reading.sentences:
            score = probability(reading, sentence, "undertaking", cues="undertaking")
            if score < self.sentence or score < SURE and conditional(reading, sentence):
                continue
            verb = _verb(reading, sentence)
            commits = _commits(reading, sentence, verb)
            for start, end in self._things(reading, sentence, verb):
                keys: dict[str, Any] = evidence(reading, sentence) | {
                    "reader": self.name, "confidence": score, "what": " ".join(reading.text[start:end].split()),
                    "by": _by(reading, sentence, verb), "date": _date(reading, sentence, verb),
                }
                if commits:
                    yield Commitment(**keys)
                else:
                    yield Announcement(**keys, announcers=_announcers(reading, sentence, verb))

    def _things(self, reading: Reading, sentence: Sentence, verb: Any) -> list[tuple[int, int]]:
        if verb is not None and verb.dep_ == "acl" and verb.head.lemma_.lower() in word_set("undertakings", "nouns", reading.lang):
            start, end = subtree_span(verb.head, skip=frozenset({"relcl"}))
            return [trimmed(reading.text, max(start, sentence.start), min(end, sentence.end))]
        spans = joined(reading.text, [(a, b) for a, b, _, _ in tagged(reading, sentence, "WHAT", floor=self.span)])
        grown = [completed(reading.doc, reading.text, a, b, sentence.start, sentence.end, reading.lang) for a, b in spans]
        sizes = [len(reading.text[a:b].split()) for a, b in grown]
        least = _WHOLE if max(sizes, default=0) >= _WHOLE else 2  # beside a whole thing, a scrap is a part of it
        telling = [span for span, size in zip(grown, sizes, strict=True) if size >= least]
        if telling:
            return telling[:2]
        if verb is not None:
            under = [c for c in verb.children if c.dep_ in ("ccomp", "xcomp", "dobj", "nsubjpass") and not _is_subject(c)]
            if under:
                start, end = subtree_span(under[0])
                return [trimmed(reading.text, max(start, sentence.start), min(end, sentence.end))]
            if verb.dep_ == "acl":
                start, end = subtree_span(verb.head, skip=frozenset({"relcl"}))
                return [trimmed(reading.text, max(start, sentence.start), min(end, sentence.end))]
        return [trimmed(reading.text, sentence.start, sentence.end)]


def _is_subject(token: Any) -> bool:
    return bool(token.dep_ == "nsubj")


def _verb(reading: Reading, sentence: Sentence) -> Any:
    """The first verb of binding or announcing in the sentence, or None."""
    for token in tokens_of(reading.doc, sentence):
        if token.pos_ == "VERB" and token.lemma_.lower() in word_set("undertakings", "commit", reading.lang) | word_set("undertakings", "announce", reading.lang):
            return token
    return None


def _commits(reading: Reading, sentence: Sentence, verb: Any) -> bool:
    said = reading.signals.sentences[sentence.index] if reading.signals else {}
    if verb is not None and verb.dep_ == "acl" and verb.head.lemma_.lower() in word_set("undertakings", "nouns", reading.lang):
        return str(verb.head.lemma_.lower()) in word_set("undertakings", "binding", reading.lang)
    if verb is not None and verb.lemma_.lower() in word_set("undertakings", "making_known", reading.lang) and verb.dep_ == "ROOT" and said.get("announcement", 1.0) > 0.35:
        return False
    if "commitment" in said and "announcement" in said:
        return said["commitment"] >= said["announcement"]
    return bool(verb is None or verb.lemma_.lower() in word_set("undertakings", "commit", reading.lang))


def _by(reading: Reading, sentence: Sentence, verb: Any) -> tuple[str, ...]:
    """Who is bound or speaks: the parties in the verb's subject or agent, else those before the verb, else the speaker's."""
    if verb is not None:
        for child in verb.children:
            if child.dep_ == "nsubj" or child.dep_ == "agent":
                named = _parties(reading, *subtree_span(child))
                if named:
                    return named
                if child.lower_ in word_set("undertakings", "together", reading.lang):
                    return reading.sides
        for a, b in _behind_by(reading, sentence, verb) if verb.dep_ == "acl" else ():
            if named := _parties(reading, a, b):
                return named
        named = _parties(reading, sentence.start, verb.idx) or _parties(reading, verb.idx, sentence.end)
        if named:
            return named
    for speech in reading.speech:
        if speech.sentence == sentence.index and speech.parties:
            return speech.parties
    return _parties(reading, sentence.start, sentence.end)[:2]


def _parties(reading: Reading, start: int, end: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p for _, _, p in actors_in(reading, start, end)))


def _date(reading: Reading, sentence: Sentence, verb: Any) -> str | None:
    """The date of the round at which it was done, where the sentence refers to one; else its date nearest to the verb."""
    part = referred(reading, sentence)
    if part and verb is not None and 0 <= part[0] - (verb.idx + len(verb.text)) <= 1:
        return date_of_referred(reading, sentence)
    dated = [t for t in reading.inside(reading.times, sentence) if t.value]
    if not dated:
        return None
    at = verb.idx if verb is not None else sentence.start
    return min(dated, key=lambda t: abs(t.start - at)).value


def _announcers(reading: Reading, sentence: Sentence, verb: Any) -> tuple[str, ...]:
    """The people named as those who announce: in the subject or the agent of the verb."""
    if verb is None:
        return ()
    agents = [subtree_span(c) for c in verb.children if c.dep_ in ("nsubj", "agent")]
    for spans in (agents, _behind_by(reading, sentence, verb)):
        names = {p.name: None for a, b in spans for p in reading.people if a <= p.start < b and p.form == "name"}
        if names:
            return tuple(names)
    return ()


def _behind_by(reading: Reading, sentence: Sentence, verb: Any) -> list[tuple[int, int]]:
    """What stands behind "by" after the verb, where the parse lost the agent over a date in between."""
    match = shape("undertakings", "by", reading.lang, exact=True).search(reading.text[verb.idx : sentence.end])
    return [(verb.idx + match.end(), sentence.end)] if match else []
