"""A report read as far as coding needs it: sentences, encoder, acts; names, dates and places only where an event was found.

No parse: what the parser would tell of the arguments, places and neighbours of names tell as well (see ``docs/events.md``),
at less than half the time.
"""

from __future__ import annotations

from detente.language.dates import tag_times
from detente.language.encoder import Encoder
from detente.language.groups import with_groups
from detente.language.parties import find_parties
from detente.language.people import find_people
from detente.language.places import find_places
from detente.language.reading import Reading
from detente.language.sentences import split_sentences
from detente.model import Report

_NAMED = 0.5


def heard(report: Report, encoder: Encoder) -> Reading:
    """The report's sentences with what the encoder says of each."""
    reading = Reading(report=report, sentences=split_sentences(report.text))
    if reading.sentences:
        reading.signals = encoder.signals(report.text, reading.sentences)
    return reading


def named(reading: Reading) -> None:
    """Fills in the parties, people, places and dates of a reading."""
    text, sentences, published = reading.text, reading.sentences, reading.report.published
    spans = reading.signals.spans if reading.signals else ()
    marked = [(s.start, s.end) for s in spans if s.label in ("SPEAKER", "HEAD") and s.score >= _NAMED]
    reading.parties = with_groups(text, find_parties(text, sentences), reading.signals)
    reading.people = find_people(text, sentences, reading.parties, marked, published)
    reading.places = find_places(text, sentences, reading.parties)
    reading.times = tag_times(text, sentences, published, lambda offset: None)
