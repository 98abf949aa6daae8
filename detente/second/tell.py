"""The agreement of two readers, in lines of text and as JSON; it asks no model, and needs no extra."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from detente.record.record import Record
from detente.second.agreement import Agreement, agreements, to_add


def agreement_lines(found: Iterable[Agreement]) -> Iterator[str]:
    """The agreement with each second reader, in lines."""
    for one in found:
        yield f"first   {one.first}"
        yield f"{one.second.partition(':')[0]}  {one.second.partition(': ')[2]}"
        yield f"{_n(one.reports, 'report')} read by both"
        yield f"{'':15}{'first':>7}{'second':>8}{'both':>6}{'F1':>6}"
        for row, f in one.rows.items():
            f1 = f"{f.f1:.2f}" if f.gold or f.said else "-"
            yield f"{row:15}{f.gold:>7}{f.said:>8}{f.hits:>6}{f1:>6}"
        yield f"{_n(len(one.alone), 'claim')} of the second in passages where the first has none of that kind (--alone lists them)"


def agreement_json(found: Iterable[Agreement]) -> str:
    """The same as JSON."""
    rows = [
        {"first": a.first, "second": a.second, "reports": a.reports, "alone": len(a.alone),
         "rows": {name: {"first": f.gold, "second": f.said, "both": f.hits, "f1": f.f1} for name, f in a.rows.items()}}
        for a in found
    ]
    return msgspec.json.format(msgspec.json.encode(rows), indent=1).decode()


def alone_json(found: Iterable[Agreement]) -> str:
    """The claims that only a second reader has, as ``detente review --add`` takes them."""
    return msgspec.json.format(msgspec.json.encode([to_add(c) for a in found for c in a.alone]), indent=1).decode()


def agreement(record: Record, *, as_json: bool, alone: bool) -> str:
    """What ``detente agreement`` prints. Raises InvalidValue where no second reader has read."""
    found = agreements(record)
    return alone_json(found) if alone else agreement_json(found) if as_json else "\n".join(agreement_lines(found))


def _n(number: int, thing: str) -> str:
    return f"{number} {thing}{'s' * (number != 1)}"
