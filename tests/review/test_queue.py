"""The queue: the most uncertain and most consequential first, without what has been ruled on."""

from __future__ import annotations

import pytest
from reviewing import AGAIN, FARES, LOCK, OPENED, SETTLED, SIDES, WINTER, claim, record
from reviewing import FIRST as REPORT

from detente.model import Statement
from detente.review import Desk, queue
from detente.review.queue import uncertainty


def ids(kept, **keys):
    return [w.claim.id for w in queue(kept, **keys)]


def test_uncertainty_is_highest_at_even_odds_and_nothing_at_certainty():
    assert uncertainty(0.5) == 1 and uncertainty(0) == uncertainty(1) == 0 and uncertainty(0.3) == pytest.approx(uncertainty(0.7))


def test_a_condition_at_even_odds_goes_before_a_sure_one_and_before_an_issue_as_doubtful():
    said = claim(Statement, REPORT, "Norland said", speaker="Norland", says="open it", confidence=0.5)
    order = ids(record(SIDES, OPENED, FARES, WINTER, LOCK, said))
    assert order[0] == LOCK.id
    assert order.index(FARES.id) < order.index(said.id) < order.index(WINTER.id)


def test_what_alone_carries_an_entry_or_a_status_goes_before_what_others_bear_out():
    alone, both = record(SIDES, FARES, AGAIN), record(SIDES, FARES, AGAIN, SETTLED)
    assert next(w for w in queue(alone) if w.claim == FARES).score > next(w for w in queue(both) if w.claim == FARES).score
    (first,) = [w for w in queue(record()) if w.claim == LOCK]
    assert first.standing.status == ["the condition “open the north lock” is outstanding"] and first.consequence == 3 * (1 + 1 + 1)


def test_what_was_ruled_on_waits_no_longer_save_for_a_second_reviewer():
    kept = record()
    desk = Desk(kept, "A. Berg")
    desk.keep([*desk.accept(LOCK.id, reason="so"), *desk.reject(FARES.id, reason="no")])
    assert not {LOCK.id, FARES.id} & set(ids(kept))
    assert ids(kept, reviewer="A. Berg", second=True) == []
    assert ids(kept, reviewer="I. Marr", second=True) == [LOCK.id], "what is out is no longer in the record"
