"""Figures of the shipped reader on gold it never saw: ``python -m detente.training.report --gold ../shared/gold``.

Sentence labels: precision, recall and F1 at the reader's own thresholds. Tags: a span counts as found where it overlaps a
silver span of its label (``detente.training.labels``), each once. Gate: one decision a report. ``--part choose`` reads the
folders set aside for choices instead; with ``--thresholds FILE`` it also finds each label's best threshold there, tells
what they are worth on the half of the reports they were not found on, and writes them to FILE for the export.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from detente.language.encoder import Encoder
from detente.language.reading import Signals
from detente.training.labels import Example, coded_sentences, example_of, fifth, gold_reports, held_out

_GRID = np.arange(0.1, 0.9, 0.05)
_FEW = 10  # positives below which a threshold is not found but set
_SET = 0.3


@dataclass
class Column:
    """One label over many sentences: probabilities, truth, and which half of the reports a sentence is of."""

    said: np.ndarray
    true: np.ndarray
    half: np.ndarray

    def counts(self, threshold: float, half: int | None = None) -> np.ndarray:
        """(hits, said, true) at a threshold, on one half of the reports or all."""
        keep = self.half == half if half is not None else np.ones_like(self.true, bool)
        said, true = self.said[keep] >= threshold, self.true[keep]
        return np.array([(said & true).sum(), said.sum(), true.sum()])

    def best(self, half: int | None = None) -> float:
        """The threshold with the highest F1; ``_SET`` where there are few positives."""
        if self.counts(0.5, half)[2] < _FEW:
            return _SET
        return round(float(max(_GRID, key=lambda c: (_f1(*self.counts(c, half)), -abs(c - 0.5)))), 2)


def _f1(hits: float, said: float, true: float) -> float:
    return 2 * hits / (said + true) if said + true else 0.0


def columns(pairs: list[tuple[Example, Signals]], labels: tuple[str, ...]) -> dict[str, Column]:
    """The sentences of ``pairs`` by label, without those on which gold is silent for the label."""
    out = {}
    for label in labels:
        rows = [
            (signals.sentences[i].get(label, 0.0), label in example.labels[i], number % 2)
            for number, (example, signals) in enumerate(pairs)
            for i in range(len(example.sentences))
            if label not in example.unsure[i] or label in example.labels[i]
        ]
        if rows:
            said, true, half = (np.array(c) for c in zip(*rows, strict=True))
            out[label] = Column(said, true.astype(bool), half)
    return out


def span_counts(pairs: list[tuple[Example, Signals]], floors: dict[str, float]) -> dict[str, list[int]]:
    """(hits, said, true) by tag: spans that overlap, one to one, in order of score."""
    out: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for example, signals in pairs:
        for tag in example.tagged:
            left = sorted({(a, b) for a, b, t in example.tags if t == tag})
            out[tag][2] += len(left)
            for span in sorted((s for s in signals.spans if s.label == tag and s.score >= floors.get(tag, 0.5)), key=lambda s: -s.score):
                out[tag][1] += 1
                if met := [(a, b) for a, b in left if a < span.end and span.start < b]:
                    left.remove(met[0])
                    out[tag][0] += 1
    return out


def speed(encoder: Encoder, examples: list[Example]) -> str:
    """Sentences and wordpieces a CPU-second on one thread, beside the full spaCy pipeline on the same texts."""
    sentences = sum(len(e.sentences) for e in examples)
    tokens = sum(encoder.length(e.text, e.sentences) for e in examples)
    began = time.process_time()
    for e in examples:
        encoder.signals(e.text, e.sentences)
    own = time.process_time() - began
    line = f"encoder: {sentences / own:.0f} sentences, {tokens / own:.0f} wordpieces a CPU-second"
    from detente.language import models

    pipeline = models.load("en")
    began = time.process_time()
    for e in examples:
        pipeline.nlp(e.text)
    other = time.process_time() - began
    return f"{line}; {pipeline.name}: {sentences / other:.0f} sentences, {tokens / other:.0f} wordpieces a CPU-second"


def _best_floor(pairs: list[tuple[Example, Signals]], tag: str) -> float:
    """The score at or above which a tag's spans have the highest F1."""
    worth = {c: _f1(*span_counts(pairs, {tag: c})[tag]) for c in np.arange(0.3, 0.75, 0.05).round(2).tolist()}
    return float(max(worth, key=lambda c: worth[c]))


def _print(name: str, counts: Sequence[int] | np.ndarray, rest: str = "") -> None:
    hits, said, true = counts
    precision, recall = hits / max(said, 1), hits / max(true, 1)
    print(f"{name:22}{precision:7.3f}{recall:7.3f}{_f1(hits, said, true):7.3f}{said:7}{true:7}  {rest}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--folder", type=Path, help="the reader's files; the shipped ones when left out")
    parser.add_argument("--part", choices=("held", "choose"), default="held")
    parser.add_argument("--thresholds", type=Path)
    a = parser.parse_args()
    encoder = Encoder.load(folder=a.folder)
    folders = held_out(a.part)
    reports = [example_of(e) for e in gold_reports(a.gold) if e.group in folders]
    coded = [e for e in coded_sentences(a.gold / "events" / "plv_train.jsonl") if fifth(e.name)]
    found: dict[str, float] = {}
    for title, examples in ((f"{len(reports)} reports ({a.part})", reports), (f"{len(coded)} coded sentences", coded)):
        pairs = [(e, encoder.signals(e.text, e.sentences)) for e in examples]
        print(f"\n{title}\n{'sentence label':22}{'P':>7}{'R':>7}{'F1':>7}{'said':>7}{'true':>7}")
        for label, column in columns(pairs, encoder.labels).items():
            if not column.true.any():
                continue
            best = column.best()
            rest = ""
            if a.thresholds and (examples is reports or label not in found):
                found[label] = best
                crossed = column.counts(column.best(0), 1) + column.counts(column.best(1), 0)
                rest = f"best at {best:.2f}; chosen on one half, on the other {_f1(*crossed):.3f}"
            _print(label, column.counts(encoder.thresholds.get(label, 0.5)), rest)
        print("tag")
        for tag, counts in sorted(span_counts(pairs, encoder.thresholds).items()):
            _print(tag, counts)
            if a.thresholds and examples is reports:
                found[tag] = _best_floor(pairs, tag)
        if examples is reports:
            gate = [(s.talks >= 0.5, bool(e.talks)) for e, s in pairs]
            counts = [sum(x and y for x, y in gate), sum(x for x, _ in gate), sum(y for _, y in gate)]
            _print("gate", counts, f"accuracy {np.mean([x == y for x, y in gate]):.3f}")
    print(speed(encoder, reports))
    if a.thresholds:
        a.thresholds.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
