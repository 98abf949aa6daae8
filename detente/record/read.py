"""Reading reports into a record: each is read once by each reader, and kept whole before the next is begun."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from detente.errors import DataError, DetenteError, ModelError, RecordError
from detente.model import Findings, Rejected, Report
from detente.model.dates import validate
from detente.record.record import Record
from detente.record.store import Store

Paths = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]


class Reads(Protocol):
    """A reader of reports, such as :class:`detente.finders.reader.Reader`."""

    @property
    def version(self) -> str:
        """Which reader this is."""
        ...

    def read(self, report: Report) -> Findings:
        """What the report says."""
        ...


@dataclass(slots=True)
class Summary:
    """What one reading did, in numbers of reports.

    ``new``: texts not in the record before; ``reread``: known texts that this reader had not read; ``unchanged``: read
    before by this reader; ``copies``: of these, texts that came from another outlet or under another id this time (the
    first origin is displayed, all are kept).
    """

    new: int = 0
    reread: int = 0
    unchanged: int = 0
    copies: int = 0
    rejected: list[Rejected] = field(default_factory=list)

    @property
    def reports(self) -> int:
        """How many reports were taken in, new or not."""
        return self.new + self.reread + self.unchanged


def take_in(
    store: Store, items: Iterable[Report | Rejected], reader: Reads, *, published: str | None = None,
    step: Callable[[Summary], None] = lambda _: None,
) -> Summary:
    """Reads ``items`` into ``store``; ``published`` (ISO) dates those that have no date; ``step`` is called after each.

    A report on which the reader fails is kept as rejected with the reason and tried again next time; the others are read.
    Raises InvalidDate for ``published``, RecordError where the record cannot be written, ModelError and DataError where the
    installation is at fault.
    """
    if published is not None:
        validate(published)
    done = Summary()
    for item in items:
        if isinstance(item, Report) and item.published is None and published:
            item = msgspec.structs.replace(item, published=published)
        refused = item if isinstance(item, Rejected) else _take(store, item, reader, done)
        if refused is not None:
            refused = msgspec.structs.replace(refused, path=_unicode(refused.path), reason=_unicode(refused.reason))
            store.keep_rejected(refused)
            done.rejected.append(refused)
        step(done)
    store.end_reading()
    return done


def _take(store: Store, report: Report, reader: Reads, done: Summary) -> Rejected | None:
    known = store.knows(report.id)
    try:
        if store.has_read(report.id, reader.version):
            done.copies += store.keep_copy(report)
            done.unchanged += 1
            return None
        copies = len(store.origins_of(report.id)) if known else 0
        store.keep(report, reader.read(_as_kept(store, report) if known else report))
        done.copies += known and len(store.origins_of(report.id)) > copies
    except Exception as e:
        return failed(report, e)
    done.reread += known
    done.new += not known
    return None


def failed(report: Report, fault: Exception) -> Rejected:
    """The rejection of a report whose reading raised ``fault``. Raises ``fault`` itself where it is not the report's."""
    if isinstance(fault, (RecordError, ModelError, DataError)):
        raise fault
    if isinstance(fault, UnicodeEncodeError):
        return refused(report, "holds characters that are not Unicode text (lone surrogates); save it as UTF-8")
    if isinstance(fault, DetenteError):
        return refused(report, str(fault))
    return refused(report, f"the reader failed on it ({type(fault).__name__}: {fault}); please report this with the text")


def _unicode(text: str) -> str:
    """``text`` without the lone surrogates by which file names that are no UTF-8 are told."""
    return text.encode("utf-8", "backslashreplace").decode()


def _as_kept(store: Store, report: Report) -> Report:
    """The report as the record displays it, so that every reader reads the same report under one id."""
    return store.report(report.id) or report


def refused(report: Report, reason: str) -> Rejected:
    """A rejection that names the report as its sender does."""
    return Rejected(path=report.source_id or report.url or report.title or f"report {report.id}", reason=reason)


def read(
    paths: Paths, record: str | os.PathLike[str] | None = None, *, lang: str | None = None, model: str | None = None,
    published: str | None = None,
) -> Record:
    """Reads the reports in files or folders and gives their record, kept in the file ``record`` or else in memory.

    ``lang`` (ISO 639-1) is the language of reports that do not say theirs; without it, each text tells. ``model`` names
    a spaCy pipeline; ``published`` (ISO) dates reports that have no date.
    What could not be read is in ``Record.rejected``. Raises DetenteError where a path is not
    there, and RecordError, ModelError or InvalidDate.
    """
    from detente.finders.readers import Readers
    from detente.reports.files import load

    if published is not None:
        validate(published)
    items = load([paths] if isinstance(paths, str | os.PathLike) else list(paths))
    store = Store(":memory:" if record is None else record)
    take_in(store, items, Readers.of(lang, model), published=published)
    return Record(store)
