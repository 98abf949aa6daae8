"""How well events are coded: ``python scripts/score_events.py [--gold ../shared/gold/events]``.

On our own sentences that were kept from fitting (``training/events/sentences.jsonl``) and, with ``--gold``, on every fifth coded
sentence of that folder, which neither the encoder nor the coder's weights ever saw. CONCEDE and RETREAT count as one type, as
they were in the older sets; imposed sanctions count as SANCTION (docs/events-codebook.md). Intervals are a bootstrap over sentences.
"""

from __future__ import annotations

import argparse
import functools
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from detente.coding import Coder
from detente.coding.contract import row
from detente.language.tables import table
from detente.model import Report
from detente.training.coding import own_sentences, relabelled
from detente.training.labels import fifth

OWN = Path(__file__).resolve().parents[1] / "training" / "events" / "sentences.jsonl"
DRAWS = 1000
STATES = {row["iso3"] for row in table("countries")} | {row["iso3"] for row in table("territories")}
Counts = tuple[int, int, int]  # right, too much, missed
Scored = tuple[dict[str, Any], list[dict[str, Any]]]


def folded(kind: str) -> str:
    return "YIELD" if kind in ("CONCEDE", "RETREAT") else kind


def is_state(code: str | None) -> bool:
    return bool(re.fullmatch(r"[A-Z]{3}", code or ""))


def types_of(one: Scored) -> tuple[set[str], set[str]]:
    gold, found = one
    want = {folded(t) for e in gold["gold"] for t in relabelled({e["type"]}, gold["text"])}
    return want, {folded(e["plover"]) for e in found}


def of_types(one: Scored) -> Counts:
    if not one[0]["gold"]:
        return 0, 0, 0
    want, got = types_of(one)
    return len(want & got), len(got - want), len(want - got)


def wanted(gold: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {(folded(t), e["source"], e["target"]) for e in gold["gold"] for t in relabelled({e["type"]}, gold["text"]) if is_state(e["source"]) and is_state(e["target"])}


def of_triples(one: Scored) -> Counts:
    want = wanted(one[0])
    if not want:
        return 0, 0, 0
    got = {(folded(e["plover"]), e["source"], e["target"]) for e in one[1] if is_state(e["source"]) and is_state(e["target"])}
    return len(want & got), len(got - want), len(want - got)


def of_two_states(one: Scored) -> Counts:
    """Triples, of the sentences in which every coded actor is a state by ISO 3166-1 and no state acts upon itself."""
    want = wanted(one[0])
    if any(source == target or not {source, target} <= STATES for _, source, target in want):
        return 0, 0, 0
    return of_triples(one)


def f1(counts: Iterable[Counts]) -> tuple[float, float, float]:
    right, more, less = (sum(c) for c in zip(*counts, strict=True))
    precision, recall = right / max(right + more, 1), right / max(right + less, 1)
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def f1_of(count: Callable[[Scored], Counts], rows: list[Scored]) -> float:
    return f1(map(count, rows))[2]


def interval(rows: list[Scored], measure: Callable[[list[Scored]], float]) -> str:
    draw = random.Random(7)
    values = sorted(measure(draw.choices(rows, k=len(rows))) for _ in range(DRAWS))
    return f"{values[int(0.025 * DRAWS)]:.3f}-{values[int(0.975 * DRAWS)]:.3f}"


def tell(name: str, rows: list[Scored]) -> None:
    told, quiet = [r for r in rows if r[0]["gold"]], [r for r in rows if not r[0]["gold"]]
    print(f"{name}: {len(told)} sentences with an event, {len(quiet)} without")
    for label, count in (("type", of_types), ("type, source, target", of_triples), ("the same, two states", of_two_states)):
        precision, recall, f = f1(map(count, told))
        between = interval(told, functools.partial(f1_of, count))
        print(f"  {label:22} P {precision:.3f}  R {recall:.3f}  F1 {f:.3f}  ({between})")
    if quiet:
        print(f"  {'fires':22} {sum(bool(f) for _, f in quiet) / len(quiet):.3f}  ({interval(quiet, lambda d: sum(bool(f) for _, f in d) / len(d))})")
    by_type: dict[str, list[int]] = {}
    confused: Counter[tuple[str, str]] = Counter()
    for one in told:
        want, got = types_of(one)
        for t in want | got:
            counts = by_type.setdefault(t, [0, 0, 0])
            counts[0] += t in want and t in got
            counts[1] += t not in want
            counts[2] += t not in got
        if len(want) == 1:
            (only,) = want
            confused.update((only, g) for g in (got or {"nothing"}))
    for t, (right, more, less) in sorted(by_type.items()):
        precision, recall, f = f1([(right, more, less)])
        wrong = ", ".join(f"{g} {n}" for (w, g), n in confused.most_common() if w == t and g != t)
        print(f"    {t:10} P {precision:.2f}  R {recall:.2f}  F1 {f:.2f}  of {right + less:3}   {f'coded {wrong}' if wrong else ''}")


def scored(rows: Iterable[dict[str, Any]], coder: Coder) -> list[Scored]:
    out = []
    for gold in rows:
        report = Report.of(gold["text"], published=gold.get("date") or None)
        out.append((gold, row(report, coder.code(report))["events"]))
    return out


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path)
    a = parser.parse_args()
    coder = Coder()
    tell("our own, kept apart", scored(own_sentences(OWN, kept=True), coder))
    if a.gold:
        rows = [json.loads(line) for name in ("plv_train.jsonl", "negatives_train.jsonl") for line in (a.gold / name).read_text(encoding="utf-8").splitlines()]
        tell("every fifth coded sentence", scored((r for r in rows if fifth(r["id"])), coder))


if __name__ == "__main__":
    main()
