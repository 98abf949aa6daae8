"""Two reports of one made-up negotiation, and readers of them that find what they are told to find."""

from __future__ import annotations

from typing import Any

from detente.model import Claim, Condition, Findings, Issue, NegotiationClaim, Report, RoundClaim, seal
from detente.record.record import Record
from detente.record.store import Store

FIRST = Report.of(
    "Norland and Sudland opened talks on the ferry line on 10 May 2031 in Portville. They spoke of fares and of the winter timetable. "
    "Sudland must open the north lock first, Norland said.",
    outlet="The Ferry Post", published="2031-05-11",
)
SECOND = Report.of(
    "Envoys of Norland and Sudland met again in Lockham on 20 May 2031. Fares were settled. The north lock is still shut.",
    outlet="Harbour News", published="2031-05-21",
)
PAIR = ("Norland", "Sudland")


def claim(kind: type[Claim], report: Report, quote: str, **keys: Any) -> Any:
    start = report.text.index(quote)
    return seal(kind(report=report.id, start=start, end=start + len(quote), quote=quote, **{"reader": "hand", "confidence": 0.6} | keys), report.text)


SIDES = claim(NegotiationClaim, FIRST, "Norland and Sudland opened talks on the ferry line", parties=PAIR, goal="the ferry line", confidence=0.99)
OPENED = claim(RoundClaim, FIRST, "opened talks on the ferry line on 10 May 2031", date="2031-05-10", place="Portville", parties=PAIR)
FARES = claim(Issue, FIRST, "They spoke of fares and of the winter timetable", label="fares", confidence=0.5)
WINTER = claim(Issue, FIRST, "They spoke of fares and of the winter timetable", label="winter timetable", confidence=0.95)
LOCK = claim(Condition, FIRST, "Sudland must open the north lock first", demand="open the north lock", holder="Norland", addressee="Sudland", confidence=0.5)
AGAIN = claim(RoundClaim, SECOND, "met again in Lockham on 20 May 2031", date="2031-05-20", place="Lockham", parties=PAIR, confidence=0.9)
SETTLED = claim(Issue, SECOND, "Fares were settled", label="fares", status="agreed")
ALL = (SIDES, OPENED, FARES, WINTER, LOCK, AGAIN, SETTLED)


def read(store: Store, version: str, *claims: Claim) -> None:
    """Keep what the reader ``version`` found in the two reports."""
    for report in (FIRST, SECOND):
        found = tuple(c for c in claims if c.report == report.id)
        store.keep(report, Findings(report=report.id, reader=version, about_talks=True, gate=1.0, claims=found))
    store.end_reading()


def record(*claims: Claim, path: Any = ":memory:") -> Record:
    store = Store(path)
    read(store, "reader 1", *(claims or ALL))
    return Record(store)
