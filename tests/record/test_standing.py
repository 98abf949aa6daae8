"""What can be said of an entry on a day: silence, repetition, passed days, wording. And the two clocks."""

from __future__ import annotations

import json
from datetime import date

import bergen
import pytest

from detente.outputs import json as json_out
from detente.record.diff import diff
from detente.record.outlets import outlets
from detente.record.standing import conditions, overdue, reiterated, shifts, silent_days, today

BAN = "lifting of the ban on landings"


@pytest.fixture(scope="module")
def record():
    return bergen.record()


@pytest.fixture(scope="module")
def known():
    return outlets(bergen.OUTLETS)


def ban(record):
    return next(c for c in record.negotiations[0].conditions if c.demand == BAN)


def test_silence_is_counted_to_the_day_that_is_asked_of(record):
    data = next(c for c in record.negotiations[0].conditions if "catch data" in c.demand)
    assert today(record) == date(2019, 6, 4) and silent_days(data, today(record)) == 89
    view = record.as_of("2019-04-06")
    assert today(view) == date(2019, 4, 6) and silent_days(ban(view), today(view)) == 30
    assert silent_days(data, date(2019, 3, 1)) is None and silent_days(data, None) is None


def test_only_the_holder_reiterates_and_only_on_a_later_day(record, known):
    (again,) = reiterated(record, ban(record), known)
    assert "would welcome" in record.claim(again).quote
    assert reiterated(record.as_of("2019-05-01"), ban(record.as_of("2019-05-01")), known) == ()


def test_a_milder_wording_of_one_side_is_shown_as_two_quotes(record, known):
    (shift,) = shifts(record, ban(record), known)
    assert (shift.party, shift.scale) == ("ISL", "pressing")
    assert [(w.day, w.word) for w in (shift.earlier, shift.later)] == [("2019-03-07", "precondition"), ("2019-06-04", "would welcome")]
    assert shift.earlier.degree > shift.later.degree


def test_a_due_day_has_passed_only_where_it_lay_ahead_when_told(record):
    by_what = {u.what: u for u in record.negotiations[0].commitments}
    scientists, review = by_what["technical meeting of scientists in Akureyri"], by_what["review the landing ban"]
    assert [overdue(scientists, day) for day in (date(2019, 3, 26), date(2019, 3, 27), None)] == [False, True, False]
    assert not overdue(review, date(2030, 1, 1))


def test_a_refused_condition_is_numbered_after_those_that_stand(record):
    assert [c.status for c in conditions(record.negotiations[0])] == ["outstanding", "rejected"]


def test_both_clocks_hold_for_the_diff_the_claims_the_search_and_the_export(record, known):
    then = record.as_of("2019-04-06")
    assert {r for c in then.claims for r in [c.report]} == {c.report for c in record.claims} - {bergen.LATER.id} | {
        c.report for c in then.claims if c.report == bergen.LATER.id and getattr(c, "date", None)
    }
    assert not any("would welcome" in c.quote for c in then.claims)
    assert [h.report.id for h in record.search("welcome lifting", 1)] == [bergen.LATER.id] and then.search("welcome lifting") == ()
    assert then.search("Bergen", 1) != ()
    told = {c["id"] for c in json.loads(json_out.export(then))["claims"]}
    assert told == {c.id for c in then.claims}
    early = record.as_of(None, known_by="2019-03-31")
    facts = {f.fact: f for f in diff(early, early.negotiations[0], "round", 1, known).facts}
    assert facts["date"].others == () and facts["date"].standing == "contested"
    assert diff(early, early.negotiations[0], "round", 1, known).known_by == "2019-03-31"
