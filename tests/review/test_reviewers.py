"""Two reviewers: what differs is kept and shown, and how far they agree is measured."""

from __future__ import annotations

import json
from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reviewing import AGAIN, FARES, LOCK, OPENED, WINTER, record

from detente.outputs.json import export
from detente.outputs.page import page
from detente.outputs.text import text
from detente.review import Desk, agreement
from detente.review.agreement import krippendorff


@pytest.fixture
def kept():
    return record()


@pytest.fixture
def berg(kept):
    return Desk(kept, "A. Berg")


@pytest.fixture
def marr(kept):
    return Desk(kept, "I. Marr")


def shown(kept) -> str:
    return " ".join(text(page(kept, kept.negotiations[0])).split())


@pytest.mark.parametrize("order", [1, -1])
def test_one_rejects_and_one_accepts_and_both_are_in_the_record(kept, berg, marr, order):
    for desk, action in [(berg, "reject"), (marr, "accept")][::order]:
        desk.keep(getattr(desk, action)(LOCK.id, reason=f"{action} it"))
    (condition,) = kept.negotiations[0].conditions
    assert {(r.reviewer, r.action, r.reason) for r in condition.rulings} == {("A. Berg", "reject", "reject it"), ("I. Marr", "accept", "accept it")}
    assert "reviewers differ:" in shown(kept) and "A. Berg rejects it (“reject it”)" in shown(kept)
    exported = json.loads(export(kept))["negotiations"][0]["conditions"][0]["rulings"]
    assert [r["reviewer"] for r in exported] == ["A. Berg", "I. Marr"][::order]


def test_what_both_reject_is_out_and_comes_back_when_one_changes_their_mind(kept, berg, marr):
    for desk in (berg, marr):
        desk.keep(desk.reject(LOCK.id, reason="no condition"))
    assert kept.negotiations[0].conditions == ()
    marr.keep(marr.accept(LOCK.id, reason="after all"))
    assert len(kept.negotiations[0].conditions) == 1


def test_two_corrections_of_one_key_are_both_shown(kept, berg, marr):
    berg.keep(berg.correct(OPENED.id, ["date=2031-05-09"], reason="the eve"))
    marr.keep(marr.correct(OPENED.id, ["date=2031-05-08"], reason="two days before"))
    assert kept.negotiations[0].rounds[0].date == "2031-05-08"
    assert "A. Berg corrects it to date 9 May 2031 (“the eve”); I. Marr corrects it to date 8 May 2031" in shown(kept)


def test_a_correction_alone_is_shown_as_a_reviewers(kept, berg):
    berg.keep(berg.correct(OPENED.id, ["heads=[{\"name\": \"Ada Berg\", \"party\": \"Norland\"}]", "level=ministerial"], reason="known"))
    assert "by a reviewer: A. Berg corrects it to heads Ada Berg, level ministerial (“known”)" in shown(kept) and "reviewers differ" not in shown(kept)
    assert kept.negotiations[0].rounds[0].heads[0].name == "Ada Berg"


def test_one_merges_and_one_splits(kept, berg, marr):
    berg.keep(berg.merge(AGAIN.id, OPENED.id, reason="one"))
    marr.keep(marr.split([AGAIN.id], reason="two"))
    assert len(kept.negotiations[0].rounds) == 2
    assert "A. Berg merges it (“one”); I. Marr sets it apart (“two”)" in shown(kept)


def test_two_who_give_a_party_different_names_are_both_shown(kept, berg, marr):
    berg.keep(berg.alias("Sudland", "SDN", reason="code"))
    marr.keep(marr.alias("Sudland", "Southland", reason="its name"))
    assert "ruled reviewers differ: A. Berg calls Sudland SDN (“code”); I. Marr calls Sudland Southland (“its name”)" in shown(kept)


def test_agreement_counts_claims_with_two_verdicts(kept, berg, marr):
    for desk in (berg, marr):
        desk.keep([*desk.accept(FARES.id, reason="so"), *desk.reject(WINTER.id, reason="so")])
    berg.keep(berg.accept(OPENED.id, reason="alone"))
    assert agreement(kept)["all"] == agreement(kept)["issue"] and agreement(kept)["all"].alpha == 1.0
    berg.keep(berg.accept(LOCK.id, reason="so"))
    marr.keep(marr.correct(LOCK.id, ["addressee=none"], reason="open"))
    found = agreement(kept)
    assert (found["all"].claims, found["all"].same, found["all"].reviewers) == (3, 2, ("A. Berg", "I. Marr"))
    assert "round" not in found and 0 < found["all"].alpha < 1


def test_krippendorffs_own_example():
    """Four coders, twelve units, gaps: nominal alpha 0.743 (Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011)."""
    rows = ["123321412...", "1233224125.3", ".3332342251.", "1233244125 1.".replace(" ", "")]
    units = [[row[n] for row in rows if row[n] != "."] for n in range(12)]
    assert krippendorff(units) == pytest.approx(0.743, abs=5e-4)


@given(st.lists(st.lists(st.sampled_from("arc"), max_size=4), max_size=8))
def test_alpha_is_one_minus_observed_over_expected_disagreement(units):
    pairs = [(a, b, len(u)) for u in units if len(u) > 1 for a, b in permutations(u, 2)]
    values = Counter(v for u in units if len(u) > 1 for v in u)
    n = values.total()
    if len(values) < 2:
        assert krippendorff(units) is None
        return
    observed = sum((a != b) / (m - 1) for a, b, m in pairs) / n
    expected = sum(x != y for x, y in permutations(values.elements(), 2)) / (n * (n - 1))
    assert krippendorff(units) == pytest.approx(1 - observed / expected)
