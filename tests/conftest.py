"""What several rooms' tests share: the folder of shared reports, and one loaded reader."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A change is judged by the same examples on every machine; at a desk new ones are tried each time.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real reports beside the checkout; tests that need it are skipped, saying so, where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"needs the folder of real reports at {SHARED}, which is not there")
    return SHARED


@pytest.fixture(scope="session")
def reader():
    """The full English reader, loaded once."""
    from detente.finders.reader import Reader

    return Reader.load("en")
