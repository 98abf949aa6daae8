"""Sides called by what they are: "the rebels", "the guerrillas' envoy", "the government", where a report's talks have one of each.

Only where exactly one side is a group, and only after it is known by name, does "the rebels" mean it; where the other is
a state, "the government" is that state's. In talks of two states or of two groups such a word says nothing, and none is read.
"""

from __future__ import annotations

import functools
import re

from detente.language.reading import PartyMention
from detente.language.words import words


@functools.cache
def _pattern(key: str, lang: str) -> re.Pattern[str]:
    listed = words("parties", lang)["generic"]
    free = "|".join(map(re.escape, sorted(listed[key], key=len, reverse=True)))
    bound = "|".join(map(re.escape, sorted(listed[f"{key}_after_the"], key=len, reverse=True)))
    return re.compile(rf"(?<![\w-])(?:(?:{free})|{words('shapes', lang)['generic']['behind_the']}(?:{bound}))(?![\w-])", re.IGNORECASE)


def with_generic(text: str, parties: list[PartyMention], sides: tuple[str, ...], lang: str = "en") -> list[PartyMention]:
    """``parties`` and, in order, the words that mean a side by what it is (form ``generic``).

    A group that the tagger found only under such a word gives way to the one named group.
    """
    groups = {m.party for m in parties if m.form == "group"}
    named = [s for s in sides if s in groups and not _pattern("group", lang).fullmatch(s)]
    states = [s for s in sides if s not in groups and any(m.party == s and m.form in ("name", "demonym", "capital", "government") for m in parties)]
    if len(named) != 1:
        return parties
    out = [_under(m, named[0], lang) for m in parties]
    found = _mentions(text, out, "group", named[0], lang)
    if len(states) == 1:
        found += _mentions(text, [*out, *found], "state", states[0], lang)
    return sorted([*out, *found], key=lambda m: (m.start, m.end))


def _under(m: PartyMention, group: str, lang: str) -> PartyMention:
    generic = m.form == "group" and m.party != group and _pattern("group", lang).fullmatch(m.party)
    return PartyMention(m.start, m.end, m.text, group, "generic") if generic else m


def _mentions(text: str, known: list[PartyMention], key: str, party: str, lang: str) -> list[PartyMention]:
    """The words of ``key`` in ``text`` that are no part of a name, nor another party's ("the Fooan government")."""
    taken = [(m.start, m.end) for m in known]
    out = []
    for match in _pattern(key, lang).finditer(text):
        a, b = match.span()
        lead = re.search(r"(\w+)(?:['’]s?)?\s$", text[max(0, a - 40) : a])
        owned = any(b0 <= a and not text[b0:a].strip(" '’s") for _, b0 in taken)
        if not owned and not any(x < b and a < y for x, y in taken) and not (lead and lead.group(1)[0].isupper() and lead.group(1).lower() not in words("shapes", lang)["generic"]["articles"]):
            out.append(PartyMention(a, b, text[a:b], party, "generic"))
    return out
