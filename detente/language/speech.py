"""Who says what: reported and direct speech, sentence by sentence, with quotations that run on over several sentences.

A :class:`Speech` is one act of saying: the speaker as the text names them, the party they speak for where it is known,
the verb, and the words said. It is read off the parse; the verbs are data (``data/en/speech.toml``).
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

from detente.language.parse import subtree_span, tokens_of
from detente.language.reading import Reading, Sentence, Speech
from detente.language.words import word_set, words

_OPEN, _CLOSE = "“«", "”»"
_CLAUSES = frozenset({"relcl", "acl", "appos", "punct", "advcl", "advmod"})


@functools.cache
def _verbs(lang: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    w = words("speech", lang)
    return frozenset(w["say"]), frozenset(w["strong"]), frozenset(w["empty_subjects"])


def find_speech(reading: Reading, lang: str = "en") -> list[Speech]:
    """Every act of saying in the report, in order; at most one for each verb of saying."""
    if reading.doc is None:
        return []
    found: list[Speech] = []
    for sentence in reading.sentences:
        found.extend(_of_sentence(reading, sentence, lang))
    return sorted([*found, *_carried(reading, found)], key=lambda s: (s.sentence, s.start))


def _of_sentence(reading: Reading, sentence: Sentence, lang: str) -> Iterator[Speech]:
    say, strong, empty = _verbs(lang)
    according = words("speech", lang)["according"]
    for token in tokens_of(reading.doc, sentence):
        if token.lower_ in according and (subject := _object_behind(token, according[token.lower_])) is not None:
            verb = "according to"
        elif token.lemma_.lower() in say and token.pos_ in ("VERB", "AUX") and token.dep_ != "amod":
            verb, subject = token.lemma_.lower(), _subject(token, lang)
            if subject is None or subject.lower_ in empty:
                continue
            says = any(c.dep_ in ("ccomp", "parataxis") for c in token.children)
            inverted = token.dep_ in ("parataxis", "ccomp") or token.head.i != token.i and token.dep_ == "ROOT"
            if not (verb in strong or says or inverted or _quoted(reading.text, sentence)):
                continue
        else:
            continue
        speech = _speech(reading, sentence, token, subject, verb)
        if speech is not None:
            yield speech


def _object_behind(token: Any, preposition: str) -> Any:
    """Who stands behind ``token``, or behind its ``preposition`` where that is not blank."""
    if not preposition:
        return next((c for c in token.children if c.dep_ == "pobj"), None)
    for child in token.children:
        if child.lower_ == preposition:
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    following = token.nbor(1) if token.i + 1 < len(token.doc) else None
    if following is not None and following.lower_ == preposition:
        return next((c for c in following.children if c.dep_ == "pobj"), None)
    return None


def _subject(verb: Any, lang: str) -> Any:
    """The token that does the saying: its own subject, or that of the verb it is joined or subordinate to."""
    for _ in range(4):
        own = [c for c in verb.children if c.dep_ in ("nsubj", "csubj") and not c.is_space]
        if own:
            subject = own[-1]
            if subject.lower_ in word_set("speech", "relatives", lang) and verb.dep_ == "relcl":
                return verb.head
            return subject
        passive = [c for c in verb.children if c.dep_ == "nsubjpass"]
        if passive:
            agent = next((c for c in verb.children if c.dep_ == "agent"), None)
            return next((c for c in agent.children if c.dep_ == "pobj"), None) if agent is not None else None
        if verb.dep_ in ("conj", "advcl", "xcomp") and verb.head.i != verb.i:
            verb = verb.head
        elif verb.dep_ == "acl" and verb.head.i != verb.i:
            return verb.head if verb.tag_ == "VBG" else None
        else:
            return None
    return None


def _quoted(text: str, sentence: Sentence) -> bool:
    piece = text[sentence.start : sentence.end]
    return any(q in piece for q in "\"“”«»")


def _speech(reading: Reading, sentence: Sentence, verb_token: Any, subject: Any, verb: str) -> Speech | None:
    start, end = subtree_span(subject, skip=_CLAUSES)
    whole_start, whole_end = subtree_span(subject)
    people = [p for p in reading.people if p.start < whole_end and whole_start < p.end and p.form != "byline"]
    head = [p for p in people if p.start <= subject.idx < p.end]
    person = next(iter(head or [p for p in people if start <= p.start < end]), None)
    if person is None and people and subject.dep_ != "pobj" and _appositive(subject, people):
        person = people[0]
    parties = _parties(reading, start, end)
    if person is None and subject.pos_ == "PRON":
        if subject.lower_ in word_set("undertakings", "together", reading.lang) and parties:
            pass
        else:
            return None
    if person is not None:
        speaker, party = person.name, ((person.party,) if person.party else ())
        return _made(reading, sentence, verb_token, verb, speaker, party, True, person.start, person.end)
    speaker = reading.text[start:end].strip(" ,\"“”'’")
    if not speaker or len(speaker) > 120:
        return None
    return _made(reading, sentence, verb_token, verb, speaker, parties, False, start, end)


def _appositive(subject: Any, people: list[Any]) -> bool:
    return any(c.dep_ in ("appos", "nmod") for c in subject.children) and bool(people)


def _parties(reading: Reading, start: int, end: int) -> tuple[str, ...]:
    if any(a < end and start < b for a, b in reading.joint):
        return reading.sides
    named = [m.party for m in reading.parties if start <= m.start < end]
    return tuple(dict.fromkeys(named))


def _made(
    reading: Reading, sentence: Sentence, token: Any, verb: str, speaker: str, parties: tuple[str, ...], person: bool,
    speaker_start: int, speaker_end: int,
) -> Speech:
    start, end, direct = _content(reading, sentence, token, speaker_start, speaker_end)
    return Speech(
        start=start, end=end, sentence=sentence.index, speaker=speaker, verb=verb, parties=parties, person=person,
        direct=direct, speaker_start=speaker_start, speaker_end=speaker_end,
    )


def _content(reading: Reading, sentence: Sentence, token: Any, left: int, right: int) -> tuple[int, int, bool]:
    """The words said: the quotation, the clause under the verb, or the longer side of the speaker and verb."""
    text = reading.text
    clause = next((c for c in token.children if c.dep_ in ("ccomp", "xcomp", "parataxis")), None)
    cue_start, cue_end = min(left, token.idx), max(right, token.idx + len(token.text))
    if clause is not None:
        a, b = subtree_span(clause)
        if b <= cue_start or a >= cue_end or a >= token.idx:
            return a, min(b, sentence.end), _quoted_at(text, a)
    before, after = (sentence.start, cue_start), (cue_end, sentence.end)
    if not sentence.start <= cue_start <= cue_end <= sentence.end:
        return sentence.start, sentence.end, False
    a, b = max(before, after, key=lambda s: s[1] - s[0])
    piece = text[a:b]
    trimmed = piece.strip(" ,;:—–-\n")
    if not trimmed:
        return sentence.start, sentence.end, False
    a += piece.index(trimmed)
    return a, a + len(trimmed), text[a] in "\"“«'"


def _quoted_at(text: str, start: int) -> bool:
    return start > 0 and text[start - 1] in "\"“«" or text[start : start + 1] in ("\"", "“", "«")


def open_quotes(text: str, sentences: list[Sentence]) -> list[bool]:
    """For each sentence, whether it begins inside a quotation that an earlier sentence of its paragraph opened."""
    inside, paragraph, flags = False, -1, []
    for s in sentences:
        if s.paragraph != paragraph:
            inside, paragraph = False, s.paragraph
        flags.append(inside)
        for ch in text[s.start : s.end]:
            if ch in _OPEN:
                inside = True
            elif ch in _CLOSE:
                inside = False
            elif ch == '"':
                inside = not inside
    return flags


def _carried(reading: Reading, found: list[Speech]) -> Iterator[Speech]:
    """Sentences of a running quotation that name no speaker themselves take the one of the sentence that does."""
    text = reading.text
    by_sentence: dict[int, Speech] = {}
    for speech in found:
        by_sentence.setdefault(speech.sentence, speech)
    inside = open_quotes(text, reading.sentences)
    for s in reading.sentences:
        begins = text[s.start] in "\"“«"
        if s.index in by_sentence or not (inside[s.index] or begins):
            continue
        source = _source(reading, s, by_sentence)
        if source is not None:
            yield Speech(
                start=s.start, end=s.end, sentence=s.index, speaker=source.speaker, verb=source.verb,
                parties=source.parties, person=source.person, direct=True, carried=True,
            )


def _source(reading: Reading, s: Sentence, by_sentence: dict[int, Speech]) -> Speech | None:
    same = [i for i in by_sentence if reading.sentences[i].paragraph == s.paragraph]
    before = [i for i in same if i < s.index]
    if before:
        return by_sentence[max(before)]
    after = [i for i in same if i > s.index]
    if after:
        return by_sentence[min(after)]
    earlier = [i for i in by_sentence if i < s.index and s.paragraph - reading.sentences[i].paragraph == 1]
    return by_sentence[max(earlier)] if earlier else None
