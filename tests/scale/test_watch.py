"""Following a folder, by the program itself: what lands in whichever way is read once, whole, and the program outlives it."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time

import pytest
from scaling_made import ROOT

pytest.importorskip("hyperscan", reason="the gate needs the extra `archives`")

from detente.scale.query import query
from detente.scale.watch import landed

EVERY = 0.2


def other(n: int) -> str:
    """A report that the gate turns away, so that no model is loaded."""
    return f"The home side won by {n} goals to one on Saturday. The keeper, who was ill all week, saved a penalty."


def lines(*numbers: int) -> str:
    return "".join(json.dumps({"text": other(n), "id": str(n)}) + "\n" for n in numbers)


class Program:
    """``detente read --watch``, listened to."""

    def __init__(self, environment: dict[str, str], *arguments: object) -> None:
        command = [sys.executable, "-m", "detente", "read", "--watch", "--gate", "--every", str(EVERY), *map(str, arguments)]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self._said: queue.Queue[str] = queue.Queue()
        self.heard = ""
        threading.Thread(target=lambda: [self._said.put(line) for line in self.process.stdout], daemon=True).start()

    def until(self, words: str, seconds: float = 120.0) -> str:
        """The next line that holds these words."""
        end = time.monotonic() + seconds
        while True:
            try:
                line = self._said.get(timeout=max(end - time.monotonic(), 0.01))
            except queue.Empty:
                raise AssertionError(f"no {words!r} in vain; it said: {self.heard}") from None
            self.heard += line
            if words in line:
                return line

    def ends(self, *signals: int) -> int:
        """The exit status after these signals."""
        for number in signals:
            self.process.send_signal(number)
        return self.process.wait(60)


@pytest.fixture
def start(environment):
    running: list[Program] = []

    def run(*arguments: object) -> Program:
        running.append(Program(environment, *arguments))
        return running[-1]

    yield run
    for program in running:
        program.process.kill()
        program.process.wait()


def rows(parts, ask: str) -> list[tuple]:
    return sorted(query(parts, ask).rows())


@pytest.mark.slow
def test_files_that_land_in_any_way_are_read_once_and_a_restart_goes_on(tmp_path, start):
    inbox, parts = tmp_path / "inbox", tmp_path / "parts"
    inbox.mkdir()
    (inbox / "backlog.jsonl").write_text(lines(1, 2))
    program = start(inbox, "--parts", parts)
    program.until("2 reports in 1 parts")
    (inbox / "whole.txt").write_text(other(3))
    program.until("1 reports in 1 parts")
    (inbox / "bad.jsonl").write_text("no json\n" + lines(4))
    program.until("1 rejected")
    with (inbox / "slow.jsonl").open("w") as slow, (inbox / "renamed.jsonl.part").open("w") as hidden:
        for n in range(10, 20):  # for longer than two looks, each look finding it larger
            text = lines(n)
            for half in (text[:40], text[40:]):
                slow.write(half)
                hidden.write(half)
                slow.flush()
                hidden.flush()
                time.sleep(EVERY / 3)
    program.until("10 reports in 1 parts")
    os.rename(inbox / "renamed.jsonl.part", inbox / "renamed.jsonl")
    program.until("10 reports in 1 parts")
    assert rows(parts, "SELECT source_id, count(*) FROM origins WHERE path LIKE '%slow%' GROUP BY 1") == [(str(n), 1) for n in range(10, 20)]
    assert [line for line, in rows(parts, "SELECT line FROM rejected")] == [1]
    assert program.ends(signal.SIGTERM) == 0 and not list(parts.rglob("*.part"))
    program.until("stopped")

    (inbox / "while_away.txt").write_text(other(5))
    again = start(inbox, "--parts", parts, "--workers", 2)
    assert "25 reports in 6 parts (5 were there)" in again.until("reports in")
    (inbox / "later.txt").write_text(other(6))
    again.until("1 reports in 1 parts: 0 claims, 0 rejected")
    assert again.ends(signal.SIGINT, signal.SIGINT) in (0, 130, -signal.SIGINT) and "Traceback" not in again.heard
    assert rows(parts, "SELECT count(*) FROM reports") == [(16,)]


def test_a_record_follows_a_folder_and_outlives_a_bad_file_and_a_restart(tmp_path, start):
    inbox, record = tmp_path / "inbox", tmp_path / "desk.detente"
    inbox.mkdir()
    program = start(inbox, "--record", record)
    program.until("following")
    (inbox / "cut.jsonl.gz").write_bytes(b"\x1f\x8b\x08cut")
    program.until("rejected")
    (inbox / "a.jsonl").write_text(lines(1, 2))
    program.until("2 reports read: 2 new")
    assert program.ends(signal.SIGINT) == 0
    program.until("2 reports are kept")
    again = start(inbox, "--record", record)
    again.until("2 reports read: 0 new, 2 unchanged")
    again.ends(signal.SIGTERM)


def test_looks_take_what_is_whole_and_a_file_that_goes_away_is_forgotten(tmp_path):
    file = tmp_path / "a.jsonl"
    looks = landed([tmp_path], 60.0, sleep=lambda _: None)

    def look(text: str | None) -> list[str]:
        file.write_text(text) if text else file.unlink(missing_ok=True)
        return [p.name for p in next(looks)]

    assert [look(t) for t in ("one", "one, two")] == [[], []], "it is growing"
    assert [p.name for p in next(looks)] == ["a.jsonl"] and next(looks) == []
    look("another")
    assert [p.name for p in next(looks)] == ["a.jsonl"], "what changed is taken again"
    assert look(None) == [] and look("another") == []
    assert [p.name for p in next(looks)] == ["a.jsonl"], "and what came back"
