"""Ten times the claims take about ten times the work, also where they all tell of one negotiation."""

from __future__ import annotations

import datetime
import random
import time

import pytest
from merging_made import Desk, met

from detente.merging import merge
from detente.model import Commitment, Condition, Issue, NegotiationClaim

STATES = "CUB HTI JAM MEX PER CHL BRA ARG COL ECU BOL URY PRY PAN CRI GTM HND NIC SLV DOM".split()  # noqa: SIM905


def busy_desk(reports: int, pairs: int) -> Desk:
    """``reports`` reports of ten claims each, spread over ``pairs`` pairs of sides at a steady rate a day."""
    rng, desk, vocabulary = random.Random(7), Desk(), [f"topic{i}" for i in range(400)]
    start = datetime.date(2000, 1, 1)
    for i in range(reports):
        sides = ("USA", STATES[i % pairs])
        day = start + datetime.timedelta(days=i * 2)
        label = lambda: " ".join(rng.sample(vocabulary, 3))  # noqa: E731
        desk.tell(
            day.isoformat(), (NegotiationClaim, {"parties": sides, "goal": label()}), met(str(day - datetime.timedelta(1)), "Havana", parties=sides),
            met(str(day + datetime.timedelta(20)), parties=sides, status="planned"), met(parties=sides),
            *((Issue, {"label": label()}) for _ in range(3)), (Condition, {"demand": label(), "holder": sides[1]}),
            *((Commitment, {"what": label(), "by": sides}) for _ in range(2)),
        )
    return desk


def cpu(desk: Desk) -> float:
    best = []
    for _ in range(3):
        began = time.process_time()
        merge(desk.reports, desk.findings)
        best.append(time.process_time() - began)
    return min(best)


@pytest.mark.parametrize(("pairs", "limit"), [(20, 13), (1, 20)], ids=["many negotiations", "one negotiation"])
def test_ten_times_the_claims_take_about_ten_times_the_work(pairs, limit):
    """In one negotiation a claim has more to be compared with, up to a bound; work in pairs would be a hundredfold."""
    cpu(busy_desk(20, pairs))
    small, large = cpu(busy_desk(100, pairs)), cpu(busy_desk(1000, pairs))
    print(f"{pairs} pairs: 1,000 claims {small:.3f} s, 10,000 claims {large:.3f} s, ratio {large / small:.1f}")
    assert large / small <= limit
