"""Titles of people, as printed, and the party that a title speaks for.

A title stands before the name ("Iranian Foreign Minister Jane Roe"), behind it between commas ("Jane Roe, head of the
ministry's trade section,"), or before it and parted by a comma ("the head of the trade section, Jane Roe").
"""

from __future__ import annotations

import bisect
import functools
import re
from dataclasses import dataclass

from detente.language.phrases import flat
from detente.language.reading import PartyMention, Sentence
from detente.language.words import shape, words

_REACH = 170  # characters that a title and its office may take
_WORD = re.compile(r"[^\s()]+")
_CLAUSE = re.compile(r"(?:[^,;:.()\n\"]|\.(?=[A-Z]\.|\S)|(?<=[A-Z])\.(?= [a-z]))+")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whose part a title takes: ``party`` (None: nobody's, or not said), what gives it, and how much that counts."""

    party: str | None
    basis: str
    weight: int


@functools.cache
def _set(key: str, lang: str) -> frozenset[str]:
    return frozenset(words("titles", lang)[key])


def _bare(word: str) -> str:
    word = word.strip(".,;:\"“”'’").lower()
    return word.removesuffix("'s").removesuffix("’s")


def is_head(word: str, lang: str = "en") -> bool:
    """Whether ``word`` is a noun that makes a title ("minister", "co-chair", "vice-president")."""
    bare, heads = _bare(word), _set("heads", lang)
    return bare in heads or "-" in bare and bare.rsplit("-", 1)[-1] in heads


def _ends_sentence(word: str) -> bool:
    """Whether a word with a full stop is no abbreviation ("India." against "U.S." and "Gen.")."""
    return word.endswith(".") and "." not in word[:-1] and len(word) > 5


class Titles:
    """The titles of one text, each within one of its ``sentences``; ``parties`` are its party mentions in order."""

    def __init__(self, text: str, parties: list[PartyMention], sentences: list[Sentence], lang: str = "en") -> None:
        self.text, self.plain, self.parties, self.lang = text, flat(text), parties, lang
        self._sentences, self._sentence_starts = sentences, [s.start for s in sentences]
        self._starts = [m.start for m in parties]
        self._ends = [m.end for m in parties]
        self.named = frozenset(m.party for m in parties)

    def bounds(self, at: int) -> tuple[int, int]:
        """The start and end of the sentence that holds the character at ``at``."""
        i = bisect.bisect_right(self._sentence_starts, at) - 1
        return (self._sentences[i].start, self._sentences[i].end) if i >= 0 else (0, len(self.text))

    def party_over(self, start: int, end: int) -> PartyMention | None:
        """A party mention that shares a character with ``start`` to ``end``."""
        i = bisect.bisect_right(self._ends, start)
        return self.parties[i] if i < len(self.parties) and self.parties[i].start < end else None

    def parties_within(self, start: int, end: int) -> list[PartyMention]:
        """The party mentions that begin within ``start`` to ``end``."""
        return self.parties[bisect.bisect_left(self._starts, start) : bisect.bisect_left(self._starts, end)]

    def before(self, start: int) -> tuple[int, int] | None:
        """The title that runs up to the name at ``start``, or None."""
        base = max(start - _REACH, self.bounds(start)[0])
        if self.plain[start - 1 : start] not in (" ", "\n") or start - base < 3:
            return None
        tokens = [(m.start(), m.group()) for m in _WORD.finditer(self.plain, base, start)]
        ranks = 0
        while ranks < len(tokens) - 1 and tokens[-1 - ranks][1] in _set("ranks", self.lang):
            ranks += 1
        if ranks:
            at = tokens[-ranks][0]
            wider = self.before(at)
            if wider:
                return wider[0], tokens[-1][0] + len(tokens[-1][1])
            if self.plain[at - 2 : at] == ", " and (wider := self._apart(at)):
                return wider
        head = self._head_before(tokens)
        if head is None:
            return None
        left = head
        while left > 0 and self._continues(tokens[left - 1], left):
            left -= 1
        return tokens[left][0], tokens[-1][0] + len(tokens[-1][1])

    def _head_before(self, tokens: list[tuple[int, str]]) -> int | None:
        """The index of the title's noun: the last word, or the last before the office ("of Foreign Affairs")."""
        follow = _set("modifiers_behind", self.lang)
        office, bounded = _set("departments", self.lang), bool(tokens) and tokens[-1][1].strip(",.") in _set("departments", self.lang)
        for i in range(len(tokens) - 1, max(-1, len(tokens) - 18), -1):
            at, word = tokens[i]
            last = i == len(tokens) - 1
            if is_head(word, self.lang) and not word.endswith((",", ";", ":")) and not (word.endswith(".") and word[0].islower()):
                return i
            if last and word.endswith((",", ";", ":", ".", '"')):
                return None
            bare = word.strip(",.")
            known = bare in follow or bounded and bare[:1].isupper() or bare in office or bare in _set("links", self.lang) or self.party_over(at, at + len(word))
            if not known or last and bare.islower() and not (follow and (bare in follow or self.party_over(at, at + len(word)))):
                return None
        return None

    def _continues(self, token: tuple[int, str], index: int) -> bool:
        """Whether a word to the left belongs to the title: a modifier, another title's noun, or the party."""
        at, word = token
        if word.endswith((",", ";", ":", '"', "”", "—")) or word[0] in "\"“—" or _ends_sentence(word):
            return False
        bare = _bare(word)
        if self.party_over(at, at + len(word)):
            return True
        if bare in _set("modifiers", self.lang) and bare != "and" or is_head(word, self.lang):
            return True
        return word[0].isupper() and word.strip(",.'s") in _set("departments", self.lang)

    def after(self, end: int, names: list[int]) -> tuple[int, int] | None:
        """The title that stands behind the name that ends at ``end``; ``names`` are the starts of all names, in order."""
        if self.plain[end : end + 2] not in (", ", " (", " ,"):
            return None
        opening = shape("titles", "behind", self.lang, exact=True).match(self.plain, end)
        clause = _CLAUSE.match(self.plain, opening.end(), max(opening.end(), min(self.bounds(end - 1)[1], opening.end() + 140))) if opening else None
        if clause is None:
            return None
        stop = shape("titles", "split", self.lang, exact=True).search(self.plain, clause.start(), clause.end())
        a, b = clause.start(), stop.start() if stop else clause.end()
        b = a + len(self.plain[a:b].rstrip(" ,"))
        if b - a < 3 or shape("titles", "joins", self.lang, exact=True).match(self.plain, a) or not self._titled(self.plain[a:b], 7):
            return None
        i = bisect.bisect_left(names, a)
        if i < len(names) and names[i] < b and not shape("titles", "about_another", self.lang, exact=True).search(self.plain[a : names[i]]):
            return None
        return a, b

    def apart(self, start: int, end: int, names: list[int]) -> tuple[int, int] | None:
        """The title before the name at ``start`` to ``end`` that a comma parts from it, or None; ``names`` as in :meth:`after`."""
        if self.plain[start - 2 : start] != ", " or not shape("titles", "closed", self.lang, exact=True).match(self.plain, end):
            return None
        found = self._apart(start)
        i = bisect.bisect_left(names, found[0]) if found else 0
        return found if found and not (i < len(names) and names[i] < found[1]) else None

    def _apart(self, start: int) -> tuple[int, int] | None:
        """The phrase with a title's noun that ends in the comma before ``start``, or None."""
        base = max(start - _REACH, self.bounds(start)[0])
        for match in reversed(list(shape("titles", "apart", self.lang, exact=True).finditer(self.plain, base, start))):
            inner = self.plain[match.end() : start].rstrip(" ,")
            if len(inner) > 140 or shape("titles", "verbal", self.lang, exact=True).search(inner):
                return None
            if self._titled(inner, 5):
                return match.end(), match.end() + len(inner)
        i = bisect.bisect_right(self._starts, start - 2) - 1
        while i >= 0 and self._starts[i] >= base:
            inner = self.plain[self._starts[i] : start].rstrip(" ,")
            if re.search(r"[,.!?;]\s", inner) or shape("titles", "verbal", self.lang, exact=True).search(inner):
                return None
            if self._titled(inner, 5):
                return self._starts[i], self._starts[i] + len(inner)
            i -= 1
        return None

    def _titled(self, piece: str, reach: int) -> bool:
        """Whether a title's noun stands among the first words of ``piece``, with nothing but modifiers and parties before it."""
        return any(is_head(w, self.lang) for w in piece.split()[:reach])

    def verdict(self, title: tuple[int, int], name: tuple[int, int]) -> Verdict:
        """Whose part the title at ``title`` of the person named at ``name`` takes."""
        a, b = title
        printed = self.plain[a:b].lower()
        tokens = [_bare(t) for t in printed.split()]
        outside = any(t in _set("outsiders", self.lang) or t.startswith("ex-") for t in tokens)
        if outside or any(re.search(rf"\b{phrase}\b", printed) for phrase in words("titles", self.lang)["outside_phrases"]):
            return Verdict(None, "outsider", 5)
        owner = self._owner(a, b) or self._of(name[1])
        if owner is not None:
            return Verdict(owner.party, "title", 4)
        alone = words("titles", self.lang)["alone"].get(printed)
        if alone:
            return Verdict(str(alone), "office", 2)
        for office, party in words("titles", self.lang)["institutions"].items():
            if party in self.named and re.search(rf"\b{re.escape(office)}\b", printed):
                return Verdict(str(party), "office", 2)
        return Verdict(None, "", 0)

    def _owner(self, a: int, b: int) -> PartyMention | None:
        """The party whose office the title at ``a`` to ``b`` is: a possessive, an adjective, or "of"; not what it deals with."""
        near = [m for m in self.parties_within(max(0, a - 40), a) if self.plain[m.end : a] in (" ", "'s ", "' ")]
        inside = self.parties_within(a, b)
        if not inside and self.plain[b : b + 2] == ", ":
            inside = [m for m in self.parties_within(b, b + 4) if m.start == b + 2 and m.form in ("demonym", "government")]
        towards = _set("towards", self.lang)
        kept = []
        for m in [*near, *inside]:
            lead = self.plain[a : m.start].lower().removesuffix(words("shapes", self.lang)["titles"]["the"]).split()
            if self.plain[m.end : m.end + 2] in ("'s", "' "):
                return m
            if not lead or lead[-1] not in towards and not (lead[-1] in _set("and", self.lang) and set(lead) & towards):
                kept.append(m)
        return kept[0] if kept else None

    def _of(self, end: int) -> PartyMention | None:
        """The state behind a titled name ("Prime Minister Jane Roe of Iraq", "Jane Roe (Iraq)"), or None."""
        gap = shape("titles", "of", self.lang, exact=True).match(self.plain, end)
        behind = self.parties_within(gap.end(), gap.end() + 1) if gap else []
        return behind[0] if behind and behind[0].form == "name" else None

    def possessor(self, start: int) -> PartyMention | None:
        """The party in whose possessive the name at ``start`` stands ("Iran's Jane Roe"), or None."""
        i = bisect.bisect_right(self._ends, start) - 1
        if i >= 0 and self.plain[self._ends[i] : start] in ("'s ", "' "):
            return self.parties[i]
        return None

    def is_executive(self, title: tuple[int, int]) -> bool:
        """Whether the title is that of an office which speaks for a state."""
        return any(_bare(w).rsplit("-", 1)[-1] in _set("executives", self.lang) for w in self.plain[title[0] : title[1]].split())

    def span_of(self, start: int, end: int, title: str) -> tuple[int, int] | None:
        """Where the printed ``title`` of the name at ``start`` to ``end`` stands, nearest to it."""
        before = self.text.rfind(title, max(0, start - _REACH), start)
        at = before if before >= 0 else self.text.find(title, end, end + _REACH)
        return (at, at + len(title)) if at >= 0 else None

    def is_aide(self, title: tuple[int, int]) -> bool:
        """Whether the title is that of one who speaks or acts for somebody."""
        return any(_bare(w) in _set("aides", self.lang) for w in self.plain[title[0] : title[1]].split())

    def serves(self, start: int, end: int, title: tuple[int, int]) -> bool:
        """Whether the person named at ``start`` to ``end`` is the one whom the holder of ``title`` serves."""
        owned = self.plain[end : end + 2] in ("'s", "' ") and end <= title[1] and title[0] - end <= 4
        lead = self.plain[max(title[0] - 1, start - 30) : start].lower().split()
        return owned or start >= title[0] and bool(_set("serving", self.lang) & set(lead[-4:]))
