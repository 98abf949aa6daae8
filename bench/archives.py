"""What archives cost: ``python bench/archives.py MIXED.jsonl TALKS_FOLDER [ARTICLES]``; one thread, CPU time, each row a ratio in one run.

MIXED holds articles about everything, TALKS_FOLDER gold reports about talks. Last, what ten million and a billion articles would
cost is worked out from the rates of this very run. The rows on workers are apart, for they need a machine that nobody else uses and
enough to do: ``--workers TALKS_FOLDER`` reads all its reports. ``--growth`` measures only how CPU time grows from 10,000 to 100,000 articles. What the gate keeps is ``scripts/gate.py``.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from reading import bare_pipeline, spent

from detente.finders.lazy import LazyReader
from detente.finders.reader import Reader
from detente.language.glance import Weighed
from detente.model import Report
from detente.scale.run import read_parts

CORES = {"16 cores": 16, "10 nodes of 32": 320, "100 nodes of 32": 3200}


def articles(path: Path, most: int) -> list[Report]:
    rows = [json.loads(line) for line in itertools.islice(path.open(encoding="utf-8"), None)]
    step = max(1, len(rows) // most)
    return [Report.of(r["text"], published=r.get("date") or r.get("published")) for r in rows[::step][:most]]


def row(name: str, value: float, asked: str) -> None:
    print(f"{name:52} {value:8.2f}   asked: {asked}", flush=True)


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
    print(f"{len(reports)} reports: {one:.0f} s with one worker, {two:.0f} s with two, {cluster:.0f} s with Dask's two")
    row("two workers against one, wall time, starting included", one / two, "1.85 or more")
    row("Dask with two workers against the pool with two", two / cluster, "0.85 or more")


def weight(reports: list[Report], scratch: Path) -> float:
    """Bytes of parts an article, gated, with the texts of reports about talks."""
    news = scratch / "weighed.jsonl"
    news.write_text("".join(json.dumps({"text": r.text, "published": r.published}) + "\n" for r in reports), encoding="utf-8")
    read_parts([news], scratch / "weighed")
    return sum(p.stat().st_size for p in (scratch / "weighed").rglob("*.parquet")) / len(reports)


def estimate(rate: float, disk: float, size: float) -> None:
    """Prints what many articles would cost, were all as those measured: ``rate`` a CPU-second, ``disk`` bytes of parts and ``size`` of text each."""
    print(f"\nworked out from {rate:.1f} articles a CPU-second, {size / 1e3:.1f} kB of text and {disk / 1e3:.2f} kB of parts an article, every core used wholly:")
    print(f"{'articles':>14} {'text, GB':>9} {'parts, GB':>9} {'CPU hours':>10} " + " ".join(f"{name:>16}" for name in CORES))
    for many in (10_000_000, 1_000_000_000):
        hours = many / rate / 3600
        walls = " ".join(f"{_span(hours / cores):>16}" for cores in CORES.values())
        print(f"{many:>14,} {many * size / 1e9:>9,.0f} {many * disk / 1e9:>9,.1f} {hours:>10,.0f} {walls}")
    print()


def _span(hours: float) -> str:
    return f"{hours:.1f} hours" if hours < 72 else f"{hours / 24:,.1f} days"


def growth(scratch: Path) -> None:
    """Prints how CPU time grows with made-up articles, all turned away by the glance: what grows is all but the models."""
    took = []
    for many in (10, 10_000, 100_000):  # the first loads the tables
        news = scratch / f"{many}.jsonl"
        with news.open("w", encoding="utf-8") as out:
            out.writelines(json.dumps({"text": made(n), "published": "2031-05-10"}) + "\n" for n in range(many))
        done: list[int] = []
        took.append(spent(lambda news=news, many=many, done=done: done.append(read_parts([news], scratch / f"parts{many}").reports)))
        assert done == [many]
        print(f"  {many:,} made-up articles ({news.stat().st_size / many / 1e3:.1f} kB each): {took[-1]:.1f} CPU-seconds", flush=True)
    row("growth: CPU for 100,000 articles over 10,000", took[2] / took[1], "10.3 or less")
    row("peak memory, GB", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, "1.5 or less")


def made(number: int) -> str:
    """An article about nothing that a negotiation needs."""
    dice = random.Random(number)
    lead = f"The gardeners of street {number} won the cup for the largest pumpkin of the year on Saturday."
    return " ".join([lead, *(f"{dice.choice(_WHO)} {dice.choice(_DID)} {dice.choice(_WHAT)} {dice.randrange(2, 90)} times." for _ in range(40))])


_WHO = ("The keeper", "A neighbour", "Her brother", "The baker from the corner", "An old friend of the family", "The postman")
_DID = ("watered", "painted", "measured", "weighed", "carried home", "forgot about", "wrote a song about")
_WHAT = ("the roses", "a wooden fence", "the heaviest pumpkin", "her bicycle", "the greenhouse", "a basket of apples")


def main() -> None:
    """Measure and print."""
    told = [a for a in sys.argv[1:] if not a.startswith("--")]
    if "--growth" in sys.argv:
        with tempfile.TemporaryDirectory() as scratch:
            growth(Path(scratch))
        return
    if "--workers" in sys.argv:
        from reading import reports as everything

        with tempfile.TemporaryDirectory() as scratch:
            parts(list(everything(Path(told[0]))), Path(scratch))
        return
    mixed = articles(Path(told[0]), int(told[2]) if len(told) > 2 else 200)
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
        disk = weight(mixed, Path(scratch))
    estimate(len(mixed) / with_gate, disk, sum(map(len, raw)) / len(mixed))
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1e6
    row("peak memory of the largest process, GB", peak, "1.5 or less for all")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; other programs on them make the wall times worse")


if __name__ == "__main__":
    main()
