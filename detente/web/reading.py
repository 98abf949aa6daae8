"""The program that reads what was handed in: ``python -m detente.web.reading RECORD``, a folder a line on standard input.

It prints a line of JSON for every report read. It is a program of its own, so that pages stay quick while a model reads.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from detente.errors import DetenteError
from detente.record.read import Summary, take_in
from detente.record.store import Store
from detente.reports.files import load


def main(record: str) -> None:
    """Reads folder after folder until there is no more input."""
    from detente.finders.reader import Reader

    os.nice(5)
    reader: Reader | None = None
    for line in sys.stdin:
        folder = Path(line.rstrip("\n"))
        try:
            reader = reader or Reader.load("en")
            store = Store(record)
            try:
                done = take_in(store, load([folder]), reader, step=lambda so_far: tell(so_far, False))
            finally:
                store.close()
            tell(done, True)
        except DetenteError as e:
            print(json.dumps({"error": str(e)}), flush=True)


def tell(done: Summary, last: bool) -> None:
    """One line on how far it is."""
    print(json.dumps({
        "read": done.reports, "new": done.new, "unchanged": done.unchanged, "done": last,
        "rejected": [[r.path, r.reason] for r in done.rejected],
    }), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
