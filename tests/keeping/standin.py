"""A plain merging: one negotiation, one entry for each claim, so that tests of the record speak of the record alone."""

from __future__ import annotations

from detente.model import (
    Change,
    Condition,
    ConditionEntry,
    Issue,
    IssueEntry,
    Negotiation,
    Round,
    RoundClaim,
)


def assemble(sources, rulings, *, as_of=None, known_by=None, memo=None, gathered=None):
    reports = sorted(sources.cards.values(), key=lambda c: (c.published or "9999", c.id))
    claims = [c for r in reports for c in sources.claims(r.id)]
    if not claims:
        return ()
    return (Negotiation(
        id="n1", title="Norland and Sudland", parties=("NOR", "SUD"), reports=tuple(r.id for r in reports),
        rounds=tuple(Round(id=c.id, claims=(c.id,), date=c.date, place=c.place, parties=c.parties)
                     for c in claims if isinstance(c, RoundClaim)),
        issues=tuple(IssueEntry(id=c.id, claims=(c.id,), label=c.label) for c in claims if isinstance(c, Issue)),
        conditions=tuple(
            ConditionEntry(id=c.id, claims=(c.id,), demand=c.demand, holder=c.holder, addressee=c.addressee,
                           history=(Change(status=c.status, as_of=None, claim=c.id),))
            for c in claims if isinstance(c, Condition)),
        as_of=as_of, known_by=known_by,
    ),)
