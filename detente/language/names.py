"""Where a text names people: by the parse, behind a title, by the tables of office holders, and later by surname."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterable
from typing import Any

from detente.language.office_holders import full_names
from detente.language.phrases import Phrases
from detente.language.reading import Sentence
from detente.language.titles import Titles, is_head
from detente.language.words import shape, words

Span = tuple[int, int]
_TOKEN = re.compile(r"\S+")
_GLUED = re.compile(r"[a-z]{3}[A-Z][a-z]")
_UPPER = "A-ZÀ-ÖØ-ÞĀČĆĎĐĖĘĒĢĞİĪĶŁĻĽŃŅŇÓŐŘŚŞŠȘŤȚŪŮŰŹŻŽ"


@functools.cache
def _particles(lang: str) -> frozenset[str]:
    return frozenset(words("names", lang)["particles"])


@functools.cache
def _name(lang: str) -> re.Pattern[str]:
    """A capitalised name of one to five words, with particles and initials."""
    parts = "|".join(sorted(words("names", lang)["particles"], key=len, reverse=True))
    word = rf"(?:(?:al|el|an|ad|ar|as|ash|at|az|El|Al)-[{_UPPER}][\w'’]+|[{_UPPER}][\w'’]*[\w](?:-\w+)*|[{_UPPER}]\.(?:-?[{_UPPER}]\.)*)"
    return re.compile(rf"{word}(?: (?:(?:{parts}) ){{0,2}}{word}){{0,4}}")


@functools.cache
def _heads(lang: str) -> Phrases[bool]:
    w = words("titles", lang)
    plain = {h for h in w["heads"] if h[0].isalpha()}
    forms = [f for h in plain for f in (h, h.capitalize(), "-".join(p.capitalize() for p in h.split("-")), " ".join(p.capitalize() for p in h.split(" ")))]
    forms += [*w["short"], *w["honorifics"]]
    return Phrases((form, True) for form in forms)


@functools.cache
def _starters(lang: str) -> frozenset[str]:
    return frozenset(words("names", lang)["beside"])


_SUFFIX = re.compile(r",? (?:Jr|Sr)\.|,? (?:Jr|Sr|II|III|IV)(?![\w])")


def name_spans(titles: Titles, sentences: list[Sentence], marked: Iterable[Span] = (), lang: str = "en") -> list[Span]:
    """The spans of all names of people in the text, in order and without overlap; surnames alone come from :func:`again`.

    ``marked`` are spans that the trained tagger takes for a speaker or a head; those that look like a name count.
    """
    plain = titles.plain
    found: list[Span] = [(a, b) for a, b, _ in full_names().scan(plain)]
    found += _titled(titles, lang)
    found += _apposed(titles, lang)
    for start, end in marked:
        span = trimmed(titles, start, end, lang)
        if span and plain[span[0]].isupper() and (" " in plain[slice(*span)] or not shape("names", "in", lang, exact=True).search(plain, max(0, span[0] - 9), span[0])):
            found.append(span)
    return _longest([_with_suffix(plain, a, b) for a, b in found])


def _with_suffix(plain: str, start: int, end: int) -> Span:
    """The name with "Jr." or "III" behind it."""
    suffix = _SUFFIX.match(plain, end)
    return start, suffix.end() if suffix else end


def _longest(found: list[Span]) -> list[Span]:
    """``found`` without spans that overlap a longer one."""
    kept: list[Span] = []
    for a, b in sorted(set(found), key=lambda s: (s[0], -s[1])):
        if kept and a < kept[-1][1]:
            if b - a > kept[-1][1] - kept[-1][0]:
                kept[-1] = (a, b)
            continue
        kept.append((a, b))
    return kept


def _titled(titles: Titles, lang: str) -> list[Span]:
    """Names that stand right behind a title's noun and its office."""
    plain, name, out = titles.plain, _name(lang), []
    for _, end, _ in _heads(lang).scan(plain):
        if plain[end : end + 1] not in (" ", "."):
            continue
        start = _past_office(titles, end + 1 if plain[end] == " " else end + 2, lang)
        match = name.match(plain, start) if start is not None else None
        span = trimmed(titles, match.start(), match.end(), lang) if match else None
        if span and _ends_office(titles, *span, lang):
            continue
        if span and titles.before(span[0]) and (" " in plain[slice(*span)] or not _is_common(plain, *span)):
            out.append(span)
    return out


def _ends_office(titles: Titles, start: int, end: int, lang: str) -> bool:
    """Whether a single word right behind an office's noun is its adjective, in languages that put adjectives there."""
    w = words("titles", lang)
    before = titles.plain[max(0, start - 30) : start].rsplit(None, 1)[-1:]
    return bool(w["modifiers_behind"]) and " " not in titles.plain[start:end] and before[:1] != [] and before[0] in w["departments"]


def _is_common(plain: str, start: int, end: int) -> bool:
    """Whether the word at ``start`` is a common noun, which the text also writes small."""
    word = plain[start:end].lower()
    return word.isalpha() and re.search(rf"\b{word}\b", plain) is not None


def _apposed(titles: Titles, lang: str) -> list[Span]:
    """Names of two words or more beside which a title stands between commas, found without the parse."""
    out = []
    for match in _apposition(lang).finditer(titles.plain):
        span = trimmed(titles, match.start(1), match.end(1), lang)
        if span and " " in titles.plain[slice(*span)] and titles.after(span[1], []):
            out.append(span)
    for match in _closed(lang).finditer(titles.plain):
        span = trimmed(titles, match.start(1), match.end(1), lang)
        if span == match.span(1) and " " in titles.plain[slice(*span)] and titles.apart(*span, []):
            out.append(span)
    return out


@functools.cache
def _apposition(lang: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])({_name(lang).pattern}),(?= (?:the|a|an|its|their|[{_UPPER}][\w.]*(?:'s)?|[a-z]+) )")


@functools.cache
def _closed(lang: str) -> re.Pattern[str]:
    return re.compile(rf"(?<=, )({_name(lang).pattern})(?=[,.;])")


def _past_office(titles: Titles, start: int, lang: str) -> int | None:
    """Where the name begins behind "of Foreign Affairs" and the like; None where no capitalised word follows."""
    office, links = frozenset(words("titles", lang)["departments"]), frozenset(words("titles", lang)["joints"])
    for token in _TOKEN.finditer(titles.plain, start, start + 140):
        word = token.group().strip(",.()")
        if not word:
            return None
        if word in links or word in office or is_head(word, lang) or titles.party_over(token.start(), token.end()):
            if token.group().endswith((".", ";", ":")) and word[0].islower():
                return None
            continue
        return token.start() if word[0].isupper() or "-" in word and word[0].islower() else None
    return None


def trimmed(titles: Titles, start: int, end: int, lang: str = "en") -> Span | None:
    """A name without title, possessive, party or punctuation around it; None where no name of a person is left."""
    plain, w = titles.plain, words("titles", lang)
    cut = re.search(r"'s?(?![\w])|[\n(\"/@#:;]|--", plain[start:end])
    if cut:
        end = start + cut.start()
    parts = [(start + m.start(), start + m.end()) for m in _TOKEN.finditer(plain[start:end])]
    while parts and _leaves(titles, plain[slice(*parts[0])], parts[0], w, lang):
        parts.pop(0)
    owners = words("names", lang)["of"]
    for i, (a, b) in enumerate(parts):
        piece = plain[a:b].strip(",.")
        if i > 1 and plain[slice(*parts[i - 1])] in owners and titles.party_over(a, b):
            parts = parts[: i - 1]
            break
        if i and (piece.islower() and piece not in _particles(lang) or piece in _starters(lang) or _GLUED.search(piece) or plain[parts[i - 1][0] : parts[i - 1][1]].endswith(",")):
            parts = parts[:i]
            break
    while parts and (plain[parts[-1][0]].islower() and "-" not in plain[slice(*parts[-1])] or not re.search(r"\w{2}|[A-Z]\.$", plain[slice(*parts[-1])])):
        parts.pop()
    if not parts:
        return None
    a, b = parts[0][0], parts[-1][1]
    while b > a and (plain[b - 1] in ",;:\"')!?" or plain[b - 1] == "." and not re.search(r"(?:Jr|Sr|\b[A-Z])\.$", plain[a:b])):
        b -= 1
    name = plain[a:b]
    over = titles.party_over(a, b)
    if over is not None and (over.start <= a and over.end >= b or over.form in ("government", "organisation", "group", "demonym")):
        return None
    odd = len(name) < 3 and not re.fullmatch(r"[A-Z][a-z]", name) or any(c.isdigit() for c in name) or not name[0].isalpha()
    if odd or any(name == n or name.startswith(n + " ") for n in w["never"]) or name.isupper() and len(name) < 5 and "." not in name or name in _starters(lang):
        return None
    return a, b


def _leaves(titles: Titles, word: str, span: Span, w: dict[str, Any], lang: str) -> bool:
    """Whether the first word of a supposed name is none of it."""
    bare = word.strip(".,").lower()
    if is_head(word, lang) or bare in w["modifiers"] or word in w["honorifics"] or word in _starters(lang) or word in w["departments"]:
        return True
    over = titles.party_over(*span)
    if over is not None and over.form != "name":
        return True
    return not word[0].isupper() and not re.match(r"(?:al|el|an|ad|as|ash)-[A-Z]|(?:de|von|van|bin)$", word)


def again(titles: Titles, names: list[Span], sentences: list[Sentence], lang: str = "en") -> list[Span]:
    """The later (or earlier) mentions of the same people by surname alone, where the surname is no part of another name."""
    plain = titles.plain
    known: set[str] = set()
    for a, b in names:
        known.update(k for k in keys_of(plain[a:b], lang) if len(k) > 2)
    if not known:
        return []
    starts, begins, out = [a for a, _ in names], {s.start for s in sentences}, []
    for a, b, _ in Phrases((k, True) for k in known if k[0].isalnum()).scan(plain):
        i = bisect.bisect_right(starts, a) - 1
        if i >= 0 and names[i][1] > a or plain[a : a + 1].islower() and "-" not in plain[a:b] and " " not in plain[a:b]:
            continue
        over = titles.party_over(a, b)
        if over is not None and over.form not in ("capital", "name"):
            continue
        if over is not None or _beside_another(titles, a, b, a in begins, lang):
            continue
        out.append((a, b))
    return out


def _beside_another(titles: Titles, a: int, b: int, begins: bool, lang: str) -> bool:
    """Whether a surname stands beside another capitalised word that makes it someone or something else."""
    plain = titles.plain
    before = re.search(rf"([{_UPPER}][\w.]*) $", plain[max(0, a - 20) : a])
    if before and not begins:
        word = before.group(1)
        inner = is_head(word, lang) or word in _starters(lang) or word in words("titles", lang)["honorifics"]
        if not inner and not titles.party_over(a - 1 - len(word), a - 1) and word.lower().strip(".") not in words("titles", lang)["modifiers"]:
            return True
    after = re.match(rf" ([{_UPPER}][a-z]+)", plain[b : b + 20])
    return bool(after and after.group(1) in words("names", lang)["not_before"])


def keys_of(name: str, lang: str = "en") -> list[str]:
    """The words by which a person of that full name may be named again, the likeliest first."""
    parts = [p for p in name.replace(",", "").split() if p not in ("Jr.", "Sr.", "Jr", "Sr", "II", "III")]
    if not parts:
        return [name]
    first = frozenset(words("names", lang)["family_first"])
    if len(parts) in (2, 3) and parts[0] in first and not parts[-1].endswith("."):
        return [parts[0], " ".join(parts)]
    last = parts[-1]
    keys = [last]
    if re.match(r"[A-Za-z]{2,3}-[A-Z]", last):
        keys.append(last.split("-", 1)[1])
    i = len(parts) - 1
    while i > 0 and parts[i - 1].lower() in _particles(lang):
        i -= 1
        keys.append(" ".join(parts[i:]))
        keys.append(" ".join([parts[i].capitalize(), *parts[i + 1 :]]))
    if len(parts) >= 3 and len(parts[-2]) > 2 and parts[-2][0].isupper() and i == len(parts) - 1:
        keys += [f"{parts[-2]} {last}", parts[-2]]
    return keys
