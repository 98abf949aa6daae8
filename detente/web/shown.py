"""Shown: a record as pages ask for it: a report or a negotiation at a time, from what was drawn up, and never the whole."""

from __future__ import annotations

import bisect
import functools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TypeVar

from detente.errors import InvalidValue
from detente.merging.said import day_of
from detente.merging.sources import Card
from detente.model import Decision, Negotiation
from detente.record.kept import Kept
from detente.record.lately import Lately
from detente.record.record import Record
from detente.record.store import Store
from detente.review.ids import Ids
from detente.review.known import Known
from detente.review.queue import SECTIONS
from detente.web.drawn import Drawn

T = TypeVar("T")
_CARDS = 20_000  # reports whose cards are held


class Cards(Mapping[str, Card]):
    """The reports of a record by two dates, each fetched when it is asked for. ``count`` is how many there are."""

    def __init__(self, store: Store, seen: Callable[[str, str | None], bool], count: int) -> None:
        self._store = store
        self._seen = seen
        self._count = count
        self._held: Lately[tuple[Card | None]] = Lately(_CARDS)

    @functools.cached_property
    def _ends(self) -> list[int]:
        return self._store.reading_ends()

    def _card(self, id: str) -> Card | None:
        def fetch() -> tuple[Card | None]:
            row = self._store.card(id)
            if row is None or not self._seen(id, row[0]):
                return (None,)
            published, outlet, n, about, place = row
            return (Card(id, published, outlet, about, n or 0, bisect.bisect_left(self._ends, place)),)
        return self._held.of(id, fetch)[0]

    def __getitem__(self, id: str) -> Card:
        card = self._card(id)
        if card is None:
            raise KeyError(id)
        return card

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and self._card(id) is not None

    def __iter__(self) -> Iterator[str]:
        return (id for id in self._store.order() if id in self)

    def __len__(self) -> int:
        return self._count


class _Seen(Kept):
    """Sources of which only what is asked for is fetched."""

    def __init__(self, store: Store, known_by: str | None, decisions: tuple[Decision, ...], last: str | None, count: int) -> None:
        super().__init__(store, known_by, decisions)
        self.__dict__["cards"] = Cards(store, self._seen, count)
        self.__dict__["last_day"] = day_of(last)


class Shown(Record):
    """The record by two dates, of which ``drawn`` tells what walks the whole. The rows beneath may be a moment younger than it."""

    def __init__(
        self, store: Store, whole: Drawn, home: Callable[[str], Negotiation | None], *, as_of: str | None = None, known_by: str | None = None
    ) -> None:
        super().__init__(store, as_of=as_of, known_by=known_by)
        self._whole = whole
        self._home = home

    def telling(self, reports: Iterable[str]) -> tuple[Negotiation, ...]:
        """The negotiations that these reports tell of."""
        found = {n.id: n for report in reports if (n := self._home(report))}
        return tuple(found[id] for id in sorted(found))

    @property
    def _sources(self) -> Kept:
        def make() -> Kept:
            last, count, _ = self._whole.published(self.known_by)
            return _Seen(self.store, self.known_by, self.decisions, last, count)
        return self._once("sources", make)


class Named(Ids):
    """The ids of a shown record, each looked up whole: pages never shorten one."""

    @classmethod
    def by(cls, record: Record, drawn: Drawn) -> Named:
        """The ids of ``record``, of which ``drawn`` tells the entries and negotiations."""
        def claims(entry: str) -> tuple[str, ...] | None:
            n = drawn.negotiation(drawn.entry_home(entry) or "")
            return next((e.claims for section in SECTIONS for e in getattr(n, section) if e.id == entry), None) if n else None
        return cls(
            claims=Known(record), entries=_LookedUp(claims), reports=record.cards, negotiations=_LookedUp(drawn.negotiation), homes=_LookedUp(drawn.home))

    @staticmethod
    def _whole(what: str, word: str, *known: Collection[str]) -> str:
        if not any(word in some for some in known):
            raise InvalidValue(f"the record has no {what} {word!r}")
        return word


class _LookedUp(Mapping[str, T]):
    """What ``find`` gives for a key, as a mapping that is asked for one key at a time.

    Whoever would walk or count it gets NotImplementedError: no page may load all the ids of a large record.
    """

    def __init__(self, find: Callable[[str], T | None]) -> None:
        self._find = find

    def __getitem__(self, key: str) -> T:
        found = self._find(key)
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        raise NotImplementedError("a large record's ids are not walked")

    def __len__(self) -> int:
        raise NotImplementedError("a large record's ids are not counted")
