"""Coded event data: PLOVER and CAMEO, from sentences to tables. ``Coder`` codes a report, ``merge`` brings mentions together."""

from detente.coding.coder import Coded, Coder
from detente.coding.merge import CodedEvent, merge

__all__ = ["Coded", "CodedEvent", "Coder", "merge"]
