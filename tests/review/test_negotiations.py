"""A negotiation keeps its id as it grows; two can be put together, and one can be split in two that both grow on."""

from __future__ import annotations

import pytest

from detente.model import Findings, NegotiationClaim, Report, seal
from detente.record.record import Record
from detente.record.store import Store
from detente.review import Desk

PAIR = ("Norland", "Sudland")


class Reader:
    """Keeps reports whose only line says what they are about; each call of ``read`` is one reading."""

    def __init__(self) -> None:
        self.store = Store()
        self.record = Record(self.store)

    def read(self, *days: str, goal: str = "ferries", sides: tuple[str, ...] = PAIR, version: str = "1") -> list[str]:
        ids = []
        for day in days:
            report = Report.of(f"On {day} the two sides spoke of {goal}.", published=day)
            claim = seal(NegotiationClaim(report=report.id, start=0, end=12, quote=report.text[:12], parties=sides, goal=goal), report.text)
            self.store.keep(report, Findings(report=report.id, reader=version, about_talks=True, gate=1.0, claims=(claim,)))
            ids.append(report.id)
        self.store.end_reading()
        return ids

    def ids(self) -> set[str]:
        return {n.id for n in self.record.negotiations}

    def groups(self) -> set[frozenset[str]]:
        return {frozenset(n.reports) for n in self.record.negotiations}


@pytest.fixture
def reader() -> Reader:
    return Reader()


def test_an_older_report_read_later_leaves_the_id_as_it_is(reader):
    reader.read("2031-05-11", "2031-05-21")
    before = reader.ids()
    reader.read("2031-05-01", "2031-06-01")
    assert reader.ids() == before and len(reader.record.negotiations[0].reports) == 4


def test_within_one_reading_the_order_leaves_no_trace(reader):
    other = Reader()
    reader.read("2031-05-11", "2031-05-21", "2031-05-01")
    other.read("2031-05-21", "2031-05-01", "2031-05-11")
    assert reader.ids() == other.ids()


def test_a_better_reader_that_sees_other_sides_leaves_the_id_as_it_is(reader):
    reader.read("2031-05-11", "2031-05-21")
    before = reader.ids()
    reader.read("2031-05-11", "2031-05-21", sides=("Norland", "Sudland", "Midland"), version="2")
    assert reader.ids() == before


def test_put_together_it_has_the_id_of_the_one_that_was_there_first(reader):
    late = reader.read("2033-05-11", goal="whaling quotas")
    first = reader.ids()
    early = reader.read("2031-01-01", goal="mail")
    (other,) = reader.ids() - first
    desk = Desk(reader.record, "A. Berg")
    desk.keep(desk.merge(other, next(iter(first)), reason="one track"))
    assert reader.groups() == {frozenset(late + early)} and reader.ids() == first


def test_split_in_two_each_part_stays_together_and_later_reports_join_the_one_they_fit(reader):
    days = [f"2031-05-{n:02}" for n in range(1, 7)]
    ferries, whales = reader.read(*days[::2]), reader.read(*days[1::2], goal="whaling quotas")
    before = reader.ids()
    assert len(before) == 1
    desk = Desk(reader.record, "A. Berg")
    desk.keep(desk.split(whales, reason="a track of its own"))
    assert reader.groups() == {frozenset(ferries), frozenset(whales)}
    assert before < reader.ids(), "the part with the report that came first keeps the id"
    later, other = reader.read("2031-05-09", goal="whaling quotas"), reader.read("2031-05-10", goal="ferries")
    assert reader.groups() == {frozenset(ferries + other), frozenset(whales + later)}
    desk = Desk(reader.record, "I. Marr")
    desk.keep(desk.merge(whales[0], ferries[0], reason="one after all"))
    assert len(reader.groups()) == 1


def test_the_reports_that_leave_must_not_be_all(reader):
    reports = reader.read("2031-05-11", "2031-05-21")
    desk = Desk(reader.record, "A. Berg")
    with pytest.raises(ValueError, match="name those that are to leave it"):
        desk.split(reports, reason="so")
