"""``detente review``: rulings from options, and a session by keys, on a pipe and on a terminal."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from reviewing import ALL, FARES, FIRST, LOCK, OPENED, SIDES, WINTER, read
from reviewing import record as make

from detente.cli import cli
from detente.record.record import open_record

SIGNED = ("--by", "A. Berg", "--reason", "so it is")


@pytest.fixture
def path(tmp_path) -> Path:
    make(path=tmp_path / "talks.detente").close()
    return tmp_path / "talks.detente"


def review(path, *args, keys=None):
    done = CliRunner().invoke(cli, ["review", str(path), *map(str, args)], input=keys, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def rulings(path):
    return [(d.action, d.target, d.reviewer, d.reason) for d in open_record(path).decisions]


def test_rulings_are_kept_signed_with_time_and_reason(path):
    assert review(path, "--reject", FARES.id[:6], "--accept", LOCK.id, *SIGNED) == "kept 2 rulings of A. Berg\n"
    assert rulings(path) == [("accept", LOCK.id, "A. Berg", "so it is"), ("reject", FARES.id, "A. Berg", "so it is")]
    told = review(path, "--history")
    assert f"A. Berg: reject {FARES.id} (“so it is”)" in told and f"“{FARES.quote}”" in told
    assert all(d.made_at.endswith("+00:00") for d in open_record(path).decisions)


def test_several_keys_are_corrected_at_once(path):
    review(path, "--correct", OPENED.id, "date=2031-05-09/2031-05-10", "--correct", OPENED.id, "ordinal=1", "--correct", OPENED.id, "place=none", *SIGNED)
    claim = open_record(path).claim(OPENED.id)
    assert (claim.date, claim.ordinal, claim.place) == ("2031-05-09/2031-05-10", 1, None)


def test_an_entry_stands_for_its_claims(path):
    (condition,) = open_record(path).negotiations[0].conditions
    review(path, "--reject", condition.id, *SIGNED)
    assert open_record(path).negotiations[0].conditions == ()


def test_a_missed_claim_is_added_from_a_file(path, tmp_path):
    file = tmp_path / "missed.json"
    file.write_text(json.dumps([{"kind": "issue", "report": FIRST.id, "quote": "winter timetable", "label": "night ferries"}]))
    review(path, "--add", file, *SIGNED)
    claim = next(c for c in open_record(path).claims if getattr(c, "label", "") == "night ferries")
    assert FIRST.text[claim.start : claim.end] == "winter timetable" and claim.reader == "reviewer/A. Berg"


def test_merge_split_and_alias(path):
    review(path, "--merge", WINTER.id, FARES.id, *SIGNED)
    assert len(open_record(path).negotiations[0].issues) == 1
    review(path, "--split", WINTER.id, *SIGNED)
    assert len(open_record(path).negotiations[0].issues) == 2
    review(path, "--alias", "Sudland", "SUD", *SIGNED)
    assert open_record(path).negotiations[0].parties == ("Norland", "SUD")


def test_the_raised_are_listed_and_the_queue_is_explained(path):
    review(path, "--reject", FARES.id, *SIGNED)
    assert "no ruling is raised" in review(path, "--raised")
    read(open_record(path).store, "reader 2", *(c for c in ALL if c != FARES))
    told = review(path, "--raised")
    assert "its ground is gone" in told and "was: issue: label=fares" in told
    listed = review(path, "--list", "--limit", 1)
    assert listed.startswith(f"{LOCK.id}  9.00  condition: demand=open the north lock")
    assert "why: confidence 0.50; 1 entry; alone carries the condition “open the north lock”; decides that" in listed


def test_agreement_tells_alpha_and_where_they_differ(path):
    assert "no claim has been ruled on by two reviewers" in review(path, "--agreement")
    review(path, "--accept", LOCK.id, "--accept", FARES.id, *SIGNED)
    review(path, "--accept", LOCK.id, "--reject", FARES.id, "--by", "I. Marr", "--reason", "no issue")
    told = review(path, "--agreement").split("\n")
    assert told[0] == "2 reviewers: A. Berg, I. Marr" and told[2].split() == ["all", "0.000", "2", "1"]
    assert "    I. Marr: reject (“no issue”)" in told


@pytest.mark.parametrize(("args", "says"), [
    (["--accept", LOCK.id, "--reason", "so"], "--by NAME"), (["--accept", LOCK.id, "--by", "A"], "--reason TEXT"),
    (["--accept", "feed", *SIGNED], "no claim or entry 'feed'"), (["--accept", LOCK.id[:3], *SIGNED], "at least 4 letters"),
    (["--correct", LOCK.id, "status=done", *SIGNED], "not one of outstanding"), (["--correct", LOCK.id, "city=Rome", *SIGNED], "use one of addressee"),
    (["--correct", OPENED.id, "date=yesterday", *SIGNED], "not a date"), (["--correct", OPENED.id, "ordinal=first", *SIGNED], "detente explain ordinal"),
    (["--correct", OPENED.id, "quote=x", *SIGNED], "add another"), (["--correct", OPENED.id, "date", *SIGNED], "no KEY=VALUE"),
    (["--merge", LOCK.id, FARES.id, *SIGNED], "different kinds"), (["--alias", "Sudlond", "SUD", *SIGNED], "letter for letter"),
    (["--add", "nowhere.json", *SIGNED], "cannot be read"), (["--settle", "feedfeed", *SIGNED], "no ruling"),
    (["--list", LOCK.id], "only after --split"), (["--list", "--second"], "needs --by"),
    (["--accept", FARES.id, "--accept", "feed", *SIGNED], "no claim or entry"),
])
def test_what_cannot_be_ruled_is_told_and_nothing_is_kept(path, args, says):
    done = subprocess.run([sys.executable, "-m", "detente", "review", str(path), *args], capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert done.returncode == 2 and says in done.stderr and "Traceback" not in done.stderr
    assert rulings(path) == []


def test_a_session_by_keys_on_a_pipe(path):
    keys = "+\nissue\nwinter timetable\nlabel=night ferries\n\nmissed\n" "a\nit says so\n" "c\ndate=2031-05-09\n\nthe eve\n" "?\n" "z\n" "n\n" "r\n\n" "q\n"
    told = review(path, "--by", "A. Berg", keys=keys)
    assert "1 of 7" in told and "a accept" in told and "'z' does nothing" in told and told.endswith("4 claims in the queue\n")
    assert [(a, r) for a, _, _, r in rulings(path)] == [("add", "missed"), ("accept", "it says so"), ("correct", "the eve"), ("reject", "the eve")]


def test_a_session_without_a_reason_keeps_nothing_and_the_end_of_input_ends_it(path):
    told = review(path, "--by", "A. Berg", keys="a\n\n")
    assert "not kept: a ruling needs a reason" in told and rulings(path) == []


def test_what_is_raised_comes_first_in_a_session(path):
    review(path, "--reject", FARES.id, "--correct", OPENED.id, "place=Lockham", *SIGNED)
    read(open_record(path).store, "reader 2", SIDES, LOCK)
    told = review(path, "--by", "I. Marr", keys="a\nx\nmoot\nk\nstill so\nq\n")
    assert "1 of 4, raised" in told and "there is no claim to rule on" in told
    assert {a for a, *_ in rulings(path)[2:]} == {"settle", "add"}
    assert [r.place for r in open_record(path).negotiations[0].rounds] == ["Lockham"]
    assert "no ruling is raised" in review(path, "--raised")


def test_single_keys_on_a_terminal(path):
    ours, theirs = pty.openpty()
    program = subprocess.Popen([sys.executable, "-m", "detente", "review", str(path), "--by", "A. Berg"], stdin=theirs, stdout=theirs,
                               stderr=theirs, cwd=Path(__file__).parents[2])
    os.close(theirs)
    _until(ours, "> ")
    told = _press(ours, b"r", "reason: ") + _press(ours, b"a wish\n", "> ") + _press(ours, b"q", "in the queue")
    assert program.wait(30) == 0 and "kept: reject" in told
    assert rulings(path) == [("reject", LOCK.id, "A. Berg", "a wish")]


def _press(terminal: int, keys: bytes, mark: str) -> str:
    """Presses keys, a moment after the prompt: what comes while the terminal is made ready for single keys is dropped by it."""
    time.sleep(0.5)
    os.write(terminal, keys)
    return _until(terminal, mark)


def _until(terminal: int, mark: str) -> str:
    told = ""
    while mark not in told:
        assert select.select([terminal], [], [], 30)[0], f"silent after {told!r}"
        told += os.read(terminal, 4096).decode()
    return told


def test_the_queue_and_the_session_can_be_those_of_an_earlier_day(path):
    def ids(*args):
        return {line.split()[0] for line in review(path, "--list", *args).splitlines() if not line.startswith(" ")}

    early = {c.id for c in ALL if c.report == FIRST.id}
    assert ids() == {c.id for c in ALL}
    assert ids("--known-by", "2031-05-12") == ids("--as-of", "2031-05-12") == early
    assert review(path, "--list", "--as-of", "2031-05-12", "--known-by", "2031-05-01") == "the queue is empty\n"
    told = review(path, "--by", "A. Berg", "--reason", "as it was", "--as-of", "2031-05-12", keys="a\n" * 20)
    assert {target for _, target, _, _ in rulings(path)} == early and "0 claims in the queue" in told


def test_agreement_can_be_that_of_an_earlier_day(path):
    for by in ("A. Berg", "B. Holm"):
        review(path, *(arg for c in ALL for arg in ("--accept", c.id)), "--by", by, "--reason", "read")
    whole, early = (next(line for line in review(path, "--agreement", *day).splitlines() if line.startswith("all")) for day in ((), ("--as-of", "2031-05-12")))
    assert (whole.split()[-1], early.split()[-1]) == (str(len(ALL)), str(sum(c.report == FIRST.id for c in ALL)))


def test_a_ruling_is_on_the_record_as_a_whole(path):
    done = CliRunner().invoke(cli, ["review", str(path), "--accept", FARES.id, *SIGNED, "--as-of", "2031-05-12"])
    assert done.exit_code == 2 and "as a whole" in done.output and rulings(path) == []
