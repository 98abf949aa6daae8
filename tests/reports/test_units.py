"""The pieces into which input is cut give, one after the other, exactly what reading it whole gives."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import os
import pickle
from itertools import chain
from pathlib import Path

import msgspec
import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import DetenteError
from detente.model import Rejected, Report
from detente.reports import Unit, load, load_unit, units


def lines(n: int) -> bytes:
    rows = [json.dumps({"id": i, "text": f"Report {i}. " + "The envoys met again. " * (i % 7)}) for i in range(n)]
    rows[5:5] = ["", "{broken", "   "]
    return "\n".join(rows).encode() + b"\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    top = tmp_path_factory.mktemp("many")
    plain = lines(120)
    (top / "a.jsonl").write_bytes(plain)
    (top / "b.jsonl.gz").write_bytes(gzip.compress(plain[:4000]) + gzip.compress(plain[4000:]))
    (top / "c.jsonl.xz").write_bytes(lzma.compress(plain))
    (top / "d.jsonl.bz2").write_bytes(bz2.compress(plain))
    for name in ("zstd", "lz4"):
        with pyarrow.CompressedOutputStream(str(top / f"e.jsonl.{name[:3]}{'t' if name == 'zstd' else ''}"), name) as out:
            out.write(plain)
    (top / "e.jsonl.zstt").rename(top / "e.jsonl.zst")
    (top / "f.jsonl.gz").write_bytes(gzip.compress(plain)[:-300])
    (top / "g.jsonl").write_bytes(b"\n" * 3000)
    (top / "h.jsonl").write_bytes(b"\n" * 900 + plain + b"\n" * 900)
    table = pyarrow.table({"id": list(range(300)), "text": [f"Row {i}" if i % 50 else None for i in range(300)]})
    pyarrow.parquet.write_table(table, top / "i.parquet", row_group_size=37)
    with pyarrow.ipc.new_file(top / "j.arrow", table.schema) as out:
        out.write_table(table, max_chunksize=41)
    (top / "k.parquet.gz").write_bytes(gzip.compress((top / "i.parquet").read_bytes()))
    (top / "l.txt").write_text("One report.")
    Path(os.fsdecode(os.fsencode(top) + b"/m\xff.jsonl")).write_bytes(plain)
    (top / "n.jsonl").write_bytes(b"%PDF " + plain)
    (top / "o").mkdir()
    (top / "o" / "ring").symlink_to(top)
    return top


@settings(max_examples=25, deadline=None)
@given(size=st.integers(1, 6000))
def test_units_give_what_loading_gives(folder, size):
    cut = list(units([folder], size))
    assert list(chain.from_iterable(map(load_unit, cut))) == list(load([folder]))


def test_large_files_are_cut_and_small_ones_not(folder):
    cut = list(units([folder], 2000))
    of = {name: [u for u in cut if u.file.name == name] for name in ("a.jsonl", "b.jsonl.gz", "i.parquet", "j.arrow", "l.txt")}
    assert len(of["a.jsonl"]) > 3 and len(of["i.parquet"]) > 1 and len(of["j.arrow"]) > 1 and len(of["l.txt"]) == 1
    assert sum(u.size for u in of["a.jsonl"]) <= (folder / "a.jsonl").stat().st_size
    assert [u.first for u in of["a.jsonl"]] == sorted(u.first for u in of["a.jsonl"])
    assert len(list(units([folder / "b.jsonl.gz"], 1))) <= 32


def test_units_can_be_sent_and_read_elsewhere(folder):
    for unit in units([folder], 3000):
        sent = msgspec.msgpack.decode(msgspec.msgpack.encode(unit), type=Unit)
        assert sent == unit == pickle.loads(pickle.dumps(unit)) and msgspec.json.decode(msgspec.json.encode(unit), type=Unit) == unit
        assert list(load_unit(sent)) == list(load_unit(unit))


def test_a_packed_file_that_breaks_off_gives_what_was_whole_and_says_where(folder):
    got = list(load([folder / "f.jsonl.gz"]))
    whole = list(load([folder / "a.jsonl"]))
    assert got[:-1] == whole_but_path(whole[: len(got) - 1], str(folder / "f.jsonl.gz"))
    assert isinstance(got[-1], Rejected) and "cut short after " in got[-1].reason and got[-1].line > 20


def whole_but_path(items, path):
    return [i if isinstance(i, Report) else msgspec.structs.replace(i, path=path) for i in items]


@pytest.mark.parametrize("name", ["b.jsonl.gz", "c.jsonl.xz", "d.jsonl.bz2", "e.jsonl.zst", "e.jsonl.lz4"])
def test_packing_changes_nothing(folder, name):
    assert list(load([folder / name])) == whole_but_path(load([folder / "a.jsonl"]), str(folder / name))


def test_what_a_file_holds_is_told_by_its_first_bytes(folder, tmp_path):
    for name, as_ in (("i.parquet", "misnamed.jsonl"), ("j.arrow", "misnamed.txt"), ("b.jsonl.gz", "packed.jsonl")):
        (tmp_path / as_).write_bytes((folder / name).read_bytes())
        assert list(load([tmp_path / as_])) == whole_but_path(load([folder / name]), str(tmp_path / as_))


def test_a_path_that_is_not_there_is_an_error_at_once(tmp_path):
    with pytest.raises(DetenteError, match="not there"):
        units([tmp_path / "missing"])
