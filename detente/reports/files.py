"""Paths -> reports: every report under them in order, and every refusal named."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from itertools import chain

from detente.model import Rejected, Report
from detente.reports.source import shown, supported
from detente.reports.units import load_unit, units

__all__ = ["load", "shown", "supported"]


def load(paths: Sequence[str | os.PathLike[str]], *, fleeting: bool = False) -> Iterator[Report | Rejected]:
    """The reports under ``paths``, folders in sorted order with all below them.

    In a folder, hidden files are passed over, and files of no known kind with a line in the log; a link to a folder is
    rejected, not followed. A file named itself is rejected where it is of no kind that is read.
    Raises DetenteError, before anything is read, for a path that is not there; ``fleeting``: it was there, and is rejected if gone.
    """
    return chain.from_iterable(map(load_unit, units(paths, sys.maxsize, fleeting=fleeting)))
