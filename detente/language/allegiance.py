"""For whom a person acts whose title names no party: a trained choice among the parties of the report.

Where title, table or apposition tell, :mod:`detente.language.people` has the answer and nothing is asked here. What speaks
for a party is where it is named around the person, whether it is a side, whose people are already known beside them, and
whose government publishes the report.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections import Counter, defaultdict
from dataclasses import replace

from detente.language.choice import chosen
from detente.language.links import level
from detente.language.parties import find_parties
from detente.language.reading import PartyMention, PersonMention, Reading, Sentence
from detente.language.words import shape, word_set, words

_NEAR = 80  # characters around a name in which a party's mention says something
_SURE = 0.5  # probability below which nobody is given a party
_FAR = 400  # characters back in which a party named before is still meant
_WORDS = re.compile(r"[A-Za-z]+|[,;:(]")
_MOST = 8  # candidates: the parties that the report names most
Candidates = list[tuple[str | None, frozenset[str]]]


def settle(reading: Reading, lang: str = "en") -> list[PersonMention]:
    """The people of ``reading`` with a party chosen for each whose party nothing else told (basis ``context``)."""
    open_ = unsettled(reading)
    given = {name: chosen("person's party", candidates(reading, name), lang, least=_SURE) for name in open_}
    return [replace(p, party=given[p.name], party_basis="context") if given.get(p.name) else p for p in reading.people]


def unsettled(reading: Reading) -> list[str]:
    """The names of those for whom neither title nor table gives a party; people named as outsiders are left alone."""
    known = {p.name for p in reading.people if p.party or p.party_basis or p.form == "byline"}
    return [n for n in dict.fromkeys(p.name for p in reading.people) if n not in known]


def candidates(reading: Reading, name: str, lang: str = "en") -> Candidates:
    """None and each party that the person may act for, with what speaks for it."""
    mentions = [p for p in reading.people if p.name == name and p.form == "name"]
    found: dict[str | None, set[str]] = defaultdict(set)
    counts = Counter(m.party for m in reading.parties)
    for rank, (party, _) in enumerate(counts.most_common(_MOST)):
        found[party] |= {f"rank {min(rank, 3)}"}
    for rank, side in enumerate(reading.sides):
        found[side].add(f"side {min(rank, 2)}")
    home = government_of(reading.report.outlet or "", lang)
    if home:
        found[home].add("publishes")
    titled = "titled" if any(p.title for p in mentions) else "untitled"
    starts = [m.start for m in reading.parties]
    for mention in mentions:
        _around(reading, mention, starts, found)
    _by_office(reading, mentions, found)
    for own in found.values():
        own |= {f"{titled}, {f}" for f in own if f.startswith(("side", "publishes", "only", "last", "rank"))}
    none = _by_links(reading, mentions, titled, found)
    nobody = {"none", f"tag none {level(none)}", f"none, {titled}", f"none, {_kind(mentions, lang)}", "none, home" if home else "none, no home"}
    return [(None, frozenset(nobody)), *((party, frozenset(f)) for party, f in sorted(found.items(), key=lambda x: x[0] or ""))]


def _by_office(reading: Reading, mentions: list[PersonMention], found: dict[str | None, set[str]]) -> None:
    """Which words of the title go with which kind of party: a commander is rather a group's, a foreign minister a state's."""
    kinds = {m.party: "group" if m.form == "group" else "organisation" if m.form == "organisation" else "state" for m in reading.parties}
    offices = {w.lower() for p in mentions if p.title for w in _WORDS.findall(p.title) if len(w) > 3}
    for party, own in found.items():
        own |= {f"{word} of a {kinds.get(party or '', 'state')}" for word in offices}


def _by_links(reading: Reading, mentions: list[PersonMention], titled: str, found: dict[str | None, set[str]]) -> float:
    """What the encoder's links say of each candidate; returns the share that they leave to nobody."""
    linked = _linked(reading, mentions)
    for candidate, own in found.items():
        share = linked.get(candidate or "")
        own |= {f"tag {level(share)}", f"tag {titled} {level(share)}"}
        if linked and candidate == max(linked, key=lambda p: linked[p]):
            own.add("tag most")
    return 1 - sum(linked.values())


def _linked(reading: Reading, mentions: list[PersonMention]) -> dict[str, float]:
    """Party -> the mean share that the encoder's links give it over the mentions of a person."""
    if reading.signals is None:
        return {}
    named = [(m.start, m.end, m.party) for m in reading.parties]
    told = [reading.signals.links.by_name("party", (p.start, p.end), named) for p in mentions]
    return {party: sum(t.get(party, 0.0) for t in told) / len(told) for party in {p for t in told for p in t}}


@functools.cache
def government_of(outlet: str, lang: str = "en") -> str | None:
    """The state whose government publishes under this name ("US Department of State", "The White House"), or None."""
    found = find_parties(outlet, [Sentence(0, 0, len(outlet), 0)], lang) if outlet else []
    if any(m.form == "government" for m in found):
        return next(m.party for m in found if m.form == "government")
    official = re.search(r"\b(?:" + "|".join(words("parties", lang)["official_outlets"]) + r")\b", outlet)
    return found[0].party if found and official and found[0].form in ("name", "demonym") else None


def _kind(mentions: list[PersonMention], lang: str) -> str:
    """What the title says: an office of the executive, another one, or nothing."""
    title = next((p.title for p in mentions if p.title), None)
    if title is None:
        return "no title"
    low = title.lower()
    for word in words("titles", lang)["kinds"]:
        if word in low:
            return f"title of {word}"
    return "other title"


def _around(reading: Reading, person: PersonMention, starts: list[int], found: dict[str | None, set[str]]) -> None:
    sentence = reading.sentence_at(person.start)
    here = _within(reading, starts, sentence.start, sentence.end)
    others = {p.party for p in reading.inside(reading.people, sentence) if p.name != person.name and p.party}
    people = _people(reading, sentence)
    for m in here:
        own = found[m.party]
        own.add("in the sentence")
        own.add(_place(reading, m, person, sentence))
        own |= _words_between(reading, m, person, people)
    for party in _listed(people, here, person):
        found[party].add("listed in the same place")
    _by_another(reading, person, found)
    named = {m.party for m in here if m.form not in ("organisation",)}
    for party in named:
        if len(named) == 1:
            found[party].add("only in the sentence")
        if party in others:
            found[party].add("has another there")
    for candidate, own in found.items():
        if others and candidate is not None and candidate not in others:
            own.add("others are not its")
    _last_named(reading, person, starts, found)
    before = _within(reading, starts, max(0, sentence.start - _FAR), sentence.start)
    if before:
        found[before[-1].party].add("last before the sentence")
        if not named:
            found[before[-1].party].add("last before, none in the sentence")


def _people(reading: Reading, sentence: Sentence) -> list[PersonMention]:
    """Those whom the sentence names, in order, each once."""
    seen: dict[str, PersonMention] = {}
    for p in reading.inside(reading.people, sentence):
        if p.form == "name":
            seen.setdefault(p.name, p)
    return list(seen.values())


def _words_between(reading: Reading, m: PartyMention, person: PersonMention, people: list[PersonMention]) -> set[str]:
    """The common words that lead from a name to a party or back ("who led", "spoke for"), and whether somebody stands between."""
    behind = person.end <= m.start
    low, high = (person.end, m.start) if behind else (m.end, person.start)
    side = "behind" if behind else "before"
    crowd = sum(low <= p.start < high for p in people)
    out = {f"{side}, nobody between" if crowd == 0 else f"{side}, others between"}
    gap = reading.text[low:high]
    if len(gap) > _NEAR or crowd:
        return out
    told = [w for w in _WORDS.findall(gap) if w[0].islower() or not w[0].isalpha()]
    if told:
        out.add(f"{side}, then {told[-1]}" if behind else f"{side}, from {told[0]}")
        out.add(f"{side}, by {' '.join(told[:3])}")
    if not behind and re.match(r"['’]s?\s", gap):
        out.add("before, owner")
    return out


def _by_another(reading: Reading, person: PersonMention, found: dict[str | None, set[str]]) -> None:
    """What it means that somebody is called another's counterpart or deputy: the other side's, or the same side's."""
    bond = shape("allegiance", "bond", reading.lang).search(reading.text, max(0, person.start - _NEAR), person.start)
    if bond is None:
        return
    before = [p for p in reading.people if p.end <= bond.start() + 3 and bond.start() - p.end < _FAR and p.party and p.name != person.name]
    if not before:
        return
    word = bond.group("office").lower().split()[-1] if bond.group("office") else "office"
    kind = "counterpart" if word in word_set("titles", "counterparts", reading.lang) else "deputy" if word in word_set("titles", "aides", reading.lang) else "other"
    for candidate, own in found.items():
        if candidate is not None:
            same = "same" if candidate == before[-1].party else "another side" if candidate in reading.sides else "another"
            own.add(f"{kind} of the person before, {same}")


def _listed(people: list[PersonMention], here: list[PartyMention], person: PersonMention) -> list[str]:
    """The party in the same place as the person's where a sentence lists as many parties as people ("the Fooan and Barian envoys, A and B")."""
    parties = list(dict.fromkeys(m.party for m in here if m.form != "capital"))
    names = [p.name for p in people]
    if len(parties) != len(names) or len(names) < 2 or person.name not in names:
        return []
    return [parties[names.index(person.name)]]


def _last_named(reading: Reading, person: PersonMention, starts: list[int], found: dict[str | None, set[str]]) -> None:
    """The party named last before the name, which "its foreign minister" and "the minister" mean."""
    before = _within(reading, starts, max(0, person.start - _FAR), person.start)
    if before:
        article = shape("allegiance", "article", reading.lang).search(reading.text[max(0, person.start - 70) : person.start])
        word = article.group(1).lower() if article and person.title else "no article"
        found[before[-1].party] |= {"named last", f"named last, {word}", f"named last, {before[-1].form}"}


def _within(reading: Reading, starts: list[int], low: int, high: int) -> list[PartyMention]:
    return reading.parties[bisect.bisect_left(starts, low) : bisect.bisect_left(starts, high)]


def _place(reading: Reading, m: PartyMention, person: PersonMention, sentence: Sentence) -> str:
    """Where a party's mention stands from the person's name, as a feature."""
    if m.end <= person.start:
        gap = reading.text[m.end : person.start]
        if len(gap) <= _NEAR and not shape("allegiance", "leads_away", reading.lang, exact=True).search(gap):
            return f"leads up to the name, {m.form}"
        return f"before, {'near' if len(gap) <= _NEAR else 'far'}, {m.form}"
    gap = reading.text[person.end : m.start]
    if shape("allegiance", "of", reading.lang, exact=True).fullmatch(gap):
        return "of it"
    if len(gap) <= _NEAR and re.match(r",", gap) and not shape("allegiance", "joins", reading.lang, exact=True).search(gap):
        return f"apposition, {m.form}"
    return f"behind, {'near' if len(gap) <= _NEAR else 'far'}, {m.form}"
