"""How reading stands up to hostile files: seeded mutations of a good file of each source, every one read to its end.

    python bench/fuzz.py [ROUNDS [SOURCE...]]        10,000 of every source, or of those named (a.warc)

A mutation must neither raise nor hang nor yield anything that cannot be written down, and must give something: a report or a
rejection with a reason. The slowest file and the commonest reasons are printed, so that a rejection that says nothing is seen.
"""

from __future__ import annotations

import collections
import re
import sys
import tempfile
import time
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "reports"))
from samples import SAMPLES, mutated

from detente.model import Rejected
from detente.reports import load


def main(rounds: int, names: list[str]) -> None:
    bad = 0
    print(f"{'source':<16} {'files':>7} {'reports':>8} {'rejected':>8} {'kinds':>6} {'slowest':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for name in names or SAMPLES:
            data = SAMPLES[name]
            path = Path(folder, name)
            reports = rejected = 0
            slowest = 0.0
            reasons: collections.Counter[str] = collections.Counter()
            for seed in range(rounds):
                path.write_bytes(mutated(data, seed))
                begun = time.process_time()
                try:
                    got = list(load([path]))
                    msgspec.json.encode(got)
                except Exception as fault:
                    bad += 1
                    print(f"  {name} seed {seed}: {type(fault).__name__}: {fault}")
                    continue
                slowest = max(slowest, time.process_time() - begun)
                refused = [g for g in got if isinstance(g, Rejected)]
                if not got or not all(r.reason and r.path for r in refused):
                    bad += 1
                    print(f"  {name} seed {seed}: nothing came, or a rejection without a reason")
                reports, rejected = reports + len(got) - len(refused), rejected + len(refused)
                reasons.update(re.sub(r"\d[\d,]*|'[^']*'|\([^)]*\)", "#", r.reason) for r in refused)
            print(f"{name:<16} {rounds:>7} {reports:>8} {rejected:>8} {len(reasons):>6} {slowest:>7.2f}s", flush=True)
            for reason, n in reasons.most_common(3):
                print(f"    {n:>6} {reason}")
    print(f"{bad} that raised, gave nothing, or gave no reason")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, sys.argv[2:])
