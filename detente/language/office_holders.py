"""Known holders of offices: whom the tables of leaders and officials name, and for which party."""

from __future__ import annotations

import functools
import re
import unicodedata

from detente.language.phrases import Phrases
from detente.language.tables import has_table, table
from detente.language.words import shape, words

_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv"])
_ARTICLE = re.compile(r"^(?:al|el|as|an|ar|at|ad|ash)-")
_TABLES = (("officials", "party"), ("leaders", "country"))
_MARGIN = 3  # years before and after the term in which a report may still mean its holder

Holder = tuple[str, str, str, str]  # (party, folded name, first day, last day)


def fold(name: str) -> str:
    """``name`` in lower case, without accents, stops and generational suffixes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace(".", " ").replace(",", " ")
    return " ".join(p for p in plain.split() if p not in _SUFFIXES)


@functools.cache
def _family_first() -> frozenset[str]:
    return frozenset(fold(n) for n in words("names")["family_first"])


def _surname(folded: str) -> str:
    """The surname in a folded name, without an Arabic article: the first word where custom puts it first."""
    parts = folded.split()
    if 1 < len(parts) < 4 and parts[0] in _family_first():
        return parts[0]
    return _ARTICLE.sub("", parts[-1])


def _given(folded: str) -> list[str]:
    """What stands beside the surname in a folded name."""
    parts = folded.split()
    return " ".join(parts[1:]).replace("-", " ").split() if _surname(folded) == parts[0] else parts[:-1]


@functools.cache
def _holders() -> dict[str, tuple[Holder, ...]]:
    """Folded surname -> those who bore it in office."""
    out: dict[str, list[Holder]] = {}
    for file, column in _TABLES:
        for row in table(file) if has_table(file) else ():
            name = fold(row["name"])
            if name:
                out.setdefault(_surname(name), []).append((row[column], name, row["start"], row["end"]))
    return {surname: tuple(rows) for surname, rows in out.items()}


@functools.cache
def full_names() -> Phrases[str]:
    """The names of two words or more that the tables hold, for a scan."""
    rows = (row["name"] for file, _ in _TABLES if has_table(file) for row in table(file))
    return Phrases((name, name) for name in rows if " " in name and name[0].isalpha())


def party_of_office_holder(name: str, title: str | None, published: str | None, lang: str = "en") -> str | None:
    """The party of a known office holder of that name; None where the tables leave a doubt.

    A given name must agree with the table's where both have one; a surname alone must be that of one party's holders.
    With ``published`` (ISO) known, only those count who were in office within three years of it.
    """
    folded = fold(name)
    if not folded:
        return None
    given, day = _given(folded), (published or "")[:10]
    rows = _holders().get(_surname(folded), ())
    rows = tuple(r for r in rows if not day or r[2] <= _years_on(day, _MARGIN) and _years_on(day, -_MARGIN) <= r[3])
    by_both = {party for party, known, *_ in rows if given and " " in known and _agree(given, _given(known))}
    if by_both:
        return next(iter(by_both)) if len(by_both) == 1 else None
    by_surname = {party for party, known, *_ in rows if not (given and " " in known)}
    known_to_lead = _leads(title, lang) or bool(day) and not given
    return next(iter(by_surname)) if len(by_surname) == 1 and known_to_lead else None


def _agree(given: list[str], theirs: list[str]) -> bool:
    """Whether two lists of given names may be one person's: a first name or initial of one among the other's."""
    return any(g[:3] == t[:3] or len(g) == 1 and t.startswith(g) or len(t) == 1 and g.startswith(t) for g in given[:1] for t in theirs[:2])


def _leads(title: str | None, lang: str) -> bool:
    return bool(title and shape("people", "leads", lang).search(title))


def _years_on(day: str, years: int) -> str:
    return f"{int(day[:4]) + years:04d}{day[4:]}"
