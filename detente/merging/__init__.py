"""Claims + decisions -> negotiations. Knows no text: only claims, decisions and two dates (true by, known by)."""

from detente.merging.decide import unmet_decisions
from detente.merging.merge import holding, merge

__all__ = ["holding", "merge", "unmet_decisions"]
