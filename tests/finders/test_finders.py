"""Each finder on sentences in our own words: what it takes, and what it must leave alone."""

from __future__ import annotations

import pytest

from detente.finders.conditions import gated
from detente.model import Commitment, Condition, Issue, Report, RoundClaim, Statement

REPORT = """Norway and Iceland end third round of fishery talks in Bergen

BERGEN, March 6 (Nordic Wire) - Norway and Iceland held the third round of their fishery talks in Bergen on Wednesday.

The Norwegian delegation was led by Foreign Minister Anna Berg, and the Icelandic one by Minister of Fisheries Jon Helgason.

Berg told reporters that the meeting had been useful.

Iceland insists that Norway must lift its ban on landings before any agreement is signed.

The two sides discussed issues such as quotas, inspection at sea and the landing of by-catch.

An official, speaking on condition of anonymity, said the mood was good.

The two governments agreed to exchange catch figures by the end of June.
"""


@pytest.fixture(scope="module")
def claims(reader):
    findings = reader.read(Report.of(REPORT, published="2019-03-07"))
    return lambda kind: [c for c in findings.claims if isinstance(c, kind)]


def test_a_round_has_its_date_place_ordinal_and_sides(claims):
    said = next(c for c in claims(RoundClaim) if c.quote.startswith("BERGEN"))
    assert (said.date, said.place, said.country, said.ordinal, said.status) == ("2019-03-06", "Bergen", "NO", 3, "held")
    assert set(said.parties) == {"NOR", "ISL"}


def test_the_heads_are_those_who_led_each_for_their_side(claims):
    heads = {h.name: h.party for c in claims(RoundClaim) for h in c.heads}
    assert heads == {"Anna Berg": "NOR", "Jon Helgason": "ISL"}


def test_a_condition_has_its_holder_addressee_and_gate_and_anonymity_is_none(claims):
    (said,) = claims(Condition)
    assert (said.holder, said.addressee, said.status) == ("ISL", "NOR", "outstanding")
    assert "lift its ban on landings" in said.demand and said.gates.startswith("any agreement")


def test_a_list_of_issues_is_read_to_its_end(claims):
    labels = {c.label for c in claims(Issue) if "issues such as" in c.quote}
    assert labels == {"quotas", "inspection at sea", "landing of by-catch"}


def test_a_commitment_binds_both_and_a_statement_has_its_speaker(claims):
    agreed = [c for c in claims(Commitment) if "exchange catch figures" in c.quote]
    assert agreed and set(agreed[0].by) == {"NOR", "ISL"}
    assert [(c.speaker, c.party) for c in claims(Statement) if "useful" in c.quote] == [("Anna Berg", "NOR")]


def test_every_quote_is_its_text(claims):
    assert all(REPORT[c.start : c.end] == c.quote for c in claims(object))


@pytest.mark.parametrize(
    ("told", "gate"),
    [
        ("Iceland will not open its ports until Norway lifts the ban.", "open its ports"),
        ("Iceland won't sign the accord unless Norway lifts the ban.", "sign the accord"),
        ("Norway must lift the ban before any agreement is signed.", "any agreement is signed"),
        ("Norway must keep the ban until Iceland signs.", None),
        ("No accord is signed before Norway lifts the ban.", "accord is signed"),
        ("There is no doubt that Norway must lift the ban before any agreement is signed.", "any agreement is signed"),
    ],
)
def test_a_condition_stands_before_what_is_refused_until_it_is_met(reader, told: str, gate: str | None):
    reading = reader.language.read(Report.of(f"Norway and Iceland at talks\n\n{told}"))
    found = gated(reading, reading.sentences[-1])
    assert (reading.text[found.start : found.end] if found else None) == gate


def test_what_was_done_is_what_was_asked_where_it_meets_a_demand(reader):
    text = "Norway and Iceland talk about mackerel.\n\nNorway has lifted its ban on landings, meeting a demand that Iceland had made a condition for discussing access to its grounds."
    (said,) = [c for c in reader.read(Report.of(text, published="2019-03-07")).claims if isinstance(c, Condition)]
    assert (said.demand, said.status, said.holder, said.addressee) == ("Norway has lifted its ban on landings", "met", "ISL", "NOR")


def test_a_demand_that_something_waits_for_is_not_thereby_rejected(reader):
    text = "Norway and Iceland talk about mackerel.\n\nNorway says it cannot sign a deal until Iceland hands over its complete data."
    assert [c.status for c in reader.read(Report.of(text, published="2019-03-07")).claims if isinstance(c, Condition)] == ["outstanding"]


@pytest.mark.parametrize(
    ("told", "demand"),
    [
        ("Iceland will not sign the accord until Norway lifts the ban on landings.", "Norway lifts the ban on landings"),
        ("Iceland insists that no accord is signed before Norway lifts the ban on landings.", "Norway lifts the ban on landings"),
        ("Norway demanded that Iceland open its ports to Norwegian trawlers.", "Iceland open its ports to Norwegian trawlers"),
    ],
)
def test_the_demand_is_told_without_what_waits_for_it_and_who_asks(reader, told: str, demand: str):
    found = [c.demand for c in reader.read(Report.of(f"Norway and Iceland at talks\n\n{told}")).claims if isinstance(c, Condition)]
    assert found == [demand]


def test_the_one_of_whom_the_demand_says_that_it_must_does_not_make_it(reader):
    told = "Bergen talks\n\nIceland and Norway met in Bergen. The delegation insisted that Norway must open its ports to Icelandic trawlers."
    found = [(c.holder, c.addressee) for c in reader.read(Report.of(told)).claims if isinstance(c, Condition)]
    assert found == [("ISL", "NOR")]
