"""One made-up record for all formats, and the example reports read once."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from made_up import NEGOTIATION
from made_up import record as make

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "reports"


@pytest.fixture
def record(monkeypatch):
    """The made-up record; its one negotiation is handed over as if it had been merged."""
    monkeypatch.setattr("detente.record.record.assemble", lambda *_, **__: (NEGOTIATION,))
    return make()


@pytest.fixture
def with_negotiation(record, monkeypatch):
    """The record as if its negotiation had been merged with other keys."""
    def change(**keys):
        odd = msgspec.structs.replace(NEGOTIATION, **keys)
        monkeypatch.setattr("detente.record.record.assemble", lambda *_, **__: (odd,))
        return record.as_of("2031-05-25")
    return change


@pytest.fixture(scope="session")
def example(reader):
    """The record of the example reports, read by the full reader once a session. It is not to be written to."""
    from detente.record.read import take_in
    from detente.record.record import Record
    from detente.record.store import Store
    from detente.reports.files import load

    store = Store()
    take_in(store, load([EXAMPLES]), reader)
    return Record(store)
