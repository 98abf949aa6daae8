"""The accounts of two sides on a terminal, on pages that are kept to be read, and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import bergen
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.outputs import diff as out
from detente.outputs.page import page
from detente.outputs.text import text
from detente.record.diff import diff
from detente.record.outlets import outlets

HERE = Path(__file__).parent
PAGES = {"round": (1, "bergen_round.txt"), "condition": (2, "bergen_condition.txt")}


@pytest.fixture(scope="module")
def record():
    return bergen.record()


@pytest.fixture(scope="module")
def known():
    return outlets(bergen.OUTLETS)


def found(record, known, kind, number=1, **more):
    (negotiation,) = record.negotiations
    return diff(record, negotiation, kind, number, known, **more)


@pytest.mark.parametrize("kind", PAGES)
def test_the_diff_reads_as_it_should(record, known, kind):
    number, file = PAGES[kind]
    printed = out.text(record, record.negotiations[0], found(record, known, kind, number), 100)
    assert printed == (HERE / file).read_text(encoding="utf-8")


def test_the_record_page_says_what_stands_what_is_silent_and_what_has_passed(record):
    assert text(page(record, record.negotiations[0]), 100) == (HERE / "bergen_page.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_it_is_as_wide_as_the_terminal_and_loses_no_value(record, known, width):
    told = found(record, known, "round")
    printed = out.text(record, record.negotiations[0], told, width)
    assert max(map(len, printed.splitlines())) <= width
    values = [t.value for f in told.facts for side in (*f.sides, f.others) for t in side if f.fact != "date"]
    assert all(word in "".join(printed.split()) for value in values for word in value.split())


def test_json_holds_every_account_with_its_claims(record, known):
    whole = json.loads(out.json(found(record, known, "round")))
    assert whole["sides"] == ["ISL", "NOR"] and whole["kind"] == "round"
    number = next(f for f in whole["facts"] if f["fact"] == "number")
    assert number["standing"] == "contested" and [[t["value"] for t in side] for side in number["sides"]] == [["2"], ["3"]]
    told = [t for f in whole["facts"] for side in (*f["sides"], f["others"]) for t in side]
    assert all(t["claims"] and set(t["said_by"]) == {"kind", "name", "parties"} for t in told)


@given(st.sampled_from(["round", "issue", "condition"]), st.booleans())
def test_no_account_is_lost_and_sides_change_places_evenly(kind, turned):
    record, known = bergen.record(), outlets(bergen.OUTLETS)
    one, other = (found(record, known, kind, between=pair) for pair in (("ISL", "NOR"), ("NOR", "Iceland")))
    assert {(f.fact, f.about, f.standing, f.party, *f.sides) for f in one.facts} == {
        (f.fact, f.about, f.standing, f.party, *reversed(f.sides)) for f in other.facts
    }
