"""Who may act or suffer in a sentence, and what speaks for either: found without a parse, by place, neighbours and tags."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from detente.coding.acts import Act
from detente.coding.weights import shares
from detente.language.phrases import Phrases, flat
from detente.language.reading import Reading, Span
from detente.language.words import words

NOBODY = "nobody"
JOINT = frozenset({"CONSULT", "AGREE", "COOPERATE"})
NEAR = 0.6  # a target is one of several where its share is at least so much of the best's
_TAGGED = 0.4
_BEHIND = re.compile(r"(\w+(?:[ ]\w+)?)[ ](?:the[ ]|a[ ]|an[ ]|its[ ]|his[ ])?(?:\w+[ ])?$")
_LAST = re.compile(r"([A-Za-z]+)\W*$")
_PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being|be|gets|got)(?: \w+ly)?\W*$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A party where the sentence names it or one of its people."""

    start: int
    end: int
    party: str
    form: str


def mentions(reading: Reading, start: int, end: int) -> list[Mention]:
    """The mentions within ``start`` to ``end`` in order.

    A person whose party stands beside the name counts as the party too, and so does land that stands for whose it is.
    """
    found = [Mention(m.start, m.end, m.party, m.form) for m in reading.parties if start <= m.start and m.end <= end]
    found += [Mention(p.start, p.end, p.party, "person") for p in reading.people if p.party and p.form == "name" and start <= p.start and p.end <= end]
    found += [Mention(start + low, start + high, party, "name") for low, high, party in _lands().scan(flat(reading.text[start:end]))]
    return sorted(found, key=lambda m: (m.start, m.end, m.party))


@functools.cache
def _lands() -> Phrases[str]:
    return Phrases(words("parties")["lands"].items())


def features(text: str, start: int, found: list[Mention], act: Act | None, spans: Iterable[Span]) -> dict[str, set[str]]:
    """Party, or ``nobody`` -> what speaks for its role about ``act`` (None: an act that no pattern named)."""
    out: dict[str, set[str]] = defaultdict(set)
    order: list[str] = []
    tags = [s for s in spans if s.label in ("SOURCE", "TARGET") and s.score >= _TAGGED]
    passive = act is not None and bool(_PASSIVE.search(text[max(0, act.start - 16) : act.start]))
    before = [m for m in found if act and m.end <= act.start]
    after = [m for m in found if act and m.start >= act.end]
    for m in found:
        if m.party not in order:
            order.append(m.party)
        own = out[m.party]
        own.add(f"form {m.form}")
        side = "no act" if act is None else "before" if m.end <= act.start else "after" if m.start >= act.end else "inside"
        own.add(side)
        if passive:
            own.add(f"passive, {side}")
        if act is not None and act.operator:
            own.add(f"{act.operator}, {side}")
        if before and m == before[-1]:
            own.add("nearest before")
        if before and m == before[0]:
            own.add("first before")
        if after and m == after[0]:
            own.add("nearest after")
        own.update(_neighbours(text, start, m, side))
        own.update(f"tagged {t.label}" for t in tags if t.start < m.end and m.start < t.end)
        own.update(f"surely tagged {t.label}" for t in tags if t.score >= 0.7 and t.start < m.end and m.start < t.end)
    for rank, party in enumerate(order):
        out[party].add(f"party {min(rank, 3)} of {min(len(order), 4)}")
    nobody = out[NOBODY]
    nobody |= {"nobody at all", f"nobody of {min(len(order), 4)}", f"nobody, {'an' if act else 'no'} act"}
    for label in ("SOURCE", "TARGET"):
        spare = [t for t in tags if t.label == label]
        if any(all(t.end <= m.start or m.end <= t.start for m in found) for t in spare):
            nobody.add(f"nobody, {label} is unnamed")
        elif not spare:
            nobody.add(f"nobody, no {label}")
    if not after:
        nobody.add("nobody after")
    if not before:
        nobody.add("nobody before")
    return out


def _neighbours(text: str, start: int, m: Mention, side: str) -> set[str]:
    ahead = text[max(start, m.start - 40) : m.start].lower()
    out: set[str] = set()
    if behind := _BEHIND.search(ahead):
        for word in behind.group(1).split():
            out |= {f"behind {word}", f"{side} behind {word}"}
    elif last := _LAST.search(ahead):
        out |= {f"behind {last.group(1)}", f"{side} behind {last.group(1)}"}
    else:
        out.add("opens")
    if text[m.end : m.end + 2] in ("'s", "’s", "' ", "’ "):
        out |= {"owner", f"{side} owner"}
    if following := re.match(r"(?:'s|’s)?\W?([A-Za-z-]+)", text[m.end : m.end + 24]):
        out |= {f"before {following.group(1).lower()}", f"{side} before {following.group(1).lower()}"}
    return out


def actors(found: dict[str, set[str]], plover: str, lang: str = "en") -> list[tuple[str | None, str | None]]:
    """The (source, target) parties of an event of type ``plover``: the likeliest source with each target about as likely as the best."""
    kind = "joint" if plover in JOINT else "directed"
    source = shares(f"source, {kind}", found, lang)[0][0]
    rest = {p: f for p, f in found.items() if p != source or p == NOBODY}
    ranked = shares(f"target, {kind}", rest, lang)
    best = ranked[0]
    if best[0] == NOBODY:
        targets: list[str | None] = [None]
    else:
        targets = [p for p, share in ranked if share >= NEAR * best[1] and p != NOBODY]
    return [(None if source == NOBODY else source, target) for target in targets]
