"""People named in a report, each with the fullest name, the title as printed, and the party they act for.

All mentions of a person share one party: the one that the strongest of them gives, by title, by the tables of office
holders, by a possessive, or by the one state that the sentence of an office holder names.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from detente.language.names import again, keys_of, name_spans
from detente.language.office_holders import fold, party_of_office_holder
from detente.language.pronouns import pronouns
from detente.language.reading import PartyMention, PersonMention, Sentence
from detente.language.titles import Titles, Verdict
from detente.language.words import shape, words

_NOBODY = Verdict(None, "", 0)


def find_people(
    text: str, sentences: list[Sentence], parties: list[PartyMention], marked: Iterable[tuple[int, int]] = (),
    published: str | None = None, lang: str = "en",
) -> list[PersonMention]:
    """Every person named in ``text``, in order; "he" and "she" too (form ``pronoun``), each as the person it means.

    ``marked`` are spans that the trained tagger takes for speakers or heads; ``published`` an ISO date, within three years
    of which a known office holder must have been in office. Writers of the report have the form ``byline``.
    """
    titles = Titles(text, parties, sentences, lang)
    offices_end = frozenset(words("titles", lang)["departments"])
    spans = [(a, b) for a, b in name_spans(titles, sentences, marked, lang) if text[a:b].split()[-1] not in offices_end]
    spans = sorted([*spans, *again(titles, spans, sentences, lang)])
    starts = [a for a, _ in spans]
    groups = _persons(text, spans, lang)
    found: list[PersonMention] = []
    offices: list[tuple[int, int]] = []
    for name, members in groups.items():
        read = [_read(titles, sentences, starts, span) for span in members]
        party, basis = _party(name, [t for t, _ in read], [v for _, v in read], titles, published)
        for (a, b), (title, _) in zip(members, read, strict=True):
            printed = text[title[0] : title[1]] if title else None
            form = "byline" if shape("people", "byline", lang, exact=True).search(text[max(0, a - 100) : a]) else "name"
            found.append(PersonMention(a, b, text[a:b], name, printed, party, basis, form))
            offices.extend([title] if title and 0 <= a - title[1] <= 1 else [])
    found = _by_principal(_outside(found, sorted(offices)), titles)
    return sorted([*found, *pronouns(text, sentences, found, lang)], key=lambda p: p.start)


def _by_principal(found: list[PersonMention], titles: Titles) -> list[PersonMention]:
    """Aides of somebody whose party is known get that party: "a spokesman for Mr Roe", "Roe's chief of staff, John Doe"."""
    starts = [p.start for p in found]
    given: dict[str, str] = {}
    for p in found:
        span = titles.span_of(p.start, p.end, p.title) if p.party is None and p.party_basis is None and p.title else None
        if span and titles.is_aide(span):
            near = found[bisect.bisect_left(starts, span[0] - 30) : bisect.bisect_left(starts, span[1] + 25)]
            principal = next((q for q in near if q.party and q.name != p.name and titles.serves(q.start, q.end, span)), None)
            if principal and principal.party:
                given.setdefault(p.name, principal.party)
    return [replace(p, party=given[p.name], party_basis="principal") if p.name in given else p for p in found]


def _outside(found: list[PersonMention], offices: list[tuple[int, int]]) -> list[PersonMention]:
    """``found`` in order, without names of one word that are part of an office's name, for that is nobody's."""
    starts, out = [a for a, _ in offices], []
    for p in sorted(found, key=lambda p: p.start):
        i = bisect.bisect_right(starts, p.start) - 1
        if i < 0 or p.end > offices[i][1] or " " in p.name:
            out.append(p)
    return out


def _persons(text: str, spans: list[tuple[int, int]], lang: str) -> dict[str, list[tuple[int, int]]]:
    """Fullest name -> the spans that mean that person; a surname alone is the person of that name who is named in full most often."""
    full: dict[str, list[tuple[int, str]]] = {}
    names = [(a, " ".join(text[a:b].split())) for a, b in spans]
    short = {fold(k) for _, n in names if " " in n for k in keys_of(n, lang) if k != n}
    for a, name in sorted(names, key=lambda n: n[0]):
        if " " in name and fold(name) not in short:
            for key in dict.fromkeys(map(fold, keys_of(name, lang))):
                full.setdefault(key, []).append((a, name))
    main: dict[str, str] = {}
    out: dict[str, list[tuple[int, int]]] = {}
    for (a, b), (_, name) in zip(spans, names, strict=True):
        bearers = full.get(fold(name)) or (full.get(fold(keys_of(name, lang)[0])) if " " not in name else None)
        if bearers and " " not in name or bearers and fold(name) in full and not any(n == name for _, n in bearers):
            often = Counter(n for _, n in bearers)
            name = max(often, key=lambda n: often[n])
        name = main.setdefault(_same(name, main, lang), name)
        out.setdefault(name, []).append((a, b))
    return {max((" ".join(text[a:b].split()) for a, b in members), key=lambda n: (n.count(" ") > 0 and n.count(" ") < 5, len(n))) if " " in name else name: members for name, members in out.items()}


def _same(name: str, main: dict[str, str], lang: str) -> str:
    """The key of a person already met under another form of the name ("Joe Biden", "Joseph R. Biden"), else a new one."""
    parts = fold(name).split()
    if len(parts) < 2:
        return fold(name)
    short = fold(keys_of(name, lang)[0])
    initial = next((p for p in parts if p != short), parts[0])[:2]
    return f"{initial[:1]} {short}"


def _read(titles: Titles, sentences: list[Sentence], starts: list[int], span: tuple[int, int]) -> tuple[tuple[int, int] | None, Verdict]:
    """The title of one mention and what it says of the party."""
    a, b = span
    before = titles.before(a)
    verdict = titles.verdict(before, span) if before else _NOBODY
    behind = None
    if verdict.weight < 4:
        behind = titles.after(b, starts) or (titles.apart(a, b, starts) if before is None else None)
        if behind:
            other = titles.verdict(behind, span)
            verdict = other if other.weight > verdict.weight else verdict
    title = before or behind
    if verdict.weight < 2 and (owner := titles.possessor(a)) is not None:
        verdict = Verdict(owner.party, "possessive", 2 if title or " " in titles.plain[a:b] else 1)
    if verdict.weight == 0 and title and titles.is_executive(title):
        nearby = _only_state(titles, sentences, title[0])
        if nearby:
            verdict = Verdict(nearby, "sentence", 1)
    return title, verdict


def _only_state(titles: Titles, sentences: list[Sentence], at: int) -> str | None:
    """The one party that the sentence at ``at`` names before that point, or None."""
    i = bisect.bisect_right([s.start for s in sentences], at) - 1
    named = {m.party for m in titles.parties_within(sentences[max(i, 0)].start, at) if m.form not in ("organisation", "capital")}
    return next(iter(named)) if len(named) == 1 else None


def _party(
    name: str, spans: list[tuple[int, int] | None], verdicts: list[Verdict], titles: Titles, published: str | None
) -> tuple[str | None, str | None]:
    """(party, basis) of a person from all mentions: outsiders have none; a table's full name goes before an office or a possessive."""
    first = next((v for t, v in zip(spans, verdicts, strict=True) if t), _NOBODY)
    if first.basis == "outsider":
        return None, "outsider"
    by_title = Counter(v.party for v in verdicts if v.weight == 4)
    printed = next((titles.plain[t[0] : t[1]] for t in spans if t), None)
    holder = party_of_office_holder(name, printed, published, titles.lang)
    if by_title and not (holder and published and " " in name):
        return by_title.most_common(1)[0][0], "title"
    if holder:
        return holder, "table of office holders"
    best = max(verdicts, key=lambda v: v.weight, default=_NOBODY)
    return (best.party, best.basis) if best.weight else (None, None)
