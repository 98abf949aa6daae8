"""What merging costs as the record grows: ``python bench/merging.py [MOST_CLAIMS]`` (1,000,000 where none is named).

Generates reports of ten claims and about 150 words each, one in ten a copy of an earlier one, merges 10,000 claims,
ten times as many, and so on, and prints CPU seconds, their ratio and the memory used. Then keeps 100,000 claims in a file,
adds one report, and prints what that takes and what the next look at the negotiation that it tells of takes, in a program
that just opened the file; all in CPU seconds of one thread.
"""

from __future__ import annotations

import datetime
import functools
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from detente.merging import merge
from detente.model import (
    Claim,
    Commitment,
    Condition,
    Findings,
    Issue,
    NegotiationClaim,
    Report,
    RoundClaim,
    Statement,
    seal,
)
from detente.outputs.page import page
from detente.outputs.text import text
from detente.record.read import take_in
from detente.record.record import open_record
from detente.record.store import Store

STATES = (
    "CUB", "HTI", "JAM", "MEX", "PER", "CHL", "BRA", "ARG", "COL", "ECU",
    "BOL", "URY", "PRY", "PAN", "CRI", "GTM", "HND", "NIC", "SLV", "DOM",
)
WORDS = [f"{a}{b}{c}" for a in ("ba", "do", "fe", "gu", "ki", "lo", "me", "nu") for b in ("ra", "si", "to", "vu", "xe") for c in "bdfgklmnprst"]
CLAIMS, COPIED = 10, 10
START = datetime.date(1900, 1, 1)


def readings(reports: int) -> Iterator[tuple[Report, Findings]]:
    """Reports at a steady rate a day, each on one of many pairs of sides, with what was found in them."""
    rng = random.Random(7)
    earlier: list[tuple[list[str], tuple[str, str]]] = []
    for n in range(reports):
        day = START + datetime.timedelta(days=n // 4)
        first, second = STATES[n % len(STATES)], STATES[(n // 20 + n + 1) % len(STATES)]
        sides = (first, second if second != first else "USA")
        lines = [" ".join(rng.choices(WORDS, k=15)) for _ in range(CLAIMS)]
        if n % COPIED == 0 and earlier:  # an edited copy tells of the same talks
            lines, sides = rng.choice(earlier[-20:])
            lines = [*lines[:-1], f"{lines[-1]} {rng.choice(WORDS)} {n}"]
        earlier.append((lines, sides))
        report = Report.of("\n".join(lines), published=day.isoformat(), outlet=f"Outlet {n % 50}")
        found = tuple(_claims(rng, report, lines, day, sides))
        yield report, Findings(report=report.id, reader="bench", about_talks=True, gate=1.0, claims=found)


def _claims(rng: random.Random, report: Report, lines: list[str], day: datetime.date, sides: tuple[str, str]) -> Iterator[Claim]:
    def label() -> str:
        return " ".join(rng.choices(WORDS, k=3))

    date = str(day - datetime.timedelta(rng.randrange(3)))
    kinds: list[tuple[type[Claim], dict[str, object]]] = [
        (NegotiationClaim, {"parties": sides, "goal": label()}), (RoundClaim, {"parties": sides, "date": date, "place": "Havana"}),
        (RoundClaim, {"parties": sides, "date": str(day + datetime.timedelta(20)), "status": "planned"}), (Issue, {"label": label()}),
        (Issue, {"label": label(), "status": "disputed"}), (Condition, {"demand": label(), "holder": sides[0], "addressee": sides[1]}),
        (Condition, {"demand": label(), "holder": sides[1]}), (Commitment, {"what": label(), "by": sides}),
        (Commitment, {"what": label(), "by": sides[:1]}), (Statement, {"speaker": "Ana Ruiz", "says": label()}),
    ]
    at = 0
    for line, (kind, keys) in zip(lines, kinds, strict=True):
        yield seal(kind(report=report.id, start=at, end=at + len(line), quote=line, **keys), report.text)
        at += len(line) + 1


def spent(work: Callable[[], object]) -> float:
    """CPU seconds of ``work``."""
    began = time.process_time()
    work()
    return time.process_time() - began


def growth(most: int) -> None:
    """Prints what merging takes at each size, cold: nothing that an earlier merging kept is used."""
    from detente.merging import copies

    claims, before = 10_000, 0.0
    merge(*zip(*readings(20), strict=True))  # libraries and tables are loaded before anything is timed
    while claims <= most:
        reports, findings = zip(*readings(claims // CLAIMS), strict=True)
        copies._runs.cache_clear()
        seconds = spent(functools.partial(merge, reports, findings))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        ratio = f"{seconds / before:5.1f} times the CPU" if before else ""
        print(f"{claims:>9,} claims {seconds:9.2f} s  {memory:5.1f} GiB  {ratio}", flush=True)
        claims, before = claims * 10, seconds


class _Ready:
    """A reader that knows what it will find."""

    version = "bench"

    def __init__(self, findings: dict[str, Findings]) -> None:
        self._findings = findings

    def read(self, report: Report) -> Findings:
        """What is found in the report."""
        return self._findings[report.id]


def adding(claims: int) -> None:
    """Prints what one report more takes in a record of ``claims`` claims, and what showing it takes then."""
    made = list(readings(claims // CLAIMS + 1))
    reader = _Ready({report.id: found for report, found in made})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.record"
        store = Store(path)
        take_in(store, [report for report, _ in made[:-1]], reader)
        store.close()
        print(f"{claims:,} claims, looked at for the first time: {spent(lambda: open_record(path).negotiations):.2f} s")
        print(f"one report more: {spent(functools.partial(_add, path, made[-1][0], reader)):.3f} s")
        print(f"opened anew, and the page of its negotiation: {spent(functools.partial(_look, path, made[-1][0].id)):.3f} s")
        print(f"the same again: {spent(functools.partial(_look, path, made[-1][0].id)):.3f} s")


def _add(path: Path, report: Report, reader: _Ready) -> None:
    store = Store(path)
    take_in(store, [report], reader)
    store.close()


def _look(path: Path, report: str) -> None:
    record = open_record(path)
    one = next(n for n in record.negotiations if report in n.reports)
    text(page(record, one), 120)


if __name__ == "__main__":
    growth(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 1_000_000)
    adding(100_000)
