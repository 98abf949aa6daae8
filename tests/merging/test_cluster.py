"""Which reports tell of one negotiation, what it is called, and what keeps its id."""

from __future__ import annotations

import pytest
from merging_made import PAIR, Desk, met

from detente.model import Condition, Event, Issue, NegotiationClaim


@pytest.fixture
def desk() -> Desk:
    return Desk()


def about(label, parties=PAIR):
    return (NegotiationClaim, {"parties": parties, "goal": label})


def parts(desk):
    index = {r.id: i for i, r in enumerate(desk.reports)}
    return sorted(sorted(index[id] for id in n.reports) for n in desk.merge())


def test_same_sides_and_near_in_time_are_one_negotiation(desk):
    desk.tell("2015-01-18", about("reopening of embassies"))
    desk.tell("2015-02-18", about("lifting the embargo"))
    assert parts(desk) == [[0, 1]]


def test_a_year_of_silence_asks_for_a_topic_in_common(desk):
    desk.tell("2015-01-18", about("reopening of embassies"))
    desk.tell("2016-01-18", about("embassy reopened"))
    desk.tell("2016-02-01", about("anchovy quotas in disputed waters off Florida"))
    desk.tell("2017-06-01", about("whaling"))
    assert parts(desk) == [[0, 1, 2], [3]]


def test_near_reports_with_many_topics_and_none_in_common_are_two(desk):
    desk.tell("2015-01-18", about("embassies, visas, direct flights, parcels, telephone cables, human rights, baseball"))
    desk.tell("2015-01-19", about("tuna quotas, lobster licences, trawler inspections, harbour dues, sonar, bycatch"))
    assert parts(desk) == [[0], [1]]


def test_other_sides_are_other_talks_also_with_the_same_partner(desk):
    desk.tell("2015-01-18", about("security and migration", ("HTI", "USA")))
    desk.tell("2015-01-18", about("security and migration", ("JAM", "USA")))
    assert parts(desk) == [[0], [1]]


def test_a_member_stands_for_its_coalition_but_not_for_a_fellow_member(desk):
    desk.tell("2015-01-18", about("limits on enrichment", ("IRN", "P5+1")))
    desk.tell("2015-02-18", about("limits on enrichment", ("IRN", "USA")))
    desk.tell("2015-02-19", about("limits on enrichment", ("DEU", "ISR")))
    desk.tell("2015-02-19", about("limits on enrichment", ("ISR", "USA")))
    assert parts(desk) == [[0, 1], [2], [3]]


def test_a_report_of_other_news_joins_only_by_its_rounds(desk):
    desk.tell("2015-01-23", met("2015-01-22", "Havana"))
    desk.tell("2015-01-24", met("2015-01-22", "Havana"), about=False)
    desk.tell("2015-01-24", met("2015-01-20", "Miami"), (Issue, {"label": "hurricanes"}), about=False)
    assert parts(desk) == [[0, 1]]


def test_sides_are_read_from_conditions_and_events_where_nothing_better_is_told(desk):
    desk.tell("2015-01-18", (Condition, {"demand": "end of the embargo", "holder": "CUB", "addressee": "USA"}), (Event, {"plover": "ACCUSE", "source": "CUB", "target": "ESP"}))
    assert set(desk.one().parties) == set(PAIR)


def test_title_and_goal(desk):
    desk.tell("2015-01-18", about("reopening of embassies"))
    desk.tell("2015-02-18", about("an end to the embargo"))
    desk.tell("2015-03-18", about("an end to the embargo"))
    negotiation = desk.one()
    assert negotiation.title == "Cuba – United States talks: an end to the embargo"
    assert len(negotiation.goal_claims) == 2


def test_the_id_stays_as_later_reports_come_in(desk):
    desk.tell("2015-01-18", about("reopening of embassies"))
    before = desk.one().id
    desk.tell("2015-02-18", about("embassies"))
    assert desk.one().id == before
    desk.tell("2015-01-02", about("embassies"))
    assert desk.one().id != before


def test_undated_reports_join_by_sides_and_topic(desk):
    desk.tell("2015-01-18", about("reopening of embassies"))
    desk.tell(None, about("embassies"))
    assert parts(desk) == [[0, 1]]
    assert [len(n.reports) for n in desk.merge(known_by="2015-12-31")] == [1]
