"""JSON, Markdown and the notebook, from one record."""

from __future__ import annotations

import json

import pytest
from made_up import FIRST, LOCK, NEGOTIATION

from detente.errors import RecordError
from detente.outputs import json as json_out
from detente.outputs import markdown

KEYS = {
    "reports": {"id", "source_id", "title", "published", "outlet", "url", "lang", "about_talks", "text"},
    "claims": {"id", "kind", "report", "start", "end", "quote", "said_by"},
    "negotiations": {
        "id", "title", "parties", "goal", "reports", "rounds", "issues", "conditions", "commitments", "announcements",
        "next_steps",
    },
}


def test_json_holds_the_keys_that_other_tools_rely_on(record):
    export = json.loads(json_out.export(record))
    assert export["schema"] == 1 and export["readers"] == [{"reader": "hand 1", "reports": 2}]
    for name, keys in KEYS.items():
        assert export[name] and all(keys <= set(one) for one in export[name])
    texts = {r["id"]: r["text"] for r in export["reports"]}
    assert all(texts[c["report"]][c["start"]:c["end"]] == c["quote"] for c in export["claims"])
    lock = next(c for c in export["claims"] if c["id"] == LOCK.id)
    assert lock["said_by"] == {"kind": "speaker", "name": "Ada Berg", "parties": ["Norland"]}
    assert {"holder", "addressee", "demand", "gates", "status"} <= set(lock) and lock["holder"] is None
    assert export["negotiations"][0]["third_parties"] == [{"party": "UN", "role": "mediator"}]
    assert export["negotiations"][0]["conditions"][0]["history"][1]["status"] == "partly-met"
    assert export["negotiations"][0]["rounds"][0]["accounts"][0]["said_by"]["kind"] == "report"


def test_json_is_the_same_each_time_and_empty_records_are_whole(record):
    from detente.record.record import Record
    from detente.record.store import Store

    assert json_out.export(record) == json_out.export(Record(record.store))
    assert json.loads(json_out.export(Record(Store())))["claims"] == []


def test_markdown_is_escaped_and_cites(record):
    text = markdown.export(record)
    assert text.startswith("# Norland and Sudland: ferries\n")
    assert "“A first \\<meeting\\>” <https://ferry.example/1>" in text and "\x1b" not in text
    assert "1. **10 May 2031**: Portville, Norway; round 1 (counted)" in text and "## Sources" in text


def test_a_missing_package_is_named(record, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "polars", None)
    with pytest.raises(RecordError, match=r"pip install 'detente\[tables\]'"):
        record.to_polars()


def test_the_notebook_shows_escaped_titles(record, monkeypatch):
    import msgspec

    odd = msgspec.structs.replace(NEGOTIATION, title="<script>alert(1)</script>")
    monkeypatch.setattr("detente.record.record.assemble", lambda *_, **__: (odd,))
    shown = record.as_of("2031-06")._repr_html_()
    assert "<script>" not in shown and "&lt;script&gt;" in shown


def test_a_view_known_by_a_day_has_only_the_reports_of_that_day(record):
    view = record.as_of(None, known_by="2031-05-12")
    assert [r.id for r in view.reports] == [FIRST.id] and len(view.claims) == 3
    assert {h.report.id for h in view.search("lock")} == {FIRST.id}
    assert view.known_by == "2031-05-12" and view.true_by is None


def test_claims_are_as_the_decisions_leave_them(record):
    from made_up import FARES, MET

    from detente.model import Decision

    ruling = {"reviewer": "A", "made_at": "2031-06-01T00:00:00Z"}
    record.add_decisions([
        Decision(action="reject", target=MET.id, **ruling),
        Decision(action="correct", target=FARES.id, change={"label": "fares"}, **ruling),
    ])
    labels = {c.id: c.label for c in record.claims if hasattr(c, "label")}
    assert MET.id not in labels and labels[FARES.id] == "fares"
    assert MET.id in {c.id for f in record.findings.values() for c in f.claims}
    assert len(json.loads(json_out.export(record))["decisions"]) == 2
