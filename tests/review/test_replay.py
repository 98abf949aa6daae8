"""Decisions replay: the record follows from what is kept, in whatever order it lies, read again, or with reports that came since."""

from __future__ import annotations

import functools
from collections import Counter
from datetime import UTC, datetime, timedelta

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reviewing import FIRST, PAIR, SECOND, claim

from detente.errors import InvalidValue
from detente.model import Commitment, Condition, Findings, Issue, NegotiationClaim, NextStep, Report, RoundClaim
from detente.record.record import Record
from detente.record.store import Store
from detente.review import Desk

THIRD = Report.of(
    "Norland and Sudland are to meet in Portville on 2 June 2031. Norland wants the lock on the north side opened. "
    "Sudland will cut fares by a tenth.",
    outlet="The Ferry Post", published="2031-05-25",
)
LATER = Report.of("Norland and Sudland met in Portville on 2 June 2031 and agreed on the winter timetable.", outlet="Harbour News", published="2031-06-03")
FOUND = {
    FIRST.id: (
        claim(NegotiationClaim, FIRST, "Norland and Sudland opened talks on the ferry line", parties=PAIR, goal="the ferry line"),
        claim(RoundClaim, FIRST, "opened talks on the ferry line on 10 May 2031", date="2031-05-10", place="Portville", parties=PAIR),
        claim(Issue, FIRST, "of fares", label="fares"),
        claim(Issue, FIRST, "of the winter timetable", label="winter timetable"),
        claim(Condition, FIRST, "Sudland must open the north lock first", demand="open the north lock", holder="Norland", addressee="Sudland"),
    ),
    SECOND.id: (
        claim(NegotiationClaim, SECOND, "Envoys of Norland and Sudland", parties=PAIR),
        claim(RoundClaim, SECOND, "met again in Lockham on 20 May 2031", date="2031-05-20", place="Lockham", parties=PAIR),
        claim(Issue, SECOND, "Fares were settled", label="fares", status="agreed"),
        claim(Condition, SECOND, "The north lock is still shut", demand="open the north lock", holder="Norland", addressee="Sudland"),
    ),
    THIRD.id: (
        claim(NegotiationClaim, THIRD, "Norland and Sudland", parties=PAIR),
        claim(RoundClaim, THIRD, "are to meet in Portville on 2 June 2031", date="2031-06-02", place="Portville", parties=PAIR, status="planned"),
        claim(NextStep, THIRD, "are to meet in Portville on 2 June 2031", what="meet in Portville", date="2031-06-02"),
        claim(Condition, THIRD, "Norland wants the lock on the north side opened", demand="lock on the north side opened", holder="Norland"),
        claim(Commitment, THIRD, "Sudland will cut fares by a tenth", what="cut fares by a tenth", by=("Sudland",)),
    ),
    LATER.id: (
        claim(NegotiationClaim, LATER, "Norland and Sudland", parties=PAIR),
        claim(RoundClaim, LATER, "met in Portville on 2 June 2031", date="2031-06-02", place="Portville", parties=PAIR),
        claim(Issue, LATER, "the winter timetable", label="winter timetable", status="agreed"),
    ),
}
CORRECTIONS = {"round": "place=Port Bay", "issue": "status=disputed", "condition": "addressee=Lock Board", "next_step": "date=2031-06-04", "commitment": "what=halve fares"}
ACTIONS = ("accept", "reject", "correct", "add", "merge", "split", "alias", "withdraw")
DRAWN: Counter[str] = Counter()


def keep(store: Store, report: Report, reader: str, found) -> None:
    store.keep(report, Findings(report=report.id, reader=reader, about_talks=True, gate=1.0, claims=tuple(found)))


def stored(reports, decisions=(), reader="reader 1", found=FOUND) -> Record:
    store = Store()
    for report in reports:
        keep(store, report, reader, found[report.id])
    store.end_reading()
    store.keep_decisions(decisions)
    return Record(store)


def to_bytes(record: Record) -> bytes:
    return msgspec.json.encode(record.negotiations)


@st.composite
def ruled(draw: st.DrawFn) -> Record:
    """A record of three reports on which two reviewers ruled in every way that there is."""
    record = stored([FIRST, SECOND, THIRD])
    minutes = iter(range(1000))
    now = lambda: datetime(2031, 7, 1, tzinfo=UTC) + timedelta(minutes=next(minutes))  # noqa: E731
    desks = [Desk(record, name, clock=now) for name in ("A. Berg", "I. Marr")]
    everything = [c for r in (FIRST, SECOND, THIRD) for c in FOUND[r.id]]
    pick = functools.partial(draw, st.sampled_from(everything))
    for action in (*draw(st.permutations(ACTIONS)), *draw(st.lists(st.sampled_from(ACTIONS), max_size=4))):
        desk = draw(st.sampled_from(desks))
        desk.ids = type(desk.ids).of(record)
        try:
            made = _rule(draw, desk, action, pick, everything)
        except InvalidValue:  # two claims that can't belong together, nothing to take back: the desk refuses, and nothing is kept
            continue
        desk.keep(made)
        DRAWN.update(d.action for d in made)
    return record


def _rule(draw: st.DrawFn, desk: Desk, action: str, pick, everything):
    one = pick()
    kind = type(one)
    alike = [c for c in everything if type(c) is kind and c is not one]
    if action in ("accept", "reject"):
        return getattr(desk, action)(one.id, reason="so")
    if action == "correct":
        one = draw(st.sampled_from([c for c in everything if not isinstance(c, NegotiationClaim)]))
        return desk.correct(one.id, [CORRECTIONS[one.__struct_config__.tag]], reason="so")
    if action == "add":
        label = draw(st.sampled_from(["fares for lorries", "timetable in winter", "north lock"]))
        return desk.add({"kind": "issue", "report": FIRST.id, "quote": "fares and of the winter timetable", "label": label}, reason="so")
    if action == "merge":
        a, b = (FIRST.id, SECOND.id) if draw(st.booleans()) or not alike else (one.id, draw(st.sampled_from(alike)).id)
        return desk.merge(a, b, reason="so")
    if action == "split":
        return desk.split([draw(st.sampled_from([SECOND.id, THIRD.id, one.id]))], reason="so")
    if action == "alias":
        name, other = draw(st.sampled_from([("Sudland", "Southland"), ("Norland", "Kingdom of Norland"), ("fares", "prices"), ("open the north lock", "lock")]))
        return desk.alias(name, other, reason="so")
    own = [d for d in desk.record.decisions if d.reviewer == desk.reviewer]
    if not own:
        raise InvalidValue("nothing to take back")
    return desk.withdraw(draw(st.sampled_from(own)).id, reason="so")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ruled(), st.randoms(use_true_random=False))
def replay(record, random):
    lines = [msgspec.json.encode(d) for d in record.decisions]
    kept = [msgspec.json.decode(line, type=type(record.decisions[0])) for line in random.sample(lines, len(lines))]
    reports = random.sample([FIRST, SECOND, THIRD], 3)
    assert to_bytes(stored(reports, kept)) == to_bytes(record)

    for report in reports:  # read again by a reader that finds the same, in another order
        keep(record.store, report, "reader 2", random.sample(FOUND[report.id], len(FOUND[report.id])))
    record.store.end_reading()
    record.store.keep_decisions(kept)
    again = Record(record.store)
    assert len(again.decisions) == len(lines) and to_bytes(again) == to_bytes(stored(reports, kept, "reader 2"))
    assert to_bytes(again) == to_bytes(stored(reports, kept))

    keep(record.store, LATER, "reader 2", FOUND[LATER.id])  # ... and with a report that came since
    record.store.end_reading()
    fresh = stored(reports, (), "reader 2")
    keep(fresh.store, LATER, "reader 2", FOUND[LATER.id])
    fresh.store.end_reading()
    fresh.store.keep_decisions(random.sample(kept, len(kept)))
    assert to_bytes(Record(record.store)) == to_bytes(Record(fresh.store))


def test_the_lines_that_are_kept_replay_to_the_same_record_and_every_kind_of_ruling_is_among_them():
    DRAWN.clear()
    replay()
    assert set(ACTIONS) == set(DRAWN)
