"""What goes wrong on the way, on real processes: nothing is lost, and the bytes are those of an undisturbed run."""

from __future__ import annotations

import multiprocessing
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from scaling_made import ROOT, WORK, archive, contents

from detente.errors import PartsError
from detente.scale.folder import writing
from detente.scale.pool import Pool
from detente.scale.query import query
from detente.scale.run import pooled, read_parts

PROGRAM = Path(__file__).with_name("scaling_program.py")
SIZE = 2_000


@pytest.fixture
def start(environment):
    """Starts a program that reads with the stand-in; ended at the end, whatever happens."""
    running: list[subprocess.Popen] = []

    def run(*arguments: object, **more: object) -> subprocess.Popen:
        command = [sys.executable, str(PROGRAM), *map(str, arguments)]
        running.append(subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more))
        return running[-1]

    yield run
    for program in running:
        program.kill()
        program.communicate()


def children(pid: int) -> list[int]:
    return [int(c) for t in Path(f"/proc/{pid}/task").glob("*/children") for c in t.read_text().split()]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def wait_for(condition, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "in vain"
        time.sleep(0.01)


@pytest.mark.slow
def test_killed_at_fifty_moments_it_goes_on_to_the_same_bytes(tmp_path, start):
    news = archive(tmp_path / "news", files=20, each=20, **{f"n{n}": "PAUSES" for n in range(0, 400, 2)})
    read_parts([news], tmp_path / "whole", WORK, size=SIZE)
    dice, whole, kept = random.Random(11), contents(tmp_path / "whole"), []
    parts = tmp_path / "parts"
    for attempt in range(50):
        if attempt % 10 == 0:  # five times a program with workers, as a user starts it
            program = start(news, parts, 2, SIZE)
            assert program.stdout.readline() == "begun\n"
            time.sleep(dice.uniform(0.3, 1.5))
            workers, pid = children(program.pid), program.pid
        else:
            forked = multiprocessing.get_context("fork").Process(target=read_parts, args=([news], parts, WORK), kwargs={"size": SIZE})
            forked.start()
            time.sleep(dice.uniform(0, 0.3))
            workers, pid = [], forked.pid
        os.kill(pid, signal.SIGKILL)
        program.wait(30) if attempt % 10 == 0 else forked.join(30)
        wait_for(lambda gone=workers: not any(map(alive, gone)))
        kept.append(len(list((parts / "parts").rglob("*.parquet"))))
        if kept[-1] > len(whole) // 2:  # so that there is always something to do
            for part in dice.sample(sorted((parts / "parts").rglob("*.parquet")), kept[-1] - 2):
                part.unlink()
    assert len(set(kept)) > 3, "the kills fell in the midst of the work"
    assert start(news, parts, 2, SIZE).wait(60) == 0
    assert contents(parts) == whole


def test_a_report_that_kills_or_hangs_its_reader_is_put_aside_and_the_others_are_read(tmp_path):
    news = archive(tmp_path / "news", n7="KILLS", n90="HANGS", n91="FAILS")
    done = read_parts([news], tmp_path / "parts", WORK, engine=pooled(2, patience=1.0), size=SIZE)
    assert (done.reports, done.rejected) == (197, 3)
    why = dict(query(tmp_path / "parts", "SELECT path, reason FROM rejected").rows())
    assert "ended its reader 2 times" in why["note/7"] and "too long 2 times" in why["note/90"] and "ill" in why["note/91"]


def test_a_worker_that_is_killed_costs_one_retry(tmp_path):
    news = archive(tmp_path / "news", **{f"n{n}": "PAUSES" for n in range(200)})
    read_parts([news], tmp_path / "whole", WORK, size=SIZE)
    killed = []

    def tick(done) -> None:
        if done.reports + sum(s.reports for s in done.now) > 30 and len(killed) < 1:
            killed.append(max(children(os.getpid())))
            os.kill(killed[0], signal.SIGKILL)

    assert read_parts([news], tmp_path / "parts", WORK, workers=2, size=SIZE, step=tick).rejected == 0
    assert killed and contents(tmp_path / "parts") == contents(tmp_path / "whole")


def test_ctrl_c_ends_cleanly_and_twice_at_once(tmp_path, start):
    news = archive(tmp_path / "news", files=10, each=50, **{f"n{n}": "PAUSES" for n in range(500)})
    for workers, times in ((1, 1), (2, 1), (2, 2)):
        parts = tmp_path / f"parts{workers}{times}"
        program = start(news, parts, workers, SIZE)
        wait_for(lambda folder=parts: list(folder.rglob("*.parquet")))
        below = children(program.pid)
        for _ in range(times):
            program.send_signal(signal.SIGINT)
        told = program.communicate(timeout=20)[1]
        assert program.returncode == 130 and "stopped" in told and "Traceback" not in told
        wait_for(lambda gone=below: not any(map(alive, gone)))
        if times == 1:
            contents(parts)  # nothing half done


def test_a_second_run_into_one_folder_says_who_is_there(news, tmp_path):
    with writing(tmp_path / "parts", WORK), pytest.raises(PartsError, match=f"being written by process {os.getpid()}"):
        read_parts([news], tmp_path / "parts", WORK)
    assert read_parts([news], tmp_path / "parts", WORK).reports == 200


def test_a_full_disk_is_said_and_what_was_read_is_kept(tmp_path, start):
    news = archive(tmp_path / "news", files=1, each=400)
    program = start(news, tmp_path / "parts", 1, 1_000_000, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)))
    told = program.communicate(timeout=60)[1]
    assert program.returncode == 2 and "no room on the disk" in told
    assert start(news, tmp_path / "parts", 1, 1_000_000).wait(60) == 0
    read_parts([news], tmp_path / "whole", WORK, size=1_000_000)
    assert contents(tmp_path / "parts") == contents(tmp_path / "whole")


def test_a_folder_that_may_only_be_read_is_said():
    WORK.reader()
    with tempfile.TemporaryDirectory() as top:
        os.chmod(top, 0o755)
        news, sealed, who = archive(Path(top, "news")), Path(top, "sealed"), os.geteuid()
        sealed.mkdir(mode=0o555)
        try:
            if who == 0:  # root may write anywhere
                os.seteuid(65534)
            with pytest.raises(PartsError, match="may only be read"):
                read_parts([news], sealed / "parts", WORK)
        finally:
            os.seteuid(who)


def test_results_in_order_come_in_the_order_of_their_tasks(news):
    import msgspec
    from keeping.fakes import report

    from detente.scale.tasks import Found, ReportsTask

    tasks = [msgspec.msgpack.encode(ReportsTask([report(n)], WORK)) for n in range(40)]
    with Pool("detente.scale.tasks:reports", 3, ordered=True) as pool:
        answers = [msgspec.msgpack.decode(a, type=list[Found])[0].report for a in pool.run(tasks)]
    assert answers == [report(n).id for n in range(40)]
