"""What archives cost: ``python bench/archives.py MIXED.jsonl TALKS_FOLDER [ARTICLES]``; one thread, CPU time, each row a ratio in one run.

MIXED holds articles about everything, TALKS_FOLDER gold reports about talks. ``--kept`` reads ARTICLES with and without the
gate instead and prints what the gate kept, which takes about a CPU-second an article.
"""

from __future__ import annotations

import itertools
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from reading import bare_pipeline, spent

from detente.finders.lazy import LazyReader
from detente.finders.reader import Reader
from detente.language.glance import Weighed
from detente.model import Report
from detente.scale.run import read_parts


def articles(path: Path, most: int) -> list[Report]:
    rows = [json.loads(line) for line in itertools.islice(path.open(encoding="utf-8"), None)]
    step = max(1, len(rows) // most)
    return [Report.of(r["text"], published=r.get("date") or r.get("published")) for r in rows[::step][:most]]


def row(name: str, value: float, asked: str) -> None:
    print(f"{name:52} {value:8.2f}   asked: {asked}", flush=True)


def kept(reports: Iterable[Report]) -> None:
    whole, gated = Reader.load("en"), LazyReader.of("en")
    claims = [0, 0]
    rounds = [0, 0]
    for report in reports:
        found = whole.read(report)
        if found.about_talks:
            for at, claim_set in enumerate((found.claims, gated.read(report).claims)):
                claims[at] += len(claim_set)
                rounds[at] += sum(type(c).__name__ == "RoundClaim" for c in claim_set)
    row(f"claims of reports about talks kept, of {claims[0]:,}", claims[1] / max(claims[0], 1), "0.99 or more")
    row(f"rounds kept, of {rounds[0]:,}", rounds[1] / max(rounds[0], 1), "0.995 or more")


def wall(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def parts(reports: list[Report], scratch: Path) -> None:
    from detente.scale.cluster import dask

    news = scratch / "news.jsonl"
    news.write_text("".join(json.dumps({"text": r.text, "published": r.published}) + "\n" for r in reports), encoding="utf-8")
    size = max(news.stat().st_size // 8, 1)
    one, two = (wall(lambda n=n: read_parts([news], scratch / f"pool{n}", workers=n, size=size)) for n in (1, 2))
    cluster = wall(lambda: read_parts([news], scratch / "dask", engine=dask(None, 2), size=size))
    row("two workers against one, wall time, starting included", one / two, "1.85 or more")
    row("Dask with two workers against the pool with two", two / cluster, "0.85 or more")


def main() -> None:
    """Measure and print."""
    told = [a for a in sys.argv[1:] if a != "--kept"]
    mixed = articles(Path(told[0]), int(told[2]) if len(told) > 2 else 200)
    if "--kept" in sys.argv:
        kept(mixed)
        return
    from reading import reports as about_talks

    talks = list(about_talks(Path(told[1])))[:20]
    glance = Weighed.load("en")
    raw = [r.text.encode("utf-8", "replace") for r in mixed]
    row("gate alone, MB of raw text a CPU-second", sum(map(len, raw)) / 1e6 / spent(lambda: [glance.weigh(r) for r in raw]), "100 or more")
    bare, gated, whole = bare_pipeline(), LazyReader.of("en"), Reader.load("en")
    for r in talks[:2]:
        bare(r.text), gated.read(r), whole.read(r)
    with_gate, without = spent(lambda: [gated.read(r) for r in mixed]), spent(lambda: [bare(r.text) for r in mixed])
    row(f"mixed news ({len(mixed)} articles), times the bare pipeline", without / with_gate, "12 or more")
    print(f"  {len(mixed) / with_gate:.1f} articles a CPU-second against {len(mixed) / without:.1f}")
    row("reports about talks, times the bare pipeline", spent(lambda: [bare(r.text) for r in talks]) / spent(lambda: [whole.read(r) for r in talks]), "1.0 or more")
    with tempfile.TemporaryDirectory() as scratch:
        parts(mixed, Path(scratch))
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1e6
    row("peak memory of the largest process, GB", peak, "1.5 or less for all")
    print(f"{os.cpu_count()} cores; other programs on them make the wall times worse")


if __name__ == "__main__":
    main()
