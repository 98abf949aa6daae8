"""One coder for all tests of the room."""

from __future__ import annotations

import pytest

from detente.coding import Coded, Coder
from detente.model import Report


@pytest.fixture(scope="session")
def coder() -> Coder:
    return Coder()


@pytest.fixture(scope="session")
def code(coder):
    def one(text: str, **known: str) -> list[Coded]:
        return coder.code(Report.of(text, **known))

    return one
