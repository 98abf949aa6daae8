"""What is drawn up is what the whole merge gives, by any dates and whatever was ruled, and only what changed is drawn anew."""

from __future__ import annotations

import sqlite3

import bergen
import pytest
from served import app_on, ids, record_file

from detente.record.record import Record
from detente.record.store import Store
from detente.review.desk import Desk
from detente.review.queue import queue
from detente.web.drawing import do
from detente.web.drawn import Drawn, Task
from detente.web.library import Library

DATES = [(None, None), ("2019-04-06", None), (None, "2019-06-30"), ("2019-03-10", "2019-06-30")]


@pytest.fixture
def path(tmp_path):
    """The Bergen record after two rulings."""
    made = record_file(tmp_path)
    desk = Desk(Record(Store(made)), "A. Berg")
    first = queue(desk.record)[0].claim.id
    desk.keep(desk.accept(first, reason="it is there"))
    desk.keep(desk.reject(queue(desk.record)[3].claim.id, reason="it is not"))
    return made


@pytest.mark.parametrize("dates", DATES)
def test_the_queue_and_the_negotiations_drawn_up_are_those_of_the_whole(path, tmp_path, dates):
    do(path, Task(str(tmp_path / "drawn"), *dates))
    drawn, view = Drawn(tmp_path / "drawn"), Record(Store(path)).as_of(*dates)
    assert {n.id: n for n in drawn.negotiations()} == {n.id: n for n in view.negotiations}
    whole = queue(view)
    assert whole and [id for id, _ in drawn.waiting(0, 999)] == [w.claim.id for w in whole]
    for kind, count in drawn.kinds().items():
        assert [id for id, _ in drawn.waiting(0, 999, kind=kind)] == [w.claim.id for w in whole if w.claim.__struct_config__.tag == kind]
        assert count == len(drawn.waiting(0, 999, kind=kind))
    one = view.negotiations[0]
    assert [id for id, _ in drawn.waiting(0, 999, group=one.id)] == [w.claim.id for w in whole if w.claim.report in one.reports]


@pytest.mark.parametrize("dates", DATES[1:])
def test_a_negotiation_merged_by_itself_is_that_of_the_whole_merge(path, dates):
    library = Library(path, bergen.OUTLETS)
    try:
        look, view = library.edition().look(*dates), Record(Store(path)).as_of(*dates)
        assert view.negotiations
        for n in view.negotiations:
            assert look.negotiation(n.id) == n
            assert {look.home(report) for report in n.reports} == {(n.id, n.title)}
        gone = {n.id for n in Record(Store(path)).negotiations} - {n.id for n in view.negotiations}
        assert not any(look.negotiation(id) for id in gone)
    finally:
        library.close()


def test_pages_by_two_dates_are_those_of_a_record_merged_whole(path):
    """Each page as it comes where only the part with its negotiation was merged, and where everything was."""
    with app_on(path) as parted, app_on(path) as whole:
        known = ids(parted)
        for query in ("?as_of=2019-04-06", "?known_by=2019-06-30"):
            assert whole.get(f"/index.json{query}").json()["rows"]
            for address in (f"/n/{known['n']}.json", f"/n/{known['n']}/round/1.json", f"/r/{known['report']}.json"):
                assert parted.get(address + query).json() == whole.get(address + query).json()


def test_a_ruling_draws_only_what_it_concerns_anew(path, tmp_path):
    file = tmp_path / "drawn"
    do(path, Task(str(file)))
    before = _groups(file)
    desk = Desk(Record(Store(path)), "C. Dahl")
    claim = queue(desk.record)[0].claim
    desk.keep(desk.accept(claim.id, reason="it is there"))
    do(path, Task(str(file)))
    home = next(n.id for n in desk.record.negotiations if claim.report in n.reports)
    assert {id for id, n in _groups(file).items() if before.get(id) != n} == {home}
    assert [id for id, _ in Drawn(file).waiting(0, 999)] == [w.claim.id for w in queue(Record(Store(path)))]


def _groups(file):
    with sqlite3.connect(file) as db:
        return dict(db.execute("SELECT id, mark FROM groups"))
