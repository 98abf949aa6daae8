"""What several reports tell of is one event with several mentions, in whatever order they come."""

from __future__ import annotations

from coding_made import made
from hypothesis import given
from hypothesis import strategies as st

from detente.coding import merge


def test_a_meeting_told_by_ten_reports_is_one_event_with_ten_mentions():
    (event,) = merge(made(f"r{n}", date="2014-05-06", published="2014-05-07") for n in range(10))
    assert len(event.mentions) == event.sources == 10 and (event.day, event.date_basis) == ("2014-05-06", "stated")


def test_those_who_act_together_may_be_named_in_either_order_others_not():
    a, b = made("r1", date="2014-05-06"), made("r2", date="2014-05-06", source="EST", target="FIN")
    assert len(merge([a, b])) == 1
    assert len(merge([made("r1", plover="ACCUSE", date="2014-05-06"), made("r2", plover="ACCUSE", date="2014-05-06", source="EST", target="FIN")])) == 2


def test_a_mention_without_a_date_joins_the_event_of_the_days_before_its_report():
    dated, late, later = made("r1", date="2014-05-06", published="2014-05-06"), made("r2", published="2014-05-08"), made("r3", published="2014-06-20")
    assert sorted(len(e.mentions) for e in merge([dated, late, later])) == [1, 2]


def test_without_any_date_the_day_of_the_report_stands_and_says_so():
    (event,) = merge([made("r1", published="2014-05-08T10:00:00")])
    assert (event.day, event.date_basis) == ("2014-05-08", "published")


def test_mentions_that_lack_an_actor_are_not_taken_for_the_same():
    assert len(merge([made("r1", target=None, date="2014-05-06"), made("r2", target=None, date="2014-05-06")])) == 2


DAYS = st.sampled_from([None, "2014-05-06", "2014-05-07", "2014-05", "2014-02-30"])
MENTIONS = st.lists(st.tuples(st.integers(0, 6), DAYS, DAYS, st.sampled_from(["FIN", "EST", None])), max_size=8)


@given(MENTIONS, st.randoms())
def test_the_order_of_the_mentions_leaves_no_trace_and_none_is_lost(drawn, random):
    mentions = [made(f"r{n}-{i}", date=day, published=seen, target=target) for i, (n, day, seen, target) in enumerate(drawn)]
    mixed = random.sample(mentions, len(mentions))
    assert merge(mixed) == merge(mentions)
    assert sum(len(e.mentions) for e in merge(mentions)) == len(mentions)
