"""A record cut to one of its negotiations."""

from __future__ import annotations

from detente.model import Decision, Findings, Negotiation, Report, Round, RoundClaim, seal
from detente.record.part import Part
from detente.record.record import Record
from detente.record.store import Store


def test_a_part_holds_its_own_reports_claims_and_rulings_and_nothing_of_the_others(monkeypatch):
    store, made = Store(), []
    for n in range(2):
        report = Report.of(f"They met in town {n}.", published=f"2031-05-1{n}")
        claim = seal(RoundClaim(report=report.id, start=0, end=8, quote="They met", reader="hand"), report.text)
        store.keep(report, Findings(report=report.id, reader="hand 1", about_talks=True, gate=1.0, claims=(claim,)))
        made.append(Negotiation(id=f"n{n}", title=f"Talks {n}", reports=(report.id,), rounds=(Round(id=f"r{n}", claims=(claim.id,)),)))
        store.keep_decisions([Decision(action="accept", target=claim.id, reviewer="A", made_at="2031-06-01T00:00:00Z")])
    monkeypatch.setattr("detente.record.record.assemble", lambda *_, **__: tuple(made))
    whole = Record(store)
    part = Part(whole, [made[1]])
    assert [r.text for r in part.reports] == ["They met in town 1."] and list(part.findings) == list(made[1].reports)
    assert [c.id for c in part.claims] == list(made[1].rounds[0].claims)
    assert [d.target for d in part.decisions] == list(made[1].rounds[0].claims)
    assert part.negotiations == (made[1],) and part.evidence(part.claims[0]).sentence == "They met in town 1."
    assert part.as_of("2031-06-01").true_by == "2031-06-01" and len(whole.claims) == 2
