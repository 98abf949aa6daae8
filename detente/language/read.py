"""Report -> Reading: sentences, parse, parties, people, places, dates, and what the encoder says of each sentence."""

from __future__ import annotations

import math
from dataclasses import dataclass

from detente.errors import ModelError
from detente.language import models
from detente.language.allegiance import settle
from detente.language.dates import tag_times
from detente.language.encoder import Encoder, has_encoder
from detente.language.generic import with_generic
from detente.language.groups import with_groups
from detente.language.languages import readable
from detente.language.parse import parse
from detente.language.parties import find_parties, joint_mentions
from detente.language.people import find_people
from detente.language.places import find_places
from detente.language.reading import Reading, Signals
from detente.language.sentences import split_sentences
from detente.language.sides import negotiating_sides
from detente.language.speech import find_speech
from detente.language.tense import tense_at
from detente.model import Report

_LEAD, _FAINT = 2, 0.06  # sentences that are parsed whatever the encoder says, and the least that it must say of the others
# Of 864 reports about talks that have more than two windows, 5 had lower log-odds in the first (0.5 % of their 47,715 claims), none of them news;
# of the other news that the glance lets pass, three in four have.
LEAD_TALKS = -1.25
_NAMED = 0.5  # the score from which the tagger's speakers and heads may be names


@dataclass(slots=True)
class Language:
    """What reads a report of one language: a spaCy pipeline and, where the language has one, the trained encoder.

    ``name`` says which, with the digest of their files, as it is written into the record.
    """

    lang: str
    pipeline: models.Pipeline
    encoder: Encoder | None

    @classmethod
    def load(cls, lang: str = "en", model: str | None = None) -> Language:
        """The reader of ``lang``; ``model`` names another spaCy pipeline. Raises ModelError when a model is missing or altered."""
        _known(lang)
        return cls(lang=lang, pipeline=models.load(lang, model), encoder=Encoder.load(lang) if has_encoder(lang) else None)

    @property
    def name(self) -> str:
        """Model names and digests, for the record."""
        p = self.pipeline
        return _named_by(p.name, p.version, p.digest, *((self.encoder.name, self.encoder.hash) if self.encoder else ()))

    @staticmethod
    def name_of(lang: str = "en", model: str | None = None) -> str:
        """:attr:`name`, found without loading anything. Raises ModelError when a model is missing or altered."""
        _known(lang)
        pipeline = models.choose(lang, model)
        return _named_by(pipeline, models.version(pipeline), models.verified_digest(pipeline)[:12], *(Encoder.identity(lang) if has_encoder(lang) else ()))

    def read(self, report: Report, least: float = 0.0) -> Reading:
        """The Reading of one report; pure, so the same report always gives the same Reading.

        A report of which the encoder is less sure than ``least`` that it is about talks is read no further.
        """
        text = report.text
        sentences = split_sentences(text, self.lang)
        reading = Reading(report=report, sentences=sentences, lang=self.lang)
        if not sentences:
            return reading
        lead = self.encoder.lead(text, sentences) if least and self.encoder else None
        if lead is not None and lead < LEAD_TALKS:
            reading.signals = Signals(talks=min(1 / (1 + math.exp(-max(lead, -30.0))), least / 2), sentences=[{} for _ in sentences], spans=())
            return reading
        reading.signals = self.encoder.signals(text, sentences, lead) if self.encoder else None
        if reading.signals is not None and reading.signals.talks < least:
            return reading
        reading.doc = parse(text, sentences, self.pipeline, _telling(reading))
        parties = with_groups(text, find_parties(text, sentences, self.lang), reading.signals)
        reading.parties = with_generic(text, parties, negotiating_sides(parties, text, lang=self.lang), self.lang)
        reading.people = find_people(text, sentences, reading.parties, _named(reading), report.published, self.lang)
        reading.places = find_places(text, sentences, reading.parties, self.lang)
        reading.times = tag_times(text, sentences, report.published, tense_at(reading.doc, self.lang), self.lang)
        reading.sides = negotiating_sides(reading, text)
        reading.people = settle(reading, self.lang)
        reading.joint = joint_mentions(text, self.lang)
        reading.speech = find_speech(reading, self.lang)
        return reading


def _known(lang: str) -> None:
    if lang not in readable():
        raise ModelError(f"no reader for language {lang!r}: detente reads {', '.join(readable())}")


def _named_by(pipeline: str, version: str, digest: str, encoder: str = "", whole: str = "") -> str:
    return f"{pipeline} {version} ({digest})" + (f", {encoder} ({whole[:12]})" if encoder else "")


def _telling(reading: Reading) -> set[int]:
    """The sentences that may hold a claim, by the encoder: the others need no parse. The headline and lead always may."""
    if reading.signals is None:
        return {s.index for s in reading.sentences}
    return {i for i, said in enumerate(reading.signals.sentences) if i < _LEAD or max(said.values(), default=1.0) >= _FAINT}


def _named(reading: Reading) -> list[tuple[int, int]]:
    """The spans that the tagger takes for people who speak or lead; parts of one name that it tags apart are one."""
    spans = reading.signals.spans if reading.signals else ()
    sure = sorted((s.start, s.end) for s in spans if s.label in ("SPEAKER", "HEAD") and s.score >= _NAMED)
    out: list[tuple[int, int]] = []
    for start, end in sure:
        if out and (start < out[-1][1] or reading.text[out[-1][1] : start] == " "):
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out
