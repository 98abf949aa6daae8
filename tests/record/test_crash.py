"""A reading killed at any moment loses nothing, and going on gives the record of an undisturbed one."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from detente.outputs.json import export
from detente.record.record import open_record

FAKES = Path(__file__).parents[1] / "keeping" / "fakes.py"
ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.usefixtures("plain_merging")


def start(record: Path, pause: float) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, str(FAKES), str(record), str(pause)], cwd=ROOT, env={"PYTHONPATH": str(ROOT)},
                            stdout=subprocess.PIPE)


@pytest.fixture
def undisturbed(tmp_path, plain_merging) -> str:
    record = tmp_path / "whole.detente"
    assert start(record, 0).wait(60) == 0
    return export(open_record(record))


def test_killed_at_twelve_moments_it_goes_on_to_the_same_bytes(tmp_path, undisturbed):
    record, dice, kept = tmp_path / "record.detente", random.Random(7), []
    for attempt in range(12):
        program = start(record, 0.02)
        if attempt % 4:
            program.stdout.readline()
        time.sleep(dice.uniform(0, 0.12))
        program.send_signal(signal.SIGKILL)
        program.wait(30)
        if not record.exists():
            continue
        opened = open_record(record)
        kept.append(opened.store.count("findings"))
        assert opened.store.count("claims") == 3 * kept[-1] and opened.store.count("reports") == kept[-1]
        opened.close()
    assert kept == sorted(kept) and len(set(kept)) > 3, "the kills fell in the midst of the work"
    assert start(record, 0).wait(60) == 0
    assert export(open_record(record)) == undisturbed


def test_two_programs_at_once_both_finish_and_leave_the_same_record(tmp_path, undisturbed):
    record = tmp_path / "record.detente"
    programs = [start(record, 0.005) for _ in range(2)]
    assert [p.wait(60) for p in programs] == [0, 0]
    assert export(open_record(record)) == undisturbed
