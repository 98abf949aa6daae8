"""The second reading of a record: the reports that the first reader takes to be about talks, asked of a model and kept beside.

The findings of the two readers are rows of their own. What the settings admit makes a third row: the first reader's claims, and
of the second's those of an admitted kind in passages where the first has none of that kind. So nothing is counted twice, a report
stays one witness, and every claim says in ``reader`` who found it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import msgspec

from detente.errors import ServiceError, UnreadableReport
from detente.model import Claim, Findings, Rejected, Report
from detente.model.claims import AnyClaim, kind_of
from detente.record.read import refused
from detente.record.store import SECOND, Store
from detente.second.reader import SecondReader

_ROW = 3  # reports in a row without an answer, after which the endpoint is asked no more
_WITH = "; with "


@dataclass
class Second:
    """What a second reading did, in numbers of reports; ``stopped`` says why it ended early, ``left`` how many were not asked about."""

    read: int = 0
    unchanged: int = 0
    admitted: int = 0
    failed: list[Rejected] = field(default_factory=list)
    stopped: str | None = None
    left: int = 0


def read_again(store: Store, reports: Iterable[str], reader: SecondReader, step: Callable[[Second], None] = lambda _: None) -> Second:
    """Puts these reports (ids) to the second reader, and keeps its findings; those not about talks are passed over.

    A report without a usable answer is told and left for the next run. Where the endpoint gives none at all, nothing more is asked.
    """
    done, silent, asked = Second(), 0, 0
    known = {id: found for id in dict.fromkeys(reports) if (found := store.report(id)) is not None}
    reader.others = {**reader.others, **{id: r.text for id, r in known.items()}}
    for report in known.values():
        first = store.findings_on(report.id)
        if first is None or not first.about_talks:
            continue
        if store.has_read(report.id, reader.version):
            done.unchanged += 1
        elif done.stopped or asked >= reader.model.most:
            done.stopped = done.stopped or f"`most` allows {reader.model.most} reports a run"
            done.left += 1
            continue
        else:
            asked += 1
            try:
                store.keep(report, reader.read(report))
                done.read, silent = done.read + 1, 0
            except UnreadableReport as e:
                done.failed.append(refused(report, e.reason))
                silent = 0
                continue
            except ServiceError as e:
                done.failed.append(refused(report, e.reason))
                silent += 1
                if not e.again or silent >= _ROW:
                    done.stopped = e.reason if not e.again else f"no answer {silent} times in a row"
                continue
            finally:
                step(done)
        done.admitted += _admit(store, report, first, reader)
    return done


def _admit(store: Store, report: Report, first: Findings, reader: SecondReader) -> bool:
    """Puts the admitted claims into use; True where that is new."""
    found = {f.reader: f for f in store.findings_by(report.id)}
    alone, second = found[first.reader.partition(_WITH + SECOND)[0]], found[reader.version]
    kinds = reader.model.admit
    name = f"{alone.reader}{_WITH}{reader.version} admitted for {', '.join(kinds)}" if kinds else alone.reader
    if name == first.reader or name in found:
        return False
    claims = joined(alone.claims, second.claims, kinds)
    store.keep(report, msgspec.structs.replace(alone, reader=name, claims=claims))
    return True


def joined(first: tuple[AnyClaim, ...], second: tuple[AnyClaim, ...], kinds: tuple[str, ...]) -> tuple[AnyClaim, ...]:
    """The first's claims, and the second's of these kinds in passages where the first has none of that kind."""
    more = [c for c in second if kind_of(c) in kinds and not any(kind_of(f) == kind_of(c) and together(f, c) for f in first)]
    return (*first, *more)


def together(one: Claim, other: Claim) -> bool:
    """Whether two claims rest on the same passage: they share a character."""
    return one.start < other.end and other.start < one.end


def readers_of(found: Iterable[Findings]) -> tuple[Findings, Mapping[str, Findings]] | None:
    """Of all findings on a report the first reader's own that came last, and the second's by name; None where either is missing."""
    found = list(found)
    first = [f for f in found if not f.reader.startswith(SECOND) and _WITH + SECOND not in f.reader]
    second = {f.reader: f for f in found if f.reader.startswith(SECOND)}
    return (first[-1], second) if first and second else None
