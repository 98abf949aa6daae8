"""Ids as a reviewer writes them: of a claim, an entry, a report, a negotiation or a ruling, or the beginning of one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from detente.errors import InvalidValue
from detente.model import Claim, Negotiation
from detente.model.claims import kind_of
from detente.record.record import Record
from detente.review.known import Known
from detente.review.queue import SECTIONS

SHORTEST = 4
"""The fewest letters by which an id may be named."""


@dataclass(frozen=True, slots=True)
class Ids:
    """Everything in a record that can be ruled on. ``entries`` takes an entry's id to its claims; ``homes`` a report to its negotiation."""

    claims: Mapping[str, Claim]
    entries: Mapping[str, tuple[str, ...]]
    reports: Collection[str]
    negotiations: Mapping[str, Negotiation]
    homes: Mapping[str, str]

    @classmethod
    def of(cls, record: Record) -> Ids:
        """The ids of a record as it stands."""
        negotiations = record.negotiations
        return cls(
            claims=Known(record),
            entries={e.id: e.claims for n in negotiations for section in SECTIONS for e in getattr(n, section)},
            reports=record.cards.keys(),
            negotiations={n.id: n for n in negotiations},
            homes={report: n.id for n in negotiations for report in n.reports},
        )

    def claims_of(self, word: str) -> tuple[str, ...]:
        """The claim, or the claims of the entry, that ``word`` names. Raises InvalidValue where it names none, or several things."""
        id = self._whole("claim or entry", word, self.claims, self.entries)
        return (id,) if id in self.claims else self.entries[id]

    def claim(self, word: str) -> Claim:
        """The claim that ``word`` names, or the only claim of the entry that it names. Raises InvalidValue."""
        ids = self.claims_of(word)
        if len(ids) > 1:
            raise InvalidValue(f"{word} is an entry of {len(ids)} claims; name one of them: {', '.join(ids)}")
        return self.claims[ids[0]]

    def belonging(self, word: str) -> tuple[str, ...]:
        """The claims, or the reports, that ``word`` names: those of a claim, an entry, a report or a negotiation."""
        id = self._whole("claim, entry, report or negotiation", word, self.claims, self.entries, self.reports, self.negotiations)
        if id in self.negotiations:
            return self.negotiations[id].reports
        return (id,) if id in self.reports or id in self.claims else self.entries[id]

    def report(self, word: str) -> str:
        """The id of the report that ``word`` names. Raises InvalidValue."""
        return self._whole("report", word, self.reports)

    def ruling(self, word: str, rulings: Iterable[str]) -> str:
        """The id, of those in ``rulings``, that ``word`` names. Raises InvalidValue."""
        return self._whole("ruling", word, set(rulings))

    def kind(self, ids: Iterable[str]) -> str:
        """What the ids are: ``report``, or the kind of the claims. Raises InvalidValue where they are not of one kind."""
        kinds = {"report" if id in self.reports else kind_of(self.claims[id]) for id in ids}
        if len(kinds) > 1:
            raise InvalidValue(f"these are of different kinds ({', '.join(sorted(kinds))}); only what is of one kind can belong together")
        return kinds.pop()

    @staticmethod
    def _whole(what: str, word: str, *known: Collection[str]) -> str:
        if any(word in some for some in known):
            return word
        fit = {id for some in known for id in some if id.startswith(word)} if len(word) >= SHORTEST else set()
        if len(fit) == 1:
            return fit.pop()
        if fit:
            raise InvalidValue(f"{word!r} is the beginning of {len(fit)} ids; give more of it: {', '.join(sorted(fit)[:4])}")
        raise InvalidValue(f"the record has no {what} {word!r}; `detente review RECORD --list` and `--history` print ids, "
                           f"of which at least {SHORTEST} letters are needed")
