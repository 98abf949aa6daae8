"""Library: the record as pages see it. A reader never waits for a writer, and no page merges what another has merged.

An edition is the record as it was at one moment, drawn up (``web.drawn``) by a program of its own (``web.drawing``). While it is
shown, the next is made; a page waits for it a moment at most. A look is an edition by two dates: of a view of the past what
a page asks for is drawn up, the part of the record with one negotiation, or where it must be the whole.
"""

from __future__ import annotations

import itertools
import json
import logging
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from detente.errors import DetenteError, RecordError
from detente.model import Negotiation
from detente.model.dates import parse
from detente.record.outlets import Outlets, outlets
from detente.record.store import Store
from detente.review.ids import Ids
from detente.web.beside import LARGE, Beside
from detente.web.drawn import Drawn, Task
from detente.web.shown import Named, Shown

T = TypeVar("T")
_log = logging.getLogger("detente.web")

LOOKS = 12  # pairs of dates that are kept: most people look at one or two
_LONG = 2.0  # seconds from which on an edition took long to make
_WHOLE = 8.0  # seconds that a page waits for the whole of a view of the past
KEPT, PAGES = 100, 200  # things and pages drawn up from one look that are kept


class NotYet(DetenteError):
    """What a page shows is still being drawn up."""


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


class Drawer:
    """The program that draws up, started when it is first needed; one task at a time."""

    def __init__(self, record: Path, *folder: Path, holds: tuple[int, ...] = ()) -> None:
        self._holds = holds
        self._command = [sys.executable, "-m", "detente.web.drawing", str(record), *map(str, folder)]
        self._program: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()

    def draw(self, task: Task) -> tuple[int, ...]:
        """Has a task done; gives the stamp of the record as it was drawn. Raises RecordError."""
        with self._lock:
            if self._program is None or self._program.poll() is not None:
                self._program = subprocess.Popen(
                    self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", pass_fds=self._holds)
            assert self._program.stdin is not None and self._program.stdout is not None
            try:
                self._program.stdin.write(json.dumps(asdict(task)) + "\n")
                self._program.stdin.flush()
                told = json.loads(self._program.stdout.readline() or '{"error": "the program that draws up the pages ended"}')
            except (OSError, ValueError) as e:
                told = {"error": str(e)}
            if "error" in told:
                raise RecordError(str(told["error"]))
            return tuple(told["stamp"])

    def close(self) -> None:
        """Ends the program."""
        if self._program is not None:
            self._program.kill()
            self._program.wait()


class Dated:
    """What was drawn up by one pair of dates: parts of the record as they are asked for, or all of it."""

    def __init__(self, file: Path, record: Path, drawer: Drawer, as_of: str | None, known_by: str | None, turn: threading.Lock, patience: float) -> None:
        self._file = file
        self._record = record
        self._drawer = drawer
        self._dates = (as_of, known_by)
        self._turn = turn
        self._patience = patience
        self._lock = threading.Lock()
        self._drawn: Drawn | None = None
        self._there: set[int] = set()
        self._done = threading.Event()
        self._whole: threading.Thread | None = None
        self._fault: RecordError | None = None

    def parts(self, parts: frozenset[int], reports: list[str]) -> Drawn:
        """What was drawn up, with these parts of the record among it; ``reports`` are theirs."""
        with self._lock:
            if not self._done.is_set() and not parts <= self._there:
                self._drawer.draw(Task(str(self._file), *self._dates, reports))
                self._there |= parts
            return self._open()

    def whole(self) -> Drawn:
        """All of it. Raises NotYet where that is not there after ``patience`` seconds."""
        with self._lock:
            if self._whole is None:
                self._whole = threading.Thread(target=self._draw, name="dated", daemon=True)
                self._whole.start()
        if not self._done.wait(self._patience):
            raise NotYet("the record is being merged as of these days, which takes a while for a large one; this page loads itself again")
        if self._fault:
            self._whole = None
            self._done.clear()
            raise self._fault
        with self._lock:
            return self._open()

    def _draw(self) -> None:
        drawer = Drawer(self._record)  # a program of its own, ended at once: for a large record it needs much memory
        try:
            with self._turn:
                drawer.draw(Task(str(self._file), *self._dates))
            self._fault = None
        except RecordError as e:
            self._fault = e
        finally:
            drawer.close()
            self._done.set()

    def _open(self) -> Drawn:
        self._drawn = self._drawn or Drawn(self._file, held=False)
        return self._drawn


class Look:
    """An edition by two dates (each an ISO day or None): ``record`` is the view, ``drawn`` what was drawn up from the whole of it,
    ``kept`` and ``lately`` what pages made of it, ``pages`` the pages as they were sent.
    """

    def __init__(self, store: Store, now: Drawn, known: Outlets, edition: int, whole: Look | None = None, dated: Dated | None = None,
                 as_of: str | None = None, known_by: str | None = None) -> None:
        self._whole = whole
        self._now = now
        self._dated = dated
        self.record = Shown(store, now, self.telling, as_of=as_of, known_by=known_by)
        self.known = known
        self.edition = edition
        self.kept = Shelf(KEPT)
        self.lately = Shelf(KEPT)
        self.pages = Shelf(PAGES)

    @property
    def whole(self) -> Look:
        """The edition's look by no dates. (Held in one direction only, so that an old edition goes at once when nobody looks at it.)"""
        return self._whole or self

    @property
    def drawn(self) -> Drawn:
        """What was drawn up. Raises NotYet where that takes longer than a page can wait."""
        return self._dated.whole() if self._dated else self._now

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
        if self._dated is None:
            return self.lately.of(("n", id), lambda: self._now.negotiation(id))
        report = self._now.namesake(id)
        drawn = self._around(report) if report else None
        return self.lately.of(("n", id), lambda: drawn.negotiation(id)) if drawn else None

    def home(self, report: str) -> tuple[str, str] | None:
        """Id and title of the negotiation that a report tells of, or None."""
        drawn = self._now if self._dated is None else self._around(report)
        id = drawn.home(report) if drawn else None
        return (id, drawn.title(id) or "") if drawn and id else None

    def telling(self, report: str) -> Negotiation | None:
        """The negotiation that a report tells of, or None."""
        home = self.home(report)
        return self.negotiation(home[0]) if home else None

    def _around(self, report: str) -> Drawn | None:
        """By two dates, what was drawn up of the part that a report is in; None where it is in none.

        A view of the past only leaves reports out, so its parts lie within those of the whole; but where a ruling of today sets apart
        what by then was joined, the parts are taken together.
        """
        assert self._dated is not None
        joined = self.record.rulings.links.joined
        parts: set[int] = set()
        reports: list[str] = []
        ask = [report]
        while ask:
            part = self._now.part_of(ask.pop())
            if part is not None and part not in parts:
                parts.add(part)
                these = self._now.part(part)
                reports += these
                ask += [other for id in these for other in joined.get(id, ())]
        return self._dated.parts(frozenset(parts), reports) if parts else None


class Edition:
    """The record as it was when this was made."""

    def __init__(self, library: Library, number: int, stamp: tuple[int, ...] | None = None) -> None:
        """``stamp``: of which state of the record there is what is shown; None where it is to be drawn up."""
        place = library.beside
        self.stamp = stamp or library.drawer.draw(Task(str(place.now), lasting=place.lasting))
        self.number = number
        self.made_at = datetime.now(UTC)
        self._library = library
        self._store = Store(library.path, create=False)
        self._store.hold()
        self._drawn = Drawn(place.now)
        self._looks = Shelf(LOOKS)
        self.now = Look(self._store, self._drawn, library.known, number)

    def look(self, as_of: str | None, known_by: str | None) -> Look:
        """The record by two dates (EDTF). Raises InvalidDate."""
        days = (_last(as_of), _last(known_by))
        if days == (None, None):
            return self.now

        def make() -> Look:
            seen = (*self._drawn.published(days[1])[1:], self.stamp)[: 2 if days[1] and not self.now.record.decisions else 3]
            dated = self._library.dated.of((days, seen), lambda: self._library.by(*days))
            return Look(self._store, self._drawn, self._library.known, self.number, self.now, dated, *days)
        return self._looks.of(days, make)


class Library:
    """Gives editions of one record file: the newest that is ready, and the newest there is to whom waits for it.

    Raises RecordError where the file is no record. ``patience`` in seconds.
    """

    def __init__(
        self, path: Path, own_outlets: Path | None = None, *, patience: float = 0.05, large: int = LARGE,
    ) -> None:
        self.path = path
        self.known = outlets(own_outlets)
        self._patience = patience
        self._probe = Store(path, create=False, wait=5.0)
        self._lock = threading.Lock()
        self._ready = threading.Condition(self._lock)
        self._making = False
        self._rested = self._took = 0.0
        self.beside = Beside(path, large=large)
        self.drawer = Drawer(path, self.beside.passing, holds=self.beside.holds)
        self._aside = Drawer(path)
        self._turn = threading.Lock()
        self.dated: Shelf = Shelf(LOOKS)
        self._numbers = itertools.count()
        try:
            self._edition = Edition(self, 1, self.beside.left(self._probe))  # it may be behind, and then the first page has the next one made
        except BaseException:
            self.close()
            raise

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
            usual = self._patience if self._took < self._patience else 0.0  # to wait for what will not be there makes a reader wait for a writer
            self._ready.wait_for(lambda: not self._making, usual if patience is None else patience)
            return self._edition

    def due(self) -> int:
        """The number of the first edition that surely has all that the record holds now: one that is being made may not."""
        with self._lock:
            fresh = self._stamp() == self._edition.stamp
            return self._edition.number + (0 if fresh else 2 if self._making else 1)

    def edition_from(self, number: int, patience: float) -> Edition:
        """The newest edition, waited for up to ``patience`` seconds until its number is ``number`` at least."""
        until = time.monotonic() + patience
        edition = self.edition()
        while edition.number < number and (left := until - time.monotonic()) > 0 and self.behind:
            edition = self.edition(patience=left, rest=False)
        return edition

    def by(self, as_of: str | None, known_by: str | None) -> Dated:
        """A place for what is drawn up by two dates."""
        return Dated(self.beside.passing / f"dated-{next(self._numbers)}", self.path, self._aside, as_of, known_by, self._turn, max(_WHOLE, self._patience))

    def live(self) -> tuple[Shown, Ids]:
        """The record as it stands at this moment, rulings and all, and what there is to be named in it by the newest edition."""
        with self._lock:
            now = self._edition.now
        live = Shown(self._probe, now.drawn, now.telling)
        return live, Named.by(live, now.drawn)

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
            made = Edition(self, self._edition.number + 1)
            rest = self._took = time.monotonic() - began
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
        for drawer in (self.drawer, self._aside):
            drawer.close()
        self._probe.close()
        self.beside.close()


def _last(edtf: str | None) -> str | None:
    return parse(edtf)[1].isoformat() if edtf else None
