"""The command ``detente`` with stand-ins for the rooms upstream: each line of a file is the number of a made-up report.

A line that is no number is rejected. DETENTE_PAUSE is how many seconds the reader takes over a report.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from detente.errors import DetenteError
from detente.model import Rejected
from keeping.fakes import FakeReader, report
from keeping.standin import assemble


def load(paths):
    for path in paths:
        if not Path(path).exists():
            raise DetenteError(f"{path} is not there: check its name")
    return _each(paths)


def _each(paths):
    for path in paths:
        for line, word in enumerate(Path(path).read_text().split(), 1):
            yield report(int(word)) if word.isdecimal() else Rejected(path=str(path), line=line, reason="not a number")


def stand_in(name: str, **content: object) -> None:
    module = ModuleType(name)
    vars(module).update(content)
    sys.modules[name] = module


if __name__ == "__main__":
    import detente.record.record

    detente.record.record.assemble = assemble
    stand_in("detente.reports.files", load=load)
    pause = float(os.environ.get("DETENTE_PAUSE", "0"))
    stand_in("detente.finders.readers", Readers=SimpleNamespace(of=lambda lang, model, gated=False: FakeReader(pause=pause)))
    from detente.cli import main

    main()
