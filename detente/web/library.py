"""Library: the record as pages see it. A reader never waits for a writer, and no page merges what another has merged.

An edition is the record as it was at one moment. While it is shown, the next is made in the background; a page waits for it a
moment at most. A look is an edition by two dates, with what was drawn up from it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from detente.model import Negotiation
from detente.model.dates import parse
from detente.record.outlets import Outlets, outlets
from detente.record.record import Record
from detente.record.store import Store

T = TypeVar("T")
_log = logging.getLogger("detente.web")

LOOKS = 12  # looks of one edition that are kept: most people look at one or two pairs of dates
_LONG = 2.0  # seconds from which on an edition took long to make
KEPT, PAGES = 400, 200  # things and pages drawn up from one look that are kept


class Shelf:
    """Keeps what was last asked for, at most ``most`` things (None: all); each is made once, also where several ask at once."""

    def __init__(self, most: int | None) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gives, or gave lately for the same key."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast(T, self._kept[key])
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._kept:
                    return cast(T, self._kept[key])
            try:
                made = make()
            finally:
                with self._lock:
                    self._making.pop(key, None)
            with self._lock:
                self._kept[key] = made
                while self._most is not None and len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            return made


class Carried:
    """What was drawn up from one negotiation, carried from an edition to the next for as long as it follows from the same.

    A report more changes few negotiations, so few have to be drawn up anew however large the record is.
    """

    def __init__(self, before: Carried | None = None) -> None:
        self._before = before._now if before else {}
        self._now: dict[tuple[str, str], tuple[object, object, Any]] = {}

    def of(self, name: str, id: str, thing: object, further: object, make: Callable[[], T]) -> T:
        """What ``make`` gives, or gave for the same ``thing`` of this id and the same ``further`` things."""
        at = (name, id)
        held = self._now.get(at) or self._before.get(at)
        if held is None or held[1] != further or (held[0] is not thing and held[0] != thing):
            held = (thing, further, make())
        self._now[at] = held
        return cast(T, held[2])

    def end(self) -> None:
        """Lets go of what was not asked for since the edition before."""
        self._before = {}


class Look:
    """An edition by two dates (each an ISO day or None): ``record`` is the view, ``kept`` what was drawn up from the whole of it,
    ``lately`` what was drawn up from parts, ``pages`` the pages as they were sent.

    ``carried`` holds what was drawn up from single negotiations.
    """

    def __init__(self, record: Record, known: Outlets, edition: int, whole: Look | None = None, carried: Carried | None = None) -> None:
        self._whole = whole
        self.record = record
        self.known = known
        self.edition = edition
        self.kept = Shelf(None)
        self.lately = Shelf(KEPT)
        self.pages = Shelf(PAGES)
        self.carried = carried or Carried()

    @property
    def whole(self) -> Look:
        """The edition's look by no dates. (Held in one direction only, so that an old edition goes at once when nobody looks at it.)"""
        return self._whole or self

    @property
    def as_of(self) -> str | None:
        """By which day it was true."""
        return self.record.true_by

    @property
    def known_by(self) -> str | None:
        """By which day it was published."""
        return self.record.known_by

    def negotiation(self, id: str) -> Negotiation | None:
        """The negotiation with this id, or None."""
        return self.kept.of("by id", lambda: {n.id: n for n in self.record.negotiations}).get(id)

    def home(self, report: str) -> Negotiation | None:
        """The negotiation that a report tells of, or None."""
        return self.homes.get(report)

    @property
    def homes(self) -> dict[str, Negotiation]:
        """The negotiation of each report that tells of one."""
        return self.kept.of("homes", lambda: {r: n for n in self.record.negotiations for r in n.reports})


class Edition:
    """The record as it was when this was made."""

    def __init__(self, path: Path, known: Outlets, number: int, before: Edition | None, prepare: Callable[[Look], None]) -> None:
        self.now: Look
        self.number = number
        self._known = known
        self._store = Store(path, create=False)
        if before is None:
            _ = Record(self._store).negotiations  # with the table and the index that looking needs, which a later state would not show
        beside = Store(path, create=False)
        self._store.hold(beside)
        record = Record(self._store)
        _ = record.negotiations
        beside.close()
        self._store.hold()
        self.stamp = self._store.stamp()
        self.made_at = datetime.now(UTC)
        self._record = record
        self._looks = Shelf(LOOKS)
        self.now = Look(record, known, number, carried=Carried(before.now.carried if before else None))
        prepare(self.now)
        self.now.carried.end()

    def look(self, as_of: str | None, known_by: str | None) -> Look:
        """The record by two dates (EDTF). Raises InvalidDate."""
        days = (_last(as_of), _last(known_by))
        if days == (None, None):
            return self.now

        def make() -> Look:
            view = self._record.as_of(*days)
            _ = view.negotiations
            return Look(view, self._known, self.number, self.now)
        return self._looks.of(days, make)

    def close(self) -> None:
        """Lets go of the file."""
        self._store.close()


class Library:
    """Gives editions of one record file: the newest that is ready, and the newest there is to whom waits for it.

    Raises RecordError where the file is no record. ``patience`` in seconds.
    """

    def __init__(
        self, path: Path, own_outlets: Path | None = None, *, patience: float = 0.4, prepare: Callable[[Look], None] = lambda _: None,
    ) -> None:
        self.path = path
        self._prepare = prepare
        self._known = outlets(own_outlets)
        self._patience = patience
        self._probe = Store(path, create=False, wait=5.0)
        self._lock = threading.Lock()
        self._ready = threading.Condition(self._lock)
        self._making = False
        self._rested = 0.0
        self._edition = Edition(path, self._known, 1, None, prepare)

    def edition(self, *, patience: float | None = None, rest: bool = True) -> Edition:
        """The newest edition, waited for during ``patience`` seconds, else the one before it.

        With ``rest``, after one that took long to make the next is not begun before as long has passed, so that making
        editions of a record that grows all the time takes half of a processor and no more.
        """
        with self._ready:
            if self._stamp() == self._edition.stamp:
                return self._edition
            if not self._making:
                if rest and time.monotonic() < self._rested:
                    return self._edition
                self._making = True
                threading.Thread(target=self._renew, name="edition", daemon=True).start()
            self._ready.wait_for(lambda: not self._making, self._patience if patience is None else patience)
            return self._edition

    def fresh(self) -> Edition:
        """An edition with everything that was written before this was asked; waits until it is made."""
        for _ in range(5):  # where others write all the time, an edition made after the asking is fresh enough
            wanted = self._stamp()
            edition = self.edition(patience=600, rest=False)
            if edition.stamp == wanted:
                break
        return edition

    @property
    def behind(self) -> bool:
        """Whether the record has grown since the newest edition that is ready."""
        return self._stamp() != self._edition.stamp

    def _stamp(self) -> tuple[int, ...]:
        return self._probe.stamp()

    def _renew(self) -> None:
        made: Edition | None = None
        rest = 0.0
        try:
            began = time.monotonic()
            made = Edition(self.path, self._known, self._edition.number + 1, self._edition, self._prepare)
            rest = time.monotonic() - began
        except Exception:  # the edition before it goes on being shown, and the next page that is asked for tries again
            _log.exception("the newest state of %s could not be made ready", self.path)
        with self._ready:
            if made is not None:
                self._edition = made  # the one before closes when the last page that uses it is done with it
                self._rested = time.monotonic() + (rest if rest > _LONG else 0.0)
            self._making = False
            self._ready.notify_all()

    def close(self) -> None:
        """Lets go of the file."""
        self._probe.close()


def _last(edtf: str | None) -> str | None:
    return parse(edtf)[1].isoformat() if edtf else None
