"""Issues, conditions, undertakings and next steps: what is said again is one entry, and where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from merging_made import PAIR, WORDS, Desk

from detente.merging.transitions import allowed
from detente.merging.wording import alike
from detente.model import (
    Announcement,
    Commitment,
    Condition,
    Findings,
    Issue,
    NegotiationClaim,
    NextStep,
    Report,
    RoundClaim,
    seal,
)
from detente.model.status import CONDITION, ISSUE, ROUND

SIDES = (NegotiationClaim, {"parties": PAIR})


@pytest.fixture
def desk() -> Desk:
    return Desk()


def issue(label, status="agenda"):
    return Issue, {"label": label, "status": status}


def demand(what, status="outstanding", holder="CUB", **keys):
    return Condition, {"demand": what, "holder": holder, "addressee": "USA", "status": status, **keys}


def test_an_issue_moves_on_later_claims_only(desk):
    desk.tell("2015-01-18", SIDES, issue("reopening of the embassies", "disputed"))
    desk.tell("2015-03-18", SIDES, issue("embassies reopened", "agreed"))
    desk.tell("2015-04-18", SIDES, issue("reopening embassies", "agenda"))
    (entry,) = desk.one().issues
    assert (entry.status, len(entry.claims)) == ("agreed", 3)
    assert [(h.status, h.as_of) for h in entry.history] == [("disputed", "2015-01-18"), ("agreed", "2015-03-18")]
    assert desk.one(as_of="2015-02-01").issues[0].status == "disputed"


def test_an_agreed_issue_can_be_reopened(desk):
    desk.tell("2015-01-18", SIDES, issue("embargo", "agreed"))
    desk.tell("2015-03-18", SIDES, issue("the embargo", "disputed"))
    assert desk.one().issues[0].status == "disputed"


def test_other_topics_stay_apart(desk):
    desk.tell("2015-01-18", SIDES, issue("human rights"), issue("air services"), issue("right of return"))
    assert len(desk.one().issues) == 3


def test_a_condition_is_met_since_the_report_that_says_so(desk):
    desk.tell("2015-01-18", SIDES, demand("removal from the list of sponsors of terrorism", gates="embassies"))
    desk.tell("2015-06-18", SIDES, demand("Cuba's removal from the terrorism list", "met"))
    (entry,) = desk.one().conditions
    assert (entry.status, entry.as_of, entry.gates) == ("met", "2015-06-18", "embassies")
    assert entry.demand == "removal from the list of sponsors of terrorism"


def test_a_met_condition_is_not_outstanding_again(desk):
    desk.tell("2015-01-18", SIDES, demand("release of the prisoners", "met"))
    desk.tell("2015-06-18", SIDES, demand("release of the prisoners"))
    assert desk.one().conditions[0].status == "met"


def test_the_same_demand_of_another_holder_is_another_condition(desk):
    desk.tell("2015-01-18", SIDES, demand("release of all prisoners"), demand("release of all prisoners", holder="ESP"))
    assert len(desk.one().conditions) == 2


def test_undertakings_merge_within_their_kind(desk):
    desk.tell("2015-01-18", SIDES, (Commitment, {"what": "release of 53 prisoners", "by": ("CUB",)}), (Announcement, {"what": "release of 53 prisoners", "by": ("CUB",)}))
    desk.tell("2015-02-18", SIDES, (Commitment, {"what": "53 prisoners released", "by": ("CUB",), "date": "2015-02-10"}))
    negotiation = desk.one()
    assert [(c.date, len(c.claims)) for c in negotiation.commitments] == [("2015-02-10", 2)]
    assert len(negotiation.announcements) == 1


def test_words_that_reports_use_for_one_another_are_one(desk):
    for day, words in (("2015-01-18", "complete catch figures"), ("2015-02-18", "complete catch data"), ("2015-03-18", "catch records")):
        desk.tell(day, SIDES, (Condition, {"demand": words, "holder": "CUB", "addressee": "USA"}))
    assert [len(c.claims) for c in desk.one().conditions] == [3]


def test_next_steps_pass_with_the_day_one_asks_of(desk):
    desk.tell("2015-01-18", SIDES, (NextStep, {"what": "a meeting on mail", "date": "2015-02"}))
    desk.tell("2015-02-10", SIDES)
    assert [desk.one(as_of=day).next_steps[0].passed for day in (None, "2015-02-28", "2015-03-01")] == [False, False, True]


def test_next_steps_that_announce_one_meeting_are_one_in_whatever_words(desk):
    for published, line, day in (("2015-03-10", "A third round is foreseen.", "2015-04-09"), ("2015-03-20", "Delegations travel again soon.", "2015-04-09"), ("2015-03-21", "Talks on mail come later.", "2015-05-09")):
        report = Report.of(line, published=published)
        keys = {"report": report.id, "start": 0, "end": len(line), "quote": line, "date": day}
        told = (RoundClaim(**keys, place="Havana", status="planned", parties=PAIR), NextStep(**keys, what=line))
        desk.reports.append(report)
        desk.findings.append(Findings(report=report.id, reader="test", about_talks=True, gate=1.0, claims=tuple(seal(c, line) for c in told)))
    assert [len(step.claims) for step in desk.one().next_steps] == [2, 1]


def test_transitions_speak_of_statuses_that_there_are():
    known = {"round": ROUND, "issue": ISSUE, "condition": CONDITION}
    assert {kind for kind, _, _ in allowed()} == known.keys()
    assert all(before in known[kind] and after in known[kind] and before != after for kind, before, after in allowed())


@given(WORDS, WORDS)
def test_likeness_is_even_handed_and_bounded(a, b):
    assert alike(a, b) == alike(b, a)
    assert 0.0 <= alike(a, b) <= 1.0
    assert alike(a, a) == 1.0


def demands(*told):
    """How many conditions come of demands of Cuba of the United States, each list told by a report of its own."""
    desk = Desk()
    for n, wordings in enumerate(told, 1):
        desk.tell(f"2015-03-0{n}", (NegotiationClaim, {"parties": PAIR}),
                  *((Condition, {"demand": w, "holder": "CUB", "addressee": "USA"}) for w in wordings))
    return len(desk.one().conditions)


BAN = "Cuba will not discuss access to its ports until Washington lifts the ban"
LIFTED = "lifting of the ban on landings by Cuban ferries, in force since 2009, is a precondition for any discussion of access to the ports"


def test_a_demand_told_in_other_words_by_another_report_is_one_condition():
    assert demands([BAN], [LIFTED]) == 1
    assert demands(["The United States must return the naval base"], ["return of the base, Cuba's demand"]) == 1


def test_what_every_demand_says_and_the_parties_names_join_nothing():
    assert demands(["the United States must first lift its ban before any deal"], ["the United States must first pay its dues before any deal"]) == 2
    assert demands(["release of prisoners"], ["exchange of prisoners at the northern bridge"]) == 2


def test_one_report_that_lists_two_demands_means_two():
    listed = ["complete catch figures before the summer season", "catch figures audited by the university"]
    assert (demands(listed), demands(listed[:1], listed[1:])) == (2, 1)
