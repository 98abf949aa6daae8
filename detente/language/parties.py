"""Parties named in a text: states by name, demonym, capital or government; groups, organisations and coalitions.

One scan over all names of the tables, longest match, whole words. Names that hold a party's name and mean something else
("New Mexico", "the Washington Post") are data (``data/<lang>/parties.toml``).
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator

from detente.language.phrases import Phrases, flat
from detente.language.reading import PartyMention, Sentence
from detente.language.tables import cells, has_table, table
from detente.language.words import words

_WITHOUT = ("", "")
_LEAD = 700  # characters of a report in which its sides are usually named


@functools.cache
def _names(lang: str = "en") -> Phrases[tuple[str, str]]:
    return Phrases(_entries(lang), shouted=True)


def _entries(lang: str) -> Iterator[tuple[str, tuple[str, str]]]:
    for name in words("parties", lang)["other_names"]:
        yield name, _WITHOUT
    for row in table("countries"):
        for name in (row["name"], *cells(row["aliases"])):
            yield name, (row["iso3"], "name")
        for name in cells(row["demonyms"]):
            yield name, (row["iso3"], "demonym")
    for kind, form in (("parties", "group"), ("organisations", "organisation"), ("coalitions", "organisation")):
        if has_table(kind):
            for row in table(kind):
                for name in (row["code"], row.get("name", ""), *cells(row.get("aliases", ""))):
                    if name and name[0].isalnum():
                        yield name, (row["code"], form)
    for row in table("governments"):
        for name in (row["name"], *cells(row["aliases"])):
            yield name, (row["country"], "government")
    for row in table("countries"):
        if row["capital"]:
            yield row["capital"], (row["iso3"], "capital")


@functools.cache
def _around(lang: str = "en") -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    w = words("parties", lang)

    def one_of(key: str) -> str:
        return "|".join(map(re.escape, w[key]))

    return (
        re.compile(r"\b(?:" + one_of("before") + r")\s$"), re.compile(r"\s(?:" + one_of("after") + r")\b"),
        re.compile(r"\s(?:" + one_of("capital_after") + r")\b"), re.compile(r"\b(?:" + one_of("prefixes") + r")-$"),
    )


def find_parties(text: str, sentences: list[Sentence], lang: str = "en") -> list[PartyMention]:
    """Every mention of a party in ``text``, in order and without overlap."""
    before, after, capital_after, prefix = _around(lang)
    flattened, found = flat(text), []
    for start, end, (party, form) in _names(lang).scan(flattened):
        lead, tail = flattened[max(0, start - 16) : start], flattened[end : end + 28]
        if not party or before.search(lead) or after.match(tail) or prefix.search(lead):
            continue
        if form == "capital" and capital_after.match(tail):
            continue
        if flattened[start:end] == "US" and lead.endswith("$"):
            continue
        if _in_a_name(flattened, start, end, form, lang):
            continue
        found.append(PartyMention(start, end, text[start:end], party, form))
    return found


def _in_a_name(text: str, start: int, end: int, form: str, lang: str) -> bool:
    """Whether the word is a given name or a surname here: one of the ambiguous ones, beside another name."""
    w, word = words("parties", lang), text[start:end]
    if word in w["surnames"] and form != "government":
        before = re.search(r"\b([A-Z][a-z]+)\s$", text[max(0, start - 20) : start])
        if before and before.group(1) not in w["not_given"]:
            return True
    if word in w["given"]:
        after = re.match(r"\s([A-Z][a-z]+)", text[end : end + 20])
        return bool(after and after.group(1) not in w["state_after"])
    return False


@functools.cache
def _joint(lang: str = "en") -> re.Pattern[str]:
    phrases = sorted(words("parties", lang)["joint"]["phrases"], key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, phrases)) + r")\b", re.IGNORECASE)


def joint_mentions(text: str, lang: str = "en") -> list[tuple[int, int]]:
    """Where the text speaks of both sides together ("the two sides", "both delegations")."""
    return [(m.start(), m.end()) for m in _joint(lang).finditer(flat(text))]


def negotiating_sides(mentions: list[PartyMention], text: str, lang: str = "en") -> tuple[str, ...]:
    """The parties between whom the report's talks are, most prominent first; () where it names none.

    Each mention counts once, more in the headline and lead, and more where two parties are joined by the words of talks
    ("X-Y talks", "talks between X and Y", "X met with Y"). Who mediates or hosts does not count for it. The second side
    is the party most often joined with the first.
    """
    weight: Counter[str] = Counter()
    bonds: Counter[frozenset[str]] = Counter()
    third = _third(lang)
    for m in mentions:
        if m.form == "capital" and re.search(r"\b(?:in|at|from|to|near)\s$", text[max(0, m.start - 6) : m.start]):
            continue
        if third.search(text[max(0, m.start - 22) : m.start]):
            continue
        weight[m.party] += 3 if m.start < 160 else 2 if m.start < _LEAD else 1
    for a, b in zip(mentions, mentions[1:], strict=False):
        if a.party != b.party and (bond := _bond(text, a, b, lang)):
            bonds[frozenset((a.party, b.party))] += bond * (3 if a.start < _LEAD else 1)
    if not weight:
        return ()
    scored = [(min(n, 6) + sum(weight[p] for p in pair), *sorted(pair, key=lambda p: -weight[p])) for pair, n in bonds.items() if all(weight[p] for p in pair)]
    if scored:
        best = max(scored, key=lambda s: (s[0], s[1:]))
        return tuple(dict.fromkeys([best[1], best[2], *_further(bonds, weight, best[1:])]))  # type: ignore[arg-type]
    return tuple(p for p, _ in sorted(weight.items(), key=lambda x: (-x[1], x[0]))[:2])


def _further(bonds: Counter[frozenset[str]], weight: Counter[str], pair: tuple[object, ...]) -> list[str]:
    """Further sides of talks of three or more: those bound about as strongly to both of the first two."""
    first = bonds[frozenset(str(p) for p in pair)]
    out = []
    for party in weight:
        if party not in pair and all(bonds[frozenset((str(p), party))] * 2 >= max(first, 6) for p in pair):
            out.append(party)
    return sorted(out, key=lambda p: (-weight[p], p))


@functools.cache
def _third(lang: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words("parties", lang)["talks"]["third"])) + r")\s(?:\w+\s)?$", re.IGNORECASE)


@functools.cache
def _talk_words(lang: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    t = words("parties", lang)["talks"]
    return (
        re.compile(r"\b(?:" + "|".join(map(re.escape, t["nouns"])) + r")\b", re.IGNORECASE),
        re.compile(r"\b(?:" + "|".join(map(re.escape, t["with"])) + r")\b", re.IGNORECASE),
    )


def _bond(text: str, a: PartyMention, b: PartyMention, lang: str) -> int:
    """How strongly the words between and around two neighbouring mentions make them the two sides of talks (0 to 3)."""
    between = text[a.end : b.start]
    if len(between) > 90 or "\n\n" in between:
        return 0
    nouns, with_ = _talk_words(lang)
    near = text[max(0, a.start - 40) : a.start] + " " + text[b.end : b.end + 40]
    if between.strip().lower() in ("-", "–", "and", "/", "&") or re.fullmatch(r"\s*and (?:the )?", between):
        return 3 if nouns.search(near) else 1
    if with_.search(between):
        return 3
    return 1 if nouns.search(between) else 0
