"""What of a model's answer is believed: claims of the right form, whose quote is the text and whose names the text holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from detente.errors import DetenteError
from detente.model import Report, seal
from detente.model.claims import AnyClaim
from detente.review.values import check
from detente.second.prompt import CLASSES, LEFT_OUT

CONFIDENCE = 0.5  # a model's claims are not calibrated: nobody has measured how often they are right
_JSON = re.compile(r"\{.*\}", re.DOTALL)
_THOUGHT = re.compile(r"<think>.*?</think>", re.DOTALL)


class Unusable(Exception):
    """An answer from which nothing can be taken; ``again``: the same question may be answered better."""

    def __init__(self, why: str, *, again: bool) -> None:
        super().__init__(why)
        self.why, self.again = why, again


@dataclass(frozen=True, slots=True)
class Dropped:
    """A claim that is not believed: why (``invented``, ``elsewhere``, ``malformed`` or ``unsupported``), and the case in words."""

    why: str
    told: str


def claims_in(text: str) -> list[Any]:
    """The list of claims in an answer, as it stands. Raises Unusable where there is none."""
    found = _JSON.search(_THOUGHT.sub("", text))
    try:
        value = msgspec.json.decode(found[0]) if found else None
    except (msgspec.DecodeError, UnicodeEncodeError):
        value = None
    if value is None:
        raise Unusable("the answer is not JSON", again=True)
    claims = value.get("claims") if isinstance(value, dict) else None
    if not isinstance(claims, list):
        raise Unusable("the answer is JSON of another form: it has no list of claims", again=True)
    return claims


def believed(
    answer: Iterable[Any], report: Report, span: tuple[int, int], kinds: tuple[str, ...], reader: str, others: Mapping[str, str]
) -> Iterator[AnyClaim | Dropped]:
    """Each claim of an answer about ``span`` of a report, sealed against the text, or why it is dropped.

    ``others`` are the texts of other reports of the run by their id, in which a quote that is not this report's is looked for.
    """
    for one in answer:
        yield _one(one, report, span, kinds, reader, others)


def _one(
    one: Any, report: Report, span: tuple[int, int], kinds: tuple[str, ...], reader: str, others: Mapping[str, str]
) -> AnyClaim | Dropped:
    kind = one.get("kind") if isinstance(one, dict) else None
    if not isinstance(kind, str) or kind not in kinds:
        return Dropped("malformed", f"{kind!r} is no kind that was asked for")
    quote = one.get("quote")
    if not isinstance(quote, str) or not quote.strip():
        return Dropped("malformed", f"a {kind} without a quote")
    if strange := one.keys() - set(CLASSES[kind].__struct_fields__) - {"kind"} | one.keys() & (LEFT_OUT - {"kind"}):
        return Dropped("malformed", f"a {kind} has no key {min(strange)!r}")
    place = _place(quote, report.text, span)
    if place is None:
        home = next((id for id, text in others.items() if id != report.id and _place(quote, text)), None)
        if home is not None:
            return Dropped("elsewhere", f"quote of another report ({home}): {quote[:80]!r}")
        return Dropped("invented", f"quote that the report does not hold: {quote[:80]!r}")
    start, end = place
    keys = {**one, "report": report.id, "start": start, "end": end, "quote": report.text[start:end], "reader": reader, "confidence": CONFIDENCE}
    try:
        check(kind, one)
        claim: AnyClaim = msgspec.convert(keys, AnyClaim)
    except (msgspec.ValidationError, DetenteError, TypeError) as e:
        return Dropped("malformed", f"{kind}: {e}")
    if absent := next((name for name in _names(one) if _place(name, report.text, fold=True) is None), None):
        return Dropped("unsupported", f"a {kind} names {absent[:60]!r}, which the report does not")
    return seal(claim, report.text)


def _place(quote: str, text: str, span: tuple[int, int] | None = None, *, fold: bool = False) -> tuple[int, int] | None:
    """The first place of a quote in a text, in ``span`` if it stands there; only the kind and number of white space may differ."""
    words = r"\s+".join(map(re.escape, quote.split()))
    if not words:
        return None
    pattern = re.compile(words, re.IGNORECASE if fold else 0)
    found = (pattern.search(text, *span) if span else None) or pattern.search(text)
    return found.span() if found else None


def _names(one: Mapping[str, Any]) -> Iterator[str]:
    """The names of people and places that a claim of the right form gives."""
    voice = one.get("said_by") or {}
    for name in (one.get("place"), one.get("speaker"), voice.get("name"), *(h.get("name") for h in one.get("heads") or ()),
                 *(one.get("announcers") or ())):
        if name:
            yield name
