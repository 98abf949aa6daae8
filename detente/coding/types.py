"""Which PLOVER type a sentence reports, if any: what speaks for each type, weighed by a trained log-linear choice.

Three voices meet: the encoder's labels, the acts that the sentence names (:mod:`detente.coding.acts`), and its words. "No
event" is a candidate like the types, so that the coder abstains where nothing speaks for any of them.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Mapping, Sequence

from detente.coding.acts import Act
from detente.coding.cameo import plover_of
from detente.coding.weights import shares, weights
from detente.language.phrases import flat
from detente.model.status import PLOVER

NONE = "none"
YIELD = frozenset({"CONCEDE", "RETREAT"})
LEAST = 0.4  # share of the probability from which a type is coded
FURTHER = 0.3  # and a second type beside it
_STEPS = (-6, -5, -4, -3, -2, -1, 0, 1, 2)
_WORD = re.compile(r"[A-Za-z][A-Za-z-]*")
_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ions", "ion", "ies", "ed", "es", "al", "ly", "s", "e", "y")


def stem(word: str) -> str:
    """The word without its commonest ending, so that "threatens" meets "threatened"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def features(
    text: str, start: int, end: int, acts: Sequence[Act], said: Mapping[str, float] | None, known: frozenset[str] | None = None
) -> dict[str, set[str]]:
    """Type, or ``none`` -> what speaks for it in ``text[start:end]``. ``said`` are the encoder's probabilities, or None.

    ``known`` are the stems that have a weight for any type: the others are passed over. None: all are taken, as in training.
    """
    out: dict[str, set[str]] = {t: {f"{t} at all"} for t in (*PLOVER, NONE)}
    _of_acts(acts, out)
    _of_words(flat(text[start:end]), out, known)
    if said is not None:
        _of_encoder(said, any(a.operator is None and plover_of(a.code) in YIELD for a in acts), out)
    return out


def _of_acts(acts: Sequence[Act], out: dict[str, set[str]]) -> None:
    if not acts:
        out[NONE].add("no act")
    longest = max((a.words for a in acts), default=0)
    for number, act in enumerate(acts):
        plover = plover_of(act.code)
        if plover is None:
            out[NONE] |= {"statement", f"statement {act.code[:3]}", *(["first act is a statement"] if number == 0 else [])}
            if act.words == longest:
                out[NONE].add("longest act is a statement")
            if len(acts) == 1:
                out[NONE].add("nothing but a statement")
            continue
        own = out[plover]
        own |= {"act", f"{plover} act", f"code {act.code[:3]}", f"operator {act.operator}", f"{plover} operator {act.operator}"}
        if act.operator and act.base:
            own.add("composed act")
        if number == 0:
            own |= {"first act", f"{plover} first act", f"first act of {min(act.words, 4)} words"}
        if act.words == longest:
            own |= {"longest act", f"longest act of {min(act.words, 4)} words"}
        out[NONE] |= {f"none with {plover}", f"none with an act of {min(longest, 4)} words"}


def _of_words(sentence: str, out: dict[str, set[str]], known: frozenset[str] | None) -> None:
    words = _WORD.findall(sentence)
    stems = {stem(w) for w in words if w.islower()}
    if known is not None:
        stems &= known
    for plover, own in out.items():
        own.update([f"{plover} word {s}" for s in stems])
    out[NONE].add(f"none of {min(len(words) // 8, 5)} eights of words")


@functools.cache
def known_stems(lang: str = "en") -> frozenset[str]:
    """The stems that have a weight for any type."""
    return frozenset(f.split(" word ", 1)[1] for f in weights("type", lang) if " word " in f)


def _of_encoder(said: Mapping[str, float], yielding: bool, out: dict[str, set[str]]) -> None:
    """What the encoder says; ``yielding``: the words name an act of yielding, of which it heard less in training than of others."""
    odds = {t: _log_odds(said.get(t, 0.0)) for t in PLOVER}
    order = sorted(odds, key=lambda t: -odds[t])
    for plover in PLOVER:
        own, kind = out[plover], "yield " if plover in YIELD else ""
        own |= {f"{kind}heard at all", f"{plover} heard at all"}
        own.update(f"{kind}heard above {s}" for s in _STEPS if odds[plover] > s)
        own.update(f"{plover} heard above {s}" for s in (-4, -2, 0) if odds[plover] > s)
    out[order[0]] |= {"heard first", f"{order[0]} heard first"}
    out[order[1]].add("heard second")
    if odds[order[0]] - odds[order[1]] > 2:
        out[order[0]].add("heard first by far")
    event, kind = _log_odds(said.get("event", 0.0)), "yielding, " if yielding else ""
    out[NONE] |= {f"{kind}none heard at all"} | {f"{kind}none, event heard above {s}" for s in _STEPS if event > s}
    out[NONE].update(f"{kind}none, best heard above {s}" for s in _STEPS if odds[order[0]] > s)


def _log_odds(p: float) -> float:
    p = min(max(p, 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))


def chosen(found: dict[str, set[str]], lang: str = "en", least: float = LEAST) -> list[tuple[str, float]]:
    """The types that are coded, each with its share of the probability, the best first; [] where the coder abstains."""
    ranked = shares("type", found, lang)
    if ranked[0][0] == NONE or ranked[0][1] < least:
        return []
    return [ranked[0], *((t, s) for t, s in ranked[1:] if s >= FURTHER and t != NONE)]
