"""Whether a text holds one that is kept out: so that no report is trained on under another name, or as an edited copy."""

from __future__ import annotations

import re
from collections.abc import Iterable

_RUN = 12  # words in a row
_SHARED = 0.2  # of the runs of the shorter text


def _runs(text: str) -> frozenset[str]:
    words = re.findall(r"\w+", text.lower())
    return frozenset(" ".join(words[i : i + _RUN]) for i in range(max(1, len(words) - _RUN + 1)))


class Apart:
    """The texts that are kept out, by name."""

    def __init__(self, kept_out: Iterable[tuple[str, str]]) -> None:
        self._runs = {name: _runs(text) for name, text in kept_out}
        self._of: dict[str, set[str]] = {}
        for name, runs in self._runs.items():
            for run in runs:
                self._of.setdefault(run, set()).add(name)

    def same_as(self, text: str) -> str | None:
        """The name of a kept-out text of which a fifth or more of ``text`` is made, or that is so made of it; else None."""
        runs = _runs(text)
        near = {name for run in runs for name in self._of.get(run, ())}
        return next((n for n in sorted(near) if len(runs & self._runs[n]) >= _SHARED * min(len(runs), len(self._runs[n]))), None)
