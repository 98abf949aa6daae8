#!/usr/bin/env python3
"""Scores the date tagger alone against hand-made gold, with the scorer's own row for dates.

usage: score_dates.py GOLD_DIR SCORE_PY [--held-out] [--misses] [--parse]

GOLD_DIR holds folders of <nn>.txt, <nn>.meta.json and <nn>.gold.json; SCORE_PY is the scorer whose functions are used.
``--parse`` lets the parsed sentence say the tense; else the words around the date say it.
"""

from __future__ import annotations

import argparse
import collections
import importlib.util
import json
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from detente.language.dates import tag_times
from detente.language.sentences import split_sentences

HELD_OUT = frozenset(
    ["colombia_farc", "iran_p51", "nafta_usmca", "ukraine_russia", "us_mexico_migration", "brexit", "distractor_domestic", "batch5", "batch10", "batch15"]
)


def load_scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("scorer", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def documents(root: Path, held_out: bool) -> Iterator[tuple[str, str, dict[str, Any], list[dict[str, Any]]]]:
    for gold in sorted(root.rglob("*.gold.json")):
        folder, base = gold.parent.name, str(gold)[: -len(".gold.json")]
        if gold.name == "process.gold.json" or (folder in HELD_OUT) != held_out or not Path(base + ".txt").exists():
            continue
        meta = json.loads(Path(base + ".meta.json").read_text(encoding="utf-8"))
        if meta.get("lang", "en") == "en" and "estimate" not in (meta.get("date_source") or ""):
            dates = json.loads(gold.read_text(encoding="utf-8"))["dates"]
            yield f"{folder}/{gold.name[:2]}", Path(base + ".txt").read_text(encoding="utf-8"), meta, dates


def compare(scorer: ModuleType, text: str, gold: list[dict[str, Any]], told: list[dict[str, Any]]) -> tuple[list, list, list]:
    """(found pairs, gold missed, false alarms), as the scorer counts them."""
    iv, find, overlaps = scorer.interval, scorer.find, scorer.overlaps
    want = [d for d in gold if iv(d["value"])]
    found = scorer.pair(want, told, lambda a, b: overlaps(find(text, a["text"]), b) and iv(a["value"]) == iv(b.get("value")))
    seen = {(d["text"], d["value"]) for d, _, _ in found}
    taken = [q for _, q, _ in found]
    extra = [
        p for p in told if iv(p.get("value")) and p not in taken
        and not any(overlaps(find(text, t), p) and iv(v) == iv(p.get("value")) for t, v in seen)
    ]
    return found, [d for d in want if d not in [x for x, _, _ in found]], extra


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("gold", type=Path), ap.add_argument("score", type=Path)
    for flag in ("--held-out", "--misses", "--parse"):
        ap.add_argument(flag, action="store_true")
    a = ap.parse_args()
    scorer, tense_of = load_scorer(a.score), None
    if a.parse:
        from detente.language import models
        from detente.language.parse import parse
        from detente.language.tense import tense_at

        pipeline = models.load("en")
        tense_of = lambda text, sentences: tense_at(parse(text, sentences, pipeline))  # noqa: E731
    hits = alarms = wanted = tokens = 0
    spent, kinds = 0.0, collections.Counter()
    for name, text, meta, gold in documents(a.gold, a.held_out):
        sentences = split_sentences(text)
        tense = tense_of(text, sentences) if tense_of else None
        began = time.process_time()
        mentions = tag_times(text, sentences, meta.get("published") or meta.get("date") or None, tense)
        spent, tokens = spent + time.process_time() - began, tokens + len(text.split())
        told = [{"start": m.start, "end": m.end, "value": m.value, "basis": m.basis} for m in mentions]
        found, missed, extra = compare(scorer, text, gold, told)
        hits, alarms, wanted = hits + len(found), alarms + len(extra), wanted + len(found) + len(missed)
        for d in missed if a.misses else ():
            mine = [(text[m.start : m.end], m.value) for m in mentions if scorer.overlaps(scorer.find(text, d["text"]), {"start": m.start, "end": m.end})]
            kinds["wrong value" if mine else "not found"] += 1
            print(f"{name} {meta.get('date')} MISS {d['text']!r} = {d['value']}; told {mine[:3]}")
        for p in extra if a.misses else ():
            print(f"{name} {meta.get('date')} FALSE {text[max(0, p['start'] - 50) : p['start']]!r}[{text[p['start'] : p['end']]}]{text[p['end'] : p['end'] + 30]!r} = {p['value']} ({p['basis']})")
    p, r = hits / max(hits + alarms, 1), hits / max(wanted, 1)
    print(f"{'held-out' if a.held_out else 'tuning'} dates  P {p:.3f}  R {r:.3f}  F1 {2 * p * r / max(p + r, 1e-9):.3f}  tp {hits}  pred {hits + alarms}  gold {wanted}")
    print(f"{tokens} tokens, {tokens / max(spent, 1e-9):,.0f} tokens per CPU-second", dict(kinds) or "")


if __name__ == "__main__":
    main()
