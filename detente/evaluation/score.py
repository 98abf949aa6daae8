"""Figures of a record against gold, each with a bootstrap interval over reports."""

from __future__ import annotations

import collections
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from detente.errors import InvalidValue
from detente.evaluation import gold as gold_folder
from detente.evaluation.gold import GoldReport
from detente.evaluation.intervals import Interval, grouped, intervals
from detente.evaluation.measures import Item
from detente.evaluation.rows import Unit, of_process, of_report
from detente.evaluation.split import chooser
from detente.outputs.json import export as export_json
from detente.record.record import Record, open_record
from detente.review.agreement import krippendorff

Folder = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class Figure:
    """One row: precision, recall, F1 (0 to 1), the counts behind them, and the 95 % bootstrap interval of each."""

    precision: float
    recall: float
    f1: float
    hits: int
    said: int
    gold: int
    intervals: dict[str, Interval]


@dataclass(frozen=True, slots=True)
class Scores:
    """All rows in order, with the number of reports, the accuracy of the gate, and how many quotes are not their text.

    ``absent`` are the gold reports that the record does not hold; everything in them counts as missed. ``alpha`` is
    Krippendorff's alpha of what the two sides say of each report being about talks.
    """

    reports: int
    accuracy: float
    altered_quotes: int
    rows: dict[str, Figure]
    units: tuple[Unit, ...]
    absent: tuple[str, ...] = ()
    alpha: float = 0.0


def evaluate(
    gold: Folder,
    record: Record | Mapping[str, Any] | Folder,
    *,
    lang: str = "en",
    only: Iterable[str] | None = None,
    split: str | None = None,
) -> Scores:
    """The figures of ``record`` (a Record, an export, or the path of either) against the gold folder ``gold``.

    ``only`` names the negotiations (folders) to score; ``split`` is ``tune``, ``choose`` or ``held`` (see ``detente.evaluation.split``).
    Raises DetenteError where the gold or the export is unusable, or where nothing is left to score.
    """
    export = _export(record)
    names, belongs = None if only is None else set(only), chooser(split)

    def kept(name: str) -> bool:
        return belongs(name) and (names is None or name in names)

    annotated = [g for g in gold_folder.reports(gold, lang) if kept(g.key.split("/")[0])]
    if not annotated:
        raise InvalidValue(f"no report of {gold} is left to score; name other negotiations, or another split")
    return score(annotated, {n: g for n, g in gold_folder.processes(gold).items() if kept(n)}, export)


def score(annotated: Sequence[GoldReport], processes: Mapping[str, Item], export: Mapping[str, Any]) -> Scores:
    """The figures of an export against annotated reports and the merged gold of negotiations."""
    sources = {r["id"]: r.get("source_id") or "" for r in export["reports"]}
    about = {r.get("source_id"): bool(r.get("about_talks")) for r in export["reports"]}
    claims: dict[str, dict[str, list[Any]]] = collections.defaultdict(lambda: collections.defaultdict(list))
    for claim in export["claims"]:
        claims[sources.get(claim["report"], "")][claim["kind"]].append(claim)
    units = [of_report(g, claims[g.key], about.get(g.key)) for g in annotated]
    merged = [of_process(name, entries, export["negotiations"], sources) for name, entries in processes.items()]
    told = [(bool(g.entries["about_talks"]), about.get(g.key)) for g in annotated]
    return Scores(
        reports=len(annotated), accuracy=sum(a == b for a, b in told) / len(told), altered_quotes=_altered(export),
        rows=figures(units) | figures(merged), units=(*units, *merged),
        absent=tuple(g.key for g in annotated if g.key not in about), alpha=_alpha(told),
    )


def figures(units: Sequence[Unit]) -> dict[str, Figure]:
    """Every row that the units have, summed, with its intervals."""
    rows = list(dict.fromkeys(row for u in units for row in u.counts))
    counts = np.array([[u.counts.get(row, (0, 0, 0)) for row in rows] for u in units], float).reshape(len(units), len(rows), 3)
    spread = intervals(grouped(counts, [u.name for u in units]))
    totals = counts.sum(0).astype(int).tolist()
    return {row: _figure(totals[i], spread[i]) for i, row in enumerate(rows)}


def _figure(total: Sequence[int], spread: dict[str, Interval]) -> Figure:
    hits, said, gold = total
    p, r = (hits / said if said else 0.0), (hits / gold if gold else 0.0)
    return Figure(p, r, 2 * p * r / (p + r) if p + r else 0.0, hits, said, gold, spread)


def _alpha(pairs: Sequence[tuple[bool, bool | None]]) -> float:
    """Krippendorff's alpha of two yeses or noes; what one left out is not paired, and 1 where all say the same."""
    alpha = krippendorff([(str(a), str(b)) for a, b in pairs if b is not None])
    return 1.0 if alpha is None and all(a == b for a, b in pairs if b is not None) else alpha or 0.0


def _altered(export: Mapping[str, Any]) -> int:
    texts = {r["id"]: r["text"] for r in export["reports"] if "text" in r}
    return sum(c["report"] in texts and texts[c["report"]][c["start"] : c["end"]] != c["quote"] for c in export["claims"])


def _export(record: Record | Mapping[str, Any] | Folder) -> Mapping[str, Any]:
    if isinstance(record, Mapping):
        return record
    if isinstance(record, (str, os.PathLike)):
        if _is_record(Path(record)):
            return _export(open_record(record))
        try:
            value = json.loads(Path(record).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise InvalidValue(f"there is no record and no export at {record}; make one with `detente read`") from None
        except (OSError, ValueError) as fault:
            raise InvalidValue(f"{record} is no export: {fault}; make one with `detente export RECORD --format json`") from None
        if not isinstance(value, dict) or not {"reports", "claims", "negotiations"} <= value.keys():
            raise InvalidValue(f"{record} is no export of a record: it lacks reports, claims or negotiations")
        return value
    return json.loads(export_json(record))  # type: ignore[no-any-return]


def _is_record(path: Path) -> bool:
    try:
        with path.open("rb") as handle:
            return handle.read(15) == b"SQLite format 3"
    except OSError:
        return False
