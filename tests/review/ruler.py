"""A program that rules without end on one claim, and prints each ruling's id once it is kept; to be killed."""

from __future__ import annotations

import sys

from detente.record.record import open_record
from detente.review import Desk

record = open_record(sys.argv[1])
desk = Desk(record, sys.argv[2])
claim = record.claims[0].id
for n in range(int(sys.argv[3])):
    (decision,) = desk.accept(claim, reason=f"number {n}")
    desk.keep([decision])
    print(decision.id, flush=True)
