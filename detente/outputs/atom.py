"""Atom feed (RFC 4287) of changes of status: a round held or put off, a condition met, an issue agreed. Not of articles."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree as Xml

from detente.outputs.changes import Told, changes, headline
from detente.outputs.names import iri, link, stamp, subject
from detente.record.plain import about, clean
from detente.record.record import Record

_ATOM = "http://www.w3.org/2005/Atom"


def export(record: Record) -> str:
    """The feed of all changes that a dated report tells, the latest first. Each entry keeps its id for good."""
    told = [t for n in record.negotiations for t in changes(record, n)]
    told.sort(key=lambda t: (t.day, iri("change", _key(t))), reverse=True)
    one = record.negotiations[0].title if len(record.negotiations) == 1 else "Negotiations"
    feed = Xml.Element("feed", {"xmlns": _ATOM})
    for tag, text in (("id", subject(record) + ":changes"), ("title", f"{clean(one)}: changes of status"), ("updated", _time(stamp(record)))):
        Xml.SubElement(feed, tag).text = text
    Xml.SubElement(Xml.SubElement(feed, "author"), "name").text = "detente"
    for t in told:
        _entry(feed, t)
    Xml.indent(feed, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + Xml.tostring(feed, encoding="unicode") + "\n"


def _key(t: Told) -> str:
    return f"{t.entry.id}:{t.change.status}:{t.change.claim}"


def _time(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _entry(feed: Xml.Element, t: Told) -> None:
    entry = Xml.SubElement(feed, "entry")
    was = f"{t.before} to " if t.before else ""
    for tag, text in (
        ("id", iri("change", _key(t))), ("title", f"{t.kind.capitalize()} {was}{t.change.status}: {headline(t.entry)}"),
        ("updated", _time(t.day)),
    ):
        Xml.SubElement(entry, tag).text = text
    Xml.SubElement(entry, "category", {"term": f"{t.kind}:{t.change.status}"})
    Xml.SubElement(entry, "category", {"term": clean(t.negotiation.title)})
    said = [f"“{t.sentence}”" if t.sentence else "by a reviewer", about(t.report) if t.report else ""]
    Xml.SubElement(entry, "content", {"type": "text"}).text = " – ".join(filter(None, said))
    if t.report and (url := link(t.report.url)):
        Xml.SubElement(entry, "link", {"rel": "via", "href": url})
