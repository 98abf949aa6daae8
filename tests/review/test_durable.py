"""A ruling that was kept is there: while others read and rule, and when the program is killed."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from keeping.fakes import REPORTS, FakeReader

from detente.record.read import take_in
from detente.record.record import open_record
from detente.record.store import Store

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def start(script: Path, *args: object) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, str(script), *map(str, args)], cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True)


def begun(path: Path) -> Path:
    store = Store(path)
    take_in(store, REPORTS[:2], FakeReader())
    store.close()
    return path


def test_rulings_given_while_others_read_and_rule_are_all_there(tmp_path):
    record = begun(tmp_path / "r")
    reading = start(HERE.parent / "keeping" / "fakes.py", record, 0.01)
    ruling = [start(HERE / "ruler.py", record, name, 25) for name in ("A. Berg", "I. Marr")]
    kept = [line.strip() for program in ruling for line in program.communicate(timeout=60)[0].splitlines()]
    assert reading.wait(60) == 0 and [p.returncode for p in ruling] == [0, 0]
    after = open_record(record)
    assert len(kept) == 50 and {d.id for d in after.decisions} == set(kept)
    assert len(after.reports) == len(REPORTS) and after.store.count("claims") == 3 * len(REPORTS)


def test_a_ruling_told_as_kept_outlives_a_kill(tmp_path):
    record, dice = begun(tmp_path / "r"), random.Random(5)
    told: list[str] = []
    for _ in range(4):
        program = start(HERE / "ruler.py", record, "A. Berg", 10_000)
        told.append(program.stdout.readline().strip())
        time.sleep(dice.uniform(0, 0.1))
        program.send_signal(signal.SIGKILL)
        told += [line.strip() for line in program.stdout.read().split("\n")[:-1]]  # communicate() would lose what readline() read ahead
        program.wait(30)
        there = {d.id for d in open_record(record).decisions}
        assert set(told) <= there and len(there) <= len(told) + 4, "at most the one under way is more than was told"
    assert len(told) > 8
