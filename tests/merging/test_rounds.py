"""Which mentions are one round, and what the record then says of it."""

from __future__ import annotations

import pytest
from merging_made import PAIR, Desk, met

from detente.model import Decision, Head, NegotiationClaim, Offset, ThirdParty


@pytest.fixture
def desk() -> Desk:
    return Desk()


def dates(negotiation):
    return [(r.date, r.place, r.status) for r in negotiation.rounds]


def test_what_was_held_beats_what_was_planned(desk):
    (plan,) = desk.tell("2015-01-18", met("2015-01-21/2015-01-22", "Havana", status="planned"))
    (fact,) = desk.tell("2015-01-23", met("2015-01-22", "Havana", status="held"))
    (entry,) = desk.one().rounds
    assert (entry.date, entry.status, entry.claims) == ("2015-01-22", "held", (plan.id, fact.id))
    assert [(h.status, h.as_of, h.claim) for h in entry.history] == [("planned", "2015-01-18", plan.id), ("held", "2015-01-23", fact.id)]


def test_reports_may_be_a_day_apart_but_one_report_means_what_it_says(desk):
    desk.tell("2015-03-18", met("2015-03-16", "Havana"))
    desk.tell("2015-03-19", met("2015-03-17", "Havana"), outlet="Herald")
    (entry,) = desk.one().rounds
    assert [(a.outlet, a.value) for a in entry.accounts if a.field == "date"] == [("Courier", "2015-03-16"), ("Herald", "2015-03-17")]
    other = Desk()
    other.tell("2015-03-18", met("2015-03-16", "Havana"), met("2015-03-17", "Havana"))
    assert len(other.one().rounds) == 2


def test_another_city_on_the_same_day_is_another_round(desk):
    desk.tell("2015-03-18", met("2015-03-16", "Havana"))
    desk.tell("2015-03-19", met("2015-03-16", "Miami"))
    assert len(desk.one().rounds) == 2


def test_the_finest_date_wins_and_a_month_finds_its_only_day(desk):
    desk.tell("2015-03-01", met("2015-03", status="planned"))
    desk.tell("2015-03-18", met("2015-03-16", "Havana"))
    desk.tell("2015-12-01", met("2015", "Havana"))
    assert dates(desk.one()) == [("2015-03-16", "Havana", "held")]


def test_a_month_with_two_rounds_stays_a_mention_of_its_own(desk):
    desk.tell("2015-03-28", met("2015-03-16", "Havana"), met("2015-03-26", "Havana"))
    desk.tell("2015-05-01", met("2015-03"))
    assert dates(desk.one()) == [("2015-03", None, "held"), ("2015-03-16", "Havana", "held"), ("2015-03-26", "Havana", "held")]


def test_a_dateless_mention_joins_where_place_and_sequence_leave_one_choice(desk):
    desk.tell("2015-03-01", met("2015-02-27", "Washington"))
    desk.tell("2015-03-17", met("2015-03-16", "Havana"))
    desk.tell("2015-04-30", met(place="Washington"))
    first, second = desk.one().rounds
    assert (first.place, len(first.claims), len(second.claims)) == ("Washington", 2, 1)


def test_a_dateless_mention_with_two_choices_stays_its_own(desk):
    desk.tell("2015-03-17", met("2015-02-27", "Havana"), met("2015-03-16", "Havana"))
    desk.tell("2015-06-30", met(place="Havana"))
    assert dates(desk.one())[-1] == (None, "Havana", "held")


def test_ordinals_are_kept_and_never_computed(desk):
    desk.tell("2015-01-23", met("2015-01-22", "Havana", ordinal=1, ordinal_basis="stated"))
    desk.tell("2015-03-01", met("2015-02-27", "Washington"))
    assert [r.ordinal for r in desk.one().rounds] == [1, None]


def test_conflicting_ordinals_are_both_told(desk):
    desk.tell("2015-03-17", met("2015-03-16", "Havana", ordinal=3))
    desk.tell("2015-03-18", met("2015-03-16", "Havana", ordinal=4), outlet="Herald")
    (entry,) = desk.one().rounds
    assert entry.ordinal == 3
    assert [(a.outlet, a.value) for a in entry.accounts if a.field == "ordinal"] == [("Courier", "3"), ("Herald", "4")]


def test_a_round_that_was_moved_is_the_same_round(desk):
    desk.tell("2015-03-01", met("2015-03-10", ordinal=3, status="planned"))
    desk.tell("2015-03-17", met("2015-03-16", "Havana", ordinal=3))
    assert dates(desk.one()) == [("2015-03-16", "Havana", "held")]


def test_a_later_report_calls_a_round_off_and_another_still_lists_it(desk):
    desk.tell("2016-02-01", met("2016-03-05", status="planned"))
    desk.tell("2016-02-20", met("2016-03-05", status="cancelled"))
    assert desk.one().rounds[0].status == "cancelled"


def test_a_plan_told_late_does_not_undo_what_was_held(desk):
    desk.tell("2015-03-17", met("2015-03-16", "Havana"))
    desk.tell("2015-03-20", met("2015-03-16", "Havana", status="planned"))
    assert desk.one().rounds[0].status == "held"


def test_silence_moves_nothing(desk):
    desk.tell("2015-01-18", met("2015-01-21", status="planned"))
    desk.tell("2015-06-18", met("2015-06-17", "Havana"))
    assert [r.status for r in desk.one().rounds] == ["planned", "held"]


def test_heads_are_one_person_with_the_longest_name_and_all_titles(desk):
    desk.tell("2015-01-23", met("2015-01-22", "Havana", heads=(Head(name="Dale", party="USA", title="envoy"),)))
    desk.tell("2015-03-17", met("2015-03-16", "Havana", heads=(Head(name="John Dale", party=None, title="Undersecretary"), Head(name="Ana Dale", party="CUB"))))
    desk.tell("2015-03-18", met("2015-03-16", "Havana", heads=(Head(name="John R. Dale", party="USA", title="envoy"),)))
    negotiation = desk.one()
    assert [(p.name, p.party, p.titles) for p in negotiation.people if p.party == "USA"] == [("John R. Dale", "USA", ("envoy",))]
    assert ("Ana Dale", "CUB") in [(h.name, h.party) for h in negotiation.rounds[1].heads]


def test_a_name_without_a_party_is_the_only_one_of_its_name(desk):
    desk.tell("2015-01-23", met("2015-01-22", "Havana", heads=(Head(name="Dale", title="envoy"),)))
    desk.tell("2015-01-24", met("2015-01-22", "Havana", heads=(Head(name="John Dale", party="USA", title="Undersecretary"),)))
    (person,) = desk.one().people
    assert (person.name, person.party, person.titles) == ("John Dale", "USA", ("envoy", "Undersecretary"))


def test_somebody_acts_for_the_side_that_most_reports_give(desk):
    desk.tell("2015-01-23", met("2015-01-22", "Havana", heads=(Head(name="John Dale", party="CUB"),)))
    for day in ("2015-03-17", "2015-04-17"):
        desk.tell(day, met(day, "Havana", heads=(Head(name="John Dale", party="USA"),)))
    assert [[(h.name, h.party) for h in r.heads] for r in desk.one().rounds] == [[("John Dale", "USA")]] * 3


FORTNIGHT = Offset(days=14, anchor="the last round", event="round")


def test_a_distance_that_does_not_quite_fit_is_noted_beside_the_date(desk):
    desk.tell("2015-03-01", met("2015-02-27", "Washington"))
    desk.tell("2015-03-17", met("2015-03-16", "Havana", offset=FORTNIGHT))
    last = desk.one().rounds[-1]
    assert last.date == "2015-03-16"
    assert last.notes == ("told as 14 days after the previous round; the dates lie 17 days apart",)


def test_a_distance_finds_its_round_but_never_makes_a_date(desk):
    desk.tell("2015-03-01", met("2015-02-27", "Washington"))
    desk.tell("2015-03-20", met(offset=FORTNIGHT))
    assert [(r.date, r.notes) for r in desk.one().rounds][-1] == (None, ("told as 14 days after the previous round",))
    desk.tell("2015-03-17", met("2015-03-14", "Havana"))
    assert [(r.date, len(r.claims)) for r in desk.one().rounds] == [("2015-02-27", 1), ("2015-03-14", 2)]


def test_members_of_a_coalition_meet_in_its_round(desk):
    desk.tell("2015-03-17", met("2015-03-16", "Geneva", parties=("IRN", "P5+1")))
    desk.tell("2015-03-18", met("2015-03-16", "Geneva", parties=("IRN", "USA")))
    assert len(desk.one().rounds) == 1


def test_as_of_a_day_shows_later_rounds_only_where_they_were_planned(desk):
    desk.tell("2015-03-01", met("2015-03-16", "Havana", status="planned"))
    desk.tell("2015-03-20", met("2015-03-16", "Havana"), met("2015-03-19", "Miami"))
    assert dates(desk.one(as_of="2015-03-10")) == [("2015-03-16", "Havana", "planned")]
    assert dates(desk.one(as_of="2015-03-17")) == [("2015-03-16", "Havana", "held")]
    assert dates(desk.one(known_by="2015-03-17")) == [("2015-03-16", "Havana", "planned")]
    assert desk.one().parties == PAIR


def elsewhere(*kinds, **decided):
    desk = Desk()
    claims = desk.tell("2015-03-20", (NegotiationClaim, {"parties": PAIR}), met("2015-03-16", "Havana"), *kinds)
    return desk, claims[2:]


VISIT = Head(name="Ana Ruiz", party="CUB", title=None), Head(name="Jean Duval", party="FRA", title=None)


@pytest.mark.parametrize(("told", "own"), [
    (met("2015-03-18", "Paris", parties=("FRA", "GBR")), False),
    (met("2015-03-18", "Paris", parties=("CUB", "FRA")), False),
    (met("2015-03-18", "Paris", heads=VISIT), False),
    (met("2015-03-18", "Paris", heads=(*VISIT, Head(name="John Dale", party="USA", title=None))), True),
    (met("2015-03-18", "Paris", heads=VISIT[:1]), True),
    (met("2015-03-18", "Paris", parties=()), True),
    (met("2015-03-18", "Rome", parties=("CUB", "VAT")), True),
    (met("2015-03-18", "Oslo", heads=(VISIT[0], Head(name="Ola Dahl", party="NOR", title=None))), True),
], ids=["of others", "with a third state", "told by who met", "both there", "one named", "nobody named", "with the mediator", "with the host"])
def test_a_meeting_that_was_not_between_the_sides_is_none_of_their_rounds(told, own):
    third = [(ThirdParty, {"party": "VAT", "role": "mediator"}), (ThirdParty, {"party": "NOR", "role": "host"})]
    desk, (claim, *_) = elsewhere(told, *third)
    negotiation = desk.one()
    assert (len(negotiation.rounds), negotiation.other_meetings) == ((2, ()) if own else (1, (claim.id,)))
    assert own or "Duval" not in str(negotiation.people)


def test_a_meeting_that_a_reviewer_accepts_is_a_round():
    desk, (claim,) = elsewhere(met("2015-03-18", "Paris", parties=("CUB", "FRA")))
    accepted = Decision(action="accept", target=claim.id, reviewer="R", made_at="2015-07-01T00:00:00Z", reason="a round in disguise")
    assert len(desk.one(accepted).rounds) == 2 and desk.one(accepted).other_meetings == ()


def test_accounts_differ_only_where_both_cannot_be_so(desk):
    desk.tell("2015-03-01", met("2015-03", "Havana", status="planned", country="CU"))
    desk.tell("2015-03-17", met("2015-03-16/2015-03-17", "Havana", country="CU"), outlet="Herald")
    desk.tell("2015-03-18", met("2015-03", "Cuba", country="CU"), outlet="Globe")
    (entry,) = desk.one().rounds
    assert (entry.date, entry.status, entry.accounts) == ("2015-03-16/2015-03-17", "held", ())
    desk.tell("2015-03-18", met("2015-03-17", "Havana", country="CU"), outlet="Times")
    (entry,) = desk.one().rounds
    assert [(a.field, a.outlet, a.value) for a in entry.accounts] == [("date", "Herald", "2015-03-16/2015-03-17"), ("date", "Times", "2015-03-17")]


def test_a_meeting_put_off_and_then_held_is_a_history_and_two_outcomes_of_one_day_are_two_accounts(desk):
    desk.tell("2015-03-10", met("2015-03-16", "Havana", status="postponed"))
    desk.tell("2015-03-17", met("2015-03-16", "Havana"), outlet="Herald")
    assert desk.one().rounds[0].accounts == ()
    desk.tell("2015-03-17", met("2015-03-16", "Havana", status="cancelled"), outlet="Globe")
    assert {(a.field, a.value) for a in desk.one().rounds[0].accounts} == {("status", "held"), ("status", "cancelled")}


def test_a_report_without_a_day_does_not_undo_a_dated_one_but_may_tell_of_a_meeting_on_a_day(desk):
    desk.tell("2015-03-01", met("2015-03-16", "Havana", status="planned"))
    desk.tell("2015-03-10", met("2015-03-16", "Havana", status="postponed"))
    desk.tell(None, met("2015-03-16", "Havana", status="planned"), outlet="Herald")
    assert desk.one().rounds[0].status == "postponed"
    desk.tell(None, met("2015-03-16", "Havana"), outlet="Globe")
    assert desk.one().rounds[0].status == "held"
