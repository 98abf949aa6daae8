"""Bundles are read file by file, write nowhere, and name the file within them that is refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from samples import LINES, PAGE, SAID, SAMPLES, record, taped, zipped

from detente.model import Rejected, Report
from detente.reports import limits, load

FILES = {
    "one.txt": SAID.encode(), "talks/two.html": PAGE, "three.jsonl": LINES + b"{broken\n", "page-without-ending": PAGE,
    ".hidden.txt": b"no", "__MACOSX/._one.txt": b"no", "picture.png": b"\x89PNG", "table.parquet": SAMPLES["a.parquet"], "crawl.warc": record(1),
}


@pytest.mark.parametrize(("name", "data"), [("a.zip", zipped(FILES)), ("a.tar", taped(FILES)), ("a.tar.gz", taped(FILES, "w:gz")), ("a.tgz", taped(FILES, "w:gz")), ("misnamed.txt", taped(FILES))])
def test_each_file_is_read_in_its_order(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    got = list(load([tmp_path]))
    assert len([r for r in got if isinstance(r, Report)]) == 1 + 1 + 6 + 1 + 2 + 1
    assert [(r.path, r.line) for r in got if isinstance(r, Rejected)] == [(f"{tmp_path / name}/three.jsonl", 7), (f"{tmp_path / name}/table.parquet", 3)]


@pytest.mark.parametrize("make", [zipped, taped])
def test_names_lead_nowhere(tmp_path, make):
    place = tmp_path / "in" / "bundle"
    place.parent.mkdir()
    place.write_bytes(make({"../../out.txt": SAID.encode(), "/etc/out.txt": b"", "a\nb\x1b[2J.txt": b"\0"}))
    place = place.rename(place.with_suffix(".zip" if make is zipped else ".tar"))
    first, *refused = load([place])
    assert first.text == SAID and [p for p in tmp_path.rglob("*") if p.is_file()] == [place]
    assert [Path(r.path).name for r in refused][0] == "out.txt" and all(c.isprintable() for r in refused for c in r.path)


def test_bombs_locks_and_bundles_within_bundles_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "FREE", 1_000_000)
    (tmp_path / "a.zip").write_bytes(zipped({"one.txt": SAID.encode(), "bomb.jsonl": b" " * 20_000_000, "after.txt": b"x"}))
    (tmp_path / "b.zip").write_bytes(zipped({"inner.zip": zipped({"one.txt": b"x"}), "one.txt": SAID.encode()}))
    locked = bytearray(zipped({"one.txt": SAID.encode()}))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "c.zip").write_bytes(locked)
    one, bomb, inner, other, lock = load([tmp_path])
    assert "DETENTE_MAX_RATIO" in bomb.reason and "unpack it" in inner.reason and "password" in lock.reason
    assert one.text == other.text == SAID
    monkeypatch.setattr(limits, "MAX_MEMBERS", 1)
    assert "DETENTE_MAX_MEMBERS" in next(load([tmp_path / "a.zip"])).reason


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
def test_a_tape_that_is_cut_short_is_told(tmp_path, cut):
    whole = taped({f"{i}.txt": f"{SAID} {i}".encode() for i in range(9)})
    (tmp_path / "a.tar").write_bytes(whole[: int(9 * 1024 * cut)])
    *reports, refused = load([tmp_path / "a.tar"])
    assert all(isinstance(r, Report) for r in reports[:-1]) and len(reports) >= int(9 * cut) - 1
    assert isinstance(refused, Rejected) and "cut short" in refused.reason


def test_a_zip_without_its_list_is_told(tmp_path):
    (tmp_path / "a.zip").write_bytes(zipped({"one.txt": SAID.encode()})[:-30])
    (tmp_path / "b.zip").write_bytes(zipped({"x.png": b"x"}))
    first, second = load([tmp_path])
    assert "damaged" in first.reason and "no file that is read" in second.reason
    assert zipfile.is_zipfile(tmp_path / "b.zip")
