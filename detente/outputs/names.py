"""What a thing is called outside: names that are the same in every export, and on every machine, for they follow from its id."""

from __future__ import annotations

import uuid
from datetime import date
from urllib.parse import quote, urlsplit

from detente.record.part import Part
from detente.record.plain import clean
from detente.record.record import Record
from detente.record.standing import today


def iri(kind: str, id: str) -> str:
    """The name of a thing as an IRI, such as ``urn:detente:round:3f2a…``. It is a name, not an address."""
    return f"urn:detente:{kind}:{quote(id, safe='-._~:')}"


def uid(kind: str, id: str) -> str:
    """The same as a UUID, for formats that want one (RFC 9562, version 5)."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, iri(kind, id)))


def link(url: str | None) -> str | None:
    """An address that may be followed: of the web and without white space; None for any other."""
    kept = quote(clean(url), safe=":/?#[]@!$&'()*+,;=%~-._") if url else ""
    try:
        return kept if kept and urlsplit(kept).scheme in ("http", "https") and urlsplit(kept).netloc else None
    except ValueError:
        return None


def subject(record: Record) -> str:
    """The name of what is exported: the negotiation where it is a part, else the record, by the report that it got first."""
    if isinstance(record, Part) and len(record.negotiations) == 1:
        return iri("negotiation", record.negotiations[0].id)
    order = record.store.arrivals()
    first = min((r.id for r in record.reports), key=lambda id: (order.get(id, 0), id), default="empty")
    return iri("record", first)


def stamp(record: Record) -> date:
    """The day that an export is stamped with: from which the record is looked at; 1 January 1970 where nothing is dated."""
    return today(record) or date(1970, 1, 1)
