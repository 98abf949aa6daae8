"""Fixtures for the rooms downstream of merging."""

from __future__ import annotations

import pytest

from keeping.standin import assemble


@pytest.fixture
def plain_merging(monkeypatch):
    """Merging is stood in for by one that needs no other room."""
    monkeypatch.setattr("detente.record.record.assemble", assemble)
