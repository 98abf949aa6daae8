"""What the record keeps, and what it says when it cannot."""

from __future__ import annotations

import sqlite3
import threading

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keeping.fakes import REPORTS, FakeReader, report

from detente.errors import DataError, RecordError
from detente.model import Decision, Rejected, Report
from detente.outputs.json import export
from detente.record.read import take_in
from detente.record.record import Record, open_record
from detente.record.store import Store

FEW = REPORTS[:4]
pytestmark = pytest.mark.usefixtures("plain_merging")


def test_reading_the_same_reports_again_changes_nothing(tmp_path):
    store = Store(tmp_path / "r")
    first = take_in(store, FEW, FakeReader())
    before, rows = export(Record(store)), store.count("claims")
    reader = FakeReader()
    second = take_in(store, FEW, reader)
    assert (first.new, second.new, second.unchanged, second.copies) == (4, 0, 4, 0)
    assert reader.read_ids == [] and store.count("claims") == rows == 12
    assert export(Record(store)) == before


def test_the_order_of_reading_leaves_no_trace():
    one, other = Store(), Store()
    take_in(one, FEW, FakeReader())
    take_in(other, reversed(FEW), FakeReader())
    assert export(Record(one)) == export(Record(other))


def test_a_newer_reader_is_used_and_the_older_findings_stay():
    store = Store()
    take_in(store, FEW, FakeReader("fake 1"))
    done = take_in(store, FEW, FakeReader("fake 2"))
    take_in(store, FEW, FakeReader("fake 1"))
    record = Record(store)
    assert done.reread == 4 and store.count("findings") == 8 and store.count("claims") == 24
    assert {f.reader for f in record.findings.values()} == {"fake 2"} and len(record.claims) == 12
    assert store.readers() == {"fake 1": 4, "fake 2": 4}


def test_one_text_from_two_outlets_keeps_both_origins_and_displays_the_first():
    store = Store()
    copy = msgspec.structs.replace(FEW[0], outlet="The Harbour News", source_id="h/1")
    done = take_in(store, [FEW[0], copy, copy], FakeReader())
    record = Record(store)
    assert (done.new, done.unchanged, done.copies) == (1, 2, 1)
    assert [r.outlet for r in record.reports] == ["The Ferry Post"]
    assert [o["outlet"] for o in record.copies[FEW[0].id]] == ["The Ferry Post", "The Harbour News"]


def test_a_report_that_breaks_the_reader_is_kept_as_rejected_and_the_rest_is_read():
    class Brittle(FakeReader):
        def read(self, report: Report):
            if report.id == FEW[1].id:
                raise ZeroDivisionError("by zero")
            return super().read(report)

    store = Store()
    lone = Report(id="lone", text="half a pair \ud83d here", source_id="lone")
    items = [FEW[0], FEW[1], lone, Rejected(path="a.csv", reason="no text", line=3), FEW[2],
             Rejected(path="caf\udce9.txt", reason="is empty")]
    done = take_in(store, items, Brittle())
    assert done.new == 2 and len(done.rejected) == 4
    assert {(r.path, r.line) for r in Record(store).rejected} == {("note/1", None), ("lone", None), ("a.csv", 3), ("caf\\udce9.txt", None)}
    assert "ZeroDivisionError" in done.rejected[0].reason
    assert take_in(store, [FEW[1]], FakeReader()).new == 1


def test_a_fault_of_the_installation_ends_the_reading_and_rejects_nothing():
    class Broken(FakeReader):
        def read(self, report: Report):
            raise DataError("a table is malformed")

    store = Store()
    with pytest.raises(DataError):
        take_in(store, FEW, Broken())
    assert Record(store).rejected == ()


def test_published_dates_only_what_has_no_date():
    store = Store()
    take_in(store, [FEW[0], report(50, published=None)], FakeReader(), published="2031-06-01")
    assert {r.source_id: r.published for r in Record(store).reports} == {"note/0": "2031-05-10", "note/50": "2031-06-01"}


def test_decisions_are_kept_once():
    store = Store()
    ruling = Decision(action="reject", target="x", reviewer="A", made_at="2031-05-01T10:00:00Z", change={"b": 1, "a": 2})
    store.keep_decisions([ruling])
    store.keep_decisions([ruling])
    assert list(store.decisions()) == [ruling]


def test_search_finds_words_phrases_and_beginnings_and_survives_any_punctuation():
    store = Store()
    take_in(store, REPORTS, FakeReader("fake 0"))
    take_in(store, REPORTS, FakeReader())
    record = Record(store)
    hits = record.search('"river 7"')
    assert [h.report.source_id for h in hits] == ["note/7"] and [c.quote for c in hits[0].claims] == ["river 7"]
    assert len(record.search("portvil*")) == 30 and record.search("nowhere") == ()
    for odd in ('"', "AND (", "NEAR/2", "a:b", "*", "", "Ünion-*", "'; DROP"):
        record.search(odd)


def test_evidence_is_the_sentence_around_the_quote():
    store = Store()
    take_in(store, FEW, FakeReader())
    record = Record(store)
    for claim in record.claims:
        e = record.evidence(claim.id)
        assert e.report.text[e.start:e.end] == e.quote == claim.quote and claim.quote in e.sentence
        assert e.report.text[e.sentence_start:].startswith(e.sentence)


def test_a_second_writer_waits_then_says_why(tmp_path):
    first, second = Store(tmp_path / "r"), Store(tmp_path / "r", wait=0.2)
    with first._writing(), pytest.raises(RecordError, match="being written by another program"):
        take_in(second, FEW, FakeReader())
    assert take_in(second, FEW, FakeReader()).new == 4
    assert len(Record(first).reports) == 4


def test_a_full_disk_is_told_and_what_was_kept_stays(tmp_path):
    store = Store(tmp_path / "r")
    take_in(store, FEW[:1], FakeReader())
    pages = store._rows("PRAGMA page_count")[0][0]
    store._rows(f"PRAGMA max_page_count = {pages}")
    long = Report.of("Norland and Sudland met in Portville on 11 May 2031. " + "river 1. Sudland must open gate 1 first. " * 900)
    with pytest.raises(RecordError, match="make room"):
        take_in(store, [long], FakeReader())
    assert len(Record(store).reports) == 1


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(REPORTS[:6]), max_size=12))
def test_whatever_is_read_and_however_often_the_record_holds_each_report_once(handed):
    store = Store()
    done = take_in(store, handed, FakeReader())
    assert {r.id for r in Record(store).reports} == {r.id for r in handed}
    assert done.new == len({r.id for r in handed}) and done.reports == len(handed)
    assert store.count("claims") == 3 * done.new


def test_what_another_program_writes_is_seen(tmp_path):
    looking = Record(Store(tmp_path / "r"))
    assert looking.claims == ()
    take_in(Store(tmp_path / "r"), FEW, FakeReader())
    assert len(looking.claims) == 12


def _foreign(path):
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE cakes (name)")


def _future(path):
    Store(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")


def _cut(path):
    take_in(Store(path), REPORTS, FakeReader())
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))


def test_what_a_killed_writer_left_beside_the_file_is_read_where_nothing_may_be_written(tmp_path, monkeypatch):
    store = Store(tmp_path / "r")
    take_in(store, FEW, FakeReader())
    assert (tmp_path / "r-wal").stat().st_size
    monkeypatch.setattr("os.access", lambda *_: False)
    assert len(open_record(tmp_path / "r").reports) == 4


@pytest.mark.parametrize(("spoil", "says"), [
    (lambda p: None, "make one with: detente read"),
    (lambda p: p.mkdir(), "is a folder"),
    (lambda p: p.write_text("Dear diary, " * 100), "not a detente record"),
    (_foreign, "another program"), (_future, "newer detente"), (_cut, "put back a copy"),
])
def test_a_file_that_is_no_record_is_told_with_the_remedy(tmp_path, spoil, says):
    path = tmp_path / "r"
    spoil(path)
    with pytest.raises(RecordError, match=says):
        record = open_record(path)
        export(record)


def test_a_record_in_a_folder_that_may_not_be_written_is_still_read(tmp_path, monkeypatch):
    path = tmp_path / "r"
    store = Store(path)
    take_in(store, FEW, FakeReader())
    store.close()
    monkeypatch.setattr("os.access", lambda *_: False)
    record = open_record(path)
    assert len(record.reports) == 4
    with pytest.raises(RecordError, match="right to write"):
        record.add_decisions([Decision(action="reject", target="x", reviewer="A", made_at="2031-05-01T10:00:00Z")])


def test_a_record_can_be_made_while_another_program_is_making_it(tmp_path):
    path = tmp_path / "talks.detente"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.2, other.execute, ["COMMIT"])
    release.start()
    Store(path).close()
    release.join()
    assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    other.close()
