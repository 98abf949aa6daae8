"""What is broken, hostile or odd is named and kept from stopping the rest; nothing is fetched, and all that comes can be written."""

from __future__ import annotations

import json
import os
import socket
import tempfile
import tracemalloc
from pathlib import Path

import msgspec
import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.model import Rejected, Report
from detente.reports import load, supported
from detente.reports.fields import NOTES
from detente.reports.jsonl import LONGEST_LINE

TEXT = "Envoys met on Tuesday in the capital.\n"
PAGE = (
    "<html><head><title>Envoys meet</title></head><body><article>"
    + "<p>The two sides met in Oslo on Tuesday to talk about quotas, the ministry said in a long statement.</p>" * 4
    + "</article></body></html>"
)


def write(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def write_table(path: Path, **columns: object) -> Path:
    pyarrow.parquet.write_table(pyarrow.table(columns), path)
    return path


@pytest.mark.parametrize("data", ["http://example.invalid/page", "httpx", PAGE])
def test_a_page_is_never_fetched(tmp_path, monkeypatch, data):
    asked = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: asked.append(a) or [])
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: asked.append(address))
    list(load([write(tmp_path / "a.html", data)]))
    assert asked == []


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.jsonl", '{"text": "\\ud800"}', "surrogate"),
        ("a.jsonl", '{"text": "x", "title": "\\udfff"}', "surrogate"),
        ("a.jsonl", '{"text": "x", "mood": ["\\udfff"]}', "surrogate"),
        ("a.jsonl", '{"text": "x", "n": ' + "[" * 900 + "]" * 900 + "}", "deep"),
        ("a.jsonl", '{"text": "x", "n": ' + "[" * 90_000, "deep"),
        ("a.jsonl", '{"text": "x", "n": ' + "1" * 5000 + "}", "number"),
        ("a.jsonl", "\n  \n", "empty"),
        ("a.jsonl", "PAR1....", "Parquet"),
        ("a.jsonl", '{"text": "x"}'.encode("utf-16"), "NUL"),
        ("a.md", '---\ntitle: "\\ud800"\n---\n' + TEXT, "surrogate"),
        ("a.md", "---\na: " + "[" * 5000 + "]" * 5000 + "\n---\n" + TEXT, "deep"),
        ("a.md", "---\na: &a [x]\nb: [*a, *a]\n---\n" + TEXT, "front matter"),
        ("a.txt", b"{\\rtf1 words}", "rich-text"),
    ],
)
def test_each_refusal_says_why(tmp_path, name, data, why):
    (refused,) = load([write(tmp_path / name, data)])
    assert isinstance(refused, Rejected) and why in refused.reason


def test_what_is_not_taken_is_kept_and_noted(tmp_path):
    row = {"text": "x", "title": 5, "id": {"a": 1}, "published": "2015-W12-1", NOTES: ["the sender's"], "big": 10**40}
    (got,) = load([write(tmp_path / "a.jsonl", json.dumps(row))])
    assert (got.title, got.source_id, got.published) == (None, None, None)
    assert {k: got.extra[k] for k in ("title", "id", "published")} == {"title": 5, "id": {"a": 1}, "published": "2015-W12-1"}
    assert got.extra[NOTES][0] == "the sender's" and len(got.extra[NOTES]) == 4
    msgspec.json.encode(got)


@pytest.mark.parametrize("given_as", ["2015-03-16", "2015-03-16T10:00:00Z", "2015-03-16 10:00", "2015-03-16T10:00:00.5+02:00"])
def test_iso_days_and_times_are_taken_as_given(tmp_path, given_as):
    (got,) = load([write(tmp_path / "a.jsonl", json.dumps({"text": "x", "published": given_as}))])
    assert got.published == given_as


@pytest.mark.parametrize("given_as", ["2015-02-30", "20150316", "2015-03", "16 March 2015", 2015])
def test_other_days_are_not_guessed_at(tmp_path, given_as):
    (got,) = load([write(tmp_path / "a.jsonl", json.dumps({"text": "x", "published": given_as}))])
    assert got.published is None and got.extra["published"] == given_as and got.extra[NOTES]


def test_one_unreadable_row_does_not_cost_the_table(tmp_path):
    bad = pyarrow.array([b"ok \xff", b"good one"]).view(pyarrow.string())
    refused, kept = load([write_table(tmp_path / "a.PARQUET", text=bad)])
    assert refused.line == 1 and kept.text == "good one"
    late = pyarrow.array([2**62, 0], pyarrow.timestamp("us"))
    refused, kept = load([write_table(tmp_path / "b.parquet", text=["one", "two"], at=late)])
    assert refused.line == 1 and kept.extra == {"at": "1970-01-01T00:00:00"}


def test_tables_that_cannot_be_meant_are_refused(tmp_path):
    (empty,) = load([write_table(tmp_path / "a.parquet", text=pyarrow.array([], pyarrow.string()))])
    twice = pyarrow.table([["one"], ["two"]], names=["text", "text"])
    pyarrow.parquet.write_table(twice, tmp_path / "b.parquet")
    (doubled,) = load([tmp_path / "b.parquet"])
    assert "no rows" in empty.reason and "two columns" in doubled.reason


def test_links_pipes_and_odd_names_are_told(tmp_path):
    top = tmp_path / "top"
    (top / "sub").mkdir(parents=True)
    write(top / "sub" / "r.txt", TEXT)
    (top / "sub" / "ring").symlink_to(top)
    (top / "dead.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(top / "pipe.txt")
    got = list(load([top]))
    assert [r.text for r in got if isinstance(r, Report)] == [TEXT]
    assert sorted(Path(r.path).name for r in got if isinstance(r, Rejected)) == ["dead.txt", "pipe.txt", "ring"]
    odd = os.fsencode(tmp_path) + b"/\xff.zip"
    Path(os.fsdecode(odd)).write_bytes(b"x")
    (refused,) = load([os.fsdecode(odd)])
    msgspec.json.encode(refused)


def test_what_may_not_be_opened_is_told(tmp_path, monkeypatch):
    path = write(tmp_path / "a.jsonl", '{"text": "x"}')

    def refuse(self, *args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    (refused,) = load([path])
    assert "Permission denied" in refused.reason


def test_an_endless_line_holds_little_memory(tmp_path):
    path = tmp_path / "a.jsonl"
    with path.open("wb") as out:
        out.write(b'{"text": "')
        for _ in range(50):
            out.write(b"x" * 1_000_000)
        out.write(b'"}\n{"text": "after"}')
    tracemalloc.start()
    refused, after = load([path])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.line == 1 and after.text == "after" and peak < 1.5 * LONGEST_LINE


@settings(max_examples=60, deadline=None)
@given(at=st.floats(0, 1), noise=st.binary(min_size=1, max_size=12), ending=st.sampled_from(supported()))
def test_a_damaged_file_is_told_and_what_comes_can_be_written(at, noise, ending):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a" + ending)
        table = pyarrow.table({"text": [TEXT, "two"], "n": [1, 2]})
        if ending == ".parquet":
            pyarrow.parquet.write_table(table, path)
        elif ending in (".arrow", ".feather"):
            with pyarrow.ipc.new_file(path, table.schema) as out:
                out.write_table(table)
        else:
            write(path, {".jsonl": '{"text": "a b", "n": [1]}\n' * 3, ".html": PAGE}.get(ending, f"---\nid: 1\n---\n{TEXT}"))
        whole = path.read_bytes()
        cut = int(at * len(whole))
        path.write_bytes(whole[:cut] + noise + whole[cut + len(noise) :])
        got = list(load([path]))
        assert got
        for each in got:
            msgspec.json.encode(each)
