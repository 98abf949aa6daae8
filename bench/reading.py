"""What reading costs beside the bare parse: ``python bench/reading.py [FOLDER_OF_GOLD]``.

Reads reports about talks (the gold's, or the examples where none is named), all claims included, and runs the whole
spaCy pipeline over the same texts, by turns in one process on one thread; prints CPU seconds, their ratio (median of
the rounds, least and most), and where reading spends its time.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from detente.finders.reader import Reader
from detente.language import models, read
from detente.model import Report

ROUNDS, MOST = 3, 60
PARTS = ("parse", "find_people", "find_parties", "find_places", "tag_times", "find_speech", "negotiating_sides", "settle")


def reports(folder: Path | None) -> Iterator[Report]:
    """Reports about talks."""
    if folder is None:
        for path in sorted(Path("examples/reports").rglob("*.txt")):
            yield Report.of(path.read_text(encoding="utf-8"))
        return
    for path in sorted(folder.glob("*/*.txt")):
        meta, gold = (json.loads(path.with_suffix(f".{kind}.json").read_text(encoding="utf-8")) for kind in ("meta", "gold"))
        if gold["about_talks"] and meta.get("lang", "en") == "en":
            day = meta.get("date") or meta.get("published")
            yield Report.of(path.read_text(encoding="utf-8"), published=None if day == "unknown" else day, outlet=meta.get("outlet"))


def spent(work: Callable[[], object]) -> float:
    """CPU seconds of ``work``."""
    began = time.process_time()
    work()
    return time.process_time() - began


def bare_pipeline() -> Any:
    """The same spaCy model with all its components."""
    import spacy

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return spacy.load(models.choose("en"))


def watch(reader: Reader) -> dict[str, float]:
    """From now on, the CPU seconds that each part of reading takes."""
    times: dict[str, float] = defaultdict(float)

    def timed(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **named: Any) -> Any:
            began = time.process_time()
            try:
                return work(*args, **named)
            finally:
                times[name] += time.process_time() - began
        return run

    places: list[tuple[object, str, str]] = [(read, part, part) for part in PARTS]
    for place, attribute, name in [*places, (reader.language.encoder, "signals", "encoder")]:
        setattr(place, attribute, timed(name, getattr(place, attribute)))
    return times


def main() -> None:
    """Measure and print."""
    texts = list(reports(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
    texts = texts[:: max(1, len(texts) // MOST)]
    reader, bare = Reader.load("en"), bare_pipeline()
    times = watch(reader)
    for report in texts[:3]:  # tables and models are loaded before anything is timed
        reader.read(report)
        bare(report.text)
    times.clear()
    ratios, own, other = [], 0.0, 0.0
    for _ in range(ROUNDS):
        reading = spent(lambda: [reader.read(r) for r in texts])
        parsing = spent(lambda: [bare(r.text) for r in texts])
        ratios.append(reading / parsing)
        own, other = own + reading, other + parsing
    parts = dict(times)
    sentences = sum(len(reader.language.read(r).sentences) for r in texts) * ROUNDS
    print(f"{len(texts)} reports about talks, {sentences // ROUNDS} sentences, {ROUNDS} rounds, CPU time of one thread")
    print(f"reading, all claims   {own:8.2f} s  {sentences / own:6.0f} sentences a second")
    print(f"bare spaCy pipeline   {other:8.2f} s  {sentences / other:6.0f} sentences a second")
    print(f"ratio                 {statistics.median(ratios):8.2f}    ({min(ratios):.2f} to {max(ratios):.2f})")
    for name, seconds in sorted(parts.items(), key=lambda t: -t[1]):
        print(f"  {name:20}{seconds / own:7.1%}")


if __name__ == "__main__":
    main()
