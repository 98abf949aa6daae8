"""Plug-ins of ten lines, installed for real into a folder, used through the command line; and broken ones beside them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from distribution import install

ROOT = Path(__file__).resolve().parents[2]
TEXT = (
    "LIMA, May 12 - Delegations of Peru and Chile held a second round of negotiations in Lima on May 12, 2031, "
    "the Foreign Ministry said. The two sides discussed fishing rights. The delegations dined on ceviche.\n"
)

READER = '''
from detente.errors import UnreadableReport
from detente.model import Report

def read_note(path):
    """A note: its first line is the day, the rest is the text."""
    day, _, text = path.read_text(encoding="utf-8").partition("\\n")
    if not text.strip():
        raise UnreadableReport("the note is empty")
    return Report.of(text.strip(), published=day, outlet="Notebook")
'''
FINDER = '''
import re
from detente.model import Event

class Dinners:
    name, kinds = "dinners", ("event",)

    def find(self, reading):
        for m in re.finditer(r"dined on \\w+", reading.text):
            yield Event(report=reading.report.id, start=m.start(), end=m.end(), quote=m[0], plover="CONSULT", confidence=0.9)
'''
OUTPUT = '''
from detente.outputs.formats import Format

def write(record):
    return "".join(f"{n.title}: {len(n.rounds)}\\n" for n in record.negotiations)

COUNTS = Format("counts", "how many rounds each negotiation has", ".txt", write)
'''


def run(folder: Path, *args: object) -> subprocess.CompletedProcess:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(folder)]), "COLUMNS": "200", "NO_COLOR": "1"}
    return subprocess.run([sys.executable, "-m", "detente", *map(str, args)], capture_output=True, text=True, env=env, timeout=120)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    install(folder, "notes_reader", {"detente.reports": {"note": "notes_reader:read_note"}}, READER)
    install(folder, "dinner_finder", {"detente.finders": {"dinners": "dinner_finder:Dinners"}}, FINDER)
    install(folder, "counts_output", {"detente.outputs": {"counts": "counts_output:COUNTS"}}, OUTPUT)
    install(folder, "broken_all", {
        "detente.reports": {"wreck": "broken_all:read"}, "detente.finders": {"wreck": "broken_all:Wreck", "gone": "not_there:Finder"},
        "detente.outputs": {"wreck": "broken_all:WRECK", "empty": "broken_all:read"},
    }, """
        from detente.outputs.formats import Format
        def read(path): raise KeyError("inside the plug-in")
        class Wreck:
            name, kinds = "wreck", ("event",)
            def find(self, reading): raise IndexError("inside the finder")
        def write(record): raise OverflowError("inside the output")
        WRECK = Format("wreck", "fails", ".txt", write)
        """)
    return folder


@pytest.fixture(scope="module")
def read(site, tmp_path_factory) -> tuple[Path, subprocess.CompletedProcess]:
    place = tmp_path_factory.mktemp("reports")
    (place / "a.note").write_text(f"2031-05-13\n{TEXT}", encoding="utf-8")
    (place / "b.note").write_text("2031-05-13\n", encoding="utf-8")
    (place / "c.wreck").write_text("whatever", encoding="utf-8")
    record = place / "talks.detente"
    return record, run(site, "read", place, "--record", record)


def test_a_reader_of_reports_reads_its_files_and_a_broken_one_stops_nothing(read):
    _, done = read
    assert done.returncode == 1 and done.stdout == "1 report read: 1 new, 0 unchanged, 2 rejected\n"
    assert "b.note: the note is empty" in done.stderr
    assert "c.wreck: the plug-in 'wreck' of broken_all 1.0 (detente.reports) failed on it (KeyError" in done.stderr


def test_a_finder_adds_its_claims_and_a_broken_one_is_named(site, read):
    record, done = read
    assert "plug-in 'wreck' of broken_all 1.0 (detente.finders) failed on report" in done.stderr and "IndexError" in done.stderr
    assert "plug-in 'gone' of broken_all 1.0 (detente.finders) is left out: not_there:Finder cannot be loaded" in done.stderr
    assert "Traceback" not in done.stderr
    export = json.loads(run(site, "export", record, "--format", "json").stdout)
    (claim,) = [c for c in export["claims"] if c["reader"] == "dinners"]
    assert claim["quote"] == "dined on ceviche" and claim["confidence"] == 0.9
    assert any(c["kind"] == "round" for c in export["claims"])
    assert "plug-in dinners (dinner_finder 1.0)" in export["reports"][0]["reader"]


def test_an_output_is_listed_and_written_and_a_broken_one_is_named(site, read):
    record, _ = read
    assert "how many rounds each negotiation has" in run(site, "export", "--help").stdout
    done = run(site, "export", record, "--format", "counts")
    assert done.returncode == 0 and ": 1\n" in done.stdout
    failed = run(site, "export", record, "--format", "wreck")
    assert failed.returncode == 2 and "the plug-in that writes 'wreck' failed (OverflowError: inside the output)" in failed.stderr
    unfit = run(site, "export", record, "--format", "empty")
    assert unfit.returncode == 2 and "broken_all:read is no detente.outputs.formats.Format" in unfit.stderr


def test_plugins_are_listed_with_who_brings_them_and_what_is_wrong(site, tmp_path):
    done = run(site, "plugins")
    assert done.returncode == 1
    assert "reports  note             notes_reader 1.0: can be used" in done.stdout
    assert "finders  gone             broken_all 1.0: cannot be used: not_there:Finder cannot be loaded (ModuleNotFoundError" in done.stdout
    none = run(tmp_path, "plugins")
    assert (none.returncode, none.stdout) == (0, "no plug-in is installed; docs/python.md shows how one is made\n")


def test_one_that_takes_detentes_own_name_or_anothers_is_left_out(tmp_path):
    site = install(tmp_path / "site", "taker", {"detente.reports": {"txt": "taker:f"}, "detente.outputs": {"json": "taker:JSON"}}, """
        from detente.outputs.formats import Format
        def f(*_): return "taken"
        JSON = Format("json", "not json", ".json", f)
        """)
    for name in ("one", "two"):
        install(site, name, {"detente.reports": {"twice": f"{name}:f"}}, "def f(path): ...")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    done = run(site, "read", tmp_path / "a.txt", "--record", tmp_path / "r")
    assert done.returncode == 0 and "1 new" in done.stdout
    assert "detente itself reads files that end in .txt" in done.stderr
    assert done.stderr.count("several distributions bring a plug-in of this name") == 2
    assert json.loads(run(site, "export", tmp_path / "r", "--format", "json").stdout)["reports"]
