"""Which of the parties about a sentence holds a condition, is asked, or does and suffers an event: what speaks for each.

A role is often filled by a party that the sentence does not name ("its demand", a quotation whose speaker stands two
sentences back), so every party of the report is a candidate, and what is known of its mentions are its features:
where they stand relative to the demand, their place in the parse, who speaks, who was spoken of before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from detente.finders.claiming import actors_in
from detente.finders.scores import tagged
from detente.language.links import level
from detente.language.parse import first_token
from detente.language.reading import Reading, Sentence
from detente.language.words import shape, word_set

_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "poss", "attr", "dative", "agent", "oprd"})
_PRONOUNS = ("its", "we", "they")
_LINKED = 6  # sentences on either side whose parties the links are asked for
_BACK = 3  # sentences before whose parties are candidates
Features = dict[str, set[str]]


def features(reading: Reading, sentence: Sentence, part: tuple[int, int]) -> Features:
    """Party -> what speaks for its role in ``sentence``, whose demand (or other heart) is ``part``."""
    out: Features = defaultdict(set)
    here = actors_in(reading, sentence.start, sentence.end)
    _in_sentence(reading, sentence, part, here, out)
    _in_speech(reading, sentence, out)
    _before(reading, sentence, out)
    for rank, side in enumerate(reading.sides):
        out[side].add(f"side {min(rank, 2)}")
    mentions = Counter(p for _, _, p in actors_in(reading, 0, len(reading.text)))
    for rank, (party, _) in enumerate(mentions.most_common(6)):
        out[party].add(f"rank {min(rank, 3)}")
    _linked(reading, sentence, part, out)
    _crossed(reading.quote(sentence), {p for _, _, p in here}, reading.sides, out, reading.lang)
    return out


def _linked(reading: Reading, sentence: Sentence, part: tuple[int, int], out: Features) -> None:
    """What the encoder's links say: whose the demand is and of whom it is asked, who does the sentence's events and to whom."""
    if reading.signals is None:
        return
    low = reading.sentences[max(0, sentence.index - _LINKED)].start
    high = reading.sentences[min(len(reading.sentences) - 1, sentence.index + _LINKED)].end
    named = actors_in(reading, low, high)
    for kind, asking in (("holder", part), ("addressee", part), ("source", (sentence.start, sentence.end)), ("target", (sentence.start, sentence.end))):
        shares = reading.signals.links.by_name(kind, asking, named)
        for party, own in out.items():
            own.add(f"tagged {kind} {level(shares.get(party))}")
        if shares:
            out[max(shares, key=lambda p: shares[p])].add(f"tagged {kind} most")


def _in_sentence(reading: Reading, sentence: Sentence, part: tuple[int, int], here: list[tuple[int, int, str]], out: Features) -> None:
    before = [a for a in here if a[0] < part[0]]
    forms = {(m.start, m.end): m.form for m in reading.parties}
    held = [(a, b, label) for a, b, label, _ in tagged(reading, sentence, "HOLDER", "ADDRESSEE", "SOURCE", "TARGET", floor=0.4)]
    for number, (start, end, party) in enumerate(here):
        side = "before" if end <= part[0] else "after" if start >= part[1] else "inside"
        own = out[party]
        own |= {f"stands {side}", f"form {forms.get((start, end), 'person')}"}
        if number == 0:
            own.add("first")
        if before and (start, end) == before[-1][:2]:
            own.add("nearest before")
        if side == "inside" and not any(part[0] <= a[0] < start for a in here):
            own.add("first inside")
        own.update(f"tagged {label}" for a, b, label in held if a < end and start < b)
        own.update(_grammar(reading.doc, start, end, side, part, reading.lang))


def _grammar(doc: Any, start: int, end: int, side: str, part: tuple[int, int], lang: str) -> set[str]:
    """The mention's place in the parse: its relation, and what the verb is that governs it."""
    first = first_token(doc, start)
    last = max(first, first_token(doc, end) - 1)
    if first >= len(doc):
        return set()
    token = doc[first : last + 1].root
    owner = token.dep_ == "poss" or any(c.dep_ == "case" for c in token.children)
    relation, verb = _relation(token)
    out = {f"{side} {relation}"}
    if owner:
        out.add(f"{side} owner")
    if first > 0:
        out.add(f"behind {doc[first - 1].lower_}")
    if verb is not None:
        lemma = verb.lemma_.lower()
        inside = "own verb" if part[0] <= verb.idx < part[1] else "other verb"
        out |= {f"{inside} {relation}", f"{lemma} {relation}"}
        if lemma in word_set("conditions", "demand_verbs", lang):
            out.add(f"demand verb {relation}")
        helpers, modals = list(verb.children), word_set("conditions", "modals", lang)
        if any(c.dep_ == "aux" and c.lower_ in modals for c in helpers):
            out.add(f"modal {relation}")
        if any(c.dep_ == "neg" for c in helpers):
            out.add(f"negated {relation}")
        if verb.dep_ == "ROOT":
            out.add(f"main verb {relation}")
    return out


def _relation(token: Any) -> tuple[str, Any]:
    """The argument relation at or above ``token`` (with its preposition), and the verb above it, or None."""
    for _ in range(6):
        if token.dep_ in _ARGUMENTS or token.head.i == token.i or token.pos_ in ("VERB", "AUX"):
            break
        token = token.head
    relation = f"{token.head.lower_} object" if token.dep_ == "pobj" else str(token.dep_)
    verb = token
    for _ in range(8):
        if verb.pos_ in ("VERB", "AUX"):
            return relation, verb
        if verb.head.i == verb.i:
            break
        verb = verb.head
    return relation, None


def _in_speech(reading: Reading, sentence: Sentence, out: Features) -> None:
    for speech in reading.speech:
        back = sentence.index - speech.sentence
        if back == 0:
            kind = " carried" if speech.carried else " direct" if speech.direct else " indirect"
            for party in speech.parties:
                out[party] |= {"speaks", "speaks" + kind}
        elif back in (1, 2):
            for party in speech.parties:
                out[party].add(f"spoke {back} before")


def _before(reading: Reading, sentence: Sentence, out: Features) -> None:
    for back in range(1, min(_BACK, sentence.index) + 1):
        other = reading.sentences[sentence.index - back]
        found = actors_in(reading, other.start, other.end)
        for number, (start, _, party) in enumerate(found):
            own = out[party]
            own.add(f"{back} before")
            if number == 0:
                own.add(f"first {back} before")
            if number == len(found) - 1:
                own.add(f"last {back} before")
            at = first_token(reading.doc, start)
            if back < 3 and at < len(reading.doc) and _relation(reading.doc[at])[0] in ("nsubj", "nsubjpass"):
                own.add(f"subject {back} before")


def _crossed(text: str, named: set[str], sides: tuple[str, ...], out: Features, lang: str) -> None:
    """Features that mean more where the sentence names nobody, one party, or points back with a pronoun."""
    for party, own in out.items():
        if not named:
            own |= {f"none named, {f}" for f in own if f.startswith(("side", "rank"))}
        elif len(named) == 1:
            own.add("alone named" if party in named else "other named, a side" if party in sides else "other named")
        for name in _PRONOUNS:
            if shape("roles", name, lang).search(text):
                own |= {f"{name}, {f}" for f in own & {"speaks", "subject 1 before", "first 1 before", "side 0", "first"}}
