"""When and where a round was: which of the report's dates and places belong to the meeting that a sentence tells of.

Two questions are asked of the sentence's own mentions, each on its own ("does this date date the meeting?"), and one of
the mentions around where it has none ("which of these, or none?"). The answers are trained choices
(:mod:`detente.language.choice`); here is what speaks for each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from detente.finders.round_parts import meeting_tokens
from detente.finders.scores import tagged
from detente.language.links import level
from detente.language.parse import first_token
from detente.language.reading import PlaceMention, Reading, Sentence, TimeMention
from detente.language.tense import governing_verb, verb_tense
from detente.language.words import word_set, words
from detente.model.dates import interval

_BESIDE = 5  # characters between a date and a place told together ("Geneva, March 3", "on March 3 in Geneva")
_FORTNIGHT = 14
_AROUND = 4  # sentences on either side whose dates and places are candidates
_GRAINS = ("day", "range", "week", "month", "year")
_LAST_WORD = re.compile(r"([A-Za-z]+)\W*$")


@dataclass(frozen=True, slots=True)
class Where:
    """A city (English name, or the venue as printed) or, with ``city`` None, a country (ISO 3166-1 alpha-2)."""

    start: int
    end: int
    city: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class Borrowed:
    """A date (EDTF) or place from elsewhere in the report, or none of them (``value`` None)."""

    value: str | None
    country: str | None = None


def dates_in(reading: Reading, sentence: Sentence) -> list[TimeMention]:
    """The sentence's dates that may date a meeting."""
    return _joined(reading.text, [t for t in reading.inside(reading.times, sentence) if t.value and t.grain in _GRAINS and t.role is None], reading.lang)


def _joined(text: str, times: list[TimeMention], lang: str) -> list[TimeMention]:
    """Days told together ("Wednesday and Thursday", "Monday through Friday") are one range; a value told twice running is one."""
    out: list[TimeMention] = []
    for t in times:
        if out and t.value == out[-1].value:
            continue
        last, this = (interval(out[-1].value), interval(t.value)) if out else (None, None)
        if last and this and 0 < (this[0] - last[1]).days <= _joins(text[out[-1].end : t.start], lang):
            value = f"{last[0].isoformat()}/{this[1].isoformat()}"
            out[-1] = replace(out[-1], end=t.end, text=text[out[-1].start : t.end], value=value, grain="range")
            continue
        out.append(t)
    return out


def _joins(between: str, lang: str) -> int:
    """How many days the words between two dates may join into one range: none, the next only, or a fortnight."""
    articles = words("shapes", lang)["generic"]["articles"]
    word = " ".join(w for w in between.strip(" ,").lower().split() if w not in articles)
    return 1 if word in word_set("meetings", "day_joins", lang) else _FORTNIGHT if word in word_set("meetings", "day_spans", lang) else 0


def places_in(reading: Reading, sentence: Sentence) -> list[Where]:
    """The sentence's places that may hold a meeting: those of the tables, and names that the tagger takes for one."""
    known = [Where(p.start, p.end, p.city, p.country) for p in reading.inside(reading.places, sentence)]
    for start, end, _, _ in tagged(reading, sentence, "ROUND_PLACE", floor=0.6):
        if not any(w.start < end and start < w.end for w in known):
            words_ = re.search(r"[A-Z][\w’'-]*(?:\s(?:[A-Z][\w’'-]*|of|de|la|al|el|the))*", reading.text[start:end])
            if words_ and len(words_.group()) > 2:
                known.append(Where(start + words_.start(), start + words_.end(), words_.group(), None))
    return sorted(known, key=lambda w: w.start)


def _tagged_at(reading: Reading, sentence: Sentence, start: int, end: int, label: str) -> str:
    score = max((s for a, b, _, s in tagged(reading, sentence, label) if a < end and start < b), default=0.0)
    return "tag " + ("none" if score == 0 else "low" if score < 0.5 else "middle" if score < 0.75 else "high")


def _linked(reading: Reading, kind: str, sentence: Sentence, start: int, end: int) -> set[str]:
    """How far the encoder's links take the span ``start`` to ``end`` for the day ("date") or place of the sentence's meeting."""
    if reading.signals is None:
        return set()
    mentions = [(t.start, t.end) for t in reading.times if t.value] if kind == "date" else [(p.start, p.end) for p in reading.places if p.city]
    if (start, end) not in mentions:
        mentions.append((start, end))
    shares, none = reading.signals.links.shares(kind, (sentence.start, sentence.end), mentions)
    own = shares[mentions.index((start, end))]
    best = max((s for s in shares if s is not None), default=0.0)
    return {f"tag linked {level(own)}", f"tag link none {level(none)}"} | ({"tag linked most"} if own is not None and own == best else set())


def _no_link(reading: Reading, kind: str, sentence: Sentence) -> set[str]:
    """How far the encoder's links say that the meeting's day or place is told nowhere around."""
    if reading.signals is None:
        return set()
    mentions = [(t.start, t.end) for t in reading.times if t.value] if kind == "date" else [(p.start, p.end) for p in reading.places if p.city]
    return {f"tag no link {level(reading.signals.links.shares(kind, (sentence.start, sentence.end), mentions)[1])}"}


def _word_before(text: str, low: int, start: int) -> str:
    """The word before, if it is a common one: names are all alike here, for a rule about one would be no rule."""
    found = _LAST_WORD.search(text[max(low, start - 24) : start])
    if found is None:
        return "none"
    begins = not text[low : max(low, start - 24) + found.start()].strip()
    return "a name" if found.group(1)[0].isupper() and not begins else found.group(1).lower()


def _reach(start: int, anchors: list[Any]) -> set[str]:
    """How far the meeting's word stands, and on which side."""
    if not anchors:
        return {"no meeting word"}
    near = min(anchors, key=lambda a: abs(a.idx - start))
    far = abs(near.idx - start)
    size = "close" if far < 25 else "near" if far < 60 else "far" if far < 120 else "very far"
    return {f"meeting {size}", f"meeting {size} {'before' if near.idx < start else 'behind'}"}


def _verb_at(reading: Reading, start: int) -> Any:
    index = first_token(reading.doc, start)
    return governing_verb(reading.doc[index]) if index < len(reading.doc) else None


def _verbs(reading: Reading, start: int, anchors: list[Any]) -> set[str]:
    verb = _verb_at(reading, start)
    if verb is None:
        return {"no verb"}
    out = {f"tense {verb_tense(verb, reading.lang)}", f"verb {verb.lemma_.lower()}"}
    if verb.lemma_.lower() in word_set("speech", "say", reading.lang):
        out.add("verb of speaking")
    of_meetings = {v.i for v in (governing_verb(a) for a in anchors) if v is not None} | {a.i for a in anchors}
    out.add("meeting's verb" if verb.i in of_meetings else "another verb")
    return out


def own_date(reading: Reading, sentence: Sentence, time: TimeMention) -> frozenset[str]:
    """What speaks for ``time`` dating the meeting of its own sentence."""
    anchors = meeting_tokens(reading, sentence)
    others = dates_in(reading, sentence)
    out = {
        f"grain {time.grain}", _tagged_at(reading, sentence, time.start, time.end, "ROUND_DATE"),
        f"behind {_word_before(reading.text, sentence.start, time.start)}", "only" if len(others) == 1 else "one of several",
        f"place {min(others.index(time), 2)}" if time in others else "place 3",
    }
    if time.offset is not None:
        out.add("told by distance")
    own = interval(time.value)
    if any(own and x and x != own and own[0] <= x[0] and x[1] <= own[1] for x in (interval(o.value) for o in others)):
        out.add("holds a finer one")
    if any(0 <= time.start - p.end <= _BESIDE or 0 <= p.start - time.end <= _BESIDE + 3 for p in reading.inside(reading.places, sentence)):
        out.add("beside a place")
    if sentence.headline or sentence.index == 0:
        out.add("headline")
    if reading.report.published and time.value:
        out.add("after publication" if time.value[:10] > reading.report.published else "by publication")
    out |= _linked(reading, "date", sentence, time.start, time.end)
    return frozenset(out | _reach(time.start, anchors) | _verbs(reading, time.start, anchors))


def own_place(reading: Reading, sentence: Sentence, place: Where) -> frozenset[str]:
    """What speaks for ``place`` holding the meeting of its own sentence."""
    anchors = meeting_tokens(reading, sentence)
    others = places_in(reading, sentence)
    before = _word_before(reading.text, sentence.start, place.start)
    out = {
        "city" if place.city else "country", _tagged_at(reading, sentence, place.start, place.end, "ROUND_PLACE"),
        f"behind {before}", "only" if len(others) == 1 else "one of several",
    }
    if place.start - sentence.start <= 2:
        out.add("begins the sentence")
    if any(m.start <= place.start and place.end <= m.end for m in reading.parties):
        out.add("a party's name")
    if place.city and any(w.city and w is not place for w in others):
        out.add("another city")
    if not place.city and any(w.city and w.country == place.country for w in others):
        out.add("its city is named")
    if place.country is None:
        out.add("unlisted")
    if any(0 <= t.start - place.end <= _BESIDE + 3 or 0 <= place.start - t.end <= _BESIDE + 3 for t in dates_in(reading, sentence)):
        out.add("beside a date")
    out |= _linked(reading, "place", sentence, place.start, place.end)
    return frozenset(out | _reach(place.start, anchors) | _verbs(reading, place.start, anchors))


def _about(reading: Reading, sentence: Sentence, status: str) -> set[str]:
    """What the telling sentence itself is like, for whether it borrows at all."""
    anchors = meeting_tokens(reading, sentence)
    verb = _verb_at(reading, anchors[0].idx) if anchors else None
    place = "headline" if sentence.index == 0 else "lead" if sentence.index <= 2 else "body"
    return {f"told in {place}", f"told {status}", f"told in tense {verb_tense(verb, reading.lang) if verb is not None else None}", f"told {status} in {place}"}


def _distance(sentence: Sentence, other: Sentence) -> str:
    gap = other.index - sentence.index
    return f"{abs(gap)} {'before' if gap < 0 else 'behind'}"


def around_dates(reading: Reading, sentence: Sentence, status: str) -> list[tuple[Borrowed, frozenset[str]]]:
    """The dates that a round told without one may have: those around it, the day of publication, or none."""
    told = _about(reading, sentence, status)
    out = [(Borrowed(None), frozenset({"none"} | {f"none, {f}" for f in told} | _no_link(reading, "date", sentence)))]
    published = reading.report.published
    if published:
        out.append((Borrowed(published), frozenset({"published"} | {f"published, {f}" for f in told})))
    for other in reading.sentences[max(0, sentence.index - _AROUND) : sentence.index + _AROUND + 1]:
        if other.index == sentence.index:
            continue
        for time in dates_in(reading, other):
            out.append((Borrowed(time.value), _elsewhere_date(reading, sentence, other, time, status)))
    return out


def _elsewhere_date(reading: Reading, sentence: Sentence, other: Sentence, time: TimeMention, status: str) -> frozenset[str]:
    anchors = meeting_tokens(reading, other)
    future = bool(reading.report.published and time.value and time.value[:10] > reading.report.published)
    own = {
        "elsewhere", f"from {_distance(sentence, other)}", f"grain {time.grain}",
        _tagged_at(reading, other, time.start, time.end, "ROUND_DATE"), "by a meeting" if anchors else "by no meeting",
        f"from a {'planned' if future else 'past'} day for a {status} round",
        "same paragraph" if other.paragraph == sentence.paragraph else "another paragraph",
    }
    if other.index == 0:
        own.add("from the headline")
    verb = _verb_at(reading, time.start)
    if verb is not None and verb.lemma_.lower() in word_set("speech", "say", reading.lang):
        own.add("of a verb of speaking")
    own |= _linked(reading, "date", sentence, time.start, time.end)
    return frozenset(own | _reach(time.start, anchors))


def around_places(reading: Reading, sentence: Sentence, status: str) -> list[tuple[Borrowed, frozenset[str]]]:
    """The cities that a round told without a place may have been in: those around it, the dateline's, or none."""
    told = _about(reading, sentence, status)
    out = [(Borrowed(None), frozenset({"none"} | {f"none, {f}" for f in told} | _no_link(reading, "place", sentence)))]
    counts: dict[str, int] = {}
    for p in reading.places:
        if p.city:
            counts[p.city] = counts.get(p.city, 0) + 1
    most = max(counts.values(), default=0)
    seen: set[str] = set()
    near = sorted(reading.sentences, key=lambda s: (abs(s.index - sentence.index), s.index))
    for other in near:
        if other.index == sentence.index or abs(other.index - sentence.index) > _AROUND and other.index > 2:
            continue
        for place in reading.inside(reading.places, other):
            if place.city and place.city not in seen:
                seen.add(place.city)
                out.append((Borrowed(place.city, place.country), _elsewhere_place(reading, sentence, other, place, status, counts[place.city], most)))
    return out


def _elsewhere_place(
    reading: Reading, sentence: Sentence, other: Sentence, place: PlaceMention, status: str, count: int, most: int
) -> frozenset[str]:
    anchors = meeting_tokens(reading, other)
    gap = abs(other.index - sentence.index)
    own = {
        "elsewhere", f"from {_distance(sentence, other)}" if gap <= _AROUND else "from afar",
        _tagged_at(reading, other, place.start, place.end, "ROUND_PLACE"), "by a meeting" if anchors else "by no meeting",
        f"behind {_word_before(reading.text, other.start, place.start)}", f"elsewhere, told {status}",
        "same paragraph" if other.paragraph == sentence.paragraph else "another paragraph",
    }
    if other.index == 0:
        own.add("from the headline")
    line = reading.text.rfind("\n", 0, place.start) + 1
    if place.start - line <= 2 and re.match(r"[^\n]{0,40}?(?:--|—|–|-|:)\s", reading.text[place.end : place.end + 44]):
        own.add("from the dateline")
    if count == most and most > 1:
        own.add("named most")
    if any(m.start == place.start and m.form == "capital" for m in reading.parties):
        own.add("a capital")
    own |= _linked(reading, "place", sentence, place.start, place.end)
    return frozenset(own | _reach(place.start, anchors))
