"""Fit the confidences: ``python -m detente.training.calibrate --gold ../shared/gold``.

Reads the reports of ``split.toml``'s [choose], compares every claim with the gold, and fits slope and offset of each kind
by maximum likelihood with a weak prior towards leaving the score alone. Writes ``data/en/calibration.json``; what it is
worth is what ``detente evaluate --split held --reliability`` shows on reports that were not used here.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from detente.evaluation import gold as gold_folder
from detente.evaluation.rows import of_report
from detente.evaluation.split import chooser
from detente.finders.calibration import log_odds
from detente.finders.reader import Reader
from detente.model import Report
from detente.outputs.json import claim as as_json

KINDS = {
    "rounds": ("round",), "issues": ("issue",), "conditions": ("condition",), "undertakings": ("commitment", "announcement"),
    "statements": ("statement",), "events": ("event",), "dates": ("time",),
}
PRIOR = 4.0  # how many claims the prior is worth


def platt(scores: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """(slope, offset) on the log-odds scale: the maximum of likelihood and a Gaussian prior around (1, 0), by damped Newton steps."""
    x = np.stack([np.array([log_odds(s) for s in scores]), np.ones(len(scores))], 1)
    start = np.array([1.0, 0.0])

    def worth(w: np.ndarray) -> float:
        z = x @ w
        return float((right * z - np.logaddexp(0, z)).sum() - PRIOR / 2 * ((w - start) ** 2).sum())

    weights = start.copy()
    for _ in range(100):
        p = 1 / (1 + np.exp(-(x @ weights)))
        slope = x.T @ (right - p) - PRIOR * (weights - start)
        curve = (x * (p * (1 - p))[:, None]).T @ x + PRIOR * np.eye(2)
        step = np.linalg.solve(curve, slope)
        while worth(weights + step) < worth(weights) and np.abs(step).max() > 1e-6:
            step = step / 2
        weights = weights + step
    return round(float(max(weights[0], 0.05)), 3), round(float(weights[1]), 3)


def judged(gold: Path) -> dict[str, list[tuple[float, bool]]]:
    """By row of the score: each claim's own score and whether it is right, on the reports set aside."""
    reader, belongs = Reader.load("en", calibrated=False), chooser("choose")
    out: dict[str, list[tuple[float, bool]]] = {}
    for part in ("dev", "singles"):
        for entry in gold_folder.reports(gold / part, "en"):
            if not belongs(entry.key.split("/")[0]):
                continue
            day = entry.meta.get("date") or entry.meta.get("published")
            report = Report.of(
                entry.text, title=entry.text.split("\n", 1)[0], outlet=entry.meta.get("outlet"),
                published=None if day == "unknown" else day,
            )
            found: dict[str, list[dict[str, object]]] = {kind: [] for kinds in KINDS.values() for kind in kinds}
            for claim in map(as_json, reader.read(report).claims):
                found.setdefault(str(claim["kind"]), []).append(claim)
            for row, pairs in of_report(entry, found, True).judged.items():
                out.setdefault(row, []).extend(pairs)
    return out


def main() -> None:
    """Fit, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("detente/data/en/calibration.json"))
    a = parser.parse_args()
    table = {}
    for row, pairs in judged(a.gold).items():
        scores, right = (np.array(c, float) for c in zip(*pairs, strict=True))
        slope, offset = platt(scores, right)
        print(f"{row:14}{len(pairs):6} claims, {right.mean():.3f} right, mean score {scores.mean():.3f}: slope {slope}, offset {offset}")
        table.update(dict.fromkeys(KINDS[row], (slope, offset)))
    a.out.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
