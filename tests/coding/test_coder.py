"""Sentences are coded, or the coder abstains; every row rests on its sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from detente.model import Report

OWN = Path(__file__).resolve().parents[2] / "training" / "events" / "sentences.jsonl"


@pytest.mark.parametrize(("text", "expected"), [
    ("Canada imposed sanctions on Myanmar.", ("SANCTION", "discontinue", "163", "CAN", "MMR")),
    ("Uruguay's foreign minister met the Chilean president in Montevideo.", ("CONSULT", None, "040", "URY", "CHL")),
    ("Ethiopia accused Sudan of aggression.", ("ACCUSE", "allege", "1123", "ETH", "SDN")),
    ("Malaysia refused to meet the Thai envoy.", ("REJECT", "meet", "125", "MYS", "THA")),
    ("Sudan urged Egypt to resume negotiations.", ("REQUEST", "meet", "026", "SDN", "EGY")),
    ("Turkish troops withdrew from Iraq.", ("RETREAT", "withdraw", "0874", "TUR", "IRQ")),
])
def test_a_plain_sentence_is_coded(code, text, expected):
    (event,) = code(text)
    assert (event.plover, event.mode, event.cameo, event.source.country, event.target.country) == expected


@pytest.mark.parametrize("text", ["The bridge is older than either republic.", "Denmark has four ministries with a view of the harbour.", ""])
def test_nothing_is_coded_where_nothing_happens(code, text):
    assert code(text) == []


def test_sub_state_actors_stand_under_their_state_with_their_sector(code):
    (event,) = code("The Taliban attacked a Pakistani police post.")
    assert (event.source.party, event.source.country, event.source.sector) == ("Taliban", "AFG", "REB")
    assert (event.target.country, event.target.sector) == ("PAK", "COP")


@pytest.mark.parametrize(("text", "source", "target"), [
    ("Dutch police arrested a Turkish man in Utrecht.", "NLD", "TUR"),
    ("Brazil imposed sanctions on Brunei.", "BRA", "BRN"),
])
def test_a_states_code_means_the_state_whatever_groups_go_by_its_letters(code, text, source, target):
    (event,) = code(text)
    assert (event.source.country, event.target.country, event.source.sector in ("GOV", "COP")) == (source, target, True)


def test_land_stands_for_whose_it_is(code):
    (event,) = code("Israel bombed the Gaza Strip.")
    assert (event.source.country, event.target.country, event.target.name) == ("ISR", "PSE", "Gaza Strip")


def test_actors_have_the_numbers_of_the_lists_of_states(code):
    (event,) = code("Canada imposed sanctions on Myanmar.")
    assert (event.source.cow, event.source.gw, event.target.cow) == ("20", "20", "775")


def test_a_person_acts_for_the_state_that_he_governed_that_day(code):
    (event,) = code("Sarkozy met the German chancellor in Berlin.", published="2009-03-02")
    assert event.source.country == "FRA"
    assert all(e.source is None or e.source.country != "FRA" for e in code("Sarkozy met the German chancellor in Berlin.", published="1925-03-02"))


def test_every_row_rests_on_its_words_and_names_its_coder(coder):
    report = Report.of("Nothing much was said. Canada imposed sanctions on Myanmar on 3 May 2011.", source_id="x1")
    (event,) = coder.code(report)
    assert report.text[event.start : event.end].startswith("Canada") and report.text[event.act_start : event.act_end] == "imposed sanctions"
    assert report.text[event.source.start : event.source.end] == "Canada"
    assert (event.report, event.source_id, event.coder, event.date) == (report.id, "x1", coder.version, "2011-05-03")


def test_the_same_report_gives_the_same_rows_whatever_was_coded_before(coder):
    one, other = Report.of("Canada imposed sanctions on Myanmar."), Report.of("Egypt arrested six Libyan smugglers, and Sudan urged Egypt to free them.")
    first = coder.code(one)
    coder.code(other)
    assert coder.code(one) == first


def test_on_sentences_kept_apart_it_stays_as_good_as_it_was(coder):
    rows = [r for r in map(json.loads, OWN.read_text(encoding="utf-8").splitlines()) if r["kept"]]
    coded = [(r, {e.plover for e in coder.code(Report.of(r["text"]))}) for r in rows]
    told, quiet = [c for c in coded if c[0]["gold"]], [c for c in coded if not c[0]["gold"]]
    right = sum(r["gold"][0]["type"] in got for r, got in told)
    assert len(told) > 60 and right / len(told) >= 0.8
    assert sum(map(bool, (got for _, got in quiet))) / len(quiet) <= 0.15
