"""Spoilt files of every source: nothing raises, something always comes, and every rejection has a reason (bench/fuzz.py does 10,000 each)."""

from __future__ import annotations

import bz2
import gzip
import time

import msgspec
import pyarrow
import pytest
from samples import LINES, SAMPLES, mutated

from detente.errors import UnreadableReport
from detente.model import Rejected, Report
from detente.reports import limits, load, load_unit, units
from detente.reports.page import page

_SLOW = ("a.html", "a.warc", "a.warc.gz", "a.rss", "a.mbox", "a.eml", "a.zip", "a.tar")  # a page takes milliseconds, telling an encoding too


@pytest.mark.parametrize("name", SAMPLES)
def test_a_good_file_is_read_whole(tmp_path, name):
    (tmp_path / name).write_bytes(SAMPLES[name])
    got = list(load([tmp_path / name]))
    assert sum(isinstance(r, Report) for r in got) == len(got) - name.count(".parquet") - name.count(".arrow")


@pytest.mark.parametrize("name", SAMPLES)
def test_a_spoilt_file_is_told_and_stops_nothing(tmp_path, name):
    path = tmp_path / name
    for seed in range(60 if name in _SLOW else 300):
        path.write_bytes(mutated(SAMPLES[name], seed))
        got = list(load([path]))
        msgspec.json.encode(got)
        assert got and all(r.reason and r.path.startswith(str(path)) for r in got if isinstance(r, Rejected)), seed
        if seed % 10 == 0:
            assert [r for u in units([path], 200) for r in load_unit(u)] == got, seed


@pytest.mark.parametrize("pack", ["gzip", "zstd", "bz2"])
def test_a_bomb_is_not_read_to_its_end(tmp_path, pack):
    bomb = LINES + b" " * 100_000_000
    packed = {"gzip": lambda b: gzip.compress(b, 6), "zstd": lambda b: bytes(pyarrow.compress(b, "zstd", asbytes=True)), "bz2": bz2.compress}[pack](bomb)
    (tmp_path / "bomb.jsonl").write_bytes(packed)
    del bomb
    begun = time.process_time()
    *reports, refused = load([tmp_path / "bomb.jsonl"])
    assert len(reports) == 6 and f"more than {limits.MAX_RATIO} times its size" in refused.reason and "DETENTE_MAX_RATIO" in refused.reason
    assert time.process_time() - begun < 20


def test_a_packed_bomb_of_a_page_and_of_a_table_is_refused_by_its_size(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MAX_TABLE", 1_000_000)
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(b"<html>" + b"x" * 40_000_000))
    (tmp_path / "b.parquet.gz").write_bytes(gzip.compress(SAMPLES["a.parquet"] + b"x" * 2_000_000))
    page, table = load([tmp_path])
    assert "DETENTE_MAX_FILE" in page.reason and "DETENTE_MAX_TABLE" in table.reason


@pytest.mark.parametrize("mark", ["b", "a", "span"])
def test_a_paragraph_crowded_with_marks_is_read_in_time_and_loses_no_word(mark):
    said = "The envoys met in Oslo on Tuesday, the ministry said in a statement to the press. "
    begun = time.process_time()
    report = page(f"<html><body><article><p>{said}" + "".join(f"<{mark}>word{n}</{mark}> and " for n in range(20_000)) + f"</p><p>{said}</p></article>")
    assert time.process_time() - begun < 20  # the square of the marks would take 40 seconds
    assert report.text.split() == [*said.split(), *(w for n in range(20_000) for w in (f"word{n}", "and")), *said.split()]


def test_a_page_of_nothing_but_marks_is_refused():
    begun = time.process_time()
    with pytest.raises(UnreadableReport, match="DETENTE_MAX_MARKS"):
        page("<html><body>" + "<p>x" * 1_000_000)
    assert time.process_time() - begun < 20
