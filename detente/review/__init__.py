"""What reviewers ruled, and what awaits their ruling."""

from detente.review.agreement import agreement
from detente.review.desk import Desk
from detente.review.queue import queue
from detente.review.raised import raised

__all__ = ["Desk", "agreement", "queue", "raised"]
