"""Heads of delegation: one person for all the forms of a name, with every title that reports print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from detente.merging.said import Said
from detente.merging.wording import fold
from detente.model import Head, Person


def surname(name: str) -> str:
    """The last word of a name, folded: what tells persons of one party apart."""
    parts = fold(name).replace("-", " ").split()
    return parts[-1] if parts else ""


@dataclass(slots=True)
class _Print:
    """One person as printed so far; each print is a head and the id of the claim that prints it."""

    prints: list[tuple[Head, str]] = field(default_factory=list)

    def name(self) -> str:
        """The longest form of the name, the earliest of equals."""
        return max((h.name for h, _ in self.prints), key=len)

    def party(self) -> str | None:
        """The party that the first print with a party gives."""
        return next((h.party for h, _ in self.prints if h.party), None)

    def titles(self) -> tuple[str, ...]:
        """Every title, in order of first print."""
        return tuple(dict.fromkeys(h.title for h, _ in self.prints if h.title))


def _persons(items: Iterable[Said]) -> list[_Print]:
    """The persons at the table, in order of first print: same surname and party; a print without party joins the only one of its name."""
    prints = [(head, s.claim.id) for s in sorted(items, key=lambda s: s.order) for head in s.claim.heads if surname(head.name)]
    persons: dict[tuple[str, str], _Print] = {}
    parties: dict[str, list[str]] = {}
    for head, _ in prints:
        if head.party and head.party not in parties.setdefault(surname(head.name), []):
            parties[surname(head.name)].append(head.party)
    for head, claim in prints:
        known = parties.get(surname(head.name), [])
        party = head.party or (known[0] if len(known) == 1 else "")
        persons.setdefault((surname(head.name), party), _Print()).prints.append((head, claim))
    return list(persons.values())


def heads(items: Iterable[Said]) -> tuple[Head, ...]:
    """The heads of delegation of one round, each with its longest name and the title of its first print."""
    return tuple(
        Head(name=p.name(), party=p.party(), title=next(iter(p.titles()), None)) for p in _persons(items)
    )


def people(rounds: Sequence[Iterable[Said]]) -> tuple[Person, ...]:
    """Everybody who headed a delegation in any of the rounds, with all titles that reports print for them."""
    return tuple(
        Person(name=p.name(), party=p.party(), titles=p.titles(), claims=tuple(dict.fromkeys(id for _, id in p.prints)))
        for p in _persons(item for group in rounds for item in group)
    )
