"""What pages cost on a large record: ``python bench/page.py [CLAIMS] [REQUESTS] [--record FILE]`` (100,000 and 1,500 where none are named).

Keeps a generated record (as bench/merging.py makes it; with ``--record`` in that file, where one left by an earlier run is used again), serves
it with ``detente serve`` as a program of its own, and has 20 readers ask for pages at random, each looking at a page for two seconds,
while another program adds a report every second. Prints the median, 95th and 99th percentile of each kind of page in milliseconds, the first
paint in Chromium where that is installed, and the memory of the server after 1,000 and 10,000 requests.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from merging import CLAIMS, _Ready, readings

from detente.record.read import take_in
from detente.record.store import Store

READERS, SPARE, PAUSE = 20, 300, 4.0  # a reader looks at a page for two seconds on average
FEW, MANY = 1_000, 10_000
Kinds = dict[str, Callable[[random.Random], str]]


def main(claims: int, requests: int, path: Path) -> None:
    if not path.exists():
        made = list(readings(claims // CLAIMS))
        store = Store(path)
        take_in(store, [report for report, _ in made], _Ready({report.id: found for report, found in made}))
        store.close()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    began = time.perf_counter()
    server = subprocess.Popen([sys.executable, "-m", "detente", "serve", str(path), "--port", str(port)], stderr=subprocess.DEVNULL)
    try:
        while not _listens(port):
            assert server.poll() is None, "the server did not start"
            time.sleep(0.1)
        print(f"{claims:,} claims; ready after {time.perf_counter() - began:.1f} s; {_told(server.pid)}", flush=True)
        _read(port, path, claims, requests, server.pid)
    finally:
        server.terminate()
        server.wait()


def _read(port: int, path: Path, claims: int, requests: int, server: int) -> None:
    kinds = _kinds(port)
    took: dict[str, list[float]] = {kind: [] for kind in kinds}
    here = threading.local()

    def ask(n: int, pause: float) -> None:
        rng = random.Random(n)
        kind = rng.choice(list(kinds))
        if not hasattr(here, "connection"):
            here.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        time.sleep(rng.uniform(0, pause))
        began = time.perf_counter()
        here.connection.request("GET", kinds[kind](rng))
        answer = here.connection.getresponse()
        answer.read()
        took[kind].append(time.perf_counter() - began)
        assert answer.status in (200, 404, 422), answer.status

    for n in range(60):
        ask(n, 0)  # programs and tables are loaded
    for seconds in took.values():
        seconds.clear()
    adder = subprocess.Popen([sys.executable, __file__, "--add", str(claims), "--record", str(path)])
    try:
        with ThreadPoolExecutor(READERS) as readers:
            list(readers.map(lambda n: ask(n, PAUSE), range(60, 60 + requests)))
        everything = sorted(s for seconds in took.values() for s in seconds)
        for kind, seconds in (*took.items(), ("all", everything)):
            print(f"{kind:<12} {len(seconds):>6} pages  " + "  ".join(f"{name} {_at(seconds, share):7.1f} ms" for name, share in (("median", 0.5), ("p95", 0.95), ("p99", 0.99))), flush=True)
        _painted(port, kinds)
    finally:
        adder.terminate()
    done = len(everything)
    for goal in (FEW, MANY):
        with ThreadPoolExecutor(READERS) as readers:
            list(readers.map(lambda n: ask(n, 0), range(done, goal)))
        done = max(goal, done)
        print(f"after {done:,} requests: {_told(server)}", flush=True)


def _kinds(port: int) -> Kinds:
    def get(address: str) -> dict:
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        asked.request("GET", address)
        return json.load(asked.getresponse())

    ids = [r["id"] for r in get("/index.json")["rows"] if r["reports"] > 1]
    reports = [i["claim"]["report"] for i in get("/review.json")["items"]]
    return {
        "overview": lambda r: "/", "negotiation": lambda r: f"/n/{r.choice(ids)}", "two sides": lambda r: f"/n/{r.choice(ids)}/round/1",
        "report": lambda r: f"/r/{r.choice(reports)}", "review": lambda r: "/review", "search": lambda r: f"/search?q=ba{r.choice('rstvx')}*",
    }


def _painted(port: int, kinds: Kinds) -> None:
    """Prints the first paint of some pages in a browser that has seen none of them."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        print("first paint: not measured, for there is no Chromium here")
        return
    from playwright.sync_api import sync_playwright

    rng = random.Random(3)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for kind, address in kinds.items():
            paints = []
            for _ in range(5):
                page = browser.new_page()
                page.goto(f"http://127.0.0.1:{port}{address(rng)}")
                paints.append(page.evaluate("() => new Promise(r => new PerformanceObserver(l => r(l.getEntries()[0].startTime)).observe({type: 'paint', buffered: true}))"))
                page.close()
            print(f"first paint of {kind}: {', '.join(f'{p:.0f}' for p in paints)} ms", flush=True)
        browser.close()


def _add(path: Path, claims: int) -> None:
    """Adds a report every second, each of the days after the last."""
    fresh = [made for n, made in enumerate(readings(claims // CLAIMS + SPARE)) if n >= claims // CLAIMS]
    store = Store(path)
    for report, found in fresh:
        take_in(store, [report], _Ready({report.id: found}))
        time.sleep(1.0)


def _at(seconds: list[float], share: float) -> float:
    ordered = sorted(seconds)
    return 1000 * ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else float("nan")


def _told(server: int) -> str:
    """The memory of the server, and of the programs that it started."""
    own, others = _memory(server), 0.0
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                if int(Path(entry.path, "stat").read_text().rsplit(")", 1)[1].split()[1]) == server:
                    others += _memory(int(entry.name))
            except OSError:
                continue
    return f"the server holds {own:.0f} MiB, the programs beside it {others:.0f} MiB"


def _memory(program: int) -> float:
    lines = Path(f"/proc/{program}/status").read_text().splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


def _listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("claims", nargs="?", default="100000")
    asked.add_argument("requests", nargs="?", default="1500")
    asked.add_argument("--record", type=Path)
    asked.add_argument("--add")
    given = asked.parse_args()
    if given.add:
        _add(given.record, int(given.add))
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(*(int(v.replace(",", "")) for v in (given.claims, given.requests)), given.record or Path(folder) / "bench.detente")
