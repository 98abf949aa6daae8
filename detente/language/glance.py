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
            self._whole: dict[str, float] = known["whole"]
            self._threshold, self._bias = float(known["threshold"]), float(known["bias"])
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
        add = hits.append
        self._database.scan(raw, match_event_handler=lambda i, start, end, flags, context: add((end, i)))
        if len(hits) < self._few:  # whatever they are, they cannot suffice
            return self._bias
        named, cues = self._sorted(raw, hits)
        return self._bias + self._of_parties(named, len(cues), len(raw)) + (self._of_cues(cues, [end for end, _ in named]) if cues else 0.0)

    def _sorted(self, raw: bytes, hits: _Hits) -> tuple[list[tuple[int, str]], _Hits]:
        """The parties that are named, where no letter or digit stands directly before or behind, and the cues; each with its end."""
        lengths, parties, letters, size = self._lengths, self._parties, _LETTERS, len(self._parties)
        named: list[tuple[int, str]] = []
        cues: _Hits = []
        raw += b" "  # so that something stands behind the last word, and, counted from the end, before the first
        for hit in hits:
            end, i = hit
            if i >= size:
                cues.append((end, i - size))
            elif not (letters[raw[end]] or letters[raw[end - lengths[i] - 1]]):
                named.append((end, parties[i]))
        return named, cues

    def _of_cues(self, cues: _Hits, places: list[int]) -> float:
        weights, log, reach, beginning = self._cues, math.log1p, self._near, self._beginning
        here: dict[int, int] = {}
        near: dict[int, int] = {}
        lead = set()
        last = len(places)
        for end, cue in cues:
            here[cue] = here.get(cue, 0) + 1
            if end < beginning:
                lead.add(cue)
            at = bisect.bisect_left(places, end - reach)
            if at < last and places[at] <= end + reach:
                near[cue] = near.get(cue, 0) + 1
        total = 0.0
        for cue, n in here.items():
            total += weights[cue][0] * log(n)
        for cue, n in near.items():
            total += weights[cue][1] * log(n)
        for cue in lead:
            total += weights[cue][2]
        return total

    def _of_parties(self, named: list[tuple[int, str]], cues: int, size: int) -> float:
        home, reach, log = self._home, self._near, math.log1p
        others = [party for _, party in named if party != home]
        kinds = len(set(others))
        of_home = len(others) < len(named)
        pairs, at, before = 0, -reach, ""
        if kinds + of_home > 1:
            for end, party in named:
                pairs += party != before and end - at < reach
                at, before = end, party
        early = kinds and next(end for end, party in named if party != home) < self._beginning
        w = self._whole
        return (
            w["parties"] * log(kinds + of_home) + w["mentions"] * log(len(named)) + w["pairs"] * log(pairs)
            + w["length"] * log(size) / 10 + w["others"] * log(kinds) + w["others_mentions"] * log(len(others))
            + w["others_lead"] * early + w["cues"] * log(cues)
        )


_LETTERS = bytes(b > 127 or chr(b).isalnum() or b == 0x5F for b in range(256))
