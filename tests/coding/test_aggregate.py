"""Counts by dyad and period; each rule of counting is a choice."""

from __future__ import annotations

import pytest
from coding_made import made

from detente.coding import merge
from detente.coding.aggregate import counts
from detente.errors import InvalidValue


def accusation(report: str, day: str, **keys: object):
    return made(report, plover="ACCUSE", date=day, **keys)


def test_directed_events_count_once_and_joint_ones_in_both_directions():
    rows = counts(merge([accusation("r1", "2014-05-06"), made("r2", date="2014-05-09")]))
    assert [(r["source"], r["target"], r["period"], r["ACCUSE"], r["CONSULT"], r["events"]) for r in rows] == [("EST", "FIN", "2014-05", 0, 1, 1), ("FIN", "EST", "2014-05", 1, 1, 2)]
    assert rows[1]["source_cow"] == "375" and rows[1]["target_gw"] == "366" and rows[1]["verbal_conflict"] == 1


def test_one_a_day_counts_different_events_of_a_type_once_and_only_where_asked():
    events = [*merge([accusation("r1", "2014-05-06")]), *merge([accusation("r2", "2014-05-06")])]
    assert [r["ACCUSE"] for r in counts(events, "day")] == [2]
    assert [r["ACCUSE"] for r in counts(events, "day", one_a_day=True)] == [1]


def test_events_dated_by_their_report_can_be_left_out_and_coarse_dates_fall_out_of_days():
    events = merge([made("r1", plover="ACCUSE", published="2014-05-06"), accusation("r2", "2014-06")])
    assert [r["period"] for r in counts(events)] == ["2014-05", "2014-06"]
    assert [r["period"] for r in counts(events, stated_only=True)] == ["2014-06"]
    assert [r["period"] for r in counts(events, "day")] == ["2014-05-06"]


def test_an_unknown_unit_is_refused():
    with pytest.raises(InvalidValue, match="day or month"):
        counts([], "year")
