"""JSON export: one object, one line for each report, claim and negotiation, in an order that depends on nothing but content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from detente.model import Claim, Negotiation, Report
from detente.model.claims import Voice, kind_of
from detente.record.record import Record

SCHEMA = 1
_encode = msgspec.json.Encoder().encode


def export(record: Record) -> str:
    """The whole record as one JSON text, as ``contract.md`` has it."""
    return "".join(pieces(record))


def pieces(record: Record) -> Iterator[str]:
    """The same text, piece by piece, for records too large to hold twice."""
    yield f'{{\n"schema": {SCHEMA},\n"as_of": {_line(record.true_by)},\n"known_by": {_line(record.known_by)},\n'
    yield from _list("readers", ({"reader": name, "reports": n} for name, n in record.store.readers().items()))
    yield from _list("reports", (report(record, r) for r in record.reports))
    yield from _list("claims", (claim(c) for c in record.claims))
    yield from _list("negotiations", (negotiation(n) for n in record.negotiations))
    yield from _list("rejected", (msgspec.to_builtins(r) for r in record.rejected))
    yield from _list("decisions", (msgspec.to_builtins(d) for d in record.decisions), end="\n}\n")


def _line(value: object) -> str:
    return _encode(value).decode()


def _list(name: str, items: Iterable[dict[str, Any]], end: str = ",\n") -> Iterator[str]:
    yield f'"{name}": ['
    comma = "\n"
    for item in items:
        yield comma + _line(item)
        comma = ",\n"
    yield ("]" if comma == "\n" else "\n]") + end


def report(record: Record, one: Report) -> dict[str, Any]:
    """A report with what the reader made of it; ``copies`` lists its origins where its text was handed in more than once."""
    found = record.findings.get(one.id)
    origins = record.copies.get(one.id, [])
    return {
        "id": one.id, "source_id": one.source_id, "title": one.title, "published": one.published, "outlet": one.outlet,
        "url": one.url, "lang": one.lang, "about_talks": found.about_talks if found else None,
        "gate": found.gate if found else None, "reader": found.reader if found else None, "extra": one.extra,
        "copies": origins if len(origins) > 1 else [], "text": one.text,
    }


def claim(one: Claim) -> dict[str, Any]:
    """A claim with every key of its kind, null where the text does not say."""
    keys = msgspec.to_builtins(one)
    first = {"id": one.id, "kind": kind_of(one)}
    return {**first, **{k: v for k, v in keys.items() if k not in first}, "said_by": voice(one.said_by)}


def voice(one: Voice) -> dict[str, Any]:
    """A voice with all its keys."""
    return {"kind": one.kind, "name": one.name, "parties": list(one.parties)}


def negotiation(one: Negotiation) -> dict[str, Any]:
    """A negotiation with its entries; third parties as objects with ``party`` and ``role``."""
    keys: dict[str, Any] = msgspec.to_builtins(one)
    keys["third_parties"] = [{"party": party, "role": role} for party, role in one.third_parties]
    for field in ("rounds", "issues", "conditions", "commitments", "announcements", "next_steps"):
        for entry, shown in zip(getattr(one, field), keys[field], strict=True):
            for account, said in zip(entry.accounts, shown["accounts"], strict=True):
                said["said_by"] = voice(account.said_by)
    return keys
