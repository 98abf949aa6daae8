"""The sides of a report's talks: between whom they are, by what its headline, lead and counts say."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from detente.language.phrases import flat
from detente.language.reading import PartyMention, PersonMention, Reading
from detente.language.tables import cells, table
from detente.language.words import shape, words

_LEAD = 700  # characters in which a report says what it is about
_HEADLINE = 160
_NEAR = 90  # characters between two parties that one phrase may join
_OF_THREE = 0.4  # share of the second side's weight that makes a third side where the text tells of talks of three
_FURTHER, _JOINED = 0.8, 6.0   # share of the second side's weight, and weight of pairs with the sides, that make a third side


@dataclass(frozen=True, slots=True)
class _Actor:
    """A party where the text names it or one of its people."""

    start: int
    end: int
    party: str
    form: str


@functools.cache
def _pattern(key: str, lang: str, after: str = "word") -> re.Pattern[str]:
    ends = words("shapes", lang)["sides"][after]
    phrases = sorted(words("parties", lang)["talks"][key], key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, phrases)) + ")" + ends, re.IGNORECASE)


@functools.cache
def _compounds(lang: str) -> re.Pattern[str]:
    return re.compile(r"-(?:" + "|".join(words("parties", lang)["talks"]["compounds"]) + r")\b")


def negotiating_sides(
    found: Reading | Iterable[PartyMention], text: str, people: Iterable[PersonMention] = (), lang: str = "en"
) -> tuple[str, ...]:
    """The parties between whom the talks of ``text`` are, most prominent first; hosts and mediators are none.

    ``found`` is a Reading, or its party mentions with its ``people``, who speak for their parties. A coalition that the
    report names stands for its members where they face the state that it was made to face. Fewer than two parties
    where the report names no more.
    """
    if isinstance(found, Reading):
        mentions, people, lang = found.parties, found.people, found.lang
    else:
        mentions = list(found)
    actors = _actors(mentions, people)
    plain = flat(text)
    weights: dict[str, float] = defaultdict(float)
    for actor in actors:
        weights[actor.party] += _weight(actor, plain, lang)
    pairs = _pairs(actors, plain, lang)
    for pair, weight in pairs.items():
        for party in pair:
            weights[party] += weight
    _give_to_coalitions(weights)
    ranked = sorted((p for p, w in weights.items() if w > 0), key=lambda p: -weights[p])
    sides = ranked[:2]
    three = len(ranked) > 2 and _pattern("three", lang).search(plain) is not None
    for party in ranked[2:]:
        if three and len(sides) == 2 and weights[party] >= _OF_THREE * weights[ranked[1]]:
            sides.append(party)
            continue
        joined = sum(w for pair, w in pairs.items() if party in pair and set(pair) & set(sides))
        if weights[party] >= _FURTHER * weights[ranked[1]] and joined >= _JOINED:
            sides.append(party)
    return tuple(sides)


def _actors(parties: list[PartyMention], people: Iterable[PersonMention]) -> list[_Actor]:
    """Parties and their people in order; a party within a person's title counts once, as the person."""
    actors = [_Actor(m.start, m.end, m.party, m.form) for m in parties if m.form != "generic"]
    for p in people:
        if p.party and p.form == "name":
            near = any(m.party == p.party and m.form == "demonym" and 0 <= p.start - m.end <= 40 for m in parties)
            if not near:
                actors.append(_Actor(p.start, p.end, p.party, "person"))
    return sorted(actors, key=lambda a: (a.start, a.end))


def _weight(actor: _Actor, plain: str, lang: str) -> float:
    """How much one mention speaks for its party being a side."""
    before = plain[max(0, actor.start - 40) : actor.start]
    weight = 3.0 if actor.start < _HEADLINE else 2.0 if actor.start < _LEAD else 1.0
    if _compounds(lang).match(plain, actor.end):
        return 0.0
    if _pattern("third", lang, after="far").search(before):
        return -weight
    if actor.form in ("capital", "name") and _pattern("location", lang, after="near").search(before):
        return 0.2 * weight if actor.form == "capital" else 0.5 * weight
    if _pattern("with", lang, after="far").search(before):
        weight += 2.0
    return weight


def _pairs(actors: list[_Actor], plain: str, lang: str) -> dict[tuple[str, str], float]:
    """Weights of pairs of parties that the text joins: "X-Y talks", "between X and Y", "X met with Y"."""
    pairs: dict[tuple[str, str], float] = defaultdict(float)
    nouns, together = _pattern("nouns", lang), _pattern("with", lang)
    for one, other in zip(actors, actors[1:], strict=False):
        if one.party == other.party or other.start - one.end > _NEAR or other.start < one.end:
            continue
        weight = 0.0
        if shape("sides", "join", lang, exact=True).fullmatch(plain, one.end, other.start):
            weight = 1.0
            if nouns.search(plain, other.end, other.end + 30):
                weight += 2.0
            if shape("sides", "between", lang).search(plain, max(0, one.start - 40), one.start):
                weight += 2.0
        elif together.search(plain, one.end, other.start):
            weight = 2.0
        if weight:
            pairs[(min(one.party, other.party), max(one.party, other.party))] += weight * (2 if one.start < _LEAD else 1)
    return dict(pairs)


@functools.cache
def _coalitions() -> tuple[tuple[str, str, frozenset[str]], ...]:
    """(code, the state it faces, its members) of the coalitions that were made to face one."""
    faces = {row["code"]: row["context"] for row in table("organisations")}
    return tuple((r["code"], faces[r["code"]], frozenset(cells(r["members"]))) for r in table("coalitions") if faces.get(r["code"]))


def _give_to_coalitions(weights: dict[str, float]) -> None:
    """Hands the weight of members to a coalition that the report names, where the state that it faces is foremost."""
    for code, facing, members in _coalitions():
        foremost = sorted(weights, key=lambda p: -weights[p])[:4]
        if code not in weights or facing not in foremost or not any(m in foremost for m in members):
            continue
        for member in members & set(weights):
            weights[code] += weights[member]
            weights[member] = 0.0
