"""Reading: a report as the finders see it. Everything in it is a span of the report's own text.

A Reading is made by :func:`detente.language.read.read_language` and never changed by a finder.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from detente.language.links import Links
from detente.model import Offset, Report, Voice


class Spanned(Protocol):
    """Anything with a start and an end in the report's text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


S = TypeVar("S", bound=Spanned)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence (or headline, or list item), trimmed of outer white space."""

    index: int
    start: int
    end: int
    paragraph: int
    headline: bool = False


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A date expression: ``value`` is EDTF or None; ``basis`` how it was resolved or why not; ``grain`` day, week, month, year or range.

    ``role`` is ``dateline`` for the date of a dateline or page stamp, else None.
    """

    start: int
    end: int
    text: str
    value: str | None
    basis: str
    grain: str
    offset: Offset | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class PartyMention:
    """A state, group or organisation named in the text. ``form``: name, demonym, capital, group, organisation, government.

    A capital counts as its state only where it acts ("Havana insists"), which the finders judge: here it is only marked.
    """

    start: int
    end: int
    text: str
    party: str
    form: str


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A person named, titled or meant by a pronoun. ``name`` is the fullest name that the report gives them.

    ``title`` as printed nearest; ``party`` where title, apposition or table gives it (``party_basis`` says which).
    """

    start: int
    end: int
    text: str
    name: str
    title: str | None = None
    party: str | None = None
    party_basis: str | None = None
    form: str = "name"


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A city or a country as a location. ``city`` in English, None for a country; ``country`` ISO 3166-1 alpha-2."""

    start: int
    end: int
    text: str
    city: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class Speech:
    """One act of saying. ``start``/``end`` are the words said; ``speaker`` is as printed, or the full name of a person.

    ``direct``: the words stand in quotation marks. ``carried``: the speaker was named in another sentence.
    """

    start: int
    end: int
    sentence: int
    speaker: str
    verb: str
    parties: tuple[str, ...] = ()
    person: bool = False
    direct: bool = False
    carried: bool = False
    speaker_start: int = -1
    speaker_end: int = -1

    def voice(self) -> Voice:
        """The voice in which the words are said."""
        if self.person:
            return Voice(kind="speaker", name=self.speaker, parties=self.parties)
        if len(self.parties) > 1:
            return Voice(kind="joint", name=self.speaker, parties=self.parties)
        return Voice(kind="party" if self.parties else "speaker", name=self.speaker, parties=self.parties)


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled span that the trained tagger found, with its probability."""

    start: int
    end: int
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class Signals:
    """What the encoder says, one pass for all finders.

    ``sentences[i]`` maps a label (``round``, ``condition``, ``CONSULT`` ...) to a probability for sentence ``i``;
    ``spans`` are tagged parts; ``talks`` is the probability that the report's news is a negotiation; ``links`` tell which
    part belongs to which.
    """

    talks: float
    sentences: Sequence[dict[str, float]]
    spans: Sequence[Span]
    links: Links = field(default_factory=Links, compare=False)


@dataclass(slots=True)
class Reading:
    """A report with its sentences and mentions, each list in order of start.

    ``sides`` are the parties between whom its talks are; ``joint`` where the text says "the two sides" and the like.
    """

    report: Report
    sentences: list[Sentence]
    lang: str = field(default="en", kw_only=True)
    times: list[TimeMention] = field(default_factory=list)
    parties: list[PartyMention] = field(default_factory=list)
    people: list[PersonMention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    speech: list[Speech] = field(default_factory=list)
    joint: list[tuple[int, int]] = field(default_factory=list)
    sides: tuple[str, ...] = ()
    signals: Signals | None = None
    doc: Any = None

    @property
    def text(self) -> str:
        """The report's text."""
        return self.report.text

    def quote(self, span: Spanned) -> str:
        """The text of a span."""
        return self.text[span.start : span.end]

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence that holds the character at ``offset``, or the nearest one before it."""
        i = bisect.bisect_right([s.start for s in self.sentences], offset) - 1
        return self.sentences[max(i, 0)]

    @staticmethod
    def inside(mentions: Iterable[S], span: Spanned) -> list[S]:
        """The mentions that lie wholly within ``span``."""
        return [m for m in mentions if span.start <= m.start and m.end <= span.end]
