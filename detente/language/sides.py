"""The sides of a report's talks: between whom they are, by what its headline, lead and counts say."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable

from detente.language.phrases import flat
from detente.language.reading import PartyMention, Reading
from detente.language.words import words

_LEAD = 700  # characters in which a report says what it is about
_HEADLINE = 160
_JOIN = re.compile(r"(?:'s?)?(?:[-–—/]| (?:and|&|vs\.?|with) (?:the )?|, (?:and )?(?:the )?)")
_BETWEEN = re.compile(r"\b(?:between|among) (?:the |representatives of (?:the )?)?$", re.IGNORECASE)


@functools.cache
def _pattern(key: str, before: str = r"\b", after: str = r"\b") -> re.Pattern[str]:
    phrases = sorted(words("parties")["talks"][key], key=len, reverse=True)
    return re.compile(before + "(?:" + "|".join(map(re.escape, phrases)) + ")" + after, re.IGNORECASE)


def negotiating_sides(found: Reading | Iterable[PartyMention], text: str) -> tuple[str, ...]:
    """The parties between whom the talks of ``text`` are, most prominent first; hosts and mediators are none.

    ``found`` is a Reading or its party mentions. Empty or of one party where the report names no more.
    """
    mentions = list(found.parties if isinstance(found, Reading) else found)
    plain = flat(text)
    weights: dict[str, float] = defaultdict(float)
    for m in mentions:
        weights[m.party] += _weight(m, plain)
    pairs = _pairs(mentions, plain)
    for (one, other), weight in pairs.items():
        weights[one] += weight
        weights[other] += weight
    ranked = sorted((p for p, w in weights.items() if w > 0), key=lambda p: (-weights[p], p))
    if len(ranked) < 3:
        return tuple(ranked)
    sides = ranked[:2]
    best = weights[ranked[1]]
    for party in ranked[2:]:
        joined = sum(w for pair, w in pairs.items() if party in pair and set(pair) & set(sides))
        if weights[party] >= 0.7 * best and joined >= 4:
            sides.append(party)
    return tuple(sides)


def _weight(mention: PartyMention, plain: str) -> float:
    """How much one mention speaks for its party being a side."""
    before, after = plain[max(0, mention.start - 40) : mention.start], plain[mention.end : mention.end + 40]
    weight = 3.0 if mention.start < _HEADLINE else 2.0 if mention.start < _LEAD else 1.0
    if re.match(r"-(?:" + "|".join(words("parties")["talks"]["compounds"]) + r")\b", after):
        return 0.0
    if _pattern("third", after=r" (?:the )?(?:\w+ )?$").search(before):
        return -weight
    if mention.form in ("capital", "name") and _pattern("location", after=r" (?:the )?$").search(before):
        return 0.2 * weight if mention.form == "capital" else 0.5 * weight
    if _pattern("with", after=r" (?:the )?(?:\w+ )?$").search(before):
        weight += 2.0
    return weight


def _pairs(mentions: list[PartyMention], plain: str) -> dict[tuple[str, str], float]:
    """Weights of pairs of parties that the text sets side by side: "X-Y talks", "between X and Y", "X and Y"."""
    pairs: dict[tuple[str, str], float] = defaultdict(float)
    nouns = _pattern("nouns")
    for one, other in zip(mentions, mentions[1:], strict=False):
        if one.party == other.party or not _JOIN.fullmatch(plain, one.end, other.start):
            continue
        weight = 1.0
        if nouns.search(plain, other.end, other.end + 30):
            weight += 2.0
        if _BETWEEN.search(plain, max(0, one.start - 40), one.start):
            weight += 2.0
        if one.start < _LEAD:
            weight *= 2
        pairs[(min(one.party, other.party), max(one.party, other.party))] += weight
    return dict(pairs)
