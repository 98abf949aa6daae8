"""What things are: reports, evidence, claims, decisions, entries. No logic beyond being valid."""

from detente.model.claims import (
    Announcement,
    Claim,
    Commitment,
    Condition,
    Event,
    Head,
    Issue,
    NegotiationClaim,
    NextStep,
    Offset,
    RoundClaim,
    Statement,
    ThirdParty,
    Time,
    Voice,
    seal,
)
from detente.model.decisions import Decision, Ground
from detente.model.entries import (
    Account,
    Change,
    ConditionEntry,
    IssueEntry,
    Negotiation,
    NextStepEntry,
    Person,
    Round,
    Ruling,
    UndertakingEntry,
)
from detente.model.report import Findings, Rejected, Report

__all__ = [
    "Account", "Announcement", "Change", "Claim", "Commitment", "Condition", "ConditionEntry", "Decision", "Event",
    "Ground", "Head", "Issue", "IssueEntry", "Negotiation", "NegotiationClaim", "NextStep", "NextStepEntry", "Offset", "Person",
    "Findings", "Rejected", "Report", "Round", "RoundClaim", "Ruling", "Statement", "ThirdParty", "Time", "UndertakingEntry",
    "Voice", "seal",
]
