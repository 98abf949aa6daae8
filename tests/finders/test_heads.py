"""Heads of delegation: each round has its own, wherever the report names them."""

from __future__ import annotations

import pytest

from detente.model import Report, RoundClaim

TWO_MEETINGS = "The delegations of Peru and Chile met in Arica on 4 March 2013, and their ministers, Ana Rojas of Peru and Luis Vera of Chile, met in Tacna on 20 March 2013."
RELEASE = """Border talks between Peru and Chile

Deputy Foreign Minister Ana Rojas of Peru led the Peruvian delegation.

The Chilean delegation was headed by Ambassador Luis Vera.

The port of Arica was quiet.

Fishing boats were at sea.

Peru and Chile held the second round of their border talks in Arica on 4 March 2013.
"""
NEXT_DOOR = """Peru and Chile meet again

Ana Rojas of Peru and Luis Vera of Chile led the delegations at the border talks in Arica on 4 March 2013.

Carla Paz of Peru and Hugo Soto of Chile led them at the round in Tacna on 20 May 2013.
"""


@pytest.fixture(scope="module")
def heads(reader):
    def read(text: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for claim in reader.read(Report.of(text, published="2013-06-01")).claims:
            if isinstance(claim, RoundClaim) and claim.date:
                found.setdefault(claim.date, set()).update(h.name for h in claim.heads)
        return found
    return read


def test_in_a_sentence_of_two_meetings_the_ministers_are_at_theirs(heads):
    assert heads(TWO_MEETINGS)["2013-03-20"] == {"Ana Rojas", "Luis Vera"}
    assert heads(TWO_MEETINGS)["2013-03-04"] == set()


def test_whoever_is_named_sentences_before_the_round_heads_it(heads):
    assert heads(RELEASE)["2013-03-04"] == {"Ana Rojas", "Luis Vera"}


def test_the_next_sentence_s_meeting_keeps_its_heads(heads):
    assert heads(NEXT_DOOR) == {"2013-03-04": {"Ana Rojas", "Luis Vera"}, "2013-05-20": {"Carla Paz", "Hugo Soto"}}
