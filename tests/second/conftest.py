"""The endpoint as a fixture."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from endpoint import Stub


@pytest.fixture
def stub():
    made = Stub()
    yield made
    made.close()
