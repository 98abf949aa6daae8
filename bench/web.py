"""What pages cost on a large record: ``python bench/web.py [CLAIMS] [REQUESTS]`` (100,000 and 2,000 where none are named).

Keeps a generated record (as bench/merging.py makes it), serves it in this process, and has 20 readers ask for pages at random, one every two seconds each, while
a report is added every second. Prints the median and 95th percentile of each kind of page in milliseconds, and the memory before and after.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fastapi.testclient import TestClient
from merging import CLAIMS, _Ready, readings

from detente.record.read import take_in
from detente.record.store import Store
from detente.web.app import make_app
from detente.web.settings import Settings

READERS, SPARE, PAUSE = 20, 200, 4.0  # a reader looks at a page for two seconds on average


def main(claims: int, requests: int) -> None:
    made = list(readings(claims // CLAIMS + SPARE))
    reader = _Ready({report.id: found for report, found in made})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.detente"
        store = Store(path)
        take_in(store, [report for report, _ in made[:-SPARE]], reader)
        store.close()
        began = time.perf_counter()
        app = make_app(Settings(record=path))
        print(f"{claims:,} claims; ready after {time.perf_counter() - began:.1f} s; {memory():.0f} MiB", flush=True)
        with TestClient(app, base_url="http://localhost") as client:
            run(client, path, [report for report, _ in made[-SPARE:]], reader, requests)


def run(client: TestClient, path: Path, spare, reader, requests: int) -> None:
    rows = client.get("/index.json").json()["rows"]
    ids = [r["id"] for r in rows]
    reports = [c["report"] for c in (i["claim"] for i in client.get("/review.json").json()["items"])]
    kinds = {
        "overview": lambda r: "/", "negotiation": lambda r: f"/n/{r.choice(ids)}", "two sides": lambda r: f"/n/{r.choice(ids)}/round/1",
        "report": lambda r: f"/r/{r.choice(reports)}", "review": lambda r: "/review", "search": lambda r: f"/search?q=ba{r.choice('rstvx')}*",
    }
    took: dict[str, list[float]] = {kind: [] for kind in kinds}
    ended = threading.Event()

    def add() -> None:
        store = Store(path)
        for report in spare:
            if ended.wait(1.0):
                break
            take_in(store, [report], reader)
        store.close()

    def ask(n: int) -> None:
        rng = random.Random(n)
        kind = rng.choice(list(kinds))
        time.sleep(rng.uniform(0, PAUSE) if n >= 60 else 0)
        began = time.perf_counter()
        answer = client.get(kinds[kind](rng))
        took[kind].append(time.perf_counter() - began)
        assert answer.status_code in (200, 404, 422), answer.status_code

    for n in range(60):
        ask(n)  # what is drawn up once is drawn up
    for kind in took:
        took[kind].clear()
    before = memory()
    writer = threading.Thread(target=add)
    writer.start()
    with ThreadPoolExecutor(READERS) as readers:
        list(readers.map(ask, range(60, 60 + requests)))
    ended.set()
    writer.join()
    for kind, seconds in took.items():
        ordered = sorted(seconds)
        if ordered:
            print(f"{kind:<12} {len(ordered):>6} pages  median {1000 * ordered[len(ordered) // 2]:7.1f} ms  p95 {1000 * ordered[int(len(ordered) * 0.95)]:7.1f} ms")
    print(f"memory {before:.0f} MiB before, {memory():.0f} MiB after")


def memory() -> float:
    """Most memory used so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    given = [int(a.replace(",", "")) for a in sys.argv[1:]]
    main(*(given + [100_000, 2_000][len(given):]))
