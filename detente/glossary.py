"""Every term, status and code that the output uses, behind :func:`explain`. The words are data: ``data/glossary.toml``."""

from __future__ import annotations

import difflib
import functools
import tomllib
from dataclasses import dataclass
from importlib import resources

from detente.errors import UnknownTerm


@dataclass(frozen=True, slots=True)
class Term:
    """A term with its kind (claim, status of a round, PLOVER type ...), what it means, and the terms to look at next."""

    name: str
    kind: str
    text: str
    see: tuple[str, ...] = ()


@functools.cache
def terms() -> dict[str, Term]:
    """Every term by its name and aliases, as written and in lower case (of two that differ by case only, the first)."""
    path = resources.files("detente") / "data" / "glossary.toml"
    forms: list[tuple[str, Term]] = []
    for name, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
        term = Term(name, entry["kind"], entry["text"], tuple(entry.get("see", ())))
        forms += [(form, term) for form in (name, *entry.get("aliases", ()))]
    out: dict[str, Term] = {}
    for form, term in (*forms, *((form.lower(), term) for form, term in forms)):
        out.setdefault(form, term)
    return out


def explain(term: str) -> str:
    """What ``term`` means, in a line, and where to look next; case does not matter, nor ``_`` for a space.

    Raises UnknownTerm with what is near.
    """
    known = terms()
    folded = term.strip().lower()
    for form in (term.strip(), folded, folded.replace("_", " "), folded.replace(" ", "_"), folded.replace(" ", "-")):
        if form in known:
            found = known[form]
            further = f" See {', '.join(found.see)}." if found.see else ""
            return f"{found.name} ({found.kind}): {found.text}{further}"
    near = difflib.get_close_matches(folded, known, n=3)
    hint = f"did you mean {', '.join(near)}?" if near else "`detente explain round` shows how"
    raise UnknownTerm(f"the glossary does not hold {term!r}: {hint}")
