"""detente keeps the record of a negotiation from the reports about it.

    record = detente.read("reports/", record="talks.detente")
    for negotiation in record.negotiations:
        print(negotiation.title, [r.date for r in negotiation.rounds])
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

try:
    __version__ = version("detente")
except PackageNotFoundError:  # run from a checkout that is not installed
    __version__ = "0"

_HOMES = {
    "DetenteError": "detente.errors",
    "Record": "detente.record.record",
    "evaluate": "detente.evaluation",
    "explain": "detente.glossary",
    "open_record": "detente.record.record",
    "read": "detente.record.read",
}

__all__ = ["DetenteError", "Record", "evaluate", "explain", "open_record", "read"]


def __getattr__(name: str) -> Any:  # language models are heavy: a name is imported when it is asked for
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'detente' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
