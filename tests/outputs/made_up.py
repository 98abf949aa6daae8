"""A negotiation with one of everything, in a record whose reports say it."""

from __future__ import annotations

from detente.model import (
    Account,
    Change,
    Claim,
    Condition,
    ConditionEntry,
    Findings,
    Head,
    Issue,
    IssueEntry,
    Negotiation,
    NextStepEntry,
    Person,
    Report,
    Round,
    UndertakingEntry,
    Voice,
    seal,
)
from detente.record.record import Record
from detente.record.store import Store

FIRST = Report.of(
    "Norland's envoy Ada Berg met Ivo Marr of Sudland in Portville on 10 May 2031. "
    "The two spoke of ferry fares and fishing. Sudland must open the lock before any treaty, Berg said.",
    outlet="The Ferry Post", title="A first <meeting>", published="2031-05-11", source_id="f/1", url="https://ferry.example/1",
)
SECOND = Report.of(
    "Both sides agreed on Tuesday to halve ferry fares. They meet again in June. Sudland has opened the lock in part.",
    outlet="=Harbour News", title="Fares\x1b[31m fall", published="2031-05-20T08:00:00Z", source_id="h/1",
)
BERG = Voice(kind="speaker", name="Ada Berg", parties=("Norland",))


def _claim(kind: type[Claim], report: Report, quote: str, **keys: object) -> Claim:
    start = report.text.index(quote)
    return seal(kind(report=report.id, start=start, end=start + len(quote), quote=quote, reader="hand", **keys), report.text)


MET = _claim(Issue, FIRST, "met Ivo Marr", label="meeting")
FARES = _claim(Issue, FIRST, "ferry fares", label="ferry fares")
LOCK = _claim(Condition, FIRST, "open the lock", demand="open the lock", said_by=BERG)
AGREED = _claim(Issue, SECOND, "halve ferry fares", label="ferry fares", status="agreed")
AGAIN = _claim(Issue, SECOND, "meet again", label="meeting")
PARTLY = _claim(Condition, SECOND, "opened the lock in part", demand="open the lock", status="partly-met")

NEGOTIATION = Negotiation(
    id="n1", title="Norland and Sudland: ferries", parties=("Norland", "Sudland"), goal="a treaty", goal_claims=(LOCK.id,),
    third_parties=(("UN", "mediator"),), reports=(FIRST.id, SECOND.id),
    people=(Person(name="Ada Berg", party="Norland", titles=("envoy",), claims=(MET.id,)),),
    rounds=(
        Round(id="r1", claims=(MET.id,), date="2031-05-10", place="Portville", country="NO", level="senior-official",
              ordinal=1, ordinal_basis="counted", parties=("Norland", "Sudland"),
              heads=(Head(name="Ada Berg", party="Norland", title="envoy"), Head(name="Ivo Marr", party="Sudland")),
              notes=("the day before the report",),
              accounts=(Account(said_by=Voice(), outlet="=Harbour News", field="date", value="2031-05-09", claims=(AGAIN.id,)),)),
        Round(id="r2", claims=(AGAIN.id,), date="2031-06", status="planned", parties=("Norland", "Sudland")),
    ),
    issues=(IssueEntry(id="i1", label="fishing", claims=(FARES.id,)),
            IssueEntry(id="i2", label="ferry fares", status="agreed", claims=(FARES.id, AGREED.id))),
    conditions=(ConditionEntry(
        id="c1", demand="open the lock", holder="Norland", addressee="Sudland", gates="any treaty", status="partly-met",
        as_of="2031-05-20", claims=(LOCK.id, PARTLY.id),
        history=(Change(status="outstanding", as_of="2031-05-11", claim=LOCK.id),
                 Change(status="partly-met", as_of="2031-05-20", claim=PARTLY.id)),
    ),),
    commitments=(UndertakingEntry(id="u1", what="halve ferry fares", by=("Norland", "Sudland"), claims=(AGREED.id,)),),
    announcements=(UndertakingEntry(id="u2", what="the treaty is near", by=("Norland",), date="2031-05-20",
                                    announcers=("Ada Berg",), claims=(AGREED.id,)),),
    next_steps=(NextStepEntry(id="s1", what="meet again", date="2031-06", claims=(AGAIN.id,)),),
)


def record() -> Record:
    store = Store()
    for report, claims in ((FIRST, (MET, FARES, LOCK)), (SECOND, (AGREED, AGAIN, PARTLY))):
        store.keep(report, Findings(report=report.id, reader="hand 1", about_talks=True, gate=1.0, claims=claims))
    return Record(store)
