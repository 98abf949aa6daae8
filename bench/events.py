"""What coding events costs beside the bare parse: ``python bench/events.py SENTENCES.jsonl...``.

Codes sentences (a ``text`` a line) and runs the spaCy pipeline that detente parses with over the same texts, by turns in
one process on one thread; prints sentences a CPU second of each (median of the rounds, least and most). The parse is run in
three ways: text by text, as coding runs, without the entity recogniser, which detente does not use; in batches without it,
the quickest way; and in batches with it, as the model comes.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from detente.coding import Coder
from detente.language import models
from detente.model import Report

ROUNDS, MOST = 5, 600


def spent(work: Callable[[], object]) -> float:
    """CPU seconds of ``work``."""
    began = time.process_time()
    work()
    return time.process_time() - began


def whole_pipeline() -> Any:
    """The same spaCy model with all its components."""
    import spacy

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return spacy.load(models.choose("en"))


def main() -> None:
    """Measure and print."""
    lines = [line for name in sys.argv[1:] for line in Path(name).read_text(encoding="utf-8").splitlines()]
    texts = [json.loads(line)["text"] for line in lines]
    texts = texts[:: max(1, len(texts) // MOST)]
    reports = [Report.of(t) for t in texts]
    coder, lean, whole = Coder(), models.load("en").nlp, whole_pipeline()
    coded = [coder.code(r) for r in reports]  # tables and models are loaded before anything is timed
    list(whole.pipe(texts[:100]))
    ways: dict[str, Callable[[], object]] = {
        "coding events": lambda: [coder.code(r) for r in reports],
        "parse, text by text": lambda: [lean(t) for t in texts],
        "parse, in batches": lambda: list(lean.pipe(texts)),
        "parse with entities": lambda: list(whole.pipe(texts)),
    }
    speeds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, work in ways.items():
            speeds[name].append(len(texts) / spent(work))
    print(f"{len(texts)} sentences, {sum(map(bool, coded))} with an event, {ROUNDS} rounds, CPU time of one thread")
    for name, found in speeds.items():
        print(f"{name:20} {statistics.median(found):6.0f} sentences a second ({min(found):.0f} to {max(found):.0f})")


if __name__ == "__main__":
    main()
