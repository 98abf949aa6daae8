"""Tables as CSV and Parquet, opened by other programs' readers: the csv module, Frictionless, Polars, pandas."""

from __future__ import annotations

import csv
import datetime
import json
from io import StringIO

import frictionless
import polars
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from detente.errors import InvalidValue, RecordError
from detente.outputs import csv as csv_out
from detente.outputs.dictionary import meaning, schema
from detente.outputs.formats import format_named, put, render
from detente.record.tables import COLUMNS, KINDS, required, rows


@pytest.fixture
def folder(record, tmp_path):
    put(render(format_named("csv"), record), tmp_path / "tables")
    return tmp_path / "tables"


def test_csv_has_a_table_a_kind_and_no_live_formula(folder):
    assert {f.stem for f in folder.glob("*.csv")} == set(KINDS)
    for file in folder.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as handle:
            found = list(csv.reader(handle))
        assert found[0] == list(COLUMNS[file.stem])
        assert not any(cell[:1] in "=+-@\t\r\n" for row in found for cell in row if cell)
    rounds = list(csv.DictReader((folder / "round.csv").open(encoding="utf-8")))
    assert rounds[0]["heads"] == "Ada Berg (Norland); Ivo Marr (Sudland)" and rounds[1]["outlet"] == "'=Harbour News"
    assert rounds[0]["quote"] == "met Ivo Marr" and rounds[0]["ordinal"] == "1" and rounds[1]["ordinal"] == ""
    assert (rounds[1]["date"], rounds[1]["date_first"], rounds[1]["date_last"]) == ("2031-06", "2031-06-01", "2031-06-30")


def test_the_data_dictionary_holds_for_every_cell_by_frictionless(folder):
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert {r["path"] for r in package["resources"]} == {f"{kind}.csv" for kind in KINDS}
    status = next(f for r in package["resources"] if r["name"] == "condition" for f in r["schema"]["fields"] if f["name"] == "status")
    assert "partly-met" in status["constraints"]["enum"] and status["description"].startswith("Where a round")


def test_a_cell_that_breaks_the_dictionary_is_found_by_frictionless(folder):
    file = folder / "condition.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("partly-met", "half-met"), encoding="utf-8")
    assert not frictionless.validate(str(folder / "datapackage.json")).valid


LIVE = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@given(st.text(alphabet=st.one_of(st.sampled_from("=+-@\t\r\n' \u00a0＝;\""), st.characters(codec="utf-8"))))
@example('fares;=1+1;x')
@example('fares;"=1+1"')
@example("fares\n=1+1;x")
def test_guarding_a_cell_is_undone_exactly_and_leaves_nothing_live(text):
    guarded = csv_out.guard(text)
    assert csv_out.unguard(guarded) == text
    assert not guarded.lstrip(" \u00a0").startswith((*LIVE, "\t", "\r", "\n"))
    out = StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerow(["id", guarded, "last"])
    for separator in ";\t":  # what a spreadsheet takes for the separator depends on the country
        lines = StringIO(out.getvalue().replace("\0", ""), newline="")
        cells = [cell for row in csv.reader(lines, delimiter=separator) for cell in row]
        assert not any(cell.lstrip(' \u00a0"').startswith(LIVE) for cell in cells), cells


def test_parquet_says_the_same_to_a_reader_that_is_not_arrows(record, tmp_path):
    for file in put(render(format_named("parquet"), record), tmp_path / "tables"):
        if file.suffix == ".parquet":
            read = polars.read_parquet(file, use_pyarrow=False)
            assert read.to_dicts() == list(rows(record, file.stem))
    import pyarrow.parquet

    date = pyarrow.parquet.read_schema(tmp_path / "tables" / "round.parquet").field("date_first")
    assert str(date.type) == "date32[day]" and date.metadata[b"description"] == b"The first day that `date` may mean."


@pytest.mark.parametrize("kind", KINDS)
def test_tables_are_the_same_as_arrow_pandas_and_polars(record, kind):
    table = record.to_arrow(kind)
    assert table.column_names == list(COLUMNS[kind])
    assert table.to_pylist() == list(rows(record, kind)) == record.to_polars(kind).to_dicts()
    assert len(record.to_pandas(kind)) == table.num_rows
    assert all(row[name] is not None for row in rows(record, kind) for name in row if required(kind, name))


def test_the_made_up_record_fills_the_tables_of_entries_changes_and_accounts(record):
    assert [r["status"] for r in rows(record, "change")] == ["outstanding", "partly-met"]
    (account,) = rows(record, "account")
    assert (account["kind"], account["field"], account["value"], account["outlet"]) == ("round", "date", "2031-05-09", "=Harbour News")
    claims = {r["quote"]: r for r in rows(record, "claim")}
    assert claims["open the lock"]["entries"] == ["c1"] and claims["open the lock"]["said_by"] == "Ada Berg"
    (condition,) = rows(record, "condition")
    assert condition["as_of_first"] == datetime.date(2031, 5, 20) and condition["published_day"] == datetime.date(2031, 5, 11)
    assert list(rows(record, "third_party")) == [{"negotiation": "n1", "party": "UN", "role": "mediator"}]
    with pytest.raises(InvalidValue, match="there are: negotiation, round"):
        record.to_arrow("banquet")


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_has_a_meaning_and_a_type(kind):
    assert all(meaning(kind, name) for name in COLUMNS[kind])
    assert len(schema(kind)["fields"]) == len(COLUMNS[kind])


def test_a_folder_that_cannot_be_says_so(record, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(RecordError, match="name a folder"):
        put(render(format_named("csv"), record), tmp_path / "file")
