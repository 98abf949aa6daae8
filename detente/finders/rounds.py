"""Rounds: meetings of both sides, held or planned, each with its date, place, parties and heads.

A sentence is taken when the encoder and the cues say that it tells of a round. One claim is made for each date that the
sentence gives to a meeting (one without a date when it gives none). Which dates and places are the meeting's, and
whether one that the sentence leaves out stands elsewhere in the report, are trained choices
(:mod:`detente.finders.linking`); what no sentence says stays None.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

from detente.finders import linking
from detente.finders.claiming import actors_in, evidence
from detente.finders.heads import Homes, heads_for
from detente.finders.lengths import lasting
from detente.finders.linking import Where
from detente.finders.round_parts import level, meeting_tokens, ordinal, status_of
from detente.finders.scores import probability
from detente.language.choice import chosen, likely
from detente.language.reading import PlaceMention, Reading, Sentence, TimeMention
from detente.language.words import shape
from detente.model import Offset, RoundClaim
from detente.model.dates import interval

# What a sentence must reach: less where date and place speak for a meeting too, more where neither does.
FULL, PARTIAL, BARE = 0.35, 0.5, 0.6
UNWORDED = 0.6  # what a sentence must reach that holds no word for a meeting
_NEAR = 3  # sentences between two that tell of one round
_SURE = 0.5  # how likely a date or place of the sentence must be the meeting's


@dataclass(frozen=True, slots=True)
class Draft:
    """A round as one sentence tells it, before the report's other sentences have their say."""

    sentence: Sentence
    score: float
    status: str
    date: str | None = None
    place: str | None = None
    country: str | None = None
    offset: Offset | None = None
    borrowed: bool = False
    ordinal: int | None = None
    aside: bool = False


class Rounds:
    """Meetings of both sides of a negotiation."""

    name = "hybrid/rounds"
    kinds = ("round",)

    def find(self, reading: Reading) -> Iterator[RoundClaim]:
        """The rounds of the report: one claim a sentence and date."""
        drafts = drafts_of(reading)
        homes: dict[int, list[str]] = {}
        for draft in drafts:
            if not draft.aside:
                homes.setdefault(draft.sentence.index, []).extend([draft.date] if draft.date else [])
        for draft in drafts:
            yield self._claim(reading, draft, homes)

    def _claim(self, reading: Reading, draft: Draft, homes: Homes) -> RoundClaim:
        sentence = draft.sentence
        heads = () if draft.aside else heads_for(reading, sentence, draft.date, homes)
        text = reading.quote(sentence)
        number = draft.ordinal if draft.aside else self._ordinal(reading, draft)
        return RoundClaim(
            **evidence(reading, sentence), reader=self.name, confidence=draft.score, date=draft.date, place=draft.place,
            country=draft.country, ordinal=number, ordinal_basis="stated" if number else None,
            level=level([h.title or "" for h in heads], text, reading.lang), status=draft.status,
            parties=_parties(reading, sentence, heads), heads=heads, offset=draft.offset,
        )

    @staticmethod
    def _ordinal(reading: Reading, draft: Draft) -> int | None:
        aside = referred(reading, draft.sentence)
        text = reading.quote(draft.sentence)
        if aside:
            text = reading.text[draft.sentence.start : aside[0]] + " ; " + reading.text[aside[1] : draft.sentence.end]
        if draft.date is None or _single_date(reading, draft.sentence):
            return ordinal(text, reading.lang)
        return _ordinal_near(reading, draft)


def _drafts(reading: Reading, sentence: Sentence, score: float) -> Iterator[Draft]:
    signals = reading.signals.sentences[sentence.index] if reading.signals else {}
    aside = referred(reading, sentence)
    places = [p for p in _places(reading, sentence) if not _within(p, aside)]
    times = [t for t in _times(reading, sentence) if not _within(t, aside)]
    offset = next((t.offset for t in reading.inside(reading.times, sentence) if t.offset and t.offset.event == "round"), None)
    if aside:
        yield from _aside(reading, sentence, score, aside)
    anchors = meeting_tokens(reading, sentence)
    at = anchors[0].idx if anchors else sentence.start

    def draft(time: TimeMention | None, place: Where | None) -> Draft:
        where = time.start if time and len(times) > 1 else at
        status = status_of(reading, sentence, signals.get("round_planned"), signals.get("round_cancelled"), where)
        return Draft(
            sentence=sentence, score=score, status=status, date=time.value if time else None,
            place=place.city if place else None, country=place.country if place else None, offset=offset,
        )

    if len(times) > 1 and len(places) > 1:
        for time in times:
            yield draft(time, min(places, key=lambda p: _distance(p, time)))
    elif times:
        for time in times:
            yield draft(time, places[0] if places else None)
    else:
        yield draft(None, places[0] if places else None)


def drafts_of(reading: Reading) -> list[Draft]:
    """Every round that a sentence of the report tells of, with what the other sentences add to it."""
    drafts: list[Draft] = []
    for sentence in reading.sentences:
        score = probability(reading, sentence, "round", cues="round")
        if score >= (FULL if meeting_tokens(reading, sentence) else UNWORDED):
            drafts.extend(_drafts(reading, sentence, score))
    return [d for d in _completed(reading, drafts) if d.score >= _needed(d)]


def _needed(d: Draft) -> float:
    return FULL if d.date and d.place else PARTIAL if d.date or d.place else BARE


def date_of_referred(reading: Reading, sentence: Sentence) -> str | None:
    """The date of the round that the sentence merely refers to, where the report tells it elsewhere; else None."""
    part = referred(reading, sentence)
    if part is None:
        return None
    return next((d.date for d in drafts_of(reading) if d.aside and d.sentence.index == sentence.index), None)


def referred(reading: Reading, sentence: Sentence) -> tuple[int, int] | None:
    """The part of the sentence that refers to another round than the one it tells of, or None.

    It is the round from which a distance is told ("two weeks after the latest round, which took place in ..."), or one
    behind "during", "since" and the like, where the sentence dates its own meeting outside that part.
    """
    text = reading.text
    for t in reading.inside(reading.times, sentence):
        if t.offset and t.offset.event == "round":
            clause = shape("rounds", "told_of_it", reading.lang, exact=True).match(text[t.end : sentence.end])
            return t.start, t.end + (clause.end() if clause else 0)
    match = shape("rounds", "referred", reading.lang).search(text, sentence.start, sentence.end)
    if match is None:
        return None
    own = [t for t in reading.inside(reading.times, sentence) if t.value and t.grain in ("day", "range") and not match.start() <= t.start < match.end()]
    return match.span() if own else None


def _within(mention: Where | PlaceMention | TimeMention, part: tuple[int, int] | None) -> bool:
    return part is not None and part[0] <= mention.start < part[1]


def _aside(reading: Reading, sentence: Sentence, score: float, part: tuple[int, int]) -> Iterator[Draft]:
    """The round that the sentence merely refers to, where it tells its place, day or number."""
    where = [p for p in reading.inside(reading.places, sentence) if _within(p, part) and p.city]
    when = [t for t in reading.inside(reading.times, sentence) if _within(t, part) and t.value]
    number = ordinal(reading.text[part[0] : part[1]], reading.lang)
    if where or when:
        yield Draft(
            sentence=sentence, score=score, status="held", date=when[0].value if when else None,
            place=where[0].city if where else None, country=where[0].country if where else None, ordinal=number, aside=True,
        )


def _distance(a: Where, b: TimeMention) -> int:
    return b.start - a.end if a.end <= b.start else 2 * (a.start - b.end)


def _times(reading: Reading, sentence: Sentence) -> list[TimeMention]:
    """The sentence's dates that date its meeting."""
    dated = linking.dates_in(reading, sentence)
    sure = _finest([t for t in dated if likely("round date", linking.own_date(reading, sentence, t), reading.lang) >= _SURE])
    if len(sure) != 1 or sure[0].value is None:
        return sure  # of several, the length is of one that is not known
    return [dataclasses.replace(sure[0], value=lasting(reading.quote(sentence), sure[0].value, reading.lang))]


def _finest(times: list[TimeMention]) -> list[TimeMention]:
    """``times`` without those that only hold another ("this week's meetings, on Wednesday and Thursday")."""
    spans = [interval(t.value) for t in times]
    return [t for t, own in zip(times, spans, strict=True) if not any(own and x and x != own and own[0] <= x[0] and x[1] <= own[1] for x in spans)]


def _places(reading: Reading, sentence: Sentence) -> list[Where]:
    """The sentence's places that hold its meeting, likeliest first; cities before countries."""
    found = [(likely("round place", linking.own_place(reading, sentence, p), reading.lang), p) for p in linking.places_in(reading, sentence)]
    sure = sorted((f for f in found if f[0] >= _SURE), key=lambda f: (-f[0], f[1].start))
    return [p for _, p in sure if p.city] or [p for _, p in sure]


def _completed(reading: Reading, drafts: list[Draft]) -> list[Draft]:
    """Each draft with the date and place that its own sentence leaves out, where the report gives them elsewhere."""
    full = [d for d in drafts if d.date and d.place]
    return [_recalled(d, full) if d.aside else _agreeing(_filled(reading, d), full) for d in drafts]


def _agreeing(d: Draft, full: list[Draft]) -> Draft:
    """A round without a date that is told near another at the same place, or without a place on another's day: the same round."""
    if d.date is None and d.place:
        near = [f for f in full if f.place == d.place and abs(f.sentence.index - d.sentence.index) <= _NEAR and _fits(d, f)]
        if near:
            best = min(near, key=lambda f: (abs(f.sentence.index - d.sentence.index), f.sentence.index))
            return dataclasses.replace(d, date=best.date, borrowed=True)
    if d.date is None and d.place is None and d.country is None and (known := [f for f in full if _fits(d, f) and f.sentence.index != d.sentence.index]):
        best = min(known, key=lambda f: (abs(f.sentence.index - d.sentence.index), f.sentence.index))
        return dataclasses.replace(d, date=best.date, place=best.place, country=best.country, borrowed=True)
    if d.place is None and d.date:
        same = {(f.place, f.country) for f in full if f.date == d.date and _fits(d, f) and d.country in (None, f.country)}
        if len(same) == 1:
            place, country = same.pop()
            return dataclasses.replace(d, place=place, country=country, borrowed=True)
    return d


def _filled(reading: Reading, d: Draft) -> Draft:
    if d.date is None:
        day = chosen("round date around", linking.around_dates(reading, d.sentence, d.status), reading.lang)
        if day is not None and day.value:
            d = dataclasses.replace(d, date=lasting(reading.quote(d.sentence), day.value, reading.lang), borrowed=True)
    if d.place is None:
        place = chosen("round place around", linking.around_places(reading, d.sentence, d.status), reading.lang)
        if place is not None and place.value and d.country in (None, place.country):
            d = dataclasses.replace(d, place=place.value, country=place.country, borrowed=True)
    return d


def _recalled(d: Draft, full: list[Draft]) -> Draft:
    """A round merely referred to, with the date and place of the nearest other sentence that tells of it in full."""
    if d.date and (d.place or d.country):
        return d
    known = [f for f in full if f.sentence.index != d.sentence.index and (f.place == d.place or f.date == d.date) and _fits(d, f)]
    if not known:
        return d
    best = min(known, key=lambda f: (abs(f.sentence.index - d.sentence.index), f.sentence.index))
    return dataclasses.replace(d, date=d.date or best.date, place=d.place or best.place, country=d.country or best.country, borrowed=True)


def _fits(d: Draft, full: Draft) -> bool:
    """Whether ``full`` may be the round that ``d`` means: the same side of now, and no conflict of date or place."""
    if (d.status == "planned") != (full.status == "planned"):
        return False
    if d.place and full.place and d.place != full.place:
        return False
    a, b = interval(d.date), interval(full.date)
    return a is None or b is None or (a[0] <= b[1] and b[0] <= a[1])


def _parties(reading: Reading, sentence: Sentence, heads: tuple[object, ...]) -> tuple[str, ...]:
    """The sides that the sentence names, where it names two or more; else the report's sides."""
    named = dict.fromkeys(p for _, _, p in actors_in(reading, sentence.start, sentence.end))
    sides = [p for p in named if p in reading.sides]
    if len(sides) >= 2:
        return tuple(sides)
    if len(named) >= 2 and (len(reading.sides) < 2 or not sides):
        return tuple(named)
    if len(named) >= 2 and sides and len(reading.sides) > 2:
        return tuple(named)
    return reading.sides or tuple(named)


def _single_date(reading: Reading, sentence: Sentence) -> bool:
    return len({t.value for t in reading.inside(reading.times, sentence) if t.value}) <= 1


def _ordinal_near(reading: Reading, draft: Draft) -> int | None:
    """The ordinal stated in a sentence of several dates: only that of the part around the date itself."""
    for t in reading.inside(reading.times, draft.sentence):
        if t.value == draft.date:
            return ordinal(reading.text[max(draft.sentence.start, t.start - 70) : min(draft.sentence.end, t.end + 40)], reading.lang)
    return None


