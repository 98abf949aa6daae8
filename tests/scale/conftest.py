"""Fixtures for archives: the stand-in's work, and made-up reports for it to read."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
for place in (HERE, HERE.parent):
    if str(place) not in sys.path:
        sys.path.insert(0, str(place))

from keeping.fixtures import plain_merging  # noqa: E402
from scaling_made import ROOT, WORK, archive  # noqa: E402

from detente.scale.work import Work  # noqa: E402

__all__ = ["plain_merging"]


@pytest.fixture
def work() -> Work:
    return WORK


@pytest.fixture
def news(tmp_path) -> Path:
    """200 reports in four files."""
    return archive(tmp_path / "news")


@pytest.fixture
def environment() -> dict[str, str]:
    """What another process needs to find detente and the stand-ins."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (ROOT, HERE, HERE.parent)))}
