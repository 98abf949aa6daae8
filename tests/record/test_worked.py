"""What merging worked out is kept, and changes nothing but how long the next look takes."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "merging"))
from merging_made import DAYS, Desk, desks, met

from detente.errors import DetenteError
from detente.merging import merge
from detente.model import Decision
from detente.record.kept import Kept
from detente.record.record import Record, open_record
from detente.record.store import Store

ACTIONS = st.lists(st.tuples(st.sampled_from(["reject", "accept", "split", "merge", "alias", "report"]), st.integers(0, 9), st.integers(0, 9)), max_size=3)


def to_bytes(negotiations) -> bytes:
    return msgspec.json.encode(negotiations)


def rulings(desk: Desk, drawn) -> list[Decision]:
    ids = [c.id for f in desk.findings for c in f.claims] or ["none"]
    reports = [r.id for r in desk.reports]
    made = []
    for n, (action, one, other) in enumerate(drawn):
        whole = reports if action == "report" else ids
        target, second = whole[one % len(whole)], whole[other % len(whole)]
        change = {"with": [second]} if action in ("merge", "report") else {"party": "IRN"} if action == "alias" else {}
        made.append(Decision(
            action="merge" if action == "report" else action, target="CUB" if action == "alias" else target, reviewer="R",
            made_at=f"2015-07-0{n + 1}T00:00:00Z", change=change,
        ))
    return made


@settings(max_examples=60, deadline=None)
@given(desks(), ACTIONS, st.integers(0, 6), st.randoms(use_true_random=False), DAYS)
def test_looking_after_each_step_gives_what_one_merge_gives(desk, drawn, looks, random, day):
    """Reports come one by one in any order, one is read again by another reader, rulings are given; looks lie between."""
    store, order = Store(), random.sample(range(len(desk.reports)), len(desk.reports))
    steps = [lambda n=n: store.keep(desk.reports[n], desk.findings[n]) for n in order]
    steps += [lambda d=d: store.keep_decisions([d]) for d in rulings(desk, drawn)]
    first = desk.findings[0]
    steps.append(lambda: store.keep(desk.reports[0], msgspec.structs.replace(first, reader="other", claims=first.claims[1:])))
    for n, step in enumerate(steps):
        step()
        store.end_reading()
        if n % 7 <= looks:
            _ = Record(store).negotiations
    record = Record(store)
    for view in (record, record.as_of(day), record.as_of(None, known_by=day), Record(store)):
        whole = merge(
            tuple(store.reports()), tuple(store.findings()), tuple(store.decisions()), as_of=view.true_by, known_by=view.known_by,
            arrived=store.arrivals(),
        )
        assert to_bytes(view.negotiations) == to_bytes(whole)


@pytest.fixture
def kept(tmp_path):
    desk = Desk()
    desk.tell("2015-01-18", met("2015-01-17", "Havana"))
    desk.tell("2015-02-18", met("2015-02-17", "Havana"))
    path = tmp_path / "talks"
    store = Store(path)
    for report, found in zip(desk.reports, desk.findings, strict=True):
        store.keep(report, found)
    store.close()
    return path


def test_a_second_look_works_nothing_out(kept, monkeypatch):
    first = open_record(kept).negotiations
    monkeypatch.setattr(Kept, "claims", None)
    monkeypatch.setattr(Kept, "report", None)
    assert to_bytes(open_record(kept).negotiations) == to_bytes(first)


def test_what_other_rules_worked_out_is_not_used(kept, monkeypatch):
    _ = open_record(kept).negotiations
    monkeypatch.setattr("detente.record.worked.version", lambda: "other")
    record = open_record(kept)
    assert record.store.worked("other") == {}
    _ = record.negotiations
    assert record.store.worked("other")


def test_a_look_while_another_program_writes_does_not_wait(kept):
    writer = Store(kept)
    with writer._writing():
        assert len(open_record(kept).negotiations) == 1


def test_looking_is_no_change_of_the_record(kept):
    record = open_record(kept)
    before = record.store.stamp()
    _ = record.negotiations
    assert record.store.stamp() == before


def test_a_claim_is_found_by_its_report_alone(kept):
    record = open_record(kept)
    claim = record.negotiations[0].rounds[0].claims[0]
    assert record.claim(claim).id == claim and record.has_claim(claim) and not record.has_claim("none")
    with pytest.raises(DetenteError, match="no claim"):
        record.claim("none")
