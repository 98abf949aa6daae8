"""What a reviewer ruled outlives every reading, and is raised where its ground is gone."""

from __future__ import annotations

import pytest
from merging_made import PAIR, Desk, met

from detente.errors import AlteredQuote, InvalidValue
from detente.merging import unmet_decisions
from detente.model import Condition, Decision, Head, Issue, NegotiationClaim

SIDES = (NegotiationClaim, {"parties": PAIR})


def rule(action, target, minute=0, **keys):
    return Decision(action=action, target=target, reviewer="R. Reyes", made_at=f"2015-07-01T10:{minute:02}:00Z", **keys)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_rejected_claim_is_gone_and_a_later_acceptance_brings_it_back(desk):
    claim, _ = desk.tell("2015-03-17", met("2015-03-16", "Havana"), SIDES)
    assert desk.one(rule("reject", claim.id)).rounds == ()
    assert len(desk.one(rule("accept", claim.id, 5), rule("reject", claim.id)).rounds) == 1


def test_what_a_reviewer_says_of_a_head_goes_before_what_most_reports_say(desk):
    (first,) = desk.tell("2015-01-23", met("2015-01-22", "Havana"))
    for day in ("2015-03-17", "2015-04-17"):
        desk.tell(day, met(day, "Havana", heads=(Head(name="John Dale", party="USA"),)))
    ruled = desk.one(rule("correct", first.id, change={"heads": [{"name": "John Dale", "party": "CUB"}]}))
    assert [h.party for r in ruled.rounds for h in r.heads] == ["CUB", "USA", "USA"]


def test_a_correction_keeps_the_claim_and_its_evidence(desk):
    (claim,) = desk.tell("2015-03-17", met("2015-03-15", "Havana"))
    (entry,) = desk.one(rule("correct", claim.id, change={"date": "2015-03-16", "heads": [{"name": "Ana Ruiz", "party": "CUB"}]})).rounds
    assert (entry.date, entry.place, entry.claims, entry.heads[0].name) == ("2015-03-16", "Havana", (claim.id,), "Ana Ruiz")


def test_a_correction_that_fits_no_claim_says_what_would(desk):
    (claim,) = desk.tell("2015-03-17", met("2015-03-15", "Havana"))
    with pytest.raises(InvalidValue, match="use one of .*place"):
        desk.merge(rule("correct", claim.id, change={"city": "Havana"}))
    with pytest.raises(InvalidValue, match="not a valid claim"):
        desk.merge(rule("correct", claim.id, change={"ordinal": "third"}))


def test_an_added_claim_stands_on_the_text(desk):
    desk.tell("2015-03-17", SIDES)
    report = desk.reports[0]
    change = {"kind": "issue", "label": "mail", "report": report.id}
    assert [i.label for i in desk.one(rule("add", "", quote="Line 0", change=change)).issues] == ["mail"]
    with pytest.raises(AlteredQuote):
        desk.merge(rule("add", "", quote="Line 0", change=change | {"start": 3, "end": 9}))


def test_merge_and_split_go_before_wording_and_dates(desk):
    first, _ = desk.tell("2015-03-17", met("2015-03-16", "Havana"), SIDES)
    second, _ = desk.tell("2015-04-17", met("2015-04-16", "Miami"), SIDES)
    assert len(desk.one(rule("merge", second.id, change={"with": first.id})).rounds) == 1
    same = desk.tell("2015-04-18", met("2015-04-16", "Miami"))[0]
    assert len(desk.one().rounds) == 2
    assert len(desk.one(rule("split", same.id)).rounds) == 3


def test_reports_can_be_put_together_and_set_apart(desk):
    for day, goal in (("2015-03-17", "mail"), ("2018-03-18", "whaling")):
        desk.tell(day, (NegotiationClaim, {"parties": PAIR, "goal": goal}))
    a, b = desk.reports
    assert len(desk.merge()) == 2
    joined = rule("merge", a.id, change={"with": b.id})
    assert len(desk.merge(joined)) == 1
    assert len(desk.merge(joined, rule("split", b.id, 9))) == 2


def test_an_alias_gives_a_party_or_a_label_its_name(desk):
    desk.tell("2015-03-17", met("2015-03-16", "Havana", parties=("Habana", "USA")), (Issue, {"label": "post"}), (Condition, {"demand": "x", "holder": "Habana"}))
    negotiation = desk.one(rule("alias", "Habana", change={"party": "CUB"}), rule("alias", "post", change={"label": "mail"}))
    assert (negotiation.parties, negotiation.issues[0].label, negotiation.conditions[0].holder) == (PAIR, "mail", "CUB")


def test_a_decision_whose_ground_is_gone_changes_nothing_and_is_raised(desk):
    (claim,) = desk.tell("2015-03-17", met("2015-03-16", "Havana"))
    gone = rule("reject", "0" * 16)
    lost = rule("add", "", 1, report=desk.reports[0].id, quote="no such line", change={"kind": "issue", "label": "mail"})
    good = rule("reject", claim.id, 2)
    assert desk.one(gone, lost) == desk.one()
    assert unmet_decisions(desk.reports, desk.findings, [lost, good, gone]) == (gone, lost)


def test_a_day_that_is_none_is_refused(desk):
    with pytest.raises(InvalidValue, match="write it like 2015-03-16"):
        desk.merge(as_of="yesterday")
