"""People named in a report, each with the fullest name, the title as printed, and the party they act for.

Names come from the parse's named entities and from titles that stand before a capitalised name; the title stands before
the name, or beside it between commas; the party comes from the title, a possessive or an office that only one state has,
and, for known office holders, from the tables. A surname later in the report is the same person.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import replace
from typing import Any

from detente.language.reading import PartyMention, PersonMention, Sentence
from detente.language.tables import table
from detente.language.words import words

_NAME = r"(?:[A-ZÀ-Þ][\w'’.-]*|al-[A-Z]\w+)(?:\s+(?:(?:de|la|del|van|von|bin|ibn|al|el|der|da|dos|di)\s+)*(?:[A-ZÀ-Þ][\w'’-]+|[A-Z]\.|al-[A-Z]\w+|Jr\.|Sr\.)){0,4}"
_TITLE_REACH = 120


@functools.cache
def _sets(lang: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    w = words("titles", lang)
    return frozenset(w["heads"]), frozenset(w["modifiers"]), frozenset(w["tails"])


def find_people(
    text: str, sentences: list[Sentence], parties: list[PartyMention], doc: Any = None, published: str | None = None,
    lang: str = "en",
) -> list[PersonMention]:
    """Every person named in ``text``, in order; pronouns he and she too, each as the person last named that it may mean."""
    found: list[PersonMention] = []
    for start, end in _names(text, sentences, doc, lang):
        title = title_before(text, start, parties, lang) or title_after(text, end, lang) or title_apart(text, start, lang)
        span = (title[0], title[1]) if title else None
        printed = text[title[0] : title[1]] if title else None
        party, basis = _party(text, start, span, parties, lang)
        form = "byline" if re.search(r"(?:^|\n)\s*(?:By|BY)\s+(?:[A-Z][\w.]+\s+and\s+)?$", text[max(0, start - 40) : start]) else "name"
        found.append(PersonMention(start, end, text[start:end], text[start:end], printed, party, basis, form))
    found.sort(key=lambda p: p.start)
    linked = _linked(found, published)
    return sorted([*linked, *_pronouns(text, sentences, linked, lang)], key=lambda p: p.start)


def _names(text: str, sentences: list[Sentence], doc: Any, lang: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for entity in doc.ents if doc is not None else ():
        if entity.label_ == "PERSON":
            span = _cleaned(text, entity.start_char, entity.end_char, lang)
            if span:
                spans.append(span)
    for match in _titled(lang).finditer(text):
        span = _cleaned(text, match.start("n"), match.end("n"), lang)
        if span and not any(a < span[1] and span[0] < b for a, b in spans):
            spans.append(span)
    return sorted(set(spans))


@functools.cache
def _titled(lang: str) -> re.Pattern[str]:
    """A title's noun or an honorific, and the capitalised name behind it."""
    w = words("titles", lang)
    plain = sorted((h for h in w["heads"] if len(h) > 3), key=len, reverse=True)
    nouns = "|".join([*plain, *(h.capitalize() for h in plain), *map(re.escape, w["honorifics"])])
    return re.compile(rf"\b(?:{nouns})\s+(?P<n>{_NAME})")


def _cleaned(text: str, start: int, end: int, lang: str) -> tuple[int, int] | None:
    """A name without the title, the possessive and the punctuation that the parse leaves on it; None where no name is left."""
    heads, modifiers, _ = _sets(lang)
    w = words("titles", lang)
    piece = text[start:end]
    cut = re.search(r"['’]s?\b.*$|\n.*$", piece, re.DOTALL)
    if cut and cut.start() > 2 and not re.match(r"['’][A-Z]", cut.group()):
        end = start + cut.start()
    parts = list(re.finditer(r"\S+", text[start:end]))
    while parts and (parts[0].group().lower().strip(".,") in heads | modifiers or parts[0].group() in w["honorifics"] or not parts[0].group()[0].isupper() and not parts[0].group().startswith("al-")):
        parts.pop(0)
    while parts and not re.search(r"[A-Za-zÀ-ÿ]{2}|[A-Z]\.$", parts[-1].group()):
        parts.pop()
    if not parts:
        return None
    a = start + parts[0].start()
    b = start + parts[-1].end()
    while b > a and text[b - 1] in ",;:\"”'’)" or text[b - 1] == "." and not re.search(r"(?:Jr|Sr|\b[A-Z])\.$", text[a:b]):
        b -= 1
    name = text[a:b]
    if len(name) < 3 or any(name.startswith(n) for n in w["never"]) or name.isupper() and len(name) < 5 or any(c.isdigit() or c in "@#/" for c in name):
        return None
    return a, b


def title_before(text: str, start: int, parties: list[PartyMention], lang: str = "en") -> tuple[int, int] | None:
    """The title that runs up to the name at ``start`` ("U.S. Secretary of State John Kerry"), or None."""
    heads, modifiers, tails = _sets(lang)
    lead = text[max(0, start - _TITLE_REACH) : start]
    gap = re.search(r"(?:[,(]?\s)$", lead)
    if not gap or lead.rstrip().endswith((".", ";", ":", "”", '"')) and not re.search(r"\b(?:Sen|Rep|Gen|Gov|Dr|Amb|Prof|Lt|Col|U\.S)\.$", lead.rstrip()):
        return None
    tokens = list(re.finditer(r"[^\s]+", lead))
    base = max(0, start - _TITLE_REACH)
    head = None
    for i in range(len(tokens) - 1, max(-1, len(tokens) - 12), -1):
        word = tokens[i].group()
        bare = word.lower().strip(",.")
        if bare in heads or bare.rsplit("-", 1)[-1] in heads:
            head = i
            break
        if word.endswith((",", ";", ":")) or not (word[0].isupper() or bare in tails or bare in modifiers or word == "&"):
            return None
    if head is None or tokens[head].group().endswith(","):
        return None
    left = head
    while left > 0:
        word = tokens[left - 1].group()
        bare = word.lower().strip(".,").removesuffix("'s").removesuffix("’s")
        if word.endswith((",", ";", ":", "”", '"', ")")) or not (word[0].isupper() and not _begins(text, base + tokens[left - 1].start()) or bare in modifiers or bare in heads):
            break
        if word in ("The", "But", "And", "In", "On", "When", "While", "As", "After"):
            break
        left -= 1
    a, b = base + tokens[left].start(), base + tokens[-1].end()
    return a, b


def _begins(text: str, at: int) -> bool:
    """Whether a plain word at ``at`` begins a sentence, so that its capital tells nothing (names of parties aside)."""
    word = re.match(r"\w+", text[at:])
    before = text[max(0, at - 3) : at].strip()
    return bool(word and before in ("", ".", "”") and word.group().lower() in ("the", "a", "an", "in", "on", "at", "but", "and"))


def title_after(text: str, end: int, lang: str = "en") -> tuple[int, int] | None:
    """The title that stands after the name between commas ("Jane Roe, head of the ministry's trade section,"), or None."""
    match = re.match(r",\s+(?:the\s+|a\s+|an\s+|who is (?:the\s+)?)?([^,;.()\n]{4,110}(?:\.[A-Z]\.[^,;.()\n]{0,80})?)(?=[,.;)\n])", text[end : end + 170])
    if not match:
        return None
    heads, _, _ = _sets(lang)
    first = re.split(r"\b(?:who|which|said|says|told|whose|and)\b", match.group(1))[0]
    tokens = [t.lower().strip(".,'’") for t in first.split()[:8]]
    if not any(t in heads for t in tokens) or re.match(r"(?:who|which|and|but|when|said|says)\b", match.group(1)):
        return None
    return end + match.start(1), end + match.start(1) + len(first.rstrip())


def title_apart(text: str, start: int, lang: str = "en") -> tuple[int, int] | None:
    """The title that stands before the name, parted from it by a comma ("the head of the trade section, Jane Roe"), or None."""
    lead = text[max(0, start - 170) : start]
    match = re.search(r"\b(?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir)\s+([^,;.()\n]{4,120}(?:\.[A-Z]\.[^,;.()\n]{0,80})?),\s$", lead)
    if not match:
        return None
    heads, _, _ = _sets(lang)
    inner = list(re.finditer(r"\b[Tt]he\s+", match.group(1)))
    words_in = [t.lower().strip(".'’") for t in match.group(1).split()[:5]]
    begin = match.start(1)
    if not any(t in heads for t in words_in):
        for m in reversed(inner):
            tail = [t.lower() for t in match.group(1)[m.end() :].split()[:4]]
            if any(t in heads for t in tail):
                begin = match.start(1) + m.end()
                break
        else:
            return None
    base = max(0, start - 170)
    return base + begin, base + match.end(1)


@functools.cache
def _office_holders() -> dict[str, tuple[tuple[str, str, str, str], ...]]:
    """Folded surname -> (party, folded name, first day, last day) of those who led or spoke for a party."""
    out: dict[str, list[tuple[str, str, str, str]]] = {}
    for row in table("officials"):
        out.setdefault(_fold(_surname(row["name"])), []).append((row["party"], _fold(row["name"]), row["start"], row["end"]))
    for row in table("leaders"):
        out.setdefault(_fold(_surname(row["name"])), []).append((row["country"], _fold(row["name"]), row["start"], row["end"]))
    return {name: tuple(rows) for name, rows in out.items()}


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()


def party_of_office_holder(name: str, title: str | None, published: str | None) -> str | None:
    """The party of a known office holder of that name; None where the tables leave a doubt.

    A given name must agree with the table's where both have one; a surname alone must be that of one party's holder who
    was in office within three years of ``published`` (at any time, where that is unknown).
    """
    folded = _fold(name)
    given = folded.split()[:-1]
    day = (published or "")[:10]
    kept: set[str] = set()
    rows = _office_holders().get(_fold(_surname(name)), ())
    one = len({party for party, *_ in rows}) == 1
    for party, known, start, end in rows:
        theirs = known.split()[:-1]
        if given and theirs and given[0].strip(".")[:3] != theirs[0].strip(".")[:3]:
            continue
        if given and not theirs and not one and not _leads(title):
            continue
        if day and not (start <= _years_on(day, 3) and _years_on(day, -3) <= end):
            continue
        kept.add(party)
    return next(iter(kept)) if len(kept) == 1 else None


def _leads(title: str | None) -> bool:
    return bool(title and re.search(r"\b(?:president|prime minister|chancellor|premier|king|emir|leader)\b", title, re.IGNORECASE))


def _years_on(day: str, years: int) -> str:
    return f"{int(day[:4]) + years:04d}{day[4:]}"


def _party(text: str, start: int, title: tuple[int, int] | None, parties: list[PartyMention], lang: str) -> tuple[str | None, str | None]:
    """(party, what gives it): the title's party, a possessive before the name, an office of one state, or a leader's name."""
    if title:
        inside = [m for m in parties if title[0] - 1 <= m.start and m.end <= title[1] + 1]
        owners = [m for m in inside if re.match(r"['’]s?\b", text[m.end : m.end + 2])]
        outside = [m for m in parties if 0 <= title[0] - m.end <= 3 and (m.form == "demonym" or re.match(r"['’]s?\s|\s", text[m.end : m.end + 3]))]
        chosen = owners or [m for m in inside if m.form in ("demonym", "government", "organisation", "group")] or inside or outside
        if chosen:
            return chosen[0].party, "title"
        printed = text[title[0] : title[1]].lower()
        for office, party in words("titles", lang)["institutions"].items():
            if re.search(rf"\b{re.escape(office)}\b", printed):
                return str(party), "office"
    owner = [m for m in parties if m.end <= start and re.fullmatch(r"['’]s?\s+", text[m.end : start])]
    if owner:
        return owner[-1].party, "possessive"
    return None, None


def _linked(found: list[PersonMention], published: str | None) -> list[PersonMention]:
    """The same person's mentions brought together by surname: fullest name, and title and party where a mention lacks them."""
    groups: dict[str, list[PersonMention]] = {}
    for p in found:
        groups.setdefault(_surname(p.name), []).append(p)
    out: list[PersonMention] = []
    for mentions in groups.values():
        full = max((m.name for m in mentions if m.form == "name"), key=lambda n: (len(n.split()) > 1, -mentions_index(mentions, n)), default=mentions[0].name)
        party = next((m for m in mentions if m.party), None)
        for m in mentions:
            name = full if len(m.name.split()) == 1 or m.name in full else m.name
            known, basis = m.party, m.party_basis
            if known is None and party is not None:
                known, basis = party.party, "elsewhere in the report"
            if known is None or basis in ("office", "title"):
                holder = party_of_office_holder(name, m.title, published)
                if holder and (known is None or basis == "office" or " " in name):
                    known, basis = holder, "table of office holders"
            out.append(replace(m, name=name, party=known, party_basis=basis))
    return sorted(out, key=lambda p: p.start)


def mentions_index(mentions: list[PersonMention], name: str) -> int:
    """The place of the first mention by ``name``."""
    return next(i for i, m in enumerate(mentions) if m.name == name)


def _surname(name: str) -> str:
    parts = [p for p in name.split() if p not in ("Jr.", "Sr.", "Jr", "Sr", "II", "III")]
    return (parts[-1] if parts else name).strip(",.")


def _pronouns(text: str, sentences: list[Sentence], people: list[PersonMention], lang: str) -> list[PersonMention]:
    """He and she, each as the person named last before it in its sentence or the two before."""
    out: list[PersonMention] = []
    pattern = re.compile(r"\b(?:" + "|".join(words("titles", lang)["pronouns"]) + r")\b", re.IGNORECASE)
    for s in sentences:
        low = sentences[max(0, s.index - 2)].start
        for m in pattern.finditer(text, s.start, s.end):
            before = [p for p in people if low <= p.start < m.start() and p.form == "name"]
            if before:
                p = before[-1]
                out.append(replace(p, start=m.start(), end=m.end(), text=m.group(), form="pronoun"))
    return out
