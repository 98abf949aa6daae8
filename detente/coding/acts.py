"""The political acts that a sentence names, by the patterns of ``data/<lang>/acts.toml``: CAMEO codes straight from the words.

A pattern is found without a parse: the sentence is a row of folded words, each word is looked up among the words that can
begin a pattern, and only those patterns are tried there. Operators ("agreed to", "refused to", "threatened to") govern the
act behind them and compose its code; so "refused to release prisoners" is 1243 and no release.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from detente.errors import DataError
from detente.language.phrases import flat
from detente.language.words import words

_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*|\d+")
_REACH = 11  # words behind an operator within which the act that it governs begins
_VOWELS = "aeiou"
COOPERATIVE = ("03", "04", "05", "06", "07", "08")


@dataclass(frozen=True, slots=True)
class Act:
    """An act named in a text: its CAMEO code, its characters, the operator that governs it, and the act's code without it.

    ``words`` is how many words the pattern matched: the more, the surer.
    """

    code: str
    start: int
    end: int
    operator: str | None
    base: str | None
    words: int


def forms(verb: str, irregular: dict[str, tuple[str, ...]]) -> set[str]:
    """Every form of a regular English verb, or of one in ``irregular``."""
    last = verb[-1]
    out = {verb, verb + "es" if last in "sxzo" or verb.endswith(("ch", "sh")) else verb[:-1] + "ies" if last == "y" and verb[-2] not in _VOWELS else verb + "s"}
    doubled = verb + last if last not in _VOWELS + "wxyhs" else verb
    out |= {verb[:-1] + "ing" if last == "e" and not verb.endswith(("ee", "ie")) else verb + "ing"}
    if verb in irregular:
        past = irregular[verb]
        out |= set(past)
        if any(p.startswith(doubled) for p in past) or verb in ("set", "cut", "let", "shut", "put", "hit", "quit", "begin", "overrun"):
            out.add(doubled + "ing")
    elif last == "e":
        out.add(verb + "d")
    elif last == "y" and verb[-2] not in _VOWELS:
        out.add(verb[:-1] + "ied")
    else:
        out.add(verb + "ed")
    return out


def _element(word: str, irregular: dict[str, tuple[str, ...]]) -> set[str]:
    out: set[str] = set()
    for part in word.split("/"):
        if part.endswith("~"):
            out |= forms(part[:-1], irregular)
        elif part.endswith("+"):
            out |= {part[:-1], part[:-1] + "s", part[:-1] + "es"}
        else:
            out.add(part)
    return out


def compiled(pattern: str, irregular: dict[str, tuple[str, ...]]) -> tuple[set[str], re.Pattern[str], int]:
    """(the words that can begin it, the expression over words each followed by a space, how many words it names)."""
    parts = pattern.lower().split()
    if not parts or parts[0].startswith("."):
        raise DataError(f"the pattern {pattern!r} must begin with a word")
    out = ""
    for part in parts:
        if part in ("..", "..."):
            out += rf"(?:[^ ]+ ){{0,{3 if part == '..' else 8}}}?"
        else:
            choices = sorted(_element(part, irregular), key=len, reverse=True)
            out += "(?:" + "|".join(map(re.escape, choices)) + ") "
    return _element(parts[0], irregular), re.compile(out), sum(not p.startswith("..") for p in parts)


class Patterns:
    """Patterns with a value each, found at once."""

    def __init__(self, entries: Iterator[tuple[str, str]], irregular: dict[str, tuple[str, ...]]) -> None:
        self._by_word: dict[str, list[tuple[re.Pattern[str], int, str]]] = {}
        for pattern, value in entries:
            first, expression, size = compiled(pattern, irregular)
            for word in first:
                self._by_word.setdefault(word, []).append((expression, size, value))

    def at(self, joined: str, word: str, position: int) -> list[tuple[int, int, str]]:
        """(words named, end in ``joined``, value) of the patterns that match at ``position``, the longest first."""
        found = [(size, m.end(), value) for expression, size, value in self._by_word.get(word, ()) if (m := expression.match(joined, position))]
        return sorted(found, key=lambda f: (-f[0], f[1], f[2]))


def irregular_verbs(lang: str = "en") -> dict[str, tuple[str, ...]]:
    """Base form -> past and participle, of the verbs that follow no rule."""
    return {f[0]: tuple(f[1:]) for f in words("acts", lang)["irregular"]["forms"]}


@functools.cache
def _patterns(lang: str) -> tuple[Patterns, Patterns]:
    table, odd = words("acts", lang), irregular_verbs(lang)
    acts = Patterns(((p, code) for code, ps in table["acts"].items() for p in ps), odd)
    operators = Patterns(((p, name) for name, ps in table["operators"].items() for p in ps), odd)
    return acts, operators


def composed(operator: str, base: str, lang: str = "en") -> str | None:
    """The code of the act ``base`` under ``operator``; None where the table has none."""
    table = words("acts", lang)["composed"][operator]
    return next((table[base[:n]] for n in (4, 3, 2) if base[:n] in table), None)


@dataclass(frozen=True, slots=True)
class _Match:
    first: int
    last: int
    value: str
    size: int


def find_acts(text: str, start: int, end: int, lang: str = "en") -> list[Act]:
    """The acts in ``text[start:end]`` in order (at one place the surer first), operators applied; one that governs nothing stands alone."""
    tokens = [(m.group().lower().removesuffix("'s"), m.start(), m.end()) for m in _WORD.finditer(flat(text), start, end)]
    joined, places, at = "", [], 0
    for word, _, _ in tokens:
        places.append(at)
        at += len(word) + 1
    joined = "".join(word + " " for word, _, _ in tokens)
    number = {p: i for i, p in enumerate(places)}
    number[at] = len(tokens)
    act_patterns, operator_patterns = _patterns(lang)
    acts: list[_Match] = []
    operators: list[_Match] = []
    for i, (word, _, _) in enumerate(tokens):
        if found := act_patterns.at(joined, word, places[i]):
            size, stop, value = found[0]
            acts.append(_Match(i, number[stop], value, size))
        if found := operator_patterns.at(joined, word, places[i]):
            size, stop, value = found[0]
            operators.append(_Match(i, number[stop], value, size))
    return sorted(_joined(tokens, _kept(acts), _kept(operators), lang), key=lambda a: (a.start, -a.words, a.end, a.code))


def _kept(found: list[_Match]) -> list[_Match]:
    """Of overlapping matches the longer."""
    out: list[_Match] = []
    for m in sorted(found, key=lambda m: (-m.size, m.first)):
        if all(m.last <= o.first or o.last <= m.first for o in out):
            out.append(m)
    return sorted(out, key=lambda m: m.first)


def _joined(tokens: list[tuple[str, int, int]], acts: list[_Match], operators: list[_Match], lang: str) -> Iterator[Act]:
    negation = frozenset(words("acts", lang)["negation"]["words"])
    roots = words("acts", lang)["root"]
    governed: dict[int, _Match] = {}
    used: set[int] = set()
    operators = [o for o in operators if not any(a.first < o.last and o.first < a.last and a.first <= o.first and a.size > o.size for a in acts)]
    acts = [a for a in acts if not any(o.first <= a.first < o.last and o.value != "intend" and _governs(o, acts) for o in operators)]
    for n, act in enumerate(acts):
        near = [o for o in operators if o.first <= act.first and act.first - o.last <= _REACH and (o.last <= act.first or o.first < act.first)]
        if near:
            governed[n] = near[0] if len(near) == 1 else _foremost(near)
            used.update(o.first for o in near)
    for n, act in enumerate(acts):
        span = (tokens[act.first][1], tokens[act.last - 1][2])
        operator = governed.get(n)
        no = any(t[0] in negation for t in tokens[max(0, act.first - 3) : act.first])
        if operator is not None:
            name = "refuse" if operator.value == "intend" and no else operator.value
            code = composed(name, act.value, lang)
            if code is not None:
                yield Act(code, tokens[operator.first][1], span[1], name, act.value, act.size + operator.size)
                continue
            if name in ("refuse", "threaten") or no:
                yield Act(roots[name], tokens[operator.first][1], span[1], name, act.value, operator.size)
                continue
        if no and act.value.startswith(COOPERATIVE):
            yield Act(composed("refuse", act.value, lang) or "120", *span, "refuse", act.value, act.size)
        elif not no:
            yield Act(act.value, *span, None, act.value, act.size)
    for o in operators:
        if o.first not in used:
            yield Act(roots[o.value], tokens[o.first][1], tokens[o.last - 1][2], o.value, None, o.size)


def _governs(operator: _Match, acts: list[_Match]) -> bool:
    """Whether an act stands behind the operator, within its reach."""
    return any(a.first >= operator.last and a.first - operator.last <= _REACH for a in acts)


def _foremost(near: list[_Match]) -> _Match:
    """Of several operators before an act, the one that is said: a refusal, a threat or a demand before a mere "will"."""
    strong = [o for o in near if o.value != "intend"]
    return strong[0] if strong else near[-1]
