"""Value F1 of dates on a folder of TimeML documents: ``python scripts/tempeval.py FOLDER``.

Measures as TempEval-3 does (UzZaman et al., SemEval 2013, task 1): an expression counts as found where it overlaps a
gold one, and as right where its value is equal too; precision over what was found, recall over gold. detente keeps days,
weeks, months, years and ranges of days; durations, sets and vague references ("now") it does not look for, so the
figure is given for all of gold's expressions and for those that have such a value.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from detente.language.dates import tag_times
from detente.language.models import load
from detente.language.parse import parse
from detente.language.sentences import split_sentences
from detente.language.tense import tense_at
from detente.model.dates import interval

_CALENDAR = re.compile(r"\d{4}(-\d\d(-\d\d)?|-W\d\d)?")


@dataclass(frozen=True)
class Timex:
    """An expression with its place in the text and its TIMEX3 value."""

    start: int
    end: int
    value: str


def document(path: Path) -> tuple[str, str | None, list[Timex]]:
    """(text, day of creation, gold expressions) of a TimeML file."""
    root = ElementTree.parse(path).getroot()
    created = root.find(".//DCT//TIMEX3")
    text: list[str] = []
    gold: list[Timex] = []

    def walk(node: ElementTree.Element) -> None:
        start = sum(map(len, text))
        text.append(node.text or "")
        for child in node:
            walk(child)
            text.append(child.tail or "")
        if node.tag == "TIMEX3":
            gold.append(Timex(start, sum(map(len, text)), node.get("value", "")))

    body = root.find("TEXT")
    if body is None:
        raise SystemExit(f"{path} has no TEXT: is it TimeML?")
    walk(body)
    day = created.get("value", "")[:10] if created is not None else None
    return "".join(text), day, gold


def as_timex(value: str) -> str:
    """An EDTF value as TIMEX3 writes it: a week from Monday to Sunday by its number."""
    days = interval(value)
    if "/" in value and days and days[0].weekday() == 0 and (days[1] - days[0]).days == 6:
        year, week, _ = days[0].isocalendar()
        return f"{year}-W{week:02d}"
    return value


def found(text: str, day: str | None) -> Iterator[Timex]:
    """What detente finds."""
    sentences = split_sentences(text)
    doc = parse(text, sentences, load("en"))
    for t in tag_times(text, sentences, day, tense_at(doc)):
        if t.value:
            yield Timex(t.start, t.end, as_timex(t.value))


def f1(pairs: list[tuple[list[Timex], list[Timex]]]) -> tuple[float, float, float]:
    """(precision, recall, F1) of values over documents of (gold, found)."""
    right = said = true = 0
    for gold, ours in pairs:
        left = list(gold)
        for t in ours:
            met = next((g for g in left if g.start < t.end and t.start < g.end), None)
            if met is not None:
                left.remove(met)
                right += met.value[:10] == t.value
        said, true = said + len(ours), true + len(gold)
    p, r = right / max(said, 1), right / max(true, 1)
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def main() -> None:
    """Print the figures."""
    pairs = []
    for path in sorted(Path(sys.argv[1]).glob("*.tml")):
        text, day, gold = document(path)
        pairs.append((gold, list(found(text, day))))
    dated = [([g for g in gold if _CALENDAR.fullmatch(g.value[:10] or "")], ours) for gold, ours in pairs]
    for name, those in (("all expressions", pairs), ("with a calendar value", dated)):
        p, r, f = f1(those)
        print(f"{name:24}{sum(len(g) for g, _ in those):5} gold{sum(len(o) for _, o in those):5} found   P {p:.3f}  R {r:.3f}  value F1 {f:.3f}")


if __name__ == "__main__":
    main()
