"""Date expressions of a report, each with its value as EDTF and the basis on which it was resolved.

:mod:`detente.language.date_tagger` finds them, :mod:`detente.language.date_resolver` says what they mean.
"""

from __future__ import annotations

import functools
import re
from datetime import date, timedelta

from detente.language.date_patterns import patterns
from detente.language.date_resolver import Context, offset, resolve
from detente.language.date_tagger import Found, find_dates
from detente.language.date_tense import Tense, side_of, told_right_before
from detente.language.reading import Sentence, TimeMention
from detente.language.year import infer_published
from detente.model.dates import grain, parse

_HEAD_SENTENCES = 12
_PLACE_BEFORE = re.compile(r"[\W_]*(?:[A-ZÀ-Þ][\w.’'-]*[\s,./*-]*(?:(?:de|la|of|and|del|al)\s+)?){0,8}\(?\s*")
_DASH_BEHIND = re.compile(r"(?:,?\s*\d{4})?[,.)]?\s*(?:[(/][^)\n]{2,40}[)/]\s*)?(?:--|—|–|-\s|:)")
_GRAINS = {"day": "day", "days": "range", "weekday": "day", "today": "day", "month": "month", "year": "year", "weekend": "range"}


def tag_times(
    text: str, sentences: list[Sentence], published: str | None = None, tense: Tense | None = None, lang: str = "en"
) -> list[TimeMention]:
    """Every date expression of ``text``, in order and without overlap.

    ``published`` is an ISO date or date-time, or None (then it is inferred where the text leaves one choice, see
    :mod:`detente.language.year`), and the day after it where the text tells that day as past; ``tense`` tells the tense at a character (``past``, ``present``, ``future`` or None),
    and without it the words around the date do. An expression that the text does not fix has the value None.
    """
    day, because = _day(published), ""
    if day is None:
        day, because = infer_published(text, sentences, lang)
    elif _told_after(text, sentences, day, lang):
        day, because = day + timedelta(1), "the day after its stamp, which the text tells as past"
    context = Context(text, day, tense, patterns(lang), lang)
    mentions: list[TimeMention] = []
    paragraph = -1
    for sentence, found in find_dates(text, sentences, lang):
        if sentence.paragraph > paragraph + 2:
            context.last = context.last_month = None
        if found.needs and side_of(text, found.start, found.end, (sentence.start, sentence.end), tense, lang) != found.needs:
            continue
        mention = _mention(found, sentence, context, because if day else "")
        mentions.append(mention)
        if mention.value and mention.grain in ("day", "month"):
            named, paragraph = parse(mention.value)[0], sentence.paragraph
            if mention.grain == "day":
                context.last, context.last_end, context.last_month = named, found.end, None
            else:
                context.last_month = named
    return mentions


def _day(published: str | None) -> date | None:
    """The day of publication, or None where it is not one (a year outside the calendar of the press is a fault of the source)."""
    try:
        day = date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None
    return day if day and 1600 <= day.year <= 2199 else None


def _told_after(text: str, sentences: list[Sentence], stamp: date, lang: str) -> bool:
    """Whether the text reports ("said Monday") what happened the day after its ``stamp``, as where it was brought up to date.

    A weekday right behind its verb is one of the last days of the news; where it would be six days old, it is the next day.
    """
    ahead = patterns(lang).words["weekdays"][(stamp.weekday() + 1) % 7]
    naming = [s for s in sentences if not s.headline and ahead in text[s.start : s.end].lower()]
    return any(
        found.kind == "weekday" and not {"r", "wd2"} & found.parts.keys() and found.parts["wd"].lower() == ahead
        and told_right_before(text, found.start, sentence.start, lang)
        and side_of(text, found.start, found.end, (sentence.start, sentence.end), None, lang) == "past"
        for sentence, found in find_dates(text, naming, lang)
    )


def _mention(found: Found, sentence: Sentence, context: Context, because: str) -> TimeMention:
    value, basis = resolve(found, sentence, context)
    told = offset(found, context)
    start, end = found.start, found.end
    if told is not None:
        end = context.text.index(found.parts["anchor"], start) + _length(found.parts["anchor"], told.anchor)
        lead = context.known.approximate.search(context.text, max(sentence.start, start - 14), start)
        start = lead.start() if lead else start
    if because and value and str(context.day) in basis:
        basis = f"{basis} ({because})"
    return TimeMention(
        start=start, end=end, text=context.text[start:end], value=value, basis=basis,
        grain=grain(value) if value else _GRAINS.get(found.kind, "range"), offset=told,
        role="dateline" if _is_dateline(context.text, found, sentence, context.lang) else None,
    )


def _length(printed: str, kept: str) -> int:
    """How many characters of ``printed`` hold the words of ``kept``, whatever white space stands between them."""
    found = re.match(r"\s+".join(map(re.escape, kept.split())), printed)
    return found.end() if found else len(printed)


@functools.cache
def _stamp_words(lang: str) -> frozenset[str]:
    return frozenset(patterns(lang).words["stamp"])


def _is_dateline(text: str, found: Found, sentence: Sentence, lang: str) -> bool:
    """Whether a day is the date of a dateline ("HAVANA, March 16 (AP) --") or a line of the page that only gives a date."""
    if found.kind not in ("day", "iso", "slash") or sentence.index >= _HEAD_SENTENCES and "y" not in found.parts:
        return False
    before, after = text[sentence.start : found.start], text[found.end : sentence.end]
    rest = re.sub(r"[\d:|,()•.–—-]+", " ", f"{before} {after}".lower()).split()
    if all(word in _stamp_words(lang) or word in patterns(lang).weekdays for word in rest):
        return True
    return sentence.index < _HEAD_SENTENCES and len(before) <= 60 and bool(_PLACE_BEFORE.fullmatch(before) and _DASH_BEHIND.match(after))
