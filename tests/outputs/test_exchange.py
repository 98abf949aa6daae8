"""Exports for other programs, each opened by a reader that did not write it: lxml, icalendar, feedparser, rustworkx, bibtexparser, rispy."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from io import BytesIO

import bibtexparser
import feedparser
import icalendar
import jsonschema
import lxml.html
import pytest
import rispy
import rustworkx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up import FIRST, MET, NEGOTIATION, SECOND

from detente.model import NextStepEntry, Round, UndertakingEntry
from detente.outputs.formats import OWN, format_named, render
from detente.outputs.names import link
from detente.record.part import Part

HOSTILE = '</title><script>alert(1)</script> & "q" \\input{x} %0A $y$ #z =1+1 \u202e ]]>'


def _made(record, name: str) -> bytes:
    made = render(format_named(name), record)
    assert isinstance(made, bytes)
    return made


@pytest.mark.parametrize("form", OWN, ids=lambda f: f.name)
def test_the_same_record_is_the_same_bytes_and_empty_ones_are_whole(record, form):
    from detente.record.record import Record

    assert render(form, record) == render(form, Record(record.store)) and render(form, Part(record, record.negotiations))
    assert render(form, Part(record, ())) is not None


def test_html_is_one_page_with_no_way_out_and_every_reference_leads_somewhere(with_negotiation):
    page = lxml.html.fromstring(_made(with_negotiation(title=HOSTILE, goal=HOSTILE), "html"))
    assert not page.xpath("//script|//img|//iframe|//link|//form") and not page.xpath("//@*[starts-with(name(), 'on')]")
    assert "default-src 'none'" in page.xpath("//meta/@content")[0]
    targets = [h for h in page.xpath("//a/@href") if h.startswith("#")]
    assert targets and {h[1:] for h in targets} <= set(page.xpath("//@id"))
    assert [h for h in page.xpath("//a/@href") if not h.startswith("#")] == ["https://ferry.example/1"]
    assert "<script>alert(1)</script>" in page.findtext(".//title")


def test_the_calendar_has_whole_days_and_marks_what_is_uncertain(with_negotiation):
    record = with_negotiation(
        rounds=(*NEGOTIATION.rounds, Round(id="r3", claims=(MET.id,), date="2031-07-01", status="planned"),
                Round(id="r4", date="2031-07-02/2031-07-03", status="cancelled"), Round(id="r5", date="2032", status="planned"),
                Round(id="r6", date="2031-05-22", status="planned")),
        commitments=(UndertakingEntry(id="u1", what="halve fares", by=("Norland",), date="2031-08-01", first_mentioned="2031-05-20"),
                     UndertakingEntry(id="u3", what="done", date="2031-05-01", first_mentioned="2031-05-20")),
        announcements=(), next_steps=(*NEGOTIATION.next_steps, NextStepEntry(id="s2", what="ratify", date=None)),
    )
    calendar = icalendar.Calendar.from_ical(_made(record, "ics"))
    found = {str(e["summary"]): e for e in calendar.walk("VEVENT")}
    said = {s: (e.decoded("dtstart"), e.decoded("dtend"), str(e["status"])) for s, e in found.items()}
    assert said == {
        "Round 1 – Portville, Norway": (date(2031, 5, 10), date(2031, 5, 11), "TENTATIVE"),  # accounts of its day differ
        "Meeting (some day in June 2031)": (date(2031, 6, 1), date(2031, 7, 1), "TENTATIVE"),
        "Meeting": said["Meeting"],
        "Due: Norland: halve fares": (date(2031, 8, 1), date(2031, 8, 2), "TENTATIVE"),
    }
    events = calendar.walk("VEVENT")
    by_start = {e.decoded("dtstart"): str(e["status"]) for e in events}
    assert by_start[date(2031, 7, 1)] == "CONFIRMED" and by_start[date(2031, 7, 2)] == "CANCELLED" and by_start[date(2031, 5, 22)] == "TENTATIVE"
    assert str(calendar["x-wr-caldesc"]).startswith("2 things") and len({str(e["uid"]) for e in events}) == len(events) == 6
    again = icalendar.Calendar.from_ical(_made(record.as_of("2031-05-26"), "ics"))
    assert {str(e["uid"]) for e in again.walk("VEVENT")} == {str(e["uid"]) for e in events}


def test_the_feed_tells_changes_of_status_and_not_articles(record):
    feed = feedparser.parse(BytesIO(_made(record, "atom")))
    assert not feed.bozo and feed.version == "atom10" and feed.feed.updated == "2031-05-20T00:00:00Z"
    assert [(e.title, e.updated[:10]) for e in feed.entries] == [
        ("Condition outstanding to partly-met: Norland wants of Sudland: open the lock", "2031-05-20"),
        ("Condition outstanding: Norland wants of Sudland: open the lock", "2031-05-11"),
    ]
    assert "Sudland has opened the lock in part." in feed.entries[0].content[0].value and feed.entries[1].links[0].href == "https://ferry.example/1"
    assert len({e.id for e in feed.entries}) == 2 and all(e.id.startswith("urn:detente:change:c1:") for e in feed.entries)


def test_the_timeline_has_dates_as_timelinejs_wants_them_and_escaped_text(with_negotiation):
    made = json.loads(_made(with_negotiation(title=HOSTILE), "timeline"))
    assert "<script>" not in json.dumps(made)
    rounds = [e for e in made["events"] if e["group"] == "Rounds"]
    assert rounds[0]["start_date"] == {"year": 2031, "month": 5, "day": 10} and rounds[1]["start_date"] == {"year": 2031, "month": 6}
    assert rounds[0]["text"]["headline"].startswith("Round 1 – Portville, Norway") and "met Ivo Marr" in rounds[0]["text"]["text"]
    assert len({e["unique_id"] for e in made["events"]}) == len(made["events"])


_DATE = {
    "type": "object", "required": ["year"], "additionalProperties": False, "dependentRequired": {"day": ["month"]},
    "properties": {"year": {"type": "integer"}, "month": {"type": "integer", "minimum": 1, "maximum": 12},
                   "day": {"type": "integer", "minimum": 1, "maximum": 31}},
}
_SLIDE = {
    "type": "object", "required": ["text"], "additionalProperties": False,
    "properties": {
        "start_date": _DATE, "end_date": _DATE, "display_date": {"type": "string", "minLength": 4, "pattern": "^[^<&]*$"},
        "text": {"type": "object", "required": ["headline", "text"], "additionalProperties": False,
                 "properties": {"headline": {"type": "string", "minLength": 1, "pattern": "^[^<]*$"}, "text": {"type": "string"}}},
        "group": {"enum": ["Rounds", "Undertakings", "Conditions"]}, "unique_id": {"type": "string", "pattern": "^[\\w:@.-]+$"},
        "autolink": {"const": False},
    },
}
TIMELINE = {  # by the pages of TimelineJS on its JSON format, as far as detente uses it
    "type": "object", "required": ["title", "events"], "additionalProperties": False,
    "properties": {
        "title": {**_SLIDE, "not": {"required": ["start_date"]}}, "scale": {"const": "human"},
        "events": {"type": "array", "minItems": 1, "items": {**_SLIDE, "required": ["text", "start_date", "display_date", "group", "unique_id"]}},
    },
}


def _whole(record):
    """The timeline of a record, held to the documented form; nothing ends before it begins."""
    made = json.loads(_made(record, "timeline"))
    jsonschema.validate(made, TIMELINE)
    assert len({e["unique_id"] for e in made["events"]}) == len(made["events"])
    for e in made["events"]:
        last = e.get("end_date", e["start_date"])
        assert [e["start_date"].get(k, 0) for k in ("year", "month", "day")] <= [last.get(k, 12 if k == "month" else 31) for k in ("year", "month", "day")]
    return made


def test_the_timeline_of_the_examples_is_of_the_documented_form(example):
    assert len(_whole(example)["events"]) > 10


def test_the_timeline_is_of_the_documented_form_with_uncertain_and_missing_dates(with_negotiation):
    when = ("2031-05", "2031", "2031-05-30/2031-06-02", "2031-05/2031-07", "2031/2032", None)
    odd = with_negotiation(rounds=tuple(Round(id=f"r{i}", date=d, status="planned") for i, d in enumerate(when)))
    made = _whole(odd)
    dates = [(e["start_date"], e.get("end_date"), e["display_date"]) for e in made["events"] if e["group"] == "Rounds"]
    assert dates == [
        ({"year": 2031, "month": 5}, None, "May 2031"), ({"year": 2031}, None, "2031"),
        ({"year": 2031, "month": 5, "day": 30}, {"year": 2031, "month": 6, "day": 2}, "30 May to 2 June 2031"),
        ({"year": 2031, "month": 5}, {"year": 2031, "month": 7, "day": 31}, "May to July 2031"),
        ({"year": 2031}, {"year": 2032, "month": 12, "day": 31}, "2031 to 2032"),
    ]
    assert made["title"]["text"]["text"] == "<p>2 rounds and undertakings have no date and are not shown.</p>"


def test_the_graph_is_read_by_another_library(record, tmp_path):
    file = tmp_path / "g.graphml"
    file.write_bytes(_made(record, "graphml"))
    (graph,) = rustworkx.read_graphml(str(file))
    nodes = {n["id"]: n for n in graph.nodes()}
    assert {n["kind"] for n in nodes.values()} == {"negotiation", "party", "person", "issue"}
    told = {(graph[a]["label"], graph[b]["label"], e["relation"]) for a, b, e in graph.weighted_edge_list()}
    assert {("Norland", "Sudland", "condition partly-met"), ("Norland", "Sudland", "negotiates with"), ("Ada Berg", "Norland", "speaks for"),
            ("United Nations", "Norland and Sudland: ferries", "mediator"), ("fishing", "Norland and Sudland: ferries", "issue of")} <= told


def test_references_name_the_reports_and_a_snapshot_that_can_be_checked(record):
    digest = hashlib.sha256(_made(record, "json")).hexdigest()
    entries = {e.key: e.fields_dict for e in bibtexparser.parse_string(_made(record, "bibtex").decode()).entries}
    assert set(entries) == {f"detente-{digest[:12]}", f"report-{FIRST.id}", f"report-{SECOND.id}"}
    assert digest in entries[f"detente-{digest[:12]}"]["note"].value and entries[f"report-{FIRST.id}"]["url"].value == FIRST.url
    listed = rispy.loads(_made(record, "ris").decode())
    assert [e["type_of_reference"] for e in listed] == ["DATA", "NEWS", "NEWS"] and listed[0]["id"] == digest
    assert listed[1]["title"] == "A first <meeting>" and listed[1]["secondary_title"] == "The Ferry Post"
    part = Part(record.as_of("2031-06-01"), record.negotiations)
    told = _made(part, "bibtex").decode()
    assert "query: negotiation n1; as of 2031-06-01" in told and hashlib.sha256(_made(part, "json")).hexdigest() in told


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=30))
def test_any_text_can_be_exported_and_stays_text(with_negotiation, text):
    record = with_negotiation(title=text, goal=text, parties=(text or "A", HOSTILE))
    for name in ("html", "atom", "graphml", "ics", "timeline", "bibtex", "ris", "md"):
        assert _made(record, name)
    assert not feedparser.parse(BytesIO(_made(record, "atom"))).bozo
    lxml.etree.fromstring(_made(record, "graphml"))
    assert len(rispy.loads(_made(record, "ris").decode())) == len(bibtexparser.parse_string(_made(record, "bibtex").decode()).entries) == 3


@pytest.mark.parametrize(("url", "kept"), [
    ("https://a.example/b?c=d", "https://a.example/b?c=d"), ("javascript:alert(1)", None), ("data:text/html,x", None), (None, None),
    ("https://a.example/ b\n", "https://a.example/%20b"), ("//a.example", None), ("http://[", None), ('https://a.example/"><x>', "https://a.example/%22%3E%3Cx%3E"),
])
def test_only_addresses_of_the_web_are_links(url, kept):
    assert link(url) == kept
