"""The two accounts of the Bergen round in the example reports, with claims placed by hand, so that pages do not hang on the reader."""

from __future__ import annotations

from pathlib import Path

import msgspec

from detente.model import (
    Announcement,
    Claim,
    Commitment,
    Condition,
    Findings,
    Head,
    Issue,
    NegotiationClaim,
    Report,
    RoundClaim,
    Statement,
    Voice,
    seal,
)
from detente.record.record import Record
from detente.record.store import Store
from detente.reports.source import Source
from detente.reports.text import read_markdown

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
OUTLETS = EXAMPLES / "outlets.csv"
PAIR = ("ISL", "NOR")
ISL, NOR, BOTH = Voice(kind="party", parties=("ISL",)), Voice(kind="party", parties=("NOR",)), Voice(kind="joint", parties=PAIR)
SOLBRAATEN = Voice(kind="speaker", name="Henrik Solbraaten", parties=("NOR",))
ARNKELSDOTTIR, HENRIK = (Head(name=n, party=p) for n, p in (("Hildur Arnkelsdottir", "ISL"), ("Henrik Solbraaten", "NOR")))
LATER = Report.of(
    "REYKJAVIK, 4 June 2019 - Iceland said on Tuesday that it would welcome the lifting of the landing ban before access to its "
    "zone is discussed. Radio Hafnarvik reports that the round in Bergen was held on 5 and 6 March.",
    outlet="Radio Hafnarvik", published="2019-06-04", title="Milder words",
)


def _claim(kind: type[Claim], report: Report, quote: str, **keys: object) -> Claim:
    start = report.text.index(quote)
    return seal(kind(report=report.id, start=start, end=start + len(quote), quote=quote, reader="hand", **keys), report.text)


def record() -> Record:
    """The ministry's release, the agency's telegram, and a later broadcast, in one record."""
    ministry = read_markdown(Source(EXAMPLES / "reports" / "02-ministry-communique.md"))
    agency = msgspec.structs.replace(read_markdown(Source(EXAMPLES / "reports" / "03-nordhav-telegram.md")), published="2019-03-07")
    store = Store()
    for report, claims in ((ministry, _ministry(ministry)), (agency, _agency(agency)), (LATER, _later(LATER))):
        store.keep(report, Findings(report=report.id, reader="hand 1", about_talks=True, gate=1.0, claims=tuple(claims)))
    return Record(store)


def _ministry(r: Report) -> list[Claim]:
    return [
        _claim(NegotiationClaim, r, "management of the mackerel\nstock", parties=PAIR, goal="management of the mackerel stock"),
        _claim(RoundClaim, r, "held the second round", parties=PAIR, date="2019-03-05/2019-03-06", place="Bergen", country="NO",
               ordinal=2, ordinal_basis="stated", heads=(ARNKELSDOTTIR, HENRIK)),
        _claim(Issue, r, "the control of\nlandings and weighing", label="control of landings"),
        _claim(Commitment, r, "convene a technical meeting of marine scientists in Akureyri", said_by=BOTH, by=PAIR, date="2019-03-26",
               what="technical meeting of scientists in Akureyri"),
        _claim(Condition, r, "reiterated that the lifting of the ban on landings by Icelandic vessels in Norwegian ports", said_by=ISL,
               holder="ISL", addressee="NOR", demand="lifting of the ban on landings", gates="any discussion of access to the Icelandic zone"),
        _claim(Commitment, r, "undertook to review the landing ban", said_by=NOR, by=("NOR",), what="review the landing ban"),
    ]


def _agency(r: Report) -> list[Claim]:
    return [
        _claim(RoundClaim, r, "concluded the third round", parties=PAIR, date="2019-03-06", place="Bergen", country="NO",
               ordinal=3, ordinal_basis="stated", heads=(HENRIK, ARNKELSDOTTIR)),
        _claim(Issue, r, "inspection at sea", label="inspection at sea"),
        _claim(Condition, r, "until Iceland hands over its catch data\nfor 2018, boat by boat", said_by=SOLBRAATEN, holder="NOR",
               addressee="ISL", demand="catch data for 2018, boat by boat", gates="sign anything"),
        _claim(Condition, r, "He rejected the Icelandic view that the landing ban", said_by=SOLBRAATEN, holder="ISL", addressee="NOR",
               demand="lifting of the ban on landings", status="rejected"),
        _claim(Commitment, r, "exchange inspection reports every month", said_by=BOTH, by=PAIR, date="2019-04-01",
               what="exchange inspection reports every month"),
        _claim(Announcement, r, "Researchers from both countries will meet in Akureyri in Iceland on 26 March", by=PAIR,
               date="2019-03-26", what="researchers meet in Akureyri"),
        _claim(Statement, r, "A quota is worth nothing", speaker="Astrid Kvalnes", says="A quota is worth nothing"),
    ]


def _later(r: Report) -> list[Claim]:
    return [
        _claim(RoundClaim, r, "the round in Bergen was held on 5 and 6 March", parties=PAIR, date="2019-03-05/2019-03-06", place="Bergen"),
        _claim(Condition, r, "it would welcome the lifting of the landing ban", said_by=ISL, holder="ISL", addressee="NOR",
               demand="lifting of the landing ban", gates="access to its zone is discussed"),
    ]
