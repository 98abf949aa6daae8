"""The command line as a program: what it prints where, and its exit status."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ENV = {**os.environ, "PYTHONPATH": str(HERE.parent), "COLUMNS": "80", "NO_COLOR": "1"}
COMMAND = [sys.executable, str(HERE / "keeping" / "command.py")]


def detente(*args: object, **env: str) -> subprocess.CompletedProcess:
    return subprocess.run([*COMMAND, *map(str, args)], capture_output=True, text=True, env={**ENV, **env}, timeout=60)


@pytest.fixture
def notes(tmp_path) -> Path:
    path = tmp_path / "notes.txt"
    path.write_text("1 2 3\n")
    return path


@pytest.fixture
def record(tmp_path, notes) -> Path:
    path = tmp_path / "talks.detente"
    assert detente("read", notes, "--record", path).returncode == 0
    return path


def test_reading_tells_what_was_new_unchanged_and_rejected(tmp_path):
    notes, record = tmp_path / "n.txt", tmp_path / "r"
    notes.write_text("1 2 oops")
    first = detente("read", notes, "--record", record)
    assert first.returncode == 1
    assert first.stdout == "2 reports read: 2 new, 0 unchanged, 1 rejected\n"
    assert first.stderr == f"rejected {notes}, line 3: not a number\n"
    notes.write_text("1 2")
    again = detente("read", notes, "--record", record)
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout == "2 reports read: 0 new, 2 unchanged, 0 rejected\n"


def test_without_a_record_it_shows_what_it_read(notes):
    done = detente("read", notes)
    assert done.returncode == 0 and re.search(r"Portville; held \[1[a-z]\]", done.stdout)


def test_show_prints_the_page_and_one_condition_alone(record):
    whole, one = detente("show", record), detente("show", record, "--condition", 2)
    assert "CONDITIONS THAT STAND" in whole.stdout and "SOURCES" in whole.stdout and "\x1b" not in whole.stdout
    assert "open gate 2" in one.stdout and "open gate 1" not in one.stdout and "ROUNDS" not in one.stdout


def test_show_by_what_was_known_then(record):
    assert "from 1 report" in " ".join(detente("show", record, "--known-by", "2031-05-11").stdout.split())
    assert detente("show", record, "--known-by", "1900").stdout == "no negotiation in this record by these days\n"


def test_export_json_to_output_and_to_a_file_are_the_same(record, tmp_path):
    out = tmp_path / "e.json"
    assert detente("export", record, "--format", "json", "--out", out).returncode == 0
    printed = detente("export", record, "--format", "json").stdout
    assert printed == out.read_text() and len(json.loads(printed)["claims"]) == 9


def test_export_csv_and_markdown(record, tmp_path):
    done = detente("export", record, "--format", "csv", "--out", tmp_path / "tables")
    assert done.returncode == 0 and (tmp_path / "tables" / "round.csv").read_text().count("\n") == 4
    assert detente("export", record, "--format", "md").stdout.startswith("# Norland and Sudland\n")


def test_search_finds_the_report_and_the_claim(record):
    found = detente("search", record, '"gate 2"').stdout
    assert "The Ferry Post, 12 May 2031: “Note 2”" in found and "condition: “open gate 2”" in found


@pytest.mark.parametrize(("args", "says"), [
    (["show", "nowhere"], "make one with: detente read"),
    (["read", "no-such-file", "--record", "r"], "no-such-file is not there"),
    (["show", "RECORD", "--as-of", "next week"], "is not a date"),
    (["show", "RECORD", "Atlantis"], "no negotiation fits 'Atlantis'"),
    (["show", "RECORD", "--round", "99"], "nothing of that kind"),
    (["export", "RECORD", "--format", "csv"], "--out DIR"),
    (["export", "RECORD", "--format", "json", "--out", "/nowhere/at/all"], "cannot write"),
    (["show"], "Missing argument"), (["frobnicate"], "No such command"),
])
def test_a_mistake_is_told_without_a_traceback(record, args, says):
    done = detente(*[str(record) if a == "RECORD" else a for a in args])
    assert done.returncode == 2 and says in done.stderr and "Traceback" not in done.stderr and done.stdout == ""


def test_interrupted_it_says_how_to_go_on_and_goes_on(tmp_path):
    notes, record = tmp_path / "n.txt", tmp_path / "r"
    notes.write_text(" ".join(map(str, range(200))))
    program = subprocess.Popen([*COMMAND, "read", str(notes), "--record", str(record)], stderr=subprocess.PIPE, text=True,
                               env={**ENV, "DETENTE_PAUSE": "0.05"})
    while not record.exists():
        time.sleep(0.02)
    time.sleep(0.5)
    program.send_signal(signal.SIGINT)
    told = program.communicate(timeout=30)[1]
    assert program.returncode == 130 and "run the same command again" in told and "Traceback" not in told
    done = detente("read", notes, "--record", record).stdout
    assert done.startswith("200 reports read") and " 0 unchanged" not in done


def test_a_reader_that_stops_listening_is_no_error(record, tmp_path):
    many = tmp_path / "many.txt"
    many.write_text(" ".join(map(str, range(200))))
    detente("read", many, "--record", record)
    for args in (["export", record, "--format", "json"], ["show", record]):
        command = [*COMMAND, *map(str, args)]  # a narrow pipe: the program is still writing when nobody listens any more
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENV, pipesize=4096) as program:
            assert len(program.stdout.read(10)) == 10
            program.stdout.close()
            assert program.stderr.read() == b""
        assert program.returncode == 0


def test_from_a_real_text_to_a_round_with_the_sentence_that_says_it(tmp_path):
    """With nothing stood in for: the whole program, once."""
    notes, record = tmp_path / "talks.txt", tmp_path / "r"
    notes.write_text(
        "Peru and Chile hold new round of talks\n\n"
        "LIMA, May 12 - Delegations of Peru and Chile held a second round of negotiations in Lima on May 12, 2031, "
        "the Foreign Ministry said. The two sides discussed fishing rights and migration.\n\n"
        "Peru insists that Chile must lift the visa requirement before an agreement is signed.\n", encoding="utf-8")

    def run(*args: object) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "detente", *map(str, args)]
        return subprocess.run(command, capture_output=True, text=True, env=ENV, timeout=120)

    read = run("read", notes, "--record", record, "--published", "2031-05-13")
    assert (read.returncode, read.stdout) == (0, "1 report read: 1 new, 0 unchanged, 0 rejected\n")
    whole = json.loads(run("export", record, "--format", "json").stdout)
    (negotiation,) = whole["negotiations"]
    assert set(negotiation["parties"]) == {"PER", "CHL"}
    assert ("2031-05-12", "Lima") in {(r["date"], r["place"]) for r in negotiation["rounds"]}
    shown = run("show", record, "--all").stdout
    assert "12 May 2031" in shown and "“LIMA, May 12" in shown.replace("\n", " ")


def test_version():
    import detente as package

    assert detente("--version").stdout == f"detente {package.__version__}\n"


def test_diff_prints_two_sides_and_gives_json(record):
    told = detente("diff", record, "--condition", 1)
    assert told.returncode == 0 and "side by side" in told.stdout and "ONE-SIDED" in told.stdout and "[1a]" in told.stdout
    whole = json.loads(detente("diff", record, "--condition", 1, "--json", "--between", "SUD", "NOR").stdout)
    assert whole["sides"] == ["SUD", "NOR"] and {f["party"] for f in whole["facts"]} == {"NOR"}
    early = json.loads(detente("diff", record, "--round", 1, "--json", "--known-by", "2031-05-11").stdout)
    assert early["known_by"] == "2031-05-11"


@pytest.mark.parametrize(("args", "says"), [
    (["--round", "99"], "there is no round 99"), (["--round", "1", "--between", "NOR", "Atlantis"], "is no party of these talks"),
    (["--round", "1", "--between", "NOR", "Norway"], "two different sides"), ([], "choose one of --round"),
    (["--round", "1", "--outlets", "nowhere.csv"], "name a CSV file"),
])
def test_a_diff_of_what_is_not_there_says_what_is(record, args, says):
    done = detente("diff", record, *args)
    assert done.returncode == 2 and says in done.stderr and done.stdout == ""


def test_search_by_what_was_known_and_true_then(record):
    assert detente("search", record, '"gate 2"', "--known-by", "2031-05-11").stdout == "nothing found\n"
    assert detente("search", record, '"gate 2"', "--as-of", "2031-05-11").stdout == "nothing found\n"
    assert "open gate 1" in detente("search", record, '"gate 1"', "--as-of", "2031-05-11").stdout
