"""Makes small reports and claims for the tests of merging: each claim is told by a line of its own."""

from __future__ import annotations

import datetime
from typing import Any

from hypothesis import strategies as st

from detente.merging import merge
from detente.model import (
    Announcement,
    Claim,
    Commitment,
    Condition,
    Findings,
    Head,
    Issue,
    Negotiation,
    NegotiationClaim,
    NextStep,
    Offset,
    Report,
    RoundClaim,
    Statement,
    ThirdParty,
    seal,
)

PAIR = ("CUB", "USA")


class Desk:
    """Collects reports and their findings. ``tell`` files a report that makes the given claims (class, keys)."""

    def __init__(self) -> None:
        self.reports: list[Report] = []
        self.findings: list[Findings] = []

    def tell(self, day: str | None, *claims: tuple[type[Claim], dict[str, Any]], outlet: str = "Courier", about: bool = True) -> list[Claim]:
        lines = [f"Report {len(self.reports)} of {day} in the {outlet}.", *(f"Line {i}: {kind.__name__}." for i, (kind, _) in enumerate(claims))]
        report = Report.of("\n".join(lines), published=day, outlet=outlet)
        made = []
        for line, (kind, keys) in zip(lines[1:], claims, strict=True):
            start = report.text.index(line)
            made.append(seal(kind(report=report.id, start=start, end=start + len(line), quote=line, **keys), report.text))
        self.reports.append(report)
        self.findings.append(Findings(report=report.id, reader="test", about_talks=about, gate=1.0, claims=tuple(made)))
        return made

    def merge(self, *decisions: Any, **clocks: str | None) -> tuple[Negotiation, ...]:
        return merge(self.reports, self.findings, decisions, **clocks)

    def one(self, *decisions: Any, **clocks: str | None) -> Negotiation:
        (negotiation,) = self.merge(*decisions, **clocks)
        return negotiation


def met(date: str | None = None, place: str | None = None, **keys: Any) -> tuple[type[Claim], dict[str, Any]]:
    return RoundClaim, {"parties": PAIR, "date": date, "place": place, **keys}


DAYS = st.dates(min_value=datetime.date(2015, 1, 1), max_value=datetime.date(2015, 6, 30)).map(str)
DATES = st.one_of(st.none(), DAYS, st.sampled_from(["2015-03", "2015", "2015-03-16/2015-03-18", "2015-02-02/2015-02-08"]))
PARTIES = st.sampled_from([(), ("CUB", "USA"), ("COL", "FARC"), ("IRN", "P5+1"), ("IRN", "USA"), ("CAN", "MEX", "USA")])
WORDS = st.lists(st.sampled_from(["embassies", "prisoners", "release", "flights", "mail", "embargo", "uranium", "enrichment", "tariffs", "cars"]), min_size=1, max_size=4).map(" ".join)
HEADS = st.lists(st.sampled_from([
    Head(name="Ana Ruiz", party="CUB", title="director"), Head(name="Ruiz", party=None), Head(name="John Dale", party="USA", title="envoy"),
]), max_size=2, unique=True).map(tuple)
CLAIMS = st.one_of(
    st.tuples(st.just(RoundClaim), st.fixed_dictionaries({
        "date": DATES, "place": st.sampled_from([None, "Havana", "Geneva"]), "status": st.sampled_from(["planned", "held", "postponed", "cancelled"]),
        "parties": PARTIES, "ordinal": st.sampled_from([None, None, 1, 2]), "heads": HEADS,
        "offset": st.sampled_from([None, None, Offset(days=14, anchor="last round", event="round")]),
    })),
    st.tuples(st.just(Issue), st.fixed_dictionaries({"label": WORDS, "status": st.sampled_from(["agenda", "technical", "disputed", "agreed"])})),
    st.tuples(st.just(Condition), st.fixed_dictionaries({
        "demand": WORDS, "holder": st.sampled_from([None, "CUB", "IRN"]), "addressee": st.just("USA"), "status": st.sampled_from(["outstanding", "met", "rejected"]),
    })),
    st.tuples(st.just(Commitment), st.fixed_dictionaries({"what": WORDS, "by": PARTIES, "date": DATES})),
    st.tuples(st.just(Announcement), st.fixed_dictionaries({"what": WORDS, "by": PARTIES, "date": DATES})),
    st.tuples(st.just(NextStep), st.fixed_dictionaries({"what": WORDS, "date": DATES})),
    st.tuples(st.just(Statement), st.fixed_dictionaries({"speaker": st.just("Ana Ruiz"), "says": WORDS})),
    st.tuples(st.just(NegotiationClaim), st.fixed_dictionaries({"parties": PARTIES, "goal": WORDS})),
    st.tuples(st.just(ThirdParty), st.fixed_dictionaries({"party": st.just("NOR"), "role": st.just("host")})),
)


@st.composite
def desks(draw: st.DrawFn) -> Desk:
    """A desk with a few reports, some of them undated or not about talks."""
    desk = Desk()
    for _ in range(draw(st.integers(1, 6))):
        claims = draw(st.lists(CLAIMS, max_size=4))
        desk.tell(draw(st.one_of(st.none(), DAYS, DAYS)), *claims, outlet=draw(st.sampled_from(["Courier", "Herald"])), about=draw(st.sampled_from([True, True, False])))
    return desk
