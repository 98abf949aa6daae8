"""Changes since a day: what is new, stands otherwise or was told otherwise, and which days passed, each with its sentence."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import msgspec
import pytest

from detente.errors import InvalidDate
from detente.outputs import happenings as out
from detente.outputs.text import text
from detente.record.changes import changes, known_since, moment
from detente.record.read import take_in
from detente.record.record import Record
from detente.record.store import Store
from detente.reports.files import load

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "reports"


@pytest.fixture(scope="module")
def record(reader):
    store = Store()
    take_in(store, load([EXAMPLES]), reader)
    return Record(store)


def test_new_entries_rest_on_new_reports_and_nothing_is_new_after_the_last(record):
    found = changes(record, moment("2019-04-30"))
    assert {h.what for h in found} >= {"new", "status", "changed"}
    for h in found:
        if h.what == "new":
            assert all((record.report(record.claim(c).report).published or "9") >= "2019-04-30" for c in h.claims), h
    assert changes(record, moment("2100-01-01")) == ()


def test_what_was_before_and_what_changed_make_what_is_now(record):
    fresh = {r.id for r in record.reports if known_since(r, moment("2019-04-30"))}
    before = record.without(fresh)
    assert {r.id for r in before.reports} == {r.id for r in record.reports} - fresh
    old, new = before.negotiations[0], record.negotiations[0]
    found = changes(record, moment("2019-04-30"))
    count = {w: sum(h.what == w and h.kind == "condition" for h in found) for w in ("new", "apart", "gone")}
    joined = sum(h.before - 1 for h in found if h.what == "joined" and h.kind == "condition")
    assert len(new.conditions) == len(old.conditions) + count["new"] + count["apart"] - count["gone"] - joined


def test_a_day_passes_once(record):
    def passed(since, until):
        return [h.entry.date for h in changes(record, moment(since), datetime.date.fromisoformat(until)) if h.what == "passed"]
    assert "2019-06-12" in passed("2019-06-10", "2019-06-13")
    assert "2019-06-12" not in passed("2019-06-14", "2019-06-20")


def test_when_a_report_became_known():
    from detente.model import Report

    fetched = Report.of("x", published="2019-01-01", extra={"fetched": "2019-05-02T10:00:00+00:00"})
    assert known_since(fetched, moment("2019-05-02")) and not known_since(fetched, moment("2019-05-02T11:00Z"))
    assert known_since(msgspec.structs.replace(fetched, extra={"fetched": "soon"}), moment("2018-12-31"))
    assert not known_since(Report.of("x"), moment("1900-01-01"))
    with pytest.raises(InvalidDate):
        moment("last week")


def test_each_line_cites_its_sentence(record):
    found = changes(record, moment("2019-04-30"))
    shown = text(out.page(record, found, "2019-04-30"))
    assert "new condition" in shown and "SOURCES" in shown and "date not stated → 6 to 7 May 2019" in shown
    rows = json.loads(out.json(record, found))
    assert len(rows) == len(found) and all(row["evidence"] for row in rows)
    assert all(e["quote"] in e["sentence"] for row in rows for e in row["evidence"])
