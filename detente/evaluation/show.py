"""The figures as a table or as JSON, and the errors of a row in their sentences."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator

from detente.evaluation.errors import Error, errors
from detente.evaluation.intervals import Interval
from detente.evaluation.measures import Item
from detente.evaluation.reliability import reliability
from detente.evaluation.score import Figure, Scores

_ASIDE = ("id", "report", "start", "end", "said_by", "reader", "confidence", "claims", "history", "accounts", "docs", "quote")


def show(scores: Scores, *, as_json: bool = False) -> str:
    """The table that `detente evaluate` prints: each figure, and the 95 % bootstrap intervals of recall and F1."""
    if as_json:
        return json.dumps({
            "reports": scores.reports, "about_talks_accuracy": scores.accuracy, "about_talks_alpha": scores.alpha,
            "altered_quotes": scores.altered_quotes, "absent": scores.absent,
            "rows": {name: dataclasses.asdict(f) for name, f in scores.rows.items()},
        }, indent=1)
    lines = [
        f"{scores.reports} reports, about-talks accuracy {scores.accuracy:.3f} (alpha {scores.alpha:.3f}), "
        f"altered quotes {scores.altered_quotes}",
        f"{'':26}{'P':>6} {'R':>6} {'R, 95 %':^13} {'F1':>6} {'F1, 95 %':^13}{'hits':>6}{'said':>6}{'gold':>6}",
        *(_row(name, figure) for name, figure in scores.rows.items()),
    ]
    if scores.absent:
        lines.append(f"not in the record, so all missed: {', '.join(scores.absent)}")
    return "\n".join(lines)


def _row(name: str, f: Figure) -> str:
    spread = f.intervals
    return (
        f"{name:26}{f.precision:6.3f} {f.recall:6.3f} {_between(spread['recall'])} {f.f1:6.3f} {_between(spread['f1'])}"
        f"{f.hits:6}{f.said:6}{f.gold:6}"
    )


def _between(interval: Interval) -> str:
    return f"{interval[0]:6.3f}-{interval[1]:.3f} "


def show_reliability(scores: Scores) -> str:
    """By row and bin of confidence: claims, mean confidence, share right with its 95 % interval; then the calibration error."""
    lines = [f"{'':16}{'confidence':>12}{'claims':>8}{'mean':>8}{'right':>8}  95 %"]
    for r in reliability(scores.units):
        lines += [
            f"{r.row if i == 0 else '':16}{f'{b.low:.1f}-{b.high:.1f}':>12}{b.claims:8}{b.sure:8.3f}{b.right:8.3f}  {b.interval[0]:.3f}-{b.interval[1]:.3f}"
            for i, b in enumerate(r.bins)
        ]
        lines.append(f"{'':16}expected calibration error {r.error:.3f}, Brier score {r.brier:.3f}")
    return "\n".join(lines)


def show_errors(scores: Scores, row: str) -> str:
    """The misses (-), false alarms (+) and wrong findings (gold, then ->) of a row, report by report, with their sentences."""
    lines, last = [], None
    for error in errors(scores.units, row):
        lines += [error.report] if error.report != last else []
        lines += list(_lines(error))
        last = error.report
    return "\n".join(lines) or f"no errors in {row!r}"


def _lines(error: Error) -> Iterator[str]:
    if error.gold is not None:
        yield f"  - {_told(error.gold)}"
    if error.said is not None:
        yield f"  {'+' if error.gold is None else '->'} {_told(error.said)}"
    if error.sentence:
        yield f"      “{' '.join(error.sentence.split())}”"


def _told(entry: Item) -> str:
    return json.dumps({k: v for k, v in entry.items() if v not in (None, [], {}, "") and k not in _ASIDE}, ensure_ascii=False)
