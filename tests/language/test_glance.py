"""The glance: news of talks passes, other news does not, and what cannot be is never read."""

from __future__ import annotations

import collections
import importlib
import itertools
import math
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("hyperscan", reason="the gate needs the extra `archives`")

from detente.finders.lazy import LazyReader
from detente.finders.reader import Reader
from detente.language.glance import Weighed, load
from detente.language.words import words
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


def plainly(glance: Weighed, raw: bytes) -> float:
    """What the glance weighs, worked out as its words say, with no regard to speed."""
    hits: list[tuple[int, int]] = []
    glance._database.scan(raw, match_event_handler=lambda i, start, end, flags, context: hits.append((end, i)))
    if len(hits) < glance._few:
        return glance._bias
    size = len(glance._parties)

    def alone(end: int, i: int) -> bool:
        start = end - glance._lengths[i]
        return not any(re.match(rb"[\w\x80-\xff]", b) for b in (raw[max(start - 1, 0) : start], raw[end : end + 1]))

    named = [(end, glance._parties[i]) for end, i in hits if i < size and alone(end, i)]
    cues = [(end, i - size) for end, i in hits if i >= size]
    counts = collections.Counter(party for _, party in named)
    of_home = counts.pop(glance._home, 0)
    whole = {
        "parties": math.log1p(len(counts) + (of_home > 0)), "mentions": math.log1p(len(named)), "others": math.log1p(len(counts)),
        "pairs": math.log1p(sum(a[1] != b[1] and b[0] - a[0] < glance._near for a, b in itertools.pairwise(named))),
        "length": math.log1p(len(raw)) / 10, "others_mentions": math.log1p(len(named) - of_home), "cues": math.log1p(len(cues)),
        "others_lead": any(end < glance._beginning and party != glance._home for end, party in named),
    }
    weight = glance._bias + sum(glance._whole[name] * value for name, value in whole.items())
    for cue, (here, near, lead) in enumerate(glance._cues):
        at = [end for end, found in cues if found == cue]
        weight += here * math.log1p(len(at)) + lead * any(end < glance._beginning for end in at)
        weight += near * math.log1p(sum(any(abs(end - place) <= glance._near for place, _ in named) for end in at))
    return weight


WORDS = ["Norway", "Finland", "Oslo", "US", "U.S.", "America", "Iran", "Iranian", "Irans", "Hamas", "the EU", "é", "x", "talks", "Talks", "met in", "summit", "ceasefire", "deal",
         "minister", "agreed to", "nuclear deal", "peace talks", "said", "goals and penalties", "on Saturday", ".", "a" * 70]


@given(words=st.lists(st.sampled_from(WORDS), max_size=120), gap=st.sampled_from([" ", " ", "", "\n", "_"]))
def test_a_weight_is_the_sum_that_the_words_say(words, gap):
    raw = gap.join(words).encode()
    assert Weighed.load().weigh(raw) == pytest.approx(plainly(Weighed.load(), raw), abs=1e-9)


def test_the_weights_are_fitted_on_what_the_glance_weighs(monkeypatch):
    """What scripts/fit_gate.py measures of a text, weighed, is what the glance says of it."""
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[2] / "scripts"))
    fit_gate = importlib.import_module("fit_gate")
    glance, known = Weighed.load(), words("glance", "en")
    weights = [c[key] for key in ("here", "near", "lead") for c in known["cue"]] + [known["whole"][name] for name in fit_gate.WHOLE]
    for text in (TALKS, OTHER, "", TALKS + OTHER * 20 + TALKS.replace("Norway", "USA"), "Norway and the USA: talks, talks."):
        raw = text.encode()
        assert fit_gate.measures(glance, raw) @ weights + known["bias"] == pytest.approx(glance.weigh(raw))
