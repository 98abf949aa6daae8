"""What the encoder learns of links: questions put to a gold report, each with its candidates and those that are right.

Candidates are the mentions that the rules find (parties, places), the people whose party gold gives, and gold's own date
expressions; see :mod:`detente.language.links` for how the questions are put.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from detente.language.parties import find_parties
from detente.language.places import find_places
from detente.language.reading import Sentence
from detente.language.tables import table
from detente.model.dates import interval

Place = tuple[int, int]


@dataclass
class Question:
    """A question of ``kind`` (see LINKS) asked of the characters ``start`` to ``end``; no candidate right: none is the answer."""

    kind: str
    start: int
    end: int
    candidates: list[Place] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)


def questions(text: str, sentences: list[Sentence], gold: dict[str, Any], parts: list[Place | None]) -> list[Question]:
    """Every question that ``gold`` answers; ``parts[i]`` are the words that state its condition ``i``, None where unknown."""
    mentions = find_parties(text, sentences)
    named = [(m.start, m.end, m.party) for m in mentions if m.party]
    named += [(a, b, code) for code in _codes_of(gold) for a, b in _places_of(text, code) if not any(x < b and a < y for x, y, _ in named)]
    people = _people(gold)
    persons = [(a, b, party) for name, party in people.items() for a, b in _places_of(text, name)]
    out = [Question("party", a, b, [n[:2] for n in named], [n[2] == party for n in named]) for a, b, party in persons]
    out = [q for q in out if any(q.right) or people[text[q.start : q.end]] is None]
    actors = sorted({*named, *((a, b, p) for a, b, p in persons if p)})
    for entry, part in zip(gold["conditions"], parts, strict=True):
        if part:
            out += _asked("holder", part, actors, entry.get("holder"))
            out += _asked("addressee", part, actors, entry.get("asks_of"))
    out += _of_events(text, sentences, gold, actors)
    out += _of_rounds(text, sentences, gold, [(p.start, p.end, p.city) for p in find_places(text, sentences, mentions) if p.city])
    return [q for q in out if q.candidates]


def codes(value: Any) -> frozenset[str]:
    """The parties of a gold value: states as ISO 3166-1 alpha-3, others folded."""
    iso = {r["iso2"]: r["iso3"] for r in table("countries")}
    values = value if isinstance(value, list) else re.split(r"[+,]", value or "")
    return frozenset(iso.get(v.strip(), v.strip()) for v in values if v and v.strip())


def _asked(kind: str, asking: Place, actors: list[tuple[int, int, str]], value: Any) -> list[Question]:
    """The question whose answer is the gold ``value``; none where it names a party that stands nowhere in the text."""
    wanted = codes(value)
    right = [a[2] in wanted for a in actors]
    return [Question(kind, *asking, [a[:2] for a in actors], right)] if any(right) or not wanted else []


def _of_events(text: str, sentences: list[Sentence], gold: dict[str, Any], actors: list[tuple[int, int, str]]) -> Iterator[Question]:
    """One question a sentence and role: all sources (or targets) of its events are right."""
    for s, entries in _by_sentence(text, sentences, gold["events"]):
        for kind in ("source", "target"):
            yield from _asked(kind, (s.start, s.end), actors, sorted({c for e in entries for c in codes(e.get(kind))}))


def _of_rounds(text: str, sentences: list[Sentence], gold: dict[str, Any], places: list[tuple[int, int, str]]) -> Iterator[Question]:
    """Which days and places are those of the meetings that a sentence tells of."""
    days = [(a, b, d["value"]) for d in gold["dates"] if d.get("value") for a, b in _places_of(text, d["text"])]
    for s, entries in _by_sentence(text, sentences, gold["rounds"]):
        told = [interval(e["date"]) for e in entries if e.get("date")]
        yield Question("date", s.start, s.end, [d[:2] for d in days], [_dates(d[2], told) for d in days])
        cities = {plain(e["place"]) for e in entries if e.get("place")}
        yield Question("place", s.start, s.end, [p[:2] for p in places], [plain(p[2]) in cities for p in places])


def _by_sentence(text: str, sentences: list[Sentence], entries: list[dict[str, Any]]) -> list[tuple[Sentence, list[dict[str, Any]]]]:
    """The entries by the sentence that tells them, those of no sentence left out."""
    found: dict[int, list[dict[str, Any]]] = {}
    for entry in entries:
        home = home_of(text, sentences, entry["quote"])
        if home is not None:
            found.setdefault(home.index, []).append(entry)
    return [(sentences[index], told) for index, told in found.items()]


def _dates(value: str, told: list[Any]) -> bool:
    """Whether a date expression of ``value`` dates one of the meetings: the same span, or its first or last day."""
    own = interval(value)
    return own is not None and any(t is not None and (own == t or own[0] == own[1] and own[0] in t) for t in told)


def home_of(text: str, sentences: list[Sentence], quote: str) -> Sentence | None:
    """The sentence in which ``quote`` begins, at its first place in the text."""
    at = text.find(quote)
    return next((s for s in reversed(sentences) if s.start <= at), None) if at >= 0 else None


def _codes_of(gold: dict[str, Any]) -> list[str]:
    """The parties of the report that are named by more than two or three letters, as printed."""
    out = {c for r in gold["rounds"] for c in codes(r.get("parties"))}
    out |= {c for e in gold["conditions"] for k in ("holder", "asks_of") for c in codes(e.get(k))}
    out |= {c for e in gold["events"] for k in ("source", "target") for c in codes(e.get(k))}
    return sorted(c for c in out if len(c) > 3 or not c.isupper())


def _people(gold: dict[str, Any]) -> dict[str, str | None]:
    """Last name -> the party that gold gives the person who leads or speaks, None where it gives none."""
    named = [(h.get("name"), h.get("party")) for r in gold["rounds"] for h in r.get("heads") or []]
    named += [(a.get("speaker"), a.get("party")) for a in gold["attributed"]]
    out: dict[str, str | None] = {}
    for name, party in named:
        last = (name or "").split()[-1:] and name.split()[-1].strip(",.")
        if last and len(last) > 2 and last[0].isupper():
            out.setdefault(last, next(iter(codes(party)), None))
    return out


def _places_of(text: str, words: str) -> list[Place]:
    return [m.span() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]


def plain(name: str | None) -> str:
    """A name folded for comparison: lower case, without marks."""
    return re.sub(r"[^a-z0-9 ]", "", (name or "").lower())
