"""Groups that no table holds: rebels, factions and blocs as the trained tagger marks them, each under one name.

A group's code is its short name as printed: the initials that stand behind its full name in brackets, where they do.
"""

from __future__ import annotations

import re

from detente.language.reading import PartyMention, Signals

FLOOR = 0.6
_INITIALS = re.compile(r"\s*\(\s*(?:the\s+|or\s+)?[\"“]?([A-Z][A-Za-z0-9&./-]{1,9})[\"”]?\s*\)")
_LONGEST = 8  # words of a group's name
_EDGES = re.compile(r"^(?:the|a|an)\s+|[\s,.;:'’\"”)]+$", re.IGNORECASE)


def with_groups(text: str, parties: list[PartyMention], signals: Signals | None) -> list[PartyMention]:
    """``parties`` and the groups that the tagger finds besides, in order.

    A table's group or organisation stands before the tagger's; a state named within a group's name ("Syrian
    opposition") gives way to it.
    """
    spans = [_trimmed(text, s.start, s.end) for s in signals.spans if s.label == "GROUP" and s.score >= FLOOR] if signals else []
    known = [m for m in parties if m.form in ("group", "organisation", "government")]
    new = [
        (a, b) for a, b in spans
        if b - a > 2 and len(text[a:b].split()) <= _LONGEST and not any(m.start < b and a < m.end for m in known)
        and not any(m.start <= a and b <= m.end for m in parties)
    ]
    if not new:
        return parties
    short = _short_names(text, new)
    found = [PartyMention(a, b, text[a:b], short.get(_key(text[a:b]), " ".join(text[a:b].split())), "group") for a, b in new]
    kept = [m for m in parties if not any(a <= m.start and m.end <= b for a, b in new)]
    return sorted([*kept, *found], key=lambda m: (m.start, m.end))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    lead = _EDGES.match(text[start:end])
    if lead and lead.start() == 0 and lead.end() < end - start:
        start += lead.end()
    tail = re.search(r"[\s,.;:'’\"”)]+$", text[start:end])
    return start, start + tail.start() if tail else end


def _key(name: str) -> str:
    return " ".join(name.lower().split())


def _short_names(text: str, spans: list[tuple[int, int]]) -> dict[str, str]:
    """Name (folded) -> the initials that the report gives it."""
    out: dict[str, str] = {}
    for a, b in spans:
        initials = _INITIALS.match(text, b)
        if initials:
            out.setdefault(_key(text[a:b]), initials.group(1))
    return out
