"""Links: whom or what a part of the text belongs to, as the encoder hears it (whose minister, whose demand, which meeting's day).

For each kind of question the encoder gives every wordpiece three things: how it asks, how it answers, and how much it takes
the answer to be none. A question asked of one span (a name, a demand, a sentence) is put to candidate spans of the same
window, each of which answers with the product of its vector and the question's. Beyond the window nothing is known.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

LINKS = ("party", "holder", "addressee", "source", "target", "date", "place")
WIDTH = 32  # numbers in the vector of one kind
SIZE = len(LINKS) * (2 * WIDTH + 1)  # numbers of one wordpiece: all askings, all answers, all nones
_Place = tuple[int, int]


_LEVELS = (0.03, 0.1, 0.25, 0.5, 0.75, 0.92)


def level(share: float | None) -> str:
    """A share as a word of a feature: "0" (hardly) to "6" (nearly sure); "beyond" where it is not known."""
    return "beyond" if share is None else str(bisect.bisect_right(_LEVELS, share))


@dataclass(slots=True)
class _Window:
    starts: list[int]
    ends: list[int]
    values: np.ndarray  # pieces x SIZE

    def mean(self, start: int, end: int) -> np.ndarray | None:
        """The mean over the pieces of the characters ``start`` to ``end``; None where the window holds none of them."""
        low, high = bisect.bisect_right(self.ends, start), bisect.bisect_left(self.starts, end)
        return np.asarray(self.values[low:high].mean(0)) if low < high else None


@dataclass(slots=True)
class Links:
    """The links of one report, window by window in the order of the text."""

    windows: list[_Window] = field(default_factory=list)

    def add(self, offsets: Sequence[_Place], values: np.ndarray) -> None:
        """Add a window: the characters of its pieces, in order, and their numbers (pieces x SIZE)."""
        self.windows.append(_Window([a for a, _ in offsets], [b for _, b in offsets], values))

    def shares(self, kind: str, asking: _Place, candidates: Sequence[_Place]) -> tuple[list[float | None], float]:
        """For each candidate the probability that it is the answer (None: in another window), and that of none of them.

        ``asking`` and ``candidates`` are (start, end) in the report's text. A candidate beyond the window has no share.
        """
        window = self._window(asking[0])
        asked = window.mean(*asking) if window else None
        if window is None or asked is None:
            return [None] * len(candidates), 1.0
        k = LINKS.index(kind)
        question = asked[k * WIDTH : (k + 1) * WIDTH]
        at = (len(LINKS) + k) * WIDTH
        inside = [window.mean(*c) if c[0] >= window.starts[0] and c[1] <= window.ends[-1] else None for c in candidates]
        scores = [None if v is None else float(question @ v[at : at + WIDTH]) / WIDTH**0.5 for v in inside]
        nobody = float(asked[2 * len(LINKS) * WIDTH + k])
        top = max([nobody, *(s for s in scores if s is not None)])
        odds = [None if s is None else float(np.exp(s - top)) for s in scores]
        whole = float(np.exp(nobody - top)) + sum(o for o in odds if o is not None)
        return [None if o is None else o / whole for o in odds], float(np.exp(nobody - top)) / whole

    def by_name(self, kind: str, asking: _Place, candidates: Sequence[tuple[int, int, str]]) -> dict[str, float]:
        """The shares of the (start, end, name) ``candidates`` summed by name; names that stand beyond the window are left out."""
        out: dict[str, float] = {}
        for (_, _, name), share in zip(candidates, self.shares(kind, asking, [(a, b) for a, b, _ in candidates])[0], strict=True):
            if share is not None:
                out[name] = out.get(name, 0.0) + share
        return out

    def _window(self, at: int) -> _Window | None:
        i = bisect.bisect_right([w.starts[0] for w in self.windows], at) - 1
        return self.windows[i] if i >= 0 else None
