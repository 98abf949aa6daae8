"""One made-up record for all formats."""

from __future__ import annotations

import pytest
from made_up import NEGOTIATION
from made_up import record as make


@pytest.fixture
def record(monkeypatch):
    """The made-up record; its one negotiation is handed over as if it had been merged."""
    monkeypatch.setattr("detente.record.record.assemble", lambda *_, **__: (NEGOTIATION,))
    return make()
