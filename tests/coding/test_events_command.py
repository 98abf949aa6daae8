"""`detente events` and `detente explain` as their users meet them."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner

import detente
from detente.cli import cli
from detente.coding.explain import explain
from detente.errors import DetenteError, UnknownTerm

LINES = [
    {"id": "a", "text": "Canada imposed sanctions on Myanmar.", "published": "2014-05-06"},
    {"id": "b", "text": "The bridge is older than either republic."},
    {"id": "c", "text": "The European Union imposed sanctions on Belarus.", "published": "2014-05-06"},
]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(map(json.dumps, LINES)), encoding="utf-8")
    return str(path)


def run(*words: str, status: int = 0):
    done = CliRunner().invoke(cli, ["events", *words], standalone_mode=False)
    if isinstance(done.exception, DetenteError):
        raise done.exception
    assert done.exception is None and (done.return_value or 0) == status, done.output
    return done.stdout


def test_one_line_for_each_line_in_order_empty_where_nothing_is_coded(file):
    rows = [json.loads(line) for line in run(file, "--format", "jsonl").splitlines()]
    assert [r["id"] for r in rows] == ["a", "b", "c"] and rows[1]["events"] == []
    assert {"plover", "mode", "cameo", "source", "target", "date", "place", "start", "end"} <= set(rows[0]["events"][0])
    assert [(e["plover"], e["source"], e["target"], e["source_party"]) for r in rows for e in r["events"]] == [("SANCTION", "CAN", "MMR", "CAN"), ("SANCTION", "EU", "BLR", "EU")]


def test_the_bytes_are_the_same_each_time(file, tmp_path):
    for name in ("one", "two"):
        for form in ("csv", "parquet"):
            run(file, "--format", form, "--out", str(tmp_path / f"{name}.{form}"))
    assert all((tmp_path / f"one.{form}").read_bytes() == (tmp_path / f"two.{form}").read_bytes() for form in ("csv", "parquet"))


def test_tables_and_counts_are_printed(file):
    assert [r["EventCode"] for r in csv.DictReader(io.StringIO(run(file, "--format", "csv", "--table", "gdelt")))] == ["163", "163"]
    counted = list(csv.DictReader(io.StringIO(run(file, "--aggregate", "month", "--format", "csv"))))
    assert [(r["source"], r["target"], r["period"], r["SANCTION"]) for r in counted] == [("CAN", "MMR", "2014-05", "1"), ("EU", "BLR", "2014-05", "1")]


def test_a_rejected_line_is_named_and_the_others_are_coded(file, tmp_path):
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"text": "Canada imposed sanctions on Myanmar."}\nnot json\n', encoding="utf-8")
    assert len(run(str(bad), status=1).splitlines()) == 1


def test_what_does_not_go_together_is_refused(file):
    with pytest.raises(DetenteError, match="--table tidy"):
        run(file, "--format", "csv", "--table", "lines")
    with pytest.raises(DetenteError, match="leave out --table"):
        run(file, "--aggregate", "day", "--table", "tidy")


def test_a_record_is_coded_with_the_ids_of_its_own_claims(file, tmp_path):
    record = detente.read(file, record=str(tmp_path / "r.detente"))
    rows = [json.loads(line) for line in run(str(tmp_path / "r.detente"), "--table", "tidy").splitlines()]
    assert {r["report"] for r in rows} <= {r.id for r in record.reports} and len(rows) == 2
    own = {(c.report, c.plover): c.id for c in record.claims if type(c).__name__ == "Event"}
    assert all(r["claim"] == own.get((r["report"], r["plover"]), r["claim"]) for r in rows)


def test_codes_of_every_depth_and_types_with_their_modes_are_explained():
    assert "036" in explain("036") and "AGREE" in explain("036")
    assert "phone" in explain("CONSULT") and "PLOVER 2021" in explain("consult")
    assert "1243" in explain("124") and "no type" in explain("010")
    assert explain("outstanding") == detente.explain("outstanding")
    with pytest.raises(UnknownTerm):
        explain("9999")
