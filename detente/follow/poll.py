"""The follower: looks at what is due, one thing at a time from each host, and reads what is new into the record.

Threads only fetch. All that is remembered or read is done by the one thread that runs :meth:`Follower.run`.
"""

from __future__ import annotations

import html
import queue
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec

from detente.errors import ServiceError, UnreadableReport
from detente.follow import articles, feeds, robots
from detente.follow.articles import Fetched, Originals
from detente.follow.fetch import Answer, Fetcher
from detente.follow.settings import Feed, Feeds, Page
from detente.follow.state import Place, State
from detente.model import Report
from detente.record.read import Reads, Summary, take_in
from detente.record.store import Store

TRIES = 8  # of an article, from a minute to two hours apart, before it is given up
_BASE, _LONGEST = 60.0, 86_400.0  # seconds of the first back-off and of the longest
_PATIENCE = 120.0  # seconds that a single run waits for a host; what takes longer is left to the next run


@dataclass
class Tally:
    """What a run did, in numbers: looks at feeds and pages, articles fetched, and what became of them."""

    looks: int = 0
    found: int = 0
    fetched: int = 0
    unchanged: int = 0
    failed: int = 0
    refused: int = 0
    read: Summary = field(default_factory=Summary)


@dataclass(frozen=True)
class _Done:
    """What a thread brought: an answer, or why there is none."""

    place: Place
    answer: Answer | None = None
    fault: ServiceError | None = None
    delay: float = 0.0
    crash: BaseException | None = None


class Follower:
    """Follows the sources of ``settings``. ``tell`` is given a line for each thing that a person may want to know."""

    def __init__(
        self, settings: Feeds, state: State, originals: Originals, store: Store, reader: Reads, fetcher: Fetcher,
        tell: Callable[[str], None] = lambda _: None, now: Callable[[], float] = time.time,
    ) -> None:
        self._settings, self._state, self._originals = settings, state, originals
        self._store, self._reader, self._fetcher, self._tell, self._now = store, reader, fetcher, tell, now
        self._results: queue.SimpleQueue[_Done | None] = queue.SimpleQueue()
        self._busy: set[str] = set()
        self._running: set[str] = set()
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Ends the run as soon as what is being written is whole. May be called from a signal's handler."""
        self._stopped.set()
        self._fetcher.close()
        self._results.put(None)

    def run(self, *, once: bool) -> Tally:
        """Looks at all that is due until there is nothing more (``once``), or until it is stopped."""
        tally = Tally()
        begun = self._now()
        for url, source in self._settings.sources.items():
            self._state.follow("feed" if isinstance(source, Feed) else "page", url, begun)
        self._read_kept(tally)
        for source in self._settings.feed:
            self._carried(source.url, tally)
        with ThreadPoolExecutor(self._settings.follow.connections, "detente-follow") as pool:
            while not self._stopped.is_set():
                wait = self._start(pool, begun if once else None)
                if once and wait is None and not self._running:
                    break
                self._take(wait, tally)
        return tally

    def _start(self, pool: ThreadPoolExecutor, only_by: float | None) -> float | None:
        """Starts what is due and may be asked; gives the seconds until something more may be, None where nothing is to come.

        ``only_by`` leaves out what is due later than that, and what would have to be waited for too long.
        """
        now = self._now()
        waits: list[float] = []
        sources = self._settings.sources
        for place in self._state.places("state = 'waiting'"):
            if place.source not in sources or place.key in self._running:
                continue
            if place.kind == "article" and self._carries(place.source):
                continue
            if only_by is not None and place.kind != "article" and place.due > only_by:
                continue
            host = robots.host_of(place.url)
            free, held = self._state.host(host)
            if only_by is not None and (place.due > now or held > now or free - now > _PATIENCE):
                continue
            at = max(place.due, free, held)
            if at > now:
                waits.append(at - now)
            elif host not in self._busy and len(self._running) < self._settings.follow.connections:
                self._busy.add(host)
                self._running.add(place.key)
                pool.submit(self._fetch, place, host)
        return min(waits, default=None)

    def _fetch(self, place: Place, host: str) -> None:
        """Runs in a thread. Whatever happens, something is put among the results."""
        delay = self._settings.follow.delay
        try:
            delay = max(delay, self._rules(host).delay())
            wanted = articles.wanted if place.kind == "article" else lambda _: None
            answer = self._fetcher.get(place.url, place.conditions, permit=self._permit, wants=wanted)
            self._results.put(_Done(place, answer=answer, delay=delay))
        except ServiceError as fault:
            self._results.put(_Done(place, fault=fault, delay=delay))
        except BaseException as crash:
            self._results.put(_Done(place, crash=crash))

    def _rules(self, host: str) -> robots.Rules:
        known = self._state.rules(host)
        if known is None or known.until < self._now():
            known = robots.ask(self._fetcher, host, self._now())
            if not self._stopped.is_set():
                self._state.keep_rules(host, known)
        return known

    def _permit(self, url: str) -> None:
        rules = self._rules(robots.host_of(url))
        if rules.text is None:
            raise ServiceError(f"its robots.txt could not be had ({rules.why})", after=max(rules.until - self._now(), 1.0))
        if not rules.allow(url):
            raise ServiceError("its robots.txt asks robots to leave it alone", again=False)

    def _take(self, wait: float | None, tally: Tally) -> None:
        """Waits for what a thread brings, ``wait`` seconds at most, and sees to it."""
        try:
            done = self._results.get(timeout=wait)
        except queue.Empty:
            return
        if done is None:
            return
        self._running.discard(done.place.key)
        host = robots.host_of(done.place.url)
        self._busy.discard(host)
        if done.crash is not None:
            raise done.crash
        if self._stopped.is_set() and done.answer is None:
            return
        self._state.free(host, self._now() + done.delay)
        if done.fault is not None:
            self._failed(done.place, done.fault, tally)
        elif done.answer is not None:
            (self._article if done.place.kind == "article" else self._source)(done.place, done.answer, tally)

    # What came

    def _source(self, place: Place, answer: Answer, tally: Tally) -> None:
        """A feed or a page answered."""
        source = self._settings.sources[place.source]
        now = self._now()
        due = now + self._settings.every(source)
        tally.looks += 1
        etag, modified = answer.headers.get("etag", place.etag), answer.headers.get("last-modified", place.modified)
        if answer.status == 304:
            self._state.looked(place, now, due, etag=place.etag, modified=place.modified, digest=place.digest, note=place.note)
            return
        digest = articles.digest_of(answer.body)
        if isinstance(source, Page) and source.links is None:
            self._version(place, answer, now, due, tally)
            return
        try:
            found, note = feeds.entries(answer) if isinstance(source, Feed) else (feeds.links(answer, source.links or ""), None)
        except UnreadableReport as e:
            self._failed(place, ServiceError(e.reason), tally)
            return
        new = self._state.looked(place, now, due, etag=etag, modified=modified, digest=digest, found=found, note=note)
        if note:
            self._tell(f"{place.url}: {note}")
        tally.found += new
        self._carried(place.source, tally)

    def _carried(self, source: str, tally: Tally) -> None:
        """The articles of a feed that carries them whole: each is kept and read as if it had been fetched."""
        if not self._carries(source):
            return
        for article in self._state.places("kind = 'article' AND source = ? AND state = 'waiting'", source):
            entry = article.named
            answer = Answer(article.url, 200, {"content-type": "text/html; charset=utf-8"}, _as_page(entry).encode())
            self._version(article, answer, self._now(), article.due, tally)

    def _carries(self, source: str) -> bool:
        one = self._settings.sources[source]
        return isinstance(one, Feed) and one.text == "feed"

    def _article(self, place: Place, answer: Answer, tally: Tally) -> None:
        now = self._now()
        if answer.status == 304:
            tally.unchanged += 1
            self._state.done(place, now)
            return
        self._version(place, answer, now, place.due, tally)

    def _version(self, place: Place, answer: Answer, now: float, due: float, tally: Tally) -> None:
        """A version of an article: kept and read, unless it is the one that was read last."""
        etag, modified = answer.headers.get("etag"), answer.headers.get("last-modified")
        if place.kind == "page":
            try:
                articles.wanted(answer)
            except ServiceError as e:
                self._failed(place, e, tally)
                return
        if place.digest == articles.digest_of(answer.body):
            tally.unchanged += 1
            if place.kind == "page":
                self._state.looked(place, now, due, etag=etag, modified=modified, digest=place.digest)
            else:
                self._state.done(place, now)
            return
        source, entry = self._settings.sources[place.source], place.named
        tally.fetched += 1
        known = Fetched(
            digest=self._originals.keep(answer.body), url=answer.url, type=answer.type, charset=answer.charset,
            fetched=datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds"), source=place.source,
            title=entry.title if entry else None, published=entry.published if entry else None,
            outlet=source.outlet, lang=source.lang, earlier=place.report,
        )
        self._state.kept(place, known, now, due=due, etag=etag, modified=modified)
        self._read_kept(tally)

    def _read_kept(self, tally: Tally) -> None:
        """Reads what is kept and not yet read, also what a run before this one left so."""
        for place in self._state.places("state = 'kept'"):
            self._read(place, tally)

    def _read(self, place: Place, tally: Tally) -> None:
        assert place.fetched is not None and place.digest is not None
        known = msgspec.json.decode(place.fetched, type=Fetched)
        try:
            item = articles.report(self._originals.read(place.digest), known)
        except UnreadableReport as e:
            self._refuse(place, e.reason, tally)
            return
        did = take_in(self._store, [item], self._reader)
        for name in ("new", "reread", "unchanged", "copies"):
            setattr(tally.read, name, getattr(tally.read, name) + getattr(did, name))
        if did.rejected:
            self._refuse(place, did.rejected[0].reason, tally)
            return
        assert isinstance(item, Report)
        self._finish(place, report=item.id)
        what = "the same text from another address" if did.copies else "read before" if did.unchanged else "read"
        self._tell(f"{place.url}: {what}{f' ({item.title})' if item.title else ''}")

    def _refuse(self, place: Place, reason: str, tally: Tally) -> None:
        tally.refused += 1
        self._finish(place, refused=reason)
        self._tell(f"{place.url}: refused: {reason}")

    def _finish(self, place: Place, *, report: str | None = None, refused: str | None = None) -> None:
        self._state.done(place, self._now(), report=report, refused=refused)

    def _failed(self, place: Place, fault: ServiceError, tally: Tally) -> None:
        """A try failed: it is put off, or given up where trying again is of no use."""
        now = self._now()
        if place.kind == "article" and (not fault.again or place.failures + 1 >= TRIES):
            more = f", tried {TRIES} times" if fault.again else ""
            self._refuse(place, fault.reason + more, tally)
            return
        tally.failed += 1
        wait = fault.after if fault.after is not None else self.back_off(place)
        if place.kind != "article" and not fault.again:
            wait = max(wait, _LONGEST)
        held = now + wait if fault.after is not None and fault.status in (429, 503) else None
        self._state.failed(place, fault.reason, now + wait, host=robots.host_of(place.url), held=held)
        then = datetime.fromtimestamp(now + wait, UTC).isoformat(timespec="minutes")
        self._tell(f"{place.url}: {fault.reason}; to be tried again at {then}")

    def back_off(self, place: Place) -> float:
        """Seconds until the next try: doubled with each failure, and spread, so that not all who failed come back at once.

        The spread follows from the address, the contact and the number of failures alone.
        """
        dice = random.Random(f"{self._settings.follow.contact} {place.key} {place.failures}")
        return min(_BASE * 2.0**place.failures, _LONGEST) * dice.uniform(0.5, 1.0)


def _as_page(entry: feeds.Entry | None) -> str:
    title = html.escape(entry.title or "") if entry else ""
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{entry.text or '' if entry else ''}</article></body></html>"
