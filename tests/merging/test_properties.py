"""What holds of merging whatever the reports say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from merging_made import DAYS, Desk, desks

from detente.merging import merge
from detente.model import Decision, Negotiation


def to_bytes(record: tuple[Negotiation, ...]) -> bytes:
    return msgspec.json.encode([msgspec.structs.replace(n, as_of=None, known_by=None) for n in record])


def entries(negotiation: Negotiation):
    for name in ("rounds", "issues", "conditions", "commitments", "announcements", "next_steps"):
        yield from getattr(negotiation, name)


def rulings(desk: Desk) -> list[Decision]:
    ids = [c.id for f in desk.findings for c in f.claims]
    return [Decision(action=a, target=id, reviewer="R", made_at=f"2015-07-0{n}T00:00:00Z") for n, (a, id) in enumerate(zip(["reject", "accept", "split"], ids, strict=False), 1)]


@settings(max_examples=80, deadline=None)
@given(desks(), st.randoms(use_true_random=False))
def test_the_order_of_what_is_handed_in_is_nothing(desk, random):
    decisions = rulings(desk)
    shuffled = [random.sample(things, len(things)) for things in (desk.reports, desk.findings, decisions)]
    assert to_bytes(merge(*shuffled)) == to_bytes(merge(desk.reports, desk.findings, decisions))


@settings(max_examples=60, deadline=None)
@given(desks())
def test_findings_handed_in_twice_count_once(desk):
    assert to_bytes(merge(desk.reports * 2, desk.findings * 2)) == to_bytes(desk.merge())


@settings(max_examples=60, deadline=None)
@given(desks())
def test_as_of_the_end_is_now(desk):
    days = [r.published for r in desk.reports if r.published]
    assert not days or to_bytes(desk.merge(as_of=max(days))) == to_bytes(desk.merge())


@settings(max_examples=60, deadline=None)
@given(desks(), DAYS)
def test_known_by_is_the_record_that_was_kept_then(desk, day):
    then = [r for r in desk.reports if r.published and r.published <= day]
    assert to_bytes(desk.merge(known_by=day)) == to_bytes(merge(then, desk.findings))


@settings(max_examples=80, deadline=None)
@given(desks(), st.one_of(st.none(), DAYS))
def test_every_entry_rests_on_claims_whose_quotes_are_their_texts(desk, day):
    texts = {r.id: r.text for r in desk.reports}
    claims = {c.id: c for f in desk.findings for c in f.claims}
    record = desk.merge(as_of=day)
    held = [e for n in record for e in entries(n)]
    assert len({e.id for e in held}) == len(held)
    used = [id for e in held for id in e.claims]
    assert len(used) == len(set(used))
    for negotiation in record:
        for entry in entries(negotiation):
            cited = {*entry.claims, *(h.claim for h in entry.history), *(id for a in entry.accounts for id in a.claims)}
            assert entry.claims and cited == set(entry.claims)
            for claim in (claims[id] for id in cited):
                assert claim.report in negotiation.reports
                assert texts[claim.report][claim.start : claim.end] == claim.quote


@settings(max_examples=60, deadline=None)
@given(desks(), DAYS)
def test_the_past_holds_nothing_that_now_does_not(desk, day):
    now = {n.id: set(n.reports) for n in desk.merge()}
    past = day < max((r.published for r in desk.reports if r.published), default="")  # from the last publication on it is now
    for negotiation in desk.merge(as_of=day):
        assert set(negotiation.reports) <= now[negotiation.id]
        for entry in negotiation.rounds:
            assert not past or entry.status != "held" or entry.date is None or entry.date <= day


@settings(max_examples=40, deadline=None)
@given(desks())
def test_every_claim_of_a_report_in_the_record_has_its_place(desk):
    """Every claim about an entry is in one, or a meeting of others, unless its report tells of no negotiation."""
    record = desk.merge()
    inside = {id for n in record for id in n.reports}
    placed = {id for n in record for e in entries(n) for id in e.claims} | {id for n in record for id in n.other_meetings}
    kinds = ("round", "issue", "condition", "commitment", "announcement", "next_step")
    assert placed == {c.id for f in desk.findings if f.report in inside for c in f.claims if c.__struct_config__.tag in kinds}


def test_the_bytes_do_not_depend_on_the_order_of_hashes():
    """Two fresh interpreters whose sets iterate in other orders make the same bytes."""
    code = (
        "import hashlib, sys; sys.path.insert(0, sys.argv[1]); from test_scaling import busy_desk; import msgspec;"
        "print(hashlib.sha256(msgspec.json.encode(busy_desk(60, 5).merge())).hexdigest())"
    )
    here = str(Path(__file__).parent)
    made = {
        subprocess.run([sys.executable, "-c", code, here], env=os.environ | {"PYTHONHASHSEED": seed}, cwd=Path(__file__).parents[2],
                       capture_output=True, text=True, check=True).stdout
        for seed in ("1", "2", "3")
    }
    assert len(made) == 1 and len(made.pop().strip()) == 64
