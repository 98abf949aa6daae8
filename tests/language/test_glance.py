"""The glance: news of talks passes, other news does not, and what cannot be is never read."""

from __future__ import annotations

import time

import pytest

pytest.importorskip("hyperscan", reason="the gate needs the extra `archives`")

from detente.finders.lazy import LazyReader
from detente.finders.reader import Reader
from detente.language.glance import Weighed, load
from detente.model import Report

TALKS = (
    "PORTVILLE, 4 May - Delegations from Norway and Finland held a second round of talks in Geneva on Tuesday. "
    "Norway's foreign minister said that an agreement on fishing was near, and both sides agreed to meet again next week."
)
OTHER = "The home side won by two goals to one on Saturday. The keeper, who was ill all week, saved a penalty in the last minute."


def test_talks_pass_and_other_news_does_not():
    glance = Weighed.load()
    assert glance.passes(glance.odds(TALKS)) and not glance.passes(glance.odds(OTHER))
    assert glance.weigh(f"<html><p class='x'>{TALKS}</p></html>".encode()) > glance.weigh(OTHER.encode())


def test_a_report_that_is_turned_away_loads_no_model():
    reader = LazyReader.of("en")
    found = reader.read(Report.of(OTHER))
    assert (found.about_talks, found.claims, found.reader) == (False, (), reader.version)
    assert reader._reader is None


def test_the_version_is_told_without_loading_as_the_loaded_reader_tells_it(reader):
    assert Reader.version_of("en") == reader.version
    assert LazyReader.of("en").version == f"{reader.version}; gated"


def test_a_gated_reader_finds_in_talks_what_the_other_finds(reader):
    report = Report.of(TALKS, published="2019-05-05")
    whole, gated = reader.read(report), LazyReader.of("en").read(report)
    assert whole.about_talks and whole.claims == gated.claims and whole.gate == gated.gate


def test_length_and_strange_bytes_do_no_harm():
    glance, began = Weighed.load(), time.process_time()
    for text in ("", "\ud800", "\0" * 1000, "China " * 200_000, "talks" * 200_000):
        assert 0 <= glance.odds(text) <= 1
    assert time.process_time() - began < 20


def test_a_language_without_weights_goes_by_words():
    glance = load("es")
    assert glance.passes(glance.odds("Las negociaciones siguen.")) and not glance.passes(glance.odds("Llueve."))
