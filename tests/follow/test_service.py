"""As a service it ends cleanly when asked, and killed at any moment it goes on without losing or reading twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from site_made import page, plain, rss

from detente.record.store import Store

SERVICE = Path(__file__).with_name("service.py")
ROOT = Path(__file__).resolve().parents[2]
DAY = "Wed, 14 May 2031 09:30:00 +0200"
NOTES = range(12)


@pytest.fixture
def start(site, tmp_path):
    site.paths["/rss"] = plain(rss(*((f"{site.url}/{n}", DAY) for n in NOTES)), ETag='"x"')
    site.paths |= {f"/{n}": plain(page(n)) for n in NOTES}
    (tmp_path / "feeds.toml").write_text(
        f'[follow]\ncontact = "desk@example.org"\ndelay = 0.01\nallow = ["127.0.0.1/32"]\n[[feed]]\nurl = "{site.url}/rss"\n')
    started = []

    def run(*options: str, pause: float = 0.0) -> subprocess.Popen:
        command = [sys.executable, str(SERVICE), "follow", str(tmp_path / "feeds.toml"), "--record", str(tmp_path / "r.detente"), *options]
        env = {**os.environ, "PYTHONPATH": str(ROOT), "DETENTE_PAUSE": str(pause)}
        started.append(subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        return started[-1]

    yield run
    for program in started:
        if program.poll() is None:
            program.kill()
        program.communicate()


def test_killed_at_many_moments_every_article_is_read_once(start, site, tmp_path):
    dice, kept = random.Random(3), []
    for _ in range(8):
        program = start("--once", pause=0.02)
        target = len(site.asked) + dice.randint(1, 4)
        limit = time.monotonic() + 20
        while len(site.asked) < target and program.poll() is None and time.monotonic() < limit:
            time.sleep(0.002)
        time.sleep(dice.uniform(0, 0.05))
        program.send_signal(signal.SIGKILL)
        program.wait(20)
        if (tmp_path / "r.detente").exists():
            store = Store(tmp_path / "r.detente")
            kept.append(store.count("findings"))
            store.close()
    assert len(set(kept)) > 2, "the kills fell in the midst of the work"
    program = start("--once")
    said, told = program.communicate(timeout=60)
    assert program.returncode == 0, told
    store = Store(tmp_path / "r.detente")
    assert store.count("reports") == store.count("findings") == store.count("copies") == len(NOTES)
    assert all(site.times(f"/{n}") <= 2 for n in NOTES), "only what was on its way when the program was killed is fetched again"
    originals = [p for p in (tmp_path / "r.detente.follow" / "originals").rglob("*") if p.is_file()]
    assert len(originals) == len(NOTES)


def test_a_service_reads_and_ends_at_once_when_told_to(start, site, tmp_path):
    import threading

    site.paths["/0"] = lambda _site, _to, _asked: threading.Event().wait(30) and None
    program = start()
    limit = time.monotonic() + 30
    while not site.times("/0") and time.monotonic() < limit:
        time.sleep(0.01)
    asked = time.monotonic()
    program.send_signal(signal.SIGTERM)
    said, told = program.communicate(timeout=20)
    assert program.returncode == 0 and time.monotonic() - asked < 8, told
    assert "look at feeds and pages" in said and "Traceback" not in told


def test_two_at_once_are_told_apart_and_status_asks_nobody(start, site):
    site.paths["/11"] = lambda site, _to, _asked: site.closed.wait(30) and None
    first = start()
    limit = time.monotonic() + 30
    while not site.times("/11") and time.monotonic() < limit:
        time.sleep(0.01)
    second = start("--once")
    _, told = second.communicate(timeout=30)
    assert second.returncode == 2 and "another `detente follow` is at work" in told
    asked = len(site.asked)
    standing, _ = start("--status").communicate(timeout=30)
    assert "11 read, 1 waiting" in standing and len(site.asked) == asked
    first.terminate()
    first.communicate(timeout=30)
