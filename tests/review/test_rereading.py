"""A ruling outlives every new reading: it holds, follows its claim into other words, or is raised. It is never lost."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reviewing import AGAIN, ALL, FARES, FIRST, LOCK, OPENED, SETTLED, SIDES, WINTER, claim, read, record

from detente.model import Condition, Issue, RoundClaim
from detente.review import Desk, raised


def others(*without):
    return [c for c in ALL if c not in without]


def test_found_again_by_a_surer_reader_it_is_the_same_claim_and_the_ruling_holds():
    kept = record()
    desk = Desk(kept, "A. Berg")
    desk.keep([*desk.reject(FARES.id, reason="a list"), *desk.correct(OPENED.id, ["place=Portville Bay"], reason="its full name")])
    read(kept.store, "reader 2", *(msgspec.structs.replace(c, confidence=0.99, reader="better") for c in ALL))
    (first, _) = kept.negotiations[0].rounds
    assert first.place == "Portville Bay" and not kept.has_claim(FARES.id)
    assert raised(kept) == ()


def test_found_again_in_other_words_the_ruling_follows_and_is_raised():
    kept = record()
    desk = Desk(kept, "A. Berg")
    desk.keep([*desk.reject(WINTER.id, reason="not talked of"), *desk.correct(LOCK.id, ["addressee=Lock Board"], reason="the Board owns it")])
    winter = claim(Issue, FIRST, "of the winter timetable", label="the winter timetables")
    lock = claim(Condition, FIRST, "Sudland must open the north lock first", demand="open north lock", holder="Norland", addressee="Sudland")
    read(kept.store, "reader 2", *others(WINTER, LOCK), winter, lock)
    assert not kept.has_claim(winter.id) and kept.has_claim(FARES.id)
    (condition,) = kept.negotiations[0].conditions
    assert (condition.demand, condition.addressee) == ("open north lock", "Lock Board")
    assert [(r.moved, r.candidates) for r in raised(kept)] == [(True, (winter.id,)), (True, (lock.id,))]
    desk = Desk(kept, "I. Marr")
    desk.keep(desk.accept(lock.id, reason="as corrected"))
    assert [r.decision.target for r in raised(kept)] == [WINTER.id], "ruled on anew, it waits no longer"


def test_a_claim_that_says_something_else_is_not_taken_for_the_one_that_was_rejected():
    kept = record()
    desk = Desk(kept, "A. Berg")
    desk.keep(desk.reject(LOCK.id, reason="the holder is wrong"))
    mended = claim(Condition, FIRST, "Sudland must open the north lock first", demand="open the north lock", holder="Sudland", addressee="Norland")
    read(kept.store, "reader 2", *others(LOCK), mended)
    assert [c.claims for c in kept.negotiations[0].conditions] == [(mended.id,)]
    (lost,) = raised(kept)
    assert not lost.moved and lost.candidates == (mended.id,)


def test_a_claim_that_stood_beside_it_is_never_taken_for_it():
    first = claim(Issue, FIRST, "They spoke of fares and of the winter timetable", label="winter timetable talks")
    kept = record(*ALL, first)
    desk = Desk(kept, "A. Berg")
    desk.keep(desk.reject(first.id, reason="no talks about it"))
    read(kept.store, "reader 2", *ALL)
    assert kept.has_claim(WINTER.id)
    assert [(r.moved, r.candidates) for r in raised(kept)] == [(False, ())]


def test_not_found_again_it_is_raised_until_it_is_settled_or_restored():
    kept = record()
    desk = Desk(kept, "A. Berg")
    desk.keep([*desk.correct(AGAIN.id, ["date=2031-05-19"], reason="a misprint"), *desk.reject(FARES.id, reason="no issue")])
    read(kept.store, "reader 2", *others(AGAIN, FARES))
    assert len(kept.decisions) == 2 and [r.date for r in kept.negotiations[0].rounds] == ["2031-05-10"]
    gone, moot = raised(kept)
    assert not gone.moved and not moot.moved
    desk = Desk(kept, "A. Berg")
    desk.keep([*desk.restore(gone.decision.id, reason="it was held"), *desk.settle(moot.decision.id[:6], reason="seen")])
    assert [r.date for r in kept.negotiations[0].rounds] == ["2031-05-10", "2031-05-19"] and raised(kept) == ()
    read(kept.store, "reader 3", SIDES)
    assert [r.date for r in kept.negotiations[0].rounds] == ["2031-05-19"], "what a person added needs no reader"
    read(kept.store, "reader 4", *ALL)
    assert not kept.has_claim(FARES.id), "found again, it is rejected still"


def test_what_belongs_together_stays_so_whatever_the_reader_makes_of_it():
    kept = record()
    assert len(kept.negotiations[0].rounds) == 2
    desk = Desk(kept, "A. Berg")
    desk.keep(desk.merge(AGAIN.id, OPENED.id, reason="one meeting in two towns"))
    moved = claim(RoundClaim, *_place(AGAIN), date="2031-05-20/2031-05-21", place="Lockham", parties=AGAIN.parties)
    read(kept.store, "reader 2", *others(AGAIN), moved)
    assert [set(r.claims) for r in kept.negotiations[0].rounds] == [{OPENED.id, moved.id}]


def _place(of):
    from reviewing import SECOND

    return SECOND, of.quote


@pytest.mark.parametrize("reread", [False, True])
def test_an_added_claim_is_there_before_and_after(reread):
    kept = record()
    desk = Desk(kept, "A. Berg")
    desk.keep(desk.add({"kind": "issue", "report": FIRST.id[:8], "quote": "winter timetable", "label": "timetable of ferries"}, reason="missed"))
    if reread:
        read(kept.store, "reader 2", SIDES)
    assert "timetable of ferries" in [i.label for i in kept.negotiations[0].issues]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["accept", "reject"]), st.sampled_from(ALL)), max_size=5), st.lists(st.sets(st.sampled_from(ALL)), max_size=4))
def test_whatever_is_read_no_ruling_is_lost_and_each_holds_or_is_raised(rulings, readings):
    kept = record()
    desk = Desk(kept, "A. Berg")
    made = [d for action, one in rulings for d in getattr(desk, action)(one.id, reason="so")]
    desk.keep(made)
    for n, found in enumerate(readings, 2):
        read(kept.store, f"reader {n}", SIDES, *(found - {SIDES}))
    assert list(kept.decisions) == made
    there = {c.id for f in kept.findings.values() for c in f.claims}
    waiting = {r.decision.id for r in raised(kept)}
    assert waiting == {d.id for d in made if d.target not in there}
    last = {d.target: d.action for d in made}
    assert all(kept.has_claim(id) == (action == "accept") for id, action in last.items() if id in there)


def test_the_status_of_an_issue_rests_on_what_is_left():
    kept = record()
    desk = Desk(kept, "A. Berg")
    assert {i.label: i.status for i in kept.negotiations[0].issues} == {"fares": "agreed", "winter timetable": "agenda"}
    desk.keep(desk.reject(SETTLED.id, reason="other fares"))
    assert {i.status for i in kept.negotiations[0].issues} == {"agenda"}
