"""The glance: one scan of a report's raw text that says whether it may tell of a negotiation, before anything else is run.

Hyperscan finds the names of parties and the words for talks in one pass; whether they are there, stand near one
another and stand in the beginning is weighed (``data/<lang>/glance.toml``). Of what was tried on the same articles, a
compiled expression of Python's ran at 0.4 MB a CPU-second, pyahocorasick at 26 and Hyperscan at 180.
"""

from __future__ import annotations

import bisect
import functools
import math
import re
from collections import Counter
from importlib import resources
from typing import Any, Protocol

from detente.errors import DataError, DetenteError
from detente.language.parties import names
from detente.language.words import words

_SPECIAL = re.compile(r"([.^$*+?{}\[\]\\|()])")
_SHORT = 4  # letters of names that stand within many words
_Hits = list[tuple[int, int]]


class Glance(Protocol):
    """What looks at raw text."""

    def odds(self, text: str) -> float:
        """How likely (0 to 1) it is that the text tells of a negotiation."""
        ...

    def passes(self, odds: float) -> bool:
        """Whether a report with these odds is read."""
        ...


def load(lang: str = "en") -> Glance:
    """The glance for a language: weighed, where it has weights. Raises what :meth:`Weighed.load` raises."""
    if (resources.files("detente") / "data" / lang / "glance.toml").is_file():
        return Weighed.load(lang)
    return Words(tuple(words("language", lang)["glance"]))


class Words:
    """Beginnings of words, one of which must be there."""

    def __init__(self, beginnings: tuple[str, ...]) -> None:
        self._words = beginnings

    def odds(self, text: str) -> float:
        """1 where one is there, else 0."""
        low = text.lower()
        return 1.0 if any(w in low for w in self._words) else 0.0

    def passes(self, odds: float) -> bool:
        """Whether a report with these odds is read."""
        return odds >= 0.5


class Weighed:
    """Names and words, weighed; made once a process."""

    @classmethod
    @functools.cache
    def load(cls, lang: str = "en") -> Weighed:
        """The weights of a language. Raises DataError where its list is malformed, DetenteError where Hyperscan is not installed."""
        try:
            import hyperscan
        except ImportError as fault:
            raise DetenteError("the gate needs Hyperscan: pip install 'detente[archives]', or read everything with --no-gate") from fault
        return cls(words("glance", lang), names(lang), hyperscan)

    def __init__(self, known: dict[str, Any], parties: dict[str, str], engine: Any) -> None:
        try:
            self._cues = [(c["here"] / 2, c["near"] / 1.5, c["lead"]) for c in known["cue"]]
            self._whole = known["whole"]
            self._threshold, self._bias = known["threshold"], known["bias"]
            self._near, self._beginning, self._home = known["near"], known["beginning"], known["home"]
            patterns = [c["pattern"] for c in known["cue"]]
        except KeyError as missing:
            raise DataError(f"detente/data/en/glance.toml: add the key {missing}") from None
        self._few = known["few"]
        spelled = sorted(parties.items())
        self._parties = [party for _, party in spelled]
        # Long names are plain strings, whose edges are looked at afterwards: with all edges Hyperscan takes seconds to begin.
        plain = [_SPECIAL.sub(r"\\\1", name) for name, _ in spelled]
        whole = [rf"\b{p}\b" if len(p) <= _SHORT else p for p in plain]
        self._lengths = [len(name.encode()) for name, _ in spelled]
        whole += [rf"\b{pattern}" for pattern in patterns]
        self._database = engine.Database(mode=engine.HS_MODE_BLOCK)
        flags = [0] * len(spelled) + [engine.HS_FLAG_CASELESS] * len(patterns)
        try:
            self._database.compile(
                expressions=[p.encode() for p in whole], ids=list(range(len(whole))), flags=flags, elements=len(whole)
            )
        except engine.error as fault:
            raise DataError(f"detente/data/en/glance.toml: a pattern is none that Hyperscan takes: {fault}") from None

    def odds(self, text: str) -> float:
        """How likely (0 to 1) it is that the text tells of a negotiation."""
        return 1 / (1 + math.exp(-max(min(self.weigh(text.encode("utf-8", "replace")), 30.0), -30.0)))

    def passes(self, odds: float) -> bool:
        """Whether a report with these odds is read."""
        return odds >= 1 / (1 + math.exp(-self._threshold))

    def weigh(self, raw: bytes) -> float:
        """The log-odds that UTF-8 text, with whatever marks stand in it, tells of a negotiation."""
        hits: _Hits = []
        self._database.scan(raw, match_event_handler=lambda i, start, end, flags, context: hits.append((end, i)))
        size = len(self._parties)
        lengths = self._lengths
        named = [hit for hit in hits if hit[1] < size and _stands_alone(raw, hit[0] - lengths[hit[1]], hit[0])]
        cues = [(end, i - size) for end, i in hits if i >= size]
        if len(hits) < self._few:  # whatever they are, they cannot suffice
            return float(self._bias)
        return float(self._bias + self._of_parties(named, len(cues), len(raw)) + self._of_cues(cues, [end for end, _ in named]))

    def _of_cues(self, cues: _Hits, places: list[int]) -> float:
        here: dict[int, int] = {}
        near: dict[int, int] = {}
        lead = set()
        for end, cue in cues:
            here[cue] = here.get(cue, 0) + 1
            if end < self._beginning:
                lead.add(cue)
            at = bisect.bisect_left(places, end - self._near)
            if at < len(places) and places[at] <= end + self._near:
                near[cue] = near.get(cue, 0) + 1
        log, weights = math.log1p, self._cues
        return float(
            sum(weights[cue][0] * log(n) for cue, n in here.items()) + sum(weights[cue][1] * log(n) for cue, n in near.items())
            + sum(weights[cue][2] for cue in lead)
        )

    def _of_parties(self, named: _Hits, cues: int, size: int) -> float:
        w, home, log = self._whole, self._home, math.log1p
        found = [(end, self._parties[i]) for end, i in named]
        counts = Counter([party for _, party in found])
        of_home = counts.pop(home, 0)
        pairs = sum(a[1] != b[1] and b[0] - a[0] < self._near for a, b in zip(found, found[1:], strict=False))
        early = any(end < self._beginning and party != home for end, party in found)
        return float(
            w["parties"] * log(len(counts) + (of_home > 0)) + w["mentions"] * log(len(found)) + w["pairs"] * log(pairs)
            + w["length"] * log(size) / 10 + w["others"] * log(len(counts)) + w["others_mentions"] * log(len(found) - of_home)
            + w["others_lead"] * early + w["cues"] * log(cues)
        )


_LETTERS = frozenset(range(128, 256)) | frozenset(b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")


def _stands_alone(raw: bytes, start: int, end: int) -> bool:
    """Whether no letter or digit stands directly before or behind."""
    return (start == 0 or raw[start - 1] not in _LETTERS) and (end >= len(raw) or raw[end] not in _LETTERS)
