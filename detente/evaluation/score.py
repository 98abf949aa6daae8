"""Figures of a record against gold, each with a bootstrap interval over reports."""

from __future__ import annotations

import collections
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.errors import DetenteError
from detente.evaluation import gold as gold_folder
from detente.evaluation.rows import Unit, of_process, of_report

if TYPE_CHECKING:
    from detente.record.record import Record

DRAWS, SEED = 2000, 20150316
Folder = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class Figure:
    """One row: precision, recall, F1 (0 to 1), the counts behind them, and the 95 % bootstrap interval of F1."""

    precision: float
    recall: float
    f1: float
    hits: int
    said: int
    gold: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Scores:
    """All rows in order, with the number of reports, the accuracy of the gate, and how many quotes are not their text."""

    reports: int
    accuracy: float
    altered_quotes: int
    rows: dict[str, Figure]
    units: tuple[Unit, ...]


def evaluate(gold: Folder, record: Record | Mapping[str, Any] | Folder, *, lang: str = "en", only: Iterable[str] | None = None) -> Scores:
    """The figures of ``record`` (a Record, an export, or the path of an export) against the gold folder ``gold``.

    ``only`` names the negotiations (folders) to score. Raises DetenteError where the gold or the export is unusable.
    """
    export = _export(record)
    kept = None if only is None else set(only)
    sources = {r["id"]: r.get("source_id") or "" for r in export["reports"]}
    about = {r.get("source_id"): bool(r.get("about_talks")) for r in export["reports"]}
    claims: dict[str, dict[str, list[Any]]] = collections.defaultdict(lambda: collections.defaultdict(list))
    for claim in export["claims"]:
        claims[sources.get(claim["report"], "")][claim["kind"]].append(claim)
    annotated = [g for g in gold_folder.reports(gold, lang) if kept is None or g.key.split("/")[0] in kept]
    units = [of_report(g, claims[g.key], about.get(g.key)) for g in annotated]
    right = sum(about.get(g.key) == bool(g.entries["about_talks"]) for g in annotated)
    merged = [
        of_process(name, entries, export["negotiations"], sources)
        for name, entries in gold_folder.processes(gold).items() if kept is None or name in kept
    ]
    rows = figures(units) | figures(merged)
    return Scores(
        reports=len(annotated), accuracy=right / len(annotated) if annotated else 0.0, altered_quotes=_altered(export),
        rows=rows, units=(*units, *merged),
    )


def figures(units: list[Unit]) -> dict[str, Figure]:
    """Every row that the units have, summed, with the interval from resampling the units with replacement."""
    rows = list(dict.fromkeys(row for u in units for row in u.counts))
    table = np.array([[u.counts.get(row, (0, 0, 0)) for row in rows] for u in units], float).reshape(len(units), len(rows), 3)
    rng = np.random.default_rng(SEED)
    draws = table[rng.integers(0, len(units), (DRAWS, len(units)))].sum(1) if units else np.zeros((1, len(rows), 3))
    out = {}
    for i, row in enumerate(rows):
        hits, said, gold = (int(x) for x in table[:, i].sum(0))
        spread = _f1(draws[:, i, 0], draws[:, i, 1], draws[:, i, 2])
        low, high = np.quantile(spread, (0.025, 0.975))
        p, r = (hits / said if said else 0.0), (hits / gold if gold else 0.0)
        out[row] = Figure(p, r, 2 * p * r / (p + r) if p + r else 0.0, hits, said, gold, float(low), float(high))
    return out


def _f1(hits: np.ndarray, said: np.ndarray, gold: np.ndarray) -> np.ndarray:
    return np.asarray(np.divide(2 * hits, said + gold, out=np.zeros_like(hits), where=said + gold > 0))


def _altered(export: Mapping[str, Any]) -> int:
    texts = {r["id"]: r["text"] for r in export["reports"] if "text" in r}
    return sum(c["report"] in texts and texts[c["report"]][c["start"] : c["end"]] != c["quote"] for c in export["claims"])


def _export(record: Record | Mapping[str, Any] | Folder) -> Mapping[str, Any]:
    if isinstance(record, Mapping):
        return record
    if isinstance(record, (str, os.PathLike)):
        try:
            value = json.loads(Path(record).read_text(encoding="utf-8"))
        except (OSError, ValueError) as fault:
            raise DetenteError(f"{record} is no export: {fault}; make one with `detente export RECORD --format json`") from None
        if not isinstance(value, dict) or not {"reports", "claims", "negotiations"} <= value.keys():
            raise DetenteError(f"{record} is no export of a record: it lacks reports, claims or negotiations")
        return value
    from detente.outputs.json import export

    return json.loads(export(record))  # type: ignore[no-any-return]
