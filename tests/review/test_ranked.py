"""The queue from parts is the queue of the whole, whatever was ruled, by any dates, and costs no more than what changed."""

from __future__ import annotations

import bergen
import pytest

from detente.record.record import Record
from detente.record.store import Store
from detente.review.desk import Desk
from detente.review.queue import queue
from detente.review.ranked import Ranked
from detente.web.library import Carried


@pytest.fixture
def record(tmp_path):
    store, made = Store(tmp_path / "r.detente"), bergen.record()
    for report, findings in ((made.report(f.report), f) for f in made.findings.values()):
        store.keep(report, findings)
    return Record(store)


def ids(waiting):
    return [(w.claim.id, w.score, w.standing) for w in waiting]


@pytest.mark.parametrize("dates", [(None, None), ("2019-04-06", None), (None, "2019-06-30")])
def test_the_queue_from_parts_is_that_of_the_whole(record, dates):
    view = record.as_of(*dates)
    whole, ranked = queue(view), Ranked(view, Carried())
    assert whole and ids(ranked.page(0, len(whole) + 1)) == ids(whole)
    for kind, count in ranked.kinds().items():
        assert ids(ranked.page(0, 999, kind=kind)) == [w for w in ids(whole) if view.claim(w[0]).__struct_config__.tag == kind]
        assert count == len(ranked.page(0, 999, kind=kind))
    one = view.negotiations[0]
    assert ids(ranked.page(0, 999, negotiation=one.id)) == [w for w, q in zip(ids(whole), whole, strict=True) if q.claim.report in one.reports]


def test_a_ruling_makes_only_what_it_concerns_anew(record):
    first = Carried()
    Ranked(record, first)
    desk = Desk(record, "A. Berg")
    desk.keep(desk.accept(queue(record)[0].claim.id, reason="it is there"))
    after = Carried(first)
    assert ids(Ranked(record, after).page(0, 999)) == ids(queue(record))
    second = Carried(after)
    second.of = lambda *asked: pytest.fail("made anew") if asked[0] == "queue" and Carried.of(second, *asked[:4], lambda: None) is None else Carried.of(second, *asked)
    assert ids(Ranked(record, second).page(0, 999)) == ids(queue(record))
