"""The figures as a table or as JSON, and the errors of a row in their sentences."""

from __future__ import annotations

import dataclasses
import json

from detente.evaluation.rows import Unit
from detente.evaluation.score import Scores


def show(scores: Scores, *, as_json: bool = False) -> str:
    """The table that `detente evaluate` prints; F1 with its 95 % bootstrap interval over reports."""
    if as_json:
        return json.dumps({
            "reports": scores.reports, "about_talks_accuracy": scores.accuracy, "altered_quotes": scores.altered_quotes,
            "rows": {name: dataclasses.asdict(f) for name, f in scores.rows.items()},
        }, indent=1)
    lines = [
        f"{scores.reports} reports, about-talks accuracy {scores.accuracy:.3f}, altered quotes {scores.altered_quotes}",
        f"{'':26}{'P':>7}{'R':>7}{'F1':>7}   95 % interval {'hits':>6}{'said':>6}{'gold':>6}",
    ]
    for name, f in scores.rows.items():
        lines.append(f"{name:26}{f.precision:7.3f}{f.recall:7.3f}{f.f1:7.3f}   {f.low:.3f} to {f.high:.3f}{f.hits:7}{f.said:6}{f.gold:6}")
    return "\n".join(lines)


def show_errors(scores: Scores, row: str) -> str:
    """The misses (-) and false alarms (+) of a row, report by report."""
    return "\n".join(line for unit in scores.units for line in _errors(unit, row)) or f"no errors in {row!r}"


def _errors(unit: Unit, row: str) -> list[str]:
    lines = [f"  - {json.dumps(item, ensure_ascii=False)}" for item in unit.missed.get(row, [])]
    for item in unit.alarms.get(row, []):
        told = {k: v for k, v in item.items() if v not in (None, [], {}) and k not in ("id", "report", "start", "end", "said_by", "reader")}
        lines.append(f"  + {json.dumps(told, ensure_ascii=False)}")
    return [unit.name, *lines] if lines else []
