"""Conditions: what a holder wants of an addressee before, or as the price of, an agreement, a visit or a next step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from detente.finders import roles, unheard
from detente.finders.claiming import actors_in, evidence
from detente.finders.phrases import completed, enumeration, joined, lists_topics, trimmed
from detente.finders.scores import cue_weight, probability, tagged
from detente.language.choice import chosen
from detente.language.parse import first_token, subtree_span, tokens_of
from detente.language.reading import Reading, Sentence
from detente.language.words import any_of, shape, word_set
from detente.model import Condition

SENTENCE = 0.6
SPAN = 0.5
_GATE_ENDS = re.compile(r"[;.]|,\s")
_CLAUSE = 3  # words; what is shorter behind "until" is a day rather than a demand
_HEAD = 4  # words at the head of a demand among which a verb of asking may stand
REJECTED = 0.75  # what the encoder must say where no word for a refusal stands


def conditional(reading: Reading, sentence: Sentence) -> bool:
    """Whether the sentence sets a condition, so that what it names is a demand rather than a topic.

    Where it lists topics ("issues such as ..."), the encoder alone is not enough: a cue for a condition must stand there.
    """
    if probability(reading, sentence, "condition", cues="condition") < SENTENCE:
        return False
    text = reading.quote(sentence)
    if any_of("conditions", "denied", reading.lang).search(text):
        return False
    return cue_weight(text, "condition", reading.lang) > 0 or not lists_topics(reading.text, sentence.start, sentence.end, reading.lang)


class Conditions:
    """What one side asks of another before something."""

    name = "hybrid/conditions"
    kinds = ("condition",)

    def find(self, reading: Reading) -> Iterator[Condition]:
        """The conditions, one claim for each demand of a sentence."""
        for sentence in reading.sentences:
            if not conditional(reading, sentence):
                continue
            score = probability(reading, sentence, "condition", cues="condition")
            gates = gated(reading, sentence)
            done = _fulfilled(reading, sentence)
            demands = [(done.start, done.end)] if done else _demands(reading, sentence, gates)
            for start, end in dict.fromkeys(_asked_for(reading, _apart(reading, d, gates)) for d in demands):
                holder, addressee = parties_of(reading, sentence, (start, end), done.by if done else None)
                yield Condition(
                    **evidence(reading, sentence), reader=self.name, confidence=score,
                    demand=" ".join(reading.text[start:end].split()), holder=holder,
                    addressee=addressee,
                    gates=" ".join(reading.text[gates.start : gates.end].split()) if gates else None,
                    status=_status(reading, sentence, gates),
                )


def _demands(reading: Reading, sentence: Sentence, gates: Gate | None) -> list[tuple[int, int]]:
    """The demands: the members of an enumeration, the tagger's spans, or the clause that asks."""
    listed = enumeration(reading.text, sentence.start, sentence.end, reading.lang)
    if len(listed) > 1:
        return listed
    spans = joined(reading.text, [(a, b) for a, b, _, _ in tagged(reading, sentence, "DEMAND", floor=SPAN)])
    grown = [completed(reading.doc, reading.text, a, b, sentence.start, sentence.end, reading.lang) for a, b in spans]
    telling = [(a, b) for a, b in grown if len(reading.text[a:b].split()) > 1]
    if reading.signals is None and (told := unheard.demand(reading, sentence, (gates.start, gates.end) if gates else None)):
        return [told]
    return telling[:3] or [_asked(reading, sentence, gates)]


@dataclass(frozen=True, slots=True)
class Done:
    """What a sentence says was done, meeting what was asked: from ``start`` to ``end``, by one party where one is named."""

    start: int
    end: int
    by: str | None


def _fulfilled(reading: Reading, sentence: Sentence) -> Done | None:
    """What was done where a sentence goes on that this meets what was asked ("[Norway has lifted the ban], meeting a demand of Iceland's")."""
    verbs, nouns = word_set("conditions", "fulfil_verbs", reading.lang), word_set("conditions", "asked_nouns", reading.lang)
    for token in tokens_of(reading.doc, sentence):
        gerund = token.tag_ == "VBG" or "Ger" in token.morph.get("VerbForm")
        if not (gerund and token.lemma_.lower() in verbs and token.head.pos_ == "VERB" and token.head.i < token.i):
            continue
        subject = next((c for c in token.head.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if subject is not None and any(c.dep_ == "dobj" and c.lemma_.lower() in nouns for c in token.children):
            start, end = subtree_span(subject)
            doers = actors_in(reading, start, end)
            if len({party for _, _, party in doers}) == 1:  # a dateline may hang on the subject in the parse
                return Done(*trimmed(reading.text, doers[-1][0], token.idx), doers[-1][2])
            return Done(*trimmed(reading.text, start, token.idx), None)
    return None


def _asked(reading: Reading, sentence: Sentence, gates: Gate | None) -> tuple[int, int]:
    """The clause under the verb of demanding, or with the modal of duty; else the sentence."""
    for token in tokens_of(reading.doc, sentence):
        if token.pos_ == "VERB" and token.lemma_.lower() in word_set("conditions", "demand_verbs", reading.lang):
            under = [c for c in token.children if c.dep_ in ("ccomp", "xcomp", "dobj", "prep") and c.i > token.i]
            if under:
                start, end = subtree_span(under[0])
                return trimmed(reading.text, start, min(end, sentence.end))
        if token.dep_ == "aux" and token.lower_ in word_set("conditions", "duty", reading.lang):
            start, end = subtree_span(token.head)
            return trimmed(reading.text, max(start, sentence.start), min(end, sentence.end))
    if gates:
        before, after = (sentence.start, gates.start), (gates.end, sentence.end)
        start, end = max(before, after, key=lambda s: s[1] - s[0])
        return trimmed(reading.text, start, end)
    return trimmed(reading.text, sentence.start, sentence.end)


@dataclass(frozen=True, slots=True)
class Gate:
    """What a condition stands before (``start`` to ``end``), the word that says so, and whether it is one of waiting ("until")."""

    start: int
    end: int
    word: tuple[int, int]
    waits: bool


def gated(reading: Reading, sentence: Sentence) -> Gate | None:
    """What the condition stands before: the words behind "before", "to pave the way for" and the like; where something is
    refused until or unless the demand is met, what is refused."""
    matches = list(any_of("conditions", "gates", reading.lang).finditer(reading.quote(sentence)))
    if not matches:
        return None
    match = matches[-1] if len(matches) > 1 and shape("conditions", "purpose", reading.lang).search(matches[0].group()) else matches[0]
    word = sentence.start + match.start(), sentence.start + match.end()
    waits = any_of("conditions", "waits", reading.lang).fullmatch(match.group().strip()) is not None
    part = _refused(reading, sentence, word[0])
    if part and any_of("conditions", "waits_refused", reading.lang).fullmatch(match.group().strip()):
        refused = reading.text[part[0] : part[1]]
        waits = "," not in refused and not any_of("conditions", "duty", reading.lang).search(refused)
    if not waits:
        tail = reading.text[word[1] : sentence.end]
        cut = _GATE_ENDS.search(tail)
        part = trimmed(reading.text, word[1], word[1] + (cut.start() if cut else len(tail)))
    return Gate(*part, word, waits) if part and part[1] - part[0] > 2 else None


def _apart(reading: Reading, demand: tuple[int, int], gate: Gate | None) -> tuple[int, int]:
    """The demand without what it stands before, where the two were taken together."""
    if gate is None or not (demand[0] <= gate.word[0] < demand[1]):
        return demand
    if gate.waits and not (demand[0] <= gate.start and gate.word[1] <= demand[1]):
        return demand
    own = trimmed(reading.text, *((gate.word[1], demand[1]) if gate.waits else (demand[0], gate.word[0])))
    return own if len(reading.text[own[0] : own[1]].split()) >= _CLAUSE else demand


def _asked_for(reading: Reading, demand: tuple[int, int]) -> tuple[int, int]:
    """The demand without the verb of asking at its head and who asks ("Iceland wants [a tenth of the catch]")."""
    tokens = reading.doc[first_token(reading.doc, demand[0]) : first_token(reading.doc, demand[1])]
    for token in tokens[:_HEAD]:
        if token.pos_ == "VERB" and token.lemma_.lower() in word_set("conditions", "demand_verbs", reading.lang):
            rest = next((t for t in tokens if t.i > token.i and t.lower_ not in word_set("conditions", "asking_joins", reading.lang)), None)
            own = trimmed(reading.text, rest.idx, demand[1]) if rest is not None else demand
            return own if len(reading.text[own[0] : own[1]].split()) >= _CLAUSE else demand
        if token.dep_ == "neg" or token.pos_ not in ("PROPN", "PRON", "ADV", "DET"):
            break
    return demand


def _refused(reading: Reading, sentence: Sentence, end: int) -> tuple[int, int] | None:
    """What stands behind the last negation before ``end`` ("will not [sign a deal] until"); None where nothing is refused."""
    refusals = list(any_of("conditions", "refusals", reading.lang).finditer(reading.text[sentence.start : end]))
    if not refusals:
        return None
    a, b = trimmed(reading.text, sentence.start + refusals[-1].end(), end)
    return (a, b) if b - a > 2 else None


def parties_of(reading: Reading, sentence: Sentence, demand: tuple[int, int], bound: str | None = None) -> tuple[str | None, str | None]:
    """(holder, addressee) of a demand: the likeliest party about the sentence, and the likeliest of the others; ``bound`` is
    the addressee where the sentence says who that is."""
    found = sorted((party, frozenset(f)) for party, f in roles.features(reading, sentence, demand).items())
    if (bound := bound or _bound(reading, demand)) and any(party != bound for party, _ in found):
        return chosen("holder", [c for c in found if c[0] != bound], reading.lang), bound
    holder = chosen("holder", found, reading.lang)
    return holder, chosen("addressee", [c for c in found if c[0] != holder], reading.lang)


def _bound(reading: Reading, demand: tuple[int, int]) -> str | None:
    """The one party of which the demand itself says that it must: of it the thing is asked, so it is not the one who asks."""
    for token in reading.doc[first_token(reading.doc, demand[0]) : first_token(reading.doc, demand[1])]:
        if token.dep_ == "aux" and token.lower_ in word_set("conditions", "duty", reading.lang):
            subjects = [subtree_span(c) for c in token.head.children if c.dep_ in ("nsubj", "nsubjpass")]
            named = {p for a, b in subjects for _, _, p in actors_in(reading, a, b)}
            return named.pop() if len(named) == 1 else None
    return None


def _status(reading: Reading, sentence: Sentence, gates: Gate | None) -> str:
    said = reading.signals.sentences[sentence.index] if reading.signals else {}
    text = reading.quote(sentence)
    if any_of("conditions", "waived", reading.lang).search(text):
        return "waived"
    if said.get("condition_met", 0.0) > 0.5 or any_of("conditions", "met", reading.lang).search(text):
        return "met"
    worded = any_of("conditions", "rejected", reading.lang).search(text) is not None
    heard = said.get("condition_rejected")
    waits = gates is not None and gates.waits  # what is refused until then is what waits, and not the demand
    if heard is None or (not worded and (waits or _demands_now(reading, sentence))):
        return "rejected" if worded else "outstanding"
    return "rejected" if heard > (REJECTED - 0.25 if worded else REJECTED) else "outstanding"


def _demands_now(reading: Reading, sentence: Sentence) -> bool:
    """Whether somebody asks in so many words: a demand that is made is not thereby refused, whatever the encoder hears."""
    asking = word_set("conditions", "demand_verbs", reading.lang)
    return any(
        t.pos_ == "VERB" and t.lemma_.lower() in asking and not any(c.dep_ == "neg" for c in t.children) for t in tokens_of(reading.doc, sentence)
    )
