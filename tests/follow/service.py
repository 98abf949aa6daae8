"""``detente follow`` with a fast reader of made-up reports, as a program to be stopped and killed."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from keeping.fakes import FakeReader

if __name__ == "__main__":
    readers = ModuleType("detente.finders.readers")
    readers.Readers = SimpleNamespace(of=lambda lang, model: FakeReader(pause=float(os.environ.get("DETENTE_PAUSE", "0"))))
    sys.modules["detente.finders.readers"] = readers
    from detente.cli import main

    main()
