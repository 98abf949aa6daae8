"""What coding events costs beside the bare parse: ``python bench/events.py SENTENCES.jsonl...``.

Codes sentences (a ``text`` a line) and runs the spaCy pipeline that detente parses with over the same texts, by turns in
one process on one thread; prints sentences a CPU second of each and their ratio (median of the rounds, least and most).
The bare parse is the pipeline without its entity recogniser, in batches, which is the quickest way to run it.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from detente.coding import Coder
from detente.language import models
from detente.model import Report

ROUNDS, MOST = 5, 600


def spent(work: Callable[[], object]) -> float:
    """CPU seconds of ``work``."""
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> None:
    """Measure and print."""
    lines = [line for name in sys.argv[1:] for line in Path(name).read_text(encoding="utf-8").splitlines()]
    texts = [json.loads(line)["text"] for line in lines]
    texts = texts[:: max(1, len(texts) // MOST)]
    reports = [Report.of(t) for t in texts]
    coder, pipeline = Coder(), models.load("en").nlp
    coded = [coder.code(r) for r in reports]  # tables and models are loaded before anything is timed
    list(pipeline.pipe(texts[:100]))
    own, bare = [], []
    for _ in range(ROUNDS):
        own.append(len(texts) / spent(lambda: [coder.code(r) for r in reports]))
        bare.append(len(texts) / spent(lambda: list(pipeline.pipe(texts))))
    ratios = [a / b for a, b in zip(own, bare, strict=True)]
    print(f"{len(texts)} sentences, {sum(map(bool, coded))} with an event, {ROUNDS} rounds, CPU time of one thread")
    print(f"coding events     {statistics.median(own):6.0f} sentences a second ({min(own):.0f} to {max(own):.0f})")
    print(f"bare spaCy parse  {statistics.median(bare):6.0f} sentences a second ({min(bare):.0f} to {max(bare):.0f})")
    print(f"ratio             {statistics.median(ratios):6.2f} ({min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    main()
