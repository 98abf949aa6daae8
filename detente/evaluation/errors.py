"""The errors behind a row: what was missed, what was said beside gold, and what was found but got wrong, each in its sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from detente.errors import InvalidValue
from detente.evaluation.measures import Item
from detente.evaluation.rows import Unit
from detente.language.sentences import split_sentences


@dataclass(frozen=True, slots=True)
class Error:
    """One error in one report (``<negotiation>/<nn>``) or merged negotiation.

    ``gold`` is None for a false alarm, ``said`` for a miss; where both are there, they were paired and differ in what
    the row is about. ``sentence`` is the sentence of the report that the entry rests on, None where it rests on none.
    """

    report: str
    gold: Item | None
    said: Item | None
    sentence: str | None


def errors(units: Sequence[Unit], row: str) -> list[Error]:
    """The errors of ``row``, report by report. Raises InvalidValue for a row whose errors are not kept."""
    kept = list(dict.fromkeys(name for unit in units for name in (*unit.missed, *unit.wrong)))
    if row not in kept:
        raise InvalidValue(f"no errors are kept for the row {row!r}; choose one of: {', '.join(kept)}")
    return [error for unit in units for error in _of(unit, row)]


def _of(unit: Unit, row: str) -> Iterator[Error]:
    for entry in unit.missed.get(row, []):
        yield Error(unit.name, entry, None, _sentence(unit.text, entry))
    for entry in unit.alarms.get(row, []):
        yield Error(unit.name, None, entry, _sentence(unit.text, entry))
    for gold, said in unit.wrong.get(row, []):
        yield Error(unit.name, gold, said, _sentence(unit.text, gold) or _sentence(unit.text, said))


def _sentence(text: str, entry: Item) -> str | None:
    at = entry.get("start")
    if at is None:
        at = text.find(entry.get("quote") or entry.get("text") or entry.get("name") or "\0")
    return next((text[s.start : s.end] for s in split_sentences(text) if s.start <= at < s.end), None)
