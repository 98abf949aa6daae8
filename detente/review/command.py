"""What ``detente review`` does without a terminal: rulings from its options, and reports in lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec

from detente.errors import InvalidValue
from detente.model import Decision
from detente.record.record import Record
from detente.review.agreement import agreement
from detente.review.desk import Desk
from detente.review.queue import Waiting
from detente.review.raised import raised
from detente.review.tell import agreement_lines, history_lines, raised_lines, waiting_lines


def decisions(
    record: Record, by: str, reason: str, more: Sequence[str], *, accept: Sequence[str] = (), reject: Sequence[str] = (),
    correct: Sequence[tuple[str, str]] = (), add: Sequence[str] = (), merge: Sequence[tuple[str, str]] = (),
    split: str | None = None, alias: Sequence[tuple[str, str]] = (), settle: Sequence[str] = (), restore: Sequence[str] = (),
    withdraw: Sequence[str] = (),
) -> list[Decision]:
    """Makes the rulings that the options ask for, and keeps them all, or none where one cannot be made.

    ``more`` are the further ids of ``split``. Raises InvalidValue, saying what to do.
    """
    desk = Desk(record, by)
    made: list[Decision] = []
    for id in accept:
        made += desk.accept(id, reason=reason)
    for id in reject:
        made += desk.reject(id, reason=reason)
    for id, pairs in groupby(correct, key=lambda one: one[0]):
        made += desk.correct(id, [pair for _, pair in pairs], reason=reason)
    for file in add:
        for keys in _claims_in(file):
            made += desk.add(keys, reason=reason)
    for one, other in merge:
        made += desk.merge(one, other, reason=reason)
    if split:
        made += desk.split([split, *more], reason=reason)
    for name, other in alias:
        made += desk.alias(name, other, reason=reason)
    for id in settle:
        made += desk.settle(id, reason=reason)
    for id in restore:
        made += desk.restore(id, reason=reason)
    for id in withdraw:
        made += desk.withdraw(id, reason=reason)
    desk.keep(made)
    return made


def _claims_in(file: str) -> list[dict[str, Any]]:
    """The claim, or the claims, that a JSON file holds. Raises InvalidValue."""
    try:
        found = msgspec.json.decode(Path(file).read_bytes())
    except OSError as e:
        raise InvalidValue(f"{file} cannot be read ({e.strerror}); name a JSON file with a claim or a list of claims") from None
    except msgspec.DecodeError as e:
        raise InvalidValue(f"{file} is not JSON ({e}); docs/review.md shows what such a file holds") from None
    claims = found if isinstance(found, list) else [found]
    if not all(isinstance(claim, dict) for claim in claims):
        raise InvalidValue(f"{file} holds something else than a claim or a list of claims; docs/review.md shows one")
    return claims


def report(
    record: Record, waiting: Sequence[Waiting] | None, show_raised: bool, history: bool, show_agreement: bool
) -> Iterator[str]:
    """The lines of what was asked for: queue (None: not asked), raised rulings, history, agreement."""
    if waiting is not None:
        for one in waiting:
            yield from waiting_lines(record, one)
        if not waiting:
            yield "the queue is empty"
    if show_raised:
        found = raised(record)
        for ruling in found:
            yield from raised_lines(record, ruling)
        if not found:
            yield "no ruling is raised: all stand on what they were given on"
    if history:
        yield from history_lines(record.decisions)
        if not record.decisions:
            yield "no ruling yet"
    if show_agreement:
        yield from agreement_lines(record, agreement(record))
