"""Outlets by a table: found by name and address, and never by wording."""

from __future__ import annotations

from collections import Counter

import pytest

from detente.errors import InvalidValue
from detente.language.tables import cells, table
from detente.merging.wording import fold
from detente.model import Report
from detente.record import outlets as room
from detente.record.outlets import outlets


def of(known, **keys):
    return known.of(Report.of("The Ministry of Foreign Affairs of China said so.", **keys))


def test_the_table_is_sound():
    rows = table("outlets")
    assert len(rows) >= 120 and not [r["name"] for r in rows if room._fault(r)]
    countries = {r["iso3"] for r in table("countries")}
    parties = countries | {r["code"] for name in ("organisations", "parties") for r in table(name)}
    assert {r["country"] for r in rows} <= countries | {""} and {r["speaks_for"] for r in rows} <= parties | {""}
    names = Counter(name for r in rows for name in {fold(n) for n in (r["name"], *cells(r["aliases"]))})
    domains = Counter(d for r in rows for d in cells(r["domains"]))
    assert [n for n, count in (names + domains).items() if count > 1] == [] or max(names.values()) == max(domains.values()) == 1


def test_an_outlet_is_found_by_name_alias_or_address():
    known = outlets()
    assert of(known, outlet="XINHUA").speaks_for == of(known, url="http://www.xinhuanet.com/english/1.htm").speaks_for == "CHN"
    assert (of(known, outlet="EFE").speaks_for, of(known, outlet="EFE").control) == (None, "public")
    assert of(known, url="https://2009-2017.state.gov/r/pa").country == "USA"


def test_what_the_table_does_not_hold_is_not_guessed():
    assert of(outlets(), outlet="Xinhua Daily of Nowhere") is None and of(outlets(), outlet=None, url="https://notstate.gov.example/") is None
    assert of(outlets()) is None and of(outlets(), url="http://[broken") is None


def test_a_table_of_ones_own_goes_first(tmp_path):
    own = tmp_path / "own.csv"
    head = ",".join(room.COLUMNS)
    own.write_text(f"{head}\nReuters,,,GBR,agency,state,GBR,a test\n", encoding="utf-8")
    assert of(outlets(own), outlet="Reuters").speaks_for == "GBR" and of(outlets(own), outlet="TASS").speaks_for == "RUS"


@pytest.mark.parametrize(("row", "says"), [
    ("X,,,GBR,agency,private,GBR,s", "row 2: speaks_for"), ("X,,,GBR,oracle,private,,s", "kind is one of"),
    ("X,,,GBR,agency,private,,", "the source"), ("X,,GBR", "give it the columns"),
])
def test_a_faulty_row_is_named(tmp_path, row, says):
    (tmp_path / "own.csv").write_text(",".join(room.COLUMNS) + f"\n{row}\n", encoding="utf-8")
    with pytest.raises(InvalidValue, match=says):
        outlets(tmp_path / "own.csv")


def test_a_missing_table_says_so(tmp_path):
    with pytest.raises(InvalidValue, match="name a CSV file"):
        outlets(tmp_path / "none.csv")
