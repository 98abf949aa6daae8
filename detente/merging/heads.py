"""Heads of delegation: one person for all the forms of a name, with every title that reports print.

Somebody acts for one side: where reports differ on whose delegation a person of one full name heads, the side that most origins
give counts throughout the negotiation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec import structs

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


def acting(items: Iterable[Said]) -> dict[str, str]:
    """Full name (folded) -> the party for which more than half of the origins that give one say that this person acts."""
    told: dict[str, dict[str, set[str]]] = {}
    for item in items:
        for head in item.claim.heads:
            if head.party and len(fold(head.name).split()) > 1:
                told.setdefault(fold(head.name), {}).setdefault(head.party, set()).add(item.origin)
    most = {name: max(parties, key=lambda p: (len(parties[p]), p)) for name, parties in told.items()}
    return {name: party for name, party in most.items() if 2 * len(told[name][party]) > sum(map(len, told[name].values()))}


def _settled(item: Said, told: Mapping[str, str]) -> tuple[Head, ...]:
    """The heads of a claim, each with the party that most reports give; what a reviewer wrote stays."""
    if item.claim.reader.startswith("reviewer/"):
        heads: tuple[Head, ...] = item.claim.heads
        return heads
    return tuple(structs.replace(h, party=told.get(fold(h.name), h.party)) for h in item.claim.heads)


def _persons(items: Iterable[Said], told: Mapping[str, str]) -> list[_Print]:
    """The persons at the table, in order of first print: same surname and party; a print without party joins the only one of its name."""
    prints = [(head, s.claim.id) for s in sorted(items, key=lambda s: s.order) for head in _settled(s, told) if surname(head.name)]
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


def heads(items: Iterable[Said], told: Mapping[str, str]) -> tuple[Head, ...]:
    """The heads of delegation of one round, each with its longest name and the title of its first print; ``told`` as by :func:`acting`."""
    return tuple(
        Head(name=p.name(), party=p.party(), title=next(iter(p.titles()), None)) for p in _persons(items, told)
    )


def people(rounds: Sequence[Iterable[Said]]) -> tuple[Person, ...]:
    """Everybody who headed a delegation in any of the rounds, with all titles that reports print for them."""
    items = [item for group in rounds for item in group]
    return tuple(
        Person(name=p.name(), party=p.party(), titles=p.titles(), claims=tuple(dict.fromkeys(id for _, id in p.prints)))
        for p in _persons(items, acting(items))
    )
