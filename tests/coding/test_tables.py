"""Each table opens in readers that are not ours, with the columns that its field knows."""

from __future__ import annotations

import csv
import json

import pandas
import pytest
from coding_made import made
from pyarrow import parquet

from detente.coding import gdelt, merge, polecat, tidy
from detente.coding.write import write
from detente.errors import InvalidValue, RecordError

EVENTS = merge([
    made("r1", date="2014-05-06", published="2014-05-07", cameo="040", place="Tallinn", country="EE", outlet="A, \"B\"", url="https://example.org/1"),
    made("r2", date="2014-05-06", published="2014-05-08", cameo="040", outlet="C"),
    made("r3", plover="ACCUSE", cameo="1121", published="2014-05-08", target=None, contexts=("crime", "legal")),
])


@pytest.mark.parametrize(("module", "size"), [(tidy, len(tidy.COLUMNS)), (polecat, 40), (gdelt, 61)])
def test_a_table_is_the_same_in_csv_parquet_and_json_lines(module, size, tmp_path):
    rows = [module.row(e) for e in EVENTS]
    assert len(module.COLUMNS) == len(set(module.COLUMNS)) == size and all(tuple(r) == module.COLUMNS for r in rows)
    for form in ("csv", "parquet", "jsonl"):
        write(rows, module.COLUMNS, form, tmp_path / f"t.{form}")
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as handle:
        from_csv = list(csv.DictReader(handle))
    from_parquet = parquet.read_table(tmp_path / "t.parquet").to_pylist()
    from_lines = [json.loads(line) for line in (tmp_path / "t.jsonl").read_text(encoding="utf-8").splitlines()]
    assert from_parquet == from_lines == rows
    assert [{k: v or None for k, v in r.items()} for r in from_csv] == [{k: None if v is None else str(v).lower() if isinstance(v, bool) else str(v) or None for k, v in r.items()} for r in rows]
    frame = pandas.read_csv(tmp_path / "t.csv", dtype=str)
    assert list(frame.columns) == list(module.COLUMNS) and len(frame) == len(rows)


def test_gdelt_has_codes_classes_and_days_where_they_apply():
    accuse, meeting = sorted((gdelt.row(e) for e in EVENTS), key=lambda r: -r["QuadClass"])
    assert (meeting["SQLDATE"], meeting["MonthYear"], meeting["Year"], meeting["FractionDate"]) == (20140506, 201405, 2014, 2014.3425)
    assert (meeting["EventCode"], meeting["EventBaseCode"], meeting["EventRootCode"], meeting["QuadClass"], meeting["NumMentions"]) == ("040", "040", "04", 1, 2)
    assert (meeting["Actor1Code"], meeting["Actor2CountryCode"], meeting["GoldsteinScale"]) == ("FINGOV", "EST", 1.0)
    assert (accuse["EventCode"], accuse["EventBaseCode"], accuse["QuadClass"], accuse["Actor2Code"], accuse["AvgTone"]) == ("1121", "112", 3, None, None)


def test_polecat_has_types_classes_and_sectors():
    row = next(polecat.row(e) for e in EVENTS if e.first.plover == "ACCUSE")
    assert (row["Event Type"], row["Quad Code"], row["Contexts"], row["Actor Country"], row["Actor COW"], row["Primary Actor Sector"], row["Recipient Name"]) == ("ACCUSE", "VERBAL CONFLICT", "crime;legal", "FIN", "375", "GOV", None)


def test_every_mention_of_an_event_is_kept_with_its_evidence():
    rows = [r for e in EVENTS for r in tidy.mention_rows(e)]
    assert len(rows) == 3 and {r["report"] for r in rows} == {"r1", "r2", "r3"} and all(r["coder"] and r["end"] for r in rows)


def test_parquet_needs_a_file_and_a_file_a_folder(tmp_path):
    with pytest.raises(InvalidValue, match="--out"):
        write([], ("a",), "parquet", None)
    with pytest.raises(RecordError, match="name a file"):
        write([], ("a",), "csv", tmp_path / "none" / "t.csv")


def test_no_formula_of_a_report_is_live_in_a_table_of_events(tmp_path):
    write([{"outlet": "=1+1", "goldstein": -5.0, "url": "x;@y"}], ("outlet", "goldstein", "url"), "csv", tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text(encoding="utf-8") == "outlet,goldstein,url\n'=1+1,-5.0,x;'@y\n"
