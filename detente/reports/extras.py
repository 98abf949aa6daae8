"""What only some formats need and is installed only where it is asked for."""

from __future__ import annotations

import importlib.util

from detente.errors import UnreadableReport


def needed(module: str) -> None:
    """Raises UnreadableReport, saying what to install, where ``module`` is not there."""
    if importlib.util.find_spec(module) is None:
        raise UnreadableReport(f"to read it {module} is needed, which is not installed: pip install 'detente[archives]'")
