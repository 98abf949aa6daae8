"""What each part of the reader brings to each row and costs: ``python scripts/ablation.py ../shared/gold/dev [--split held]``.

Reads the reports of a gold folder once and finds their claims again and again, each time with one part taken away.
Prints F1 by row for the whole reader, and for each variant the difference; then the CPU time of the parts.
"""

from __future__ import annotations

import argparse
import copy
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from spacy.tokens import Doc

from detente.evaluation import gold as gold_folder
from detente.evaluation.gold import GoldReport
from detente.evaluation.rows import of_report
from detente.evaluation.split import chooser
from detente.finders.reader import Reader
from detente.language.reading import Reading, Signals
from detente.model import Report
from detente.outputs.json import claim as as_json

ROWS = ("about talks", "dates", "rounds", "rounds=", "heads", "issues", "conditions", "conditions=", "undertakings", "statements", "events")
KINDS = ("time", "round", "issue", "condition", "commitment", "announcement", "statement", "event")


def figures(reader: Reader, readings: list[tuple[GoldReport, Reading]]) -> dict[str, float]:
    """F1 by row."""
    totals = {row: np.zeros(3) for row in ROWS}
    for entry, reading in readings:
        found = reader.find(reading)
        said: dict[str, list[Any]] = {kind: [] for kind in KINDS}
        for claim in map(as_json, found.claims):
            said.setdefault(claim["kind"], []).append(claim)
        for row, counts in of_report(entry, said, found.about_talks).counts.items():
            if row in totals:
                totals[row] += counts
    return {row: float(2 * t[0] / (t[1] + t[2])) if t[1] + t[2] else 0.0 for row, t in totals.items()}


def _changed(readings: list[tuple[GoldReport, Reading]], change: Callable[[Reading], None]) -> list[tuple[GoldReport, Reading]]:
    out = []
    for entry, reading in readings:
        other = copy.copy(reading)
        change(other)
        out.append((entry, other))
    return out


def _deaf(reading: Reading) -> None:
    reading.signals = None


def _untagged(reading: Reading) -> None:
    if reading.signals:
        reading.signals = Signals(reading.signals.talks, reading.signals.sentences, (), reading.signals.links)


def _unlinked(reading: Reading) -> None:
    if reading.signals:
        reading.signals = Signals(reading.signals.talks, reading.signals.sentences, reading.signals.spans)


def _unparsed(reading: Reading) -> None:
    doc = reading.doc
    size = len(doc)
    reading.doc = Doc(doc.vocab, [t.text for t in doc], [bool(t.whitespace_) for t in doc], heads=list(range(size)), deps=[""] * size)


def _speechless(reading: Reading) -> None:
    reading.speech = []


def _nobody(reading: Reading) -> None:
    reading.people = []


@contextmanager
def _without(*targets: tuple[str, Any]) -> Iterator[None]:
    patches = [mock.patch(name, value) for name, value in targets]
    for patch in patches:
        patch.start()
    try:
        yield
    finally:
        for patch in patches:
            patch.stop()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--split", choices=("tune", "choose", "held"), default="held")
    a = parser.parse_args()
    reader, belongs = Reader.load("en"), chooser(a.split)
    readings, began = [], time.process_time()
    for entry in gold_folder.reports(a.gold):
        if belongs(entry.key.split("/")[0]):
            day = entry.meta.get("date") or entry.meta.get("published")
            report = Report.of(entry.text, published=None if day == "unknown" else day, outlet=entry.meta.get("outlet"))
            readings.append((entry, reader.language.read(report)))
    reading_time = time.process_time() - began
    began = time.process_time()
    whole = figures(reader, readings)
    finding_time = time.process_time() - began
    silent = ("detente.finders.scores.cue_weight", lambda *_: 0.0)
    untrained = ("detente.language.choice._weights", lambda *_: {})
    variants: dict[str, Callable[[], dict[str, float]]] = {
        "the encoder": lambda: figures(reader, _changed(readings, _deaf)),
        "its tags": lambda: figures(reader, _changed(readings, _untagged)),
        "its links": lambda: figures(reader, _changed(readings, _unlinked)),
        "the cues": lambda: _run(reader, readings, silent),
        "the choices": lambda: _run(reader, readings, untrained),
        "the parse": lambda: figures(reader, _changed(readings, _unparsed)),
        "speech": lambda: figures(reader, _changed(readings, _speechless)),
        "people": lambda: figures(reader, _changed(readings, _nobody)),
    }
    print(f"{len(readings)} reports ({a.split}); F1, and what is lost without a part")
    print(f"{'':16}" + "".join(f"{row[:11]:>13}" for row in ROWS))
    print(f"{'all':16}" + "".join(f"{whole[row]:13.3f}" for row in ROWS))
    for name, run in variants.items():
        other = run()
        print(f"{'- ' + name:16}" + "".join(f"{other[row] - whole[row]:+13.3f}" for row in ROWS), flush=True)
    print(f"CPU: reading {reading_time:.1f} s, finders {finding_time:.1f} s; the parts of reading: python bench/reading.py {a.gold}")


def _run(reader: Reader, readings: list[tuple[GoldReport, Reading]], *targets: tuple[str, Any]) -> dict[str, float]:
    with _without(*targets):
        return figures(reader, readings)


if __name__ == "__main__":
    main()
