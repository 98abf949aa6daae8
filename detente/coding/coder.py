"""Report -> coded mentions of events: what happened, who did it to whom, when and where, with the sentence that says it."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator
from importlib import resources
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from detente.coding import types
from detente.coding.actors import Actor, actor, numbers, of_scheme, unresolved
from detente.coding.acts import Act, find_acts
from detente.coding.cameo import codes, plover_of
from detente.coding.mentions import JOINT, Mention, actors, features, mentions
from detente.coding.reading import heard, named
from detente.coding.scheme import EventType, Scheme, SchemeActor, plover
from detente.language.encoder import Encoder
from detente.language.reading import Reading, Sentence, Span
from detente.model import Event, Report, seal

try:
    _VERSION = version("detente")
except PackageNotFoundError:  # run from a checkout that is not installed
    _VERSION = "0"


class Coded(msgspec.Struct, frozen=True, kw_only=True):
    """One mention of an event: one sentence's word for it.

    ``claim`` is the id of the claim that it comes from; ``start`` and ``end`` are the sentence in the report's text and
    ``act_start`` and ``act_end`` the words for the act (None where no pattern named it). ``date`` is EDTF or None where the
    sentence does not say; ``published`` the report's day. ``type`` is the scheme's, ``plover`` PLOVER's; ``cameo`` is None
    where no words say which code. ``country`` is the place's (ISO 3166-1 alpha-2). ``confidence`` is 0 to 1.
    """

    claim: str
    report: str
    start: int
    end: int
    plover: str
    type: str
    scheme: str
    coder: str
    confidence: float
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    cameo: str | None = None
    source: Actor | None = None
    target: Actor | None = None
    date: str | None = None
    place: str | None = None
    country: str | None = None
    act_start: int | None = None
    act_end: int | None = None
    source_id: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None
    lang: str | None = None

    @property
    def joint(self) -> bool:
        """Whether source and target do it together, so that their order says nothing."""
        return self.plover in JOINT


@functools.cache
def rules_digest() -> str:
    """The first 12 hex digits of the SHA-256 over the code, words, tables and weights that coding rests on."""
    whole = hashlib.sha256()
    root = Path(str(resources.files("detente")))
    files = [p for room in ("model", "language", "coding") for p in (root / room).glob("*.py")]
    files += [p for p in (root / "data").rglob("*") if p.suffix in (".toml", ".csv") or p.name == "coding.json"]
    for path in sorted(files, key=lambda p: p.relative_to(root).as_posix()):
        whole.update(path.relative_to(root).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:12]


class Coder:
    """Codes reports by a scheme (PLOVER where none is given). The same report and coder always give the same rows."""

    def __init__(self, encoder: Encoder | None = None, scheme: Scheme | None = None, least: float = types.LEAST) -> None:
        self._encoder = encoder or Encoder.load()
        self.scheme = scheme or plover()
        self.least = least
        self.version = f"detente {_VERSION} (coding {rules_digest()}, least {least}); {self._encoder.name} ({self._encoder.hash[:12]})"

    def code(self, report: Report) -> list[Coded]:
        """The events that the report's sentences tell of, in order; [] where the coder abstains throughout."""
        reading = heard(report, self._encoder)
        found: list[tuple[Sentence, list[Act], str, float]] = []
        for sentence in reading.sentences:
            said = reading.signals.sentences[sentence.index] if reading.signals else None
            acts = find_acts(report.text, sentence.start, sentence.end)
            weighed = types.features(report.text, sentence.start, sentence.end, acts, said, types.known_stems())
            found += [(sentence, acts, t, share) for t, share in types.chosen(weighed, least=self.least)]
        if not found:
            return []
        named(reading)
        return [c for s, acts, t, share in found for c in self._told(reading, s, acts, t, share)]

    def _told(self, reading: Reading, sentence: Sentence, acts: list[Act], plover_type: str, share: float) -> Iterator[Coded]:
        act = _act_of(acts, plover_type)
        day = self._day(reading, sentence)
        own = of_scheme(reading.text, sentence.start, sentence.end, day or reading.report.published, self.scheme)
        here = _without_covered(mentions(reading, sentence.start, sentence.end), [m for m, _ in own])
        spans = [s for s in (reading.signals.spans if reading.signals else ()) if sentence.start <= s.start < sentence.end]
        pairs = actors(features(reading.text, sentence.start, here, act, spans), plover_type)
        cameo = act.code if act else None
        for event in self._events(reading, sentence, plover_type, cameo):
            for source, target in pairs:
                yield self._row(reading, sentence, event, plover_type, act, share, day, [
                    self._actor(reading, sentence, here, own, party, label, spans) for party, label in ((source, "SOURCE"), (target, "TARGET"))
                ])

    def _events(self, reading: Reading, sentence: Sentence, plover_type: str, cameo: str | None) -> Iterator[EventType]:
        """The scheme's events that a coded PLOVER type is: itself in PLOVER, those drawn from it in a user's scheme."""
        for name, event in self.scheme.events.items():
            if not (event.types or event.cameo or event.patterns):
                if name == plover_type:
                    yield event
                continue
            if event.types and plover_type not in event.types or event.cameo and not (cameo or "").startswith(event.cameo):
                continue
            if event.patterns is None or event.patterns.within(reading.text, sentence.start, sentence.end):
                yield event

    def _row(
        self, reading: Reading, sentence: Sentence, event: EventType, plover_type: str, act: Act | None, share: float,
        day: str | None, sides: list[Actor | None],
    ) -> Coded:
        report, (source, target) = reading.report, sides
        place = next((p for p in reading.inside(reading.places, sentence) if p.city or p.country), None)
        claim = seal(
            Event(
                report=report.id, start=sentence.start, end=sentence.end, quote=reading.quote(sentence), plover=plover_type,
                source=_printed(source), target=_printed(target),
                cameo=act.code if act else None, date=day, place=place.city if place else None,
            ), report.text,
        )
        return Coded(
            claim=claim.id, report=report.id, start=sentence.start, end=sentence.end, plover=plover_type, type=event.name,
            scheme=f"{self.scheme.name} {self.scheme.version}", coder=self.version, confidence=round(share, 4),
            mode=_mode(event, reading.text, sentence, act), contexts=tuple(self.scheme.contexts.within(reading.text, sentence.start, sentence.end)),
            cameo=act.code if act else None, source=source, target=target, date=day, place=place.city if place else None,
            country=place.country if place else None, act_start=act.start if act else None, act_end=act.end if act else None,
            source_id=report.source_id, outlet=report.outlet, url=report.url, published=report.published, lang=report.lang or "en",
        )

    def _actor(
        self, reading: Reading, sentence: Sentence, here: list[Mention], own: list[tuple[Mention, SchemeActor]], party: str | None,
        label: str, spans: list[Span],
    ) -> Actor | None:
        if party is None:
            return unresolved(reading.text, spans, label, here)
        mention = next(m for m in here if m.party == party)
        mine = next((a for m, a in own if m == mention), None)
        if mine is None:
            return actor(reading.text, sentence.start, sentence.end, mention, reading.people, self.scheme)
        cow, gw = numbers(mine.country)
        return Actor(
            name=reading.text[mention.start : mention.end], start=mention.start, end=mention.end, party=mine.code, country=mine.country,
            cow=cow, gw=gw, sector=mine.sector,
        )

    @staticmethod
    def _day(reading: Reading, sentence: Sentence) -> str | None:
        return next((t.value for t in reading.inside(reading.times, sentence) if t.value), None)


def _without_covered(found: list[Mention], own: list[Mention]) -> list[Mention]:
    """``found`` and the user's own mentions, without what these cover."""
    kept = [m for m in found if all(m.end <= o.start or o.end <= m.start for o in own)]
    return sorted([*kept, *own], key=lambda m: (m.start, m.end, m.party))


def _act_of(acts: list[Act], plover_type: str) -> Act | None:
    """The act that names an event of a type: the first of the most words, one governed by an operator before others."""
    fitting = [a for a in acts if plover_of(a.code) == plover_type]
    return max(fitting, key=lambda a: (a.words, -a.start), default=None)


def _printed(one: Actor | None) -> str | None:
    """The actor as a claim names it: by its party's code, else as the text does."""
    return (one.party or one.name) if one else None


def _mode(event: EventType, text: str, sentence: Sentence, act: Act | None) -> str | None:
    """The mode: the code's own where it is one of the type's, else the first in the scheme's order whose words stand there."""
    own = codes()[act.code].mode if act else None
    if own in event.modes.names:
        return own
    return next(iter(event.modes.within(text, sentence.start, sentence.end)), None)
