"""Agreement of two annotators: two gold folders over the same texts, one scored as if it were a record of the other."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any

from detente.errors import InvalidValue
from detente.evaluation import gold as gold_folder
from detente.evaluation.gold import GoldReport
from detente.evaluation.measures import Item
from detente.evaluation.score import Scores, score

_KINDS = {
    "rounds": "round", "issues": "issue", "conditions": "condition", "commitments": "commitment",
    "announcements": "announcement", "attributed": "statement", "events": "event", "dates": "time",
}
_CONDITION = {"what": "demand", "asks_of": "addressee"}


def agreement(first: str | os.PathLike[str], second: str | os.PathLike[str], *, lang: str = "en") -> Scores:
    """The rows of ``second`` scored against ``first``, over the texts that both hold, with Krippendorff's alpha of the gate.

    Which folder comes first makes no difference to F1. Raises InvalidValue where the two share no text.
    """
    theirs = {g.key: g for g in gold_folder.reports(second, lang)}
    shared = [g for g in gold_folder.reports(first, lang) if g.key in theirs and theirs[g.key].text == g.text]
    if not shared:
        raise InvalidValue(f"{first} and {second} share no report with the same text: give two annotations of one set")
    others, records = [theirs[g.key] for g in shared], gold_folder.processes(second)
    merged = {name: record for name, record in gold_folder.processes(first).items() if name in records}
    return score(shared, merged, as_export(others, {name: records[name] for name in merged}))


def as_export(annotated: list[GoldReport], processes: Mapping[str, Item]) -> dict[str, Any]:
    """Gold in the form of an export: what a reader without fault would have made of the reports."""
    reports = [
        {"id": g.key, "source_id": g.key, "text": g.text, "about_talks": bool(g.entries["about_talks"])} for g in annotated
    ]
    negotiations = [
        record | {
            "id": name, "reports": [g.key for g in annotated if g.key.startswith(f"{name}/")],
            "conditions": [_renamed(c, _CONDITION) for c in record["conditions"]],
        }
        for name, record in processes.items()
    ]
    return {"schema": 1, "reports": reports, "claims": [c for g in annotated for c in claims_of(g)], "negotiations": negotiations}


def claims_of(gold: GoldReport) -> Iterator[Item]:
    """The entries of a gold report in the form of an export's claims, each at the first place where its quote stands."""
    for key, kind in _KINDS.items():
        for entry in gold.entries[key]:
            quote = entry["text" if kind == "time" else "quote"]
            start = gold.text.find(quote)
            if start >= 0:
                evidence = {"kind": kind, "report": gold.key, "start": start, "end": start + len(quote), "quote": quote}
                yield _renamed(entry, _CONDITION if kind == "condition" else {}) | evidence


def _renamed(entry: Item, names: Mapping[str, str]) -> Item:
    return {names.get(key, key): value for key, value in entry.items()}
