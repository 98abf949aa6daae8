"""Parties named in a report: states by name, people, capital or government; groups; organisations; and both sides together."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from detente.language.phrases import Phrases, flat
from detente.language.reading import PartyMention, Sentence
from detente.language.tables import cells, has_table, table
from detente.language.words import words

Entry = tuple[str, str]  # (party, form); an empty party marks another name that only holds a party's
_OTHER: Entry = ("", "")
_PREFIX = re.compile(r"([A-Za-z]+)-$")
_NEXT_WORDS = re.compile(r"(?:'s)?[ ]([A-Z][\w.]*(?: [a-z]{2,3} [A-Z]\w*| [A-Z]\w*)?|climate\b|accords?\b|agreements?\b)")
_LAST_WORD = re.compile(r"(\S+) $")
_GIVEN = re.compile(r"[A-Z][a-z]+|[A-Z]\.")


def _entries(lang: str) -> Iterator[tuple[str, Entry]]:
    for name in words("parties", lang)["other_names"]:
        yield name, _OTHER
    countries = state_names(lang)
    for row in countries:
        for name in [row["name"], *cells(row["aliases"])]:
            yield name, (row["iso3"], "name")
    if has_table(f"{lang}/names"):
        for row in table(f"{lang}/names"):
            for name in cells(row["names"]):
                yield name, (row["code"], row["form"])
    for row in table("governments"):
        for name in [row["name"], *cells(row["aliases"])]:
            yield name, (row["country"], "government")
    for file, form in (("parties", "group"), ("organisations", "organisation")):
        for row in table(file):
            for name in [row["name"], *cells(row["aliases"])]:
                yield name, (row["code"], form)
    for row in countries:
        for name in cells(row["demonyms"]):
            yield name, (row["iso3"], "demonym")
    seats = words("parties", lang)["seats"]
    for row in countries:
        for name in cells(row["capital"]):
            yield name, (seats.get(name, row["iso3"]), "capital")
    for name, party in words("parties", lang)["combining"].items():
        yield name, (party, "combining")


@functools.cache
def state_names(lang: str) -> tuple[dict[str, str], ...]:
    """The states as ``lang`` names them: ``data/<lang>/countries.csv``, or the house's own table where there is none."""
    return table(f"{lang}/countries" if has_table(f"{lang}/countries") else "countries")


@functools.cache
def _scanner(lang: str) -> Phrases[Entry]:
    return Phrases(_entries(lang), shouted=True)


def code_of(name: str, lang: str = "en") -> str | None:
    """The party that ``name`` names wherever it stands, or None."""
    found = _scanner(lang).get(name)
    return found[0] or None if found else None


def names(lang: str) -> dict[str, str]:
    """Every name of a party that is known, with the party's code."""
    found: dict[str, str] = {}
    for name, (party, form) in _entries(lang):
        if party and form != "combining":
            found.setdefault(flat(name), party)
    return found


@functools.cache
def _contexts() -> dict[str, str]:
    """The state that must be named in a report for a group's short or common name to mean the group."""
    held = {row["code"]: row["country"] for row in table("parties")}
    held.update({row["code"]: row["context"] for row in table("organisations")})
    return {code: state for code, state in held.items() if state}


@functools.cache
def _listed(key: str, lang: str) -> frozenset[str]:
    return frozenset(words("parties", lang)[key])


@functools.cache
def _tails(key: str, lang: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words("parties", lang)[key])) + r") $")


def find_parties(text: str, sentences: list[Sentence], lang: str = "en") -> list[PartyMention]:
    """Every mention of a state, group or organisation in ``text``, in order; longest names first, no overlaps.

    ``sentences`` are the report's own (a name that begins one is no given name of what stands before it).
    """
    plain = flat(text)
    starts = {s.start for s in sentences}
    found: list[PartyMention] = []
    for start, end, (party, form) in _scanner(lang).scan(plain):
        if not party or not _stands_alone(plain, start, end, form, starts, lang):
            continue
        if form == "combining":
            if plain[end : end + 1] != "-":
                continue
            form = "demonym"
        found.append(PartyMention(start, end, text[start:end], party, form))
    return [m for m in _in_context(found, plain) if not _is_another_states(m, found, plain)]


def _stands_alone(plain: str, start: int, end: int, form: str, starts: set[int], lang: str) -> bool:
    """Whether the name at ``start`` is not a part of a longer one: of a paper, a sea, a treaty, a person."""
    if form in ("group", "organisation", "government"):
        return not (plain[start - 1 : start] == "-" and _has_prefix(plain, start, lang))
    if plain[start - 1 : start] == "-" and _has_prefix(plain, start, lang):
        return False
    if start not in starts and _tails("before", lang).search(plain, max(0, start - 24), start):
        return False
    follower = _NEXT_WORDS.match(plain, end)
    if follower:
        following = follower.group(1).rstrip(".")
        first = following.split(" ")[0]
        if following in _listed("after", lang) or first in _listed("after", lang):
            return False
        if form == "capital" and (first in _listed("capital_after", lang) or following in _listed("capital_after", lang)):
            return False
    name = plain[start:end]
    if name in _listed("surnames", lang) and start not in starts and _after_given_name(plain, start, lang):
        return False
    if name in _listed("given", lang) and follower and _before_surname(plain, end, follower.group(1), lang):
        return False
    return _is_the_state(plain, name, lang)


def _has_prefix(plain: str, start: int, lang: str) -> bool:
    prefix = _PREFIX.search(plain, max(0, start - 10), start)
    return bool(prefix and prefix.group(1) in _listed("prefixes", lang))


def _after_given_name(plain: str, start: int, lang: str) -> bool:
    before = _LAST_WORD.search(plain, max(0, start - 24), start)
    if before is None or not _GIVEN.fullmatch(before.group(1)):
        return False
    word = before.group(1)
    return word not in _listed("not_given", lang) and _scanner(lang).get(word) is None


def _before_surname(plain: str, end: int, following: str, lang: str) -> bool:
    first = following.split(" ")[0].rstrip(".")
    return (
        plain[end : end + 1] == " " and first[:1].isupper() and not first.isupper()
        and first not in _listed("state_after", lang) and first not in _listed("not_given", lang) and _scanner(lang).get(first) is None
    )


def _is_the_state(plain: str, name: str, lang: str) -> bool:
    """Whether a name that a state shares with a region means the state in this text."""
    shared = words("parties", lang)["shared"].get(name)
    if shared is None or any(word in plain for word in shared["state"]):
        return True
    return not any(word in plain for word in shared["region"])


def _in_context(mentions: list[PartyMention], plain: str) -> Iterator[PartyMention]:
    """``mentions`` without short or common names of groups whose home the report never names."""
    contexts = _contexts()
    states = {m.party for m in mentions if m.form not in ("group", "organisation")}
    full = {m.party for m in mentions if m.form in ("group", "organisation") and not _is_short(m.text)}
    for m in mentions:
        home = contexts.get(m.party) if m.form in ("group", "organisation") and _is_short(m.text) else None
        if home is None or home in states or (m.party in full and not m.text[0].islower()):
            yield m


def _is_short(name: str) -> bool:
    return name[0].islower() or (len(name) <= 5 and name.isupper())


def _is_another_states(mention: PartyMention, mentions: list[PartyMention], plain: str) -> bool:
    """Whether an office's name ("Foreign Office") stands behind another state's ("the German Foreign Office")."""
    if mention.form != "government":
        return False
    before = plain[max(0, mention.start - 3) : mention.start]
    gap = 3 if before == "'s " else 2 if before.endswith("' ") else 1
    return any(
        m.end == mention.start - gap and m.party != mention.party and m.form in ("name", "demonym", "capital")
        for m in mentions
    )


@functools.cache
def _joint_pattern(lang: str) -> re.Pattern[str]:
    phrases = sorted(words("parties", lang)["joint"]["phrases"], key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in phrases) + r")\b", re.IGNORECASE)


def joint_mentions(text: str, lang: str = "en") -> list[tuple[int, int]]:
    """The (start, end) of every phrase that means the sides together: "the two sides", "both delegations"."""
    return [m.span() for m in _joint_pattern(lang).finditer(text)]
