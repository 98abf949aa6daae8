"""Dask, for real: a scheduler and workers as processes, killed and started again; the parts are those of a local run."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading

import pytest
from scaling_made import ROOT, WORK, archive, contents

pytest.importorskip("distributed", reason="needs the extra `cluster`")

from detente.scale.cluster import dask
from detente.scale.command import Archive, engine_of
from detente.scale.run import Done, pooled, read_parts

SIZE = 2_000


@pytest.fixture
def start(environment, tmp_path):
    """Starts ``dask scheduler`` or ``dask worker`` processes; ended at the end, whatever happens."""
    running: list[subprocess.Popen] = []

    def run(*arguments: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]]
        log = (tmp_path / f"{arguments[0]}.log").open("ab")
        running.append(subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log))
        return running[-1]

    yield run
    for program in running:
        program.kill()
        program.wait()


def a_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def test_a_worker_and_the_scheduler_may_die_and_a_report_may_kill(tmp_path, start):
    ill = {f"n{n}": "PAUSES" for n in range(400)} | {"n33": "KILLS"}
    news = archive(tmp_path / "news", files=8, each=50, **ill)
    read_parts([news], tmp_path / "local", WORK, workers=2, size=SIZE)
    port = a_port()
    address = f"tcp://127.0.0.1:{port}"

    def scheduler() -> subprocess.Popen:
        return start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-show")

    def worker() -> subprocess.Popen:
        return start("worker", address, "--nthreads", "1", "--no-dashboard", "--local-directory", str(tmp_path / "dask"))

    first, workers = scheduler(), [worker(), worker()]
    stage, done = [], []

    def step(now: Done) -> None:
        if now.shards >= 3 and not stage:
            stage.append("worker killed")
            workers[0].send_signal(signal.SIGKILL)
            workers.append(worker())
        if now.shards >= 9 and len(stage) == 1:
            stage.append("scheduler killed")
            first.send_signal(signal.SIGKILL)
            first.wait()
            scheduler()
            workers.extend([worker(), worker()])

    def run() -> None:
        done.append(read_parts([news], tmp_path / "parts", WORK, engine=dask(address, wait=60), size=SIZE, step=step))

    program = threading.Thread(target=run, daemon=True)
    program.start()
    program.join(100)
    assert not program.is_alive() and done, "the run has not come to its end"
    assert len(stage) == 2 and (done[0].reports, done[0].rejected) == (399, 1)
    assert contents(tmp_path / "parts") == contents(tmp_path / "local")
    assert not list((tmp_path / "parts" / ".trails").glob("*"))


def test_the_options_of_a_run_reach_the_cluster(tmp_path):
    news = archive(tmp_path / "news", files=1, each=20, n3="HANGS", n5="KILLS")
    read_parts([news], tmp_path / "local", WORK, engine=pooled(1, patience=1.0), size=SIZE)
    asked = Archive(**dict.fromkeys(("parts", "scheduler", "gate"), None), workers=1, engine="dask", watch=False, every=5, shard_size=4, texts="talks", patience=1.0)
    with engine_of(asked) as engine:
        done = read_parts([news], tmp_path / "parts", WORK, engine=engine, size=SIZE)
    assert (done.reports, done.rejected) == (18, 2)
    assert contents(tmp_path / "parts") == contents(tmp_path / "local"), "the reasons too: one took too long, one killed"
