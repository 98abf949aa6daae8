"""The status words and the PLOVER types of the contract. What each means is in the glossary."""

from __future__ import annotations

ROUND = ("planned", "under-way", "held", "postponed", "cancelled")
ISSUE = ("agenda", "technical", "disputed", "agreed", "dropped")
CONDITION = ("outstanding", "partly-met", "met", "rejected", "waived", "withdrawn")
LEVEL = ("leaders", "ministerial", "senior-official", "technical")
PLOVER = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)
