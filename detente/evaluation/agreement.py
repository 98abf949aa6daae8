"""Agreement of two annotators: two gold folders over the same texts, one scored as if it were a record of the other."""

from __future__ import annotations

import os
from typing import Any

from detente.errors import DetenteError
from detente.evaluation import gold as gold_folder
from detente.evaluation.gold import GoldReport
from detente.evaluation.score import Scores, evaluate

_KINDS = {"rounds": "round", "issues": "issue", "conditions": "condition", "commitments": "commitment", "announcements": "announcement", "attributed": "statement", "events": "event"}
_RENAMED = {"what": {"condition": "demand"}, "asks_of": {"condition": "addressee"}}


def agreement(first: str | os.PathLike[str], second: str | os.PathLike[str], *, lang: str = "en") -> Scores:
    """The rows of ``second`` scored against ``first``, over the texts that both hold. Raises DetenteError where they share none."""
    theirs = {g.key: g for g in gold_folder.reports(second, lang)}
    shared = [g for g in gold_folder.reports(first, lang) if g.key in theirs and theirs[g.key].text == g.text]
    if not shared:
        raise DetenteError(f"{first} and {second} share no report with the same text: give two annotations of one set")
    export: dict[str, Any] = {"reports": [], "claims": [], "negotiations": []}
    for g in shared:
        other = theirs[g.key]
        export["reports"].append({"id": g.key, "source_id": g.key, "text": g.text, "about_talks": other.entries["about_talks"]})
        export["claims"].extend(claims_of(other))
    scores = evaluate(first, export, lang=lang)
    units = [u for u in scores.units if u.name in {g.key for g in shared}]
    from detente.evaluation.score import figures

    return Scores(len(shared), sum(g.entries["about_talks"] == theirs[g.key].entries["about_talks"] for g in shared) / len(shared), 0, figures(units), tuple(units))


def claims_of(gold: GoldReport) -> list[dict[str, Any]]:
    """The entries of a gold report in the form of an export's claims."""
    out = []
    for key, kind in _KINDS.items():
        for entry in gold.entries[key]:
            start = gold.text.find(entry["quote"])
            claim = {_RENAMED.get(k, {}).get(kind, k): v for k, v in entry.items()}
            if start >= 0:
                out.append(claim | {"kind": kind, "report": gold.key, "start": start, "end": start + len(entry["quote"])})
    for entry in gold.entries["dates"]:
        start = gold.text.find(entry["text"])
        if start >= 0:
            out.append({"kind": "time", "report": gold.key, "start": start, "end": start + len(entry["text"]), "value": entry["value"], "quote": entry["text"]})
    return out
