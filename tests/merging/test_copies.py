"""Copies of one text are one origin: found, counted once, and all listed."""

from __future__ import annotations

import importlib.util
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from merging_made import PAIR

from detente.merging import merge
from detente.merging.copies import bands, key, same_text
from detente.merging.copies import origins as origins_by
from detente.model import Findings, Issue, NegotiationClaim, Report, RoundClaim, seal

ROOT = Path(__file__).parents[2]
STORY = (
    "HARBOURTON, May 4 (Island Wire) - Envoys of the two coasts ended a day of talks on ferry fares on Wednesday without a "
    "result, and each side blamed the other's harbour dues. The meeting in the old customs house lasted nine hours. A clerk who "
    "carried in the soup said that voices were raised twice. The northern envoy told reporters afterwards that her government "
    "would not pay for dredging that served only southern boats. Her southern colleague left by a side door. Fares have "
    "doubled since the last treaty ran out, and islanders have begun to row across by themselves. The next meeting is to be "
    "held in a fortnight, on the other shore, if a room can be found that both delegations will enter by the same door."
)
OTHER = (
    "The quarrel about ferries goes on: after nine hours in Harbourton's customs house the delegations parted on Wednesday "
    "with nothing signed. Northern officials put it down to dredging, which they refuse to finance; the south keeps silent "
    "for now. Our correspondent saw rowing boats on the strait all evening, for a passage costs twice what it did when the "
    "treaty was in force. Both coasts expect to try again in two weeks, and hotel keepers on the southern shore were asked for "
    "rooms on the same evening, though none of them could say who would pay the bill for so many guests at such short notice."
)
EDITED = STORY.replace("(Island Wire) - ", "- ").replace("nine hours", "more than nine hours").replace("raised twice", "raised two times")


def report(text: str, day: str | None, outlet: str) -> Report:
    return Report.of(text, published=day, outlet=outlet)


def origins(reports: list[Report]) -> dict[str, str]:
    by_id = {r.id: r for r in reports}
    return origins_by(
        {id: key(id, r.published) for id, r in by_id.items()}, {id: bands(r.text) for id, r in by_id.items()},
        lambda a, b: same_text(by_id[a], by_id[b]),
    )


WIRE = report(STORY, "2031-05-04", "Island Wire")


@pytest.mark.parametrize(("text", "day", "same"), [
    (EDITED, "2031-05-05", True),
    (STORY[: len(STORY) // 2], "2031-05-05", True),
    (EDITED + " " + OTHER[:200], "2031-05-05", True),
    (EDITED, None, True),
    (OTHER, "2031-05-05", False),
    (OTHER + f" “{STORY[118:260]}”", "2031-05-05", False),
], ids=["edited", "cut", "added to", "undated", "written by another", "quoted"])
def test_a_copy_is_told_from_another_account(text, day, same):
    copy = report(text, day, "The Echo")
    assert origins([WIRE, copy])[copy.id] == (WIRE.id if same else copy.id)


def test_a_ministry_that_words_its_next_communique_alike_tells_of_another_round():
    again = STORY.replace("May 4", "June 8").replace("nine", "four").replace("Wednesday", "Friday").replace("fortnight", "month")
    for old, new in (("doubled", "trebled"), ("soup", "tea"), ("reporters", "the press"), ("side door", "boat"), ("harbour dues", "pilots")):
        again = again.replace(old, new)
    later, next_day = report(again, "2031-06-08", "Island Wire"), report(again, "2031-05-05", "Island Wire")
    assert origins([WIRE, later])[later.id] == later.id and origins([WIRE, next_day])[next_day.id] == WIRE.id


def told(source: Report, kind, **keys):
    quote = source.text[:30]
    return seal(kind(report=source.id, start=0, end=30, quote=quote, **keys), source.text)


def desk():
    """A wire story and two copies of it say one day, two accounts of other people say another."""
    wire = [WIRE, report(EDITED, "2031-05-05", "The Echo"), report(STORY[:500], "2031-05-05", "Coast Daily")]
    own = [report(OTHER, "2031-05-05", "Strait Times"), report(OTHER[::-1], "2031-05-06", "Ferry Gazette")]
    made = [
        (r, day) for group, day in ((wire, "2031-05-03"), (own, "2031-05-04")) for r in group
    ]
    findings = [Findings(report=r.id, reader="test", about_talks=True, gate=1.0, claims=(
        told(r, NegotiationClaim, parties=PAIR), told(r, RoundClaim, parties=PAIR, date=day, place="Harbourton"),
        told(r, Issue, label="fares" if r in wire else "dredging of fares"),
    )) for r, day in made]
    return [r for r, _ in made], findings


def test_copies_witness_once_and_stay_listed():
    reports, findings = desk()
    (negotiation,) = merge(reports, findings)
    (meeting,) = negotiation.rounds
    assert meeting.date == "2031-05-04" and (len(meeting.claims), meeting.origins) == (5, 3)
    assert set(negotiation.reports) == {r.id for r in reports}
    assert negotiation.copies == (tuple(r for r in negotiation.reports if r in {x.id for x in reports[:3]}),)
    by_value = {(a.value, a.outlet): a.also for a in meeting.accounts if a.field == "date"}
    assert set(by_value) == {("2031-05-03", "Island Wire"), ("2031-05-04", "Strait Times"), ("2031-05-04", "Ferry Gazette")}
    assert set(by_value["2031-05-03", "Island Wire"]) == {"The Echo", "Coast Daily"}
    assert negotiation.issues[0].label == "dredging of fares"


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_reports_is_nothing(random_):
    reports, findings = desk()
    assert merge(random_.sample(reports, 5), random_.sample(findings, 5)) == merge(reports, findings)


def test_what_a_later_copy_adds_is_not_lost():
    reports, findings = desk()
    longer = report(EDITED + " The round was the second.", "2031-05-07", "Late Edition")
    claim = told(longer, RoundClaim, parties=PAIR, date="2031-05-03", place="Harbourton", ordinal=2)
    more = Findings(report=longer.id, reader="test", about_talks=True, gate=1.0, claims=(claim,))
    (negotiation,) = merge([*reports, longer], [*findings, more])
    assert negotiation.rounds[0].ordinal == 2 and negotiation.rounds[0].origins == 3


def test_many_copies_are_one_group():
    rng, words = random.Random(3), STORY.split()
    edited = []
    for n in range(40):
        at = rng.randrange(len(words))
        edited.append(report(" ".join([*words[:at], f"word{n}", *words[at + 1 :]]), f"2031-05-{4 + n % 6:02}", f"Paper {n}"))
    assert len(set(origins([WIRE, *edited]).values())) == 1


def test_copies_edited_as_papers_edit_them_are_found_and_other_stories_of_the_day_are_not():
    """On stories written for training, all of one week: the same measure on news is ``bench/copies.py``."""
    spec = importlib.util.spec_from_file_location("bench_copies", ROOT / "bench" / "copies.py")
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    stories = bench.stories([str(ROOT / "training" / "written.jsonl")], 120)
    found = {name: bench.recall(stories, edit, dated=True) for name, edit in bench.EDITS.items()}
    floors = {"cut to a half": 0.9, "cut to a third": 0.3, "two thirds, with another story": 0.9, "headline, lead, tightened, cut": 0.8}
    assert {name: share for name, share in found.items() if share < floors.get(name, 0.97)} == {}
    week = [report(s.text, f"2031-05-{4 + n % 7:02}", "Courier") for n, s in enumerate(stories)]
    assert len(set(origins(week).values())) == len(week)
