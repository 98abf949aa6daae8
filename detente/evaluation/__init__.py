"""How well a record says what hand-made gold says: figures, their intervals, errors in their sentences, agreement of annotators."""

from detente.evaluation.agreement import agreement
from detente.evaluation.score import Scores, evaluate

__all__ = ["Scores", "agreement", "evaluate"]
