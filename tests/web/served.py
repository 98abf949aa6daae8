"""A record file of the two accounts of Bergen, an app that serves it, and a server of its own that can be killed."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import bergen
from fastapi.testclient import TestClient

from detente.model import Claim, Findings, Issue, NegotiationClaim, Report, RoundClaim, seal
from detente.record.store import Store
from detente.web.app import make_app
from detente.web.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
MARKUP = "<script>window.bad=1</script><img src=x onerror='window.bad=2'>\"><svg onload=window.bad=3> {{7*7}} javascript:alert(1)"
HOSTILE = Report.of(
    f"Norland and Sudland met in Portville. {MARKUP} They spoke of {MARKUP}\n\n\u202eevil\u202c &lt;b&gt; \U0001f600 end of it.",
    outlet=f"Post {MARKUP}", title=f"Title {MARKUP}", url="javascript:alert(1)", published="2031-05-11",
)


def claim(kind: type[Claim], report: Report, quote: str, **keys: object) -> Claim:
    start = report.text.index(quote)
    return seal(kind(report=report.id, start=start, end=start + len(quote), quote=quote, reader="hand", **{"confidence": 0.6} | keys), report.text)


def record_file(folder: Path) -> Path:
    """The Bergen record and a report full of markup, in a file."""
    path = folder / "bergen.detente"
    store, made = Store(path), bergen.record()
    for report, findings in ((made.report(f.report), f) for f in made.findings.values()):
        store.keep(report, findings)
    bad = (
        claim(NegotiationClaim, HOSTILE, "Norland and Sudland met", parties=("Norland", f"Sudland {MARKUP}"), goal=MARKUP),
        claim(RoundClaim, HOSTILE, "met in Portville", parties=("Norland", "Sudland"), place=f"Portville {MARKUP}", date="2031-05-10"),
        claim(Issue, HOSTILE, f"They spoke of {MARKUP}", label=MARKUP),
    )
    store.keep(HOSTILE, Findings(report=HOSTILE.id, reader="hand 1", about_talks=True, gate=1.0, claims=bad))
    store.end_reading()
    store.close()
    return path


@contextlib.contextmanager
def app_on(path: Path, **known: object) -> Iterator[TestClient]:
    """A client of the app in this process, with the token that changes need."""
    known.setdefault("outlets", bergen.OUTLETS)
    with TestClient(make_app(Settings(record=path, patience=30.0, **known)), base_url="http://localhost:8080") as client:
        answer = client.get("/state.json")
        if answer.status_code == 200:
            client.headers["x-csrf-token"] = answer.json()["token"]
        yield client


def ids(client: TestClient) -> dict[str, str]:
    """Ids of the Bergen negotiation, and of a round, an issue, a condition, a claim and a report of it."""
    rows = client.get("/index.json").json()["rows"]
    one = next(r["id"] for r in rows if "Iceland" in r["parties"])
    view = client.get(f"/n/{one}.json").json()
    met = view["rounds"][0]
    return {
        "n": one, "bad": next(r["id"] for r in rows if r["id"] != one), "round": met["id"], "issue": view["issues"][0]["id"],
        "condition": view["conditions"][0]["id"], "claim": met["told"]["cites"][0]["claim"], "report": met["told"]["cites"][0]["report"],
    }


class Server:
    """``detente serve`` as a program of its own."""

    def __init__(self, path: Path, *options: str) -> None:
        self.path = path
        self.options = options
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self._program: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._program = subprocess.Popen(
            [sys.executable, "-m", "detente", "serve", str(self.path), "--port", str(self.port), "--outlets", str(bergen.OUTLETS), *self.options],
            env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + 60
        while True:
            try:
                self.json("/state.json")
                return
            except OSError:
                assert time.monotonic() < end and self._program.poll() is None, "the server did not start"
                time.sleep(0.05)

    def json(self, path: str):
        with urllib.request.urlopen(self.url + path, timeout=30) as answer:
            return json.load(answer)

    def settled(self) -> None:
        """Waits until pages show everything that was written."""
        end = time.monotonic() + 60
        while self.json("/state.json")["behind"]:
            assert time.monotonic() < end, "the newest edition was never shown"
            self.json("/index.json")
            time.sleep(0.05)

    def room(self, most: int | None) -> None:
        """From now on no file of the server may grow beyond ``most`` bytes, as on a full disk; None: as before."""
        assert self._program is not None
        hard = resource.prlimit(self._program.pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(self._program.pid, resource.RLIMIT_FSIZE, (hard if most is None else most, hard))

    def kill(self) -> None:
        """As a power cut would: nothing is tidied up."""
        assert self._program is not None
        self._program.send_signal(signal.SIGKILL)
        self._program.wait()

    def stop(self) -> None:
        if self._program is not None and self._program.poll() is None:
            self._program.terminate()
            self._program.wait(timeout=20)
