"""What the gate keeps: ``python scripts/gate.py MIXED.jsonl... [--parts DIR] [--workers N] [--so-far]``.

Reads articles about everything once without and once with the gate (about a CPU-second an article) and compares the claims.
``DIR`` (build/gate) keeps both readings, so that a run that was ended goes on; ``--so-far`` reads nothing and compares what is there.
A claim is kept where the gated reader has it too, word for word. Intervals are of 95 %: of shares of claims by drawing reports anew
with replacement (2,000 times, seed 6), as claims of one report stand and fall together; of shares of reports Wilson's.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from detente.errors import DetenteError
from detente.language import glance
from detente.model import Report
from detente.reports import load
from detente.scale.folder import in_use
from detente.scale.parts import Parts
from detente.scale.progress import Progress
from detente.scale.run import read_parts
from detente.scale.work import Work

_DRAWS, _SEED, _Z = 2000, 6, 1.96


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader found in a report: whether it is about talks, and the ids of its claims, those of rounds apart."""

    about: bool
    claims: frozenset[str]
    rounds: frozenset[str]


def found(folder: Path) -> dict[str, Found]:
    """By the report's id, what the parts in a folder hold."""
    out: dict[str, Found] = {}
    for path in Parts(folder, in_use(folder).name).names():
        for row in pq.read_table(path, columns=["id", "about_talks", "claims"]).to_pylist():
            if row["id"] is not None:
                rounds = frozenset(c["id"] for c in row["claims"] if c["kind"] == "round")
                out[row["id"]] = Found(row["about_talks"], frozenset(c["id"] for c in row["claims"]), rounds)
    return out


def drawn(pairs: list[tuple[int, int]]) -> tuple[float, float]:
    """The interval of the ratio of sums of (kept, all), by drawing pairs anew."""
    dice = random.Random(_SEED)
    ratios = []
    for _ in range(_DRAWS):
        draw = dice.choices(pairs, k=len(pairs))
        ratios.append(sum(a for a, _ in draw) / max(sum(b for _, b in draw), 1))
    ratios.sort()
    return ratios[int(0.025 * _DRAWS)], ratios[int(0.975 * _DRAWS) - 1]


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Wilson's interval of a share."""
    share, z2 = hits / of, _Z * _Z / of
    middle, half = share + z2 / 2, _Z * math.sqrt(share * (1 - share) / of + z2 / (4 * of))
    return max((middle - half) / (1 + z2), 0.0), min((middle + half) / (1 + z2), 1.0)


def told(what: str, share: float, interval: tuple[float, float], of: int, asked: str = "") -> None:
    print(f"{what:46} {share:8.2%} of {of:>6,}   ({interval[0]:.2%} to {interval[1]:.2%}){asked and f'   asked: {asked}'}")


def compare(without: dict[str, Found], gated: dict[str, Found]) -> Iterator[tuple[str, Found, Found]]:
    for report, whole in without.items():
        if report in gated:
            yield report, whole, gated[report]


def tell(pairs: list[tuple[str, Found, Found]], passed: dict[str, bool], *, others: bool = True) -> None:
    """Prints what was kept; of reports that are not about talks only where the claims of ``others`` are known."""
    talks = [(w, g) for _, w, g in pairs if w.about]
    print(f"{len(pairs):,} articles, of which the reader without the gate takes {len(talks):,} to be about talks")
    for name, some in (("of reports about talks", talks), ("of all reports", [(w, g) for _, w, g in pairs]))[: 1 + others]:
        asked = ("99 %", "99.5 %") if some is talks else ("", "")
        for kind, wanted in zip(("claims", "rounds"), asked, strict=True):
            sums = [(len(getattr(w, kind) & getattr(g, kind)), len(getattr(w, kind))) for w, g in some if getattr(w, kind)]
            of = sum(n for _, n in sums)
            if of:
                told(f"{kind} kept, {name}", sum(k for k, _ in sums) / of, drawn(sums), of, wanted)
    if talks:
        losing = sum(not w.claims <= g.claims for w, g in talks)
        told("reports about talks that lose any claim", losing / len(talks), wilson(losing, len(talks)), len(talks))
    rest = [passed[r] for r, w, _ in pairs if not w.about and r in passed]
    if rest:
        told("other reports that the glance lets pass", sum(rest) / len(rest), wilson(sum(rest), len(rest)), len(rest))


def main() -> None:
    """Read, where that is not done yet, and print."""
    asking = argparse.ArgumentParser(description="What the gate keeps.")
    asking.add_argument("articles", nargs="+", type=Path)
    asking.add_argument("--parts", type=Path, default=Path("build/gate"))
    asking.add_argument("--workers", type=int, default=1)
    asking.add_argument("--so-far", action="store_true")
    asked = asking.parse_args()
    look = glance.load("en")
    passed = {r.id: look.passes(look.odds(r.text)) for r in load(asked.articles) if isinstance(r, Report)}
    both = []
    for name, gated in (("without", False), ("with", True)):
        place = asked.parts / name
        if not asked.so_far:
            began = time.monotonic()
            with Progress(asked.articles) as progress:
                read_parts(asked.articles, place, Work(gated=gated, texts="none"), workers=asked.workers, size=250_000, step=progress.step)
            print(f"read {name} the gate in {time.monotonic() - began:,.0f} s")
        both.append(found(place))
    tell([p for p in compare(*both) if p[0] in passed], passed)


if __name__ == "__main__":
    try:
        main()
    except DetenteError as fault:
        raise SystemExit(f"error: {fault}") from fault
