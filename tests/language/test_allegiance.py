"""For whom people act whose title names no party: candidates with what speaks for them; the settled are left alone."""

from __future__ import annotations

import pytest

from detente.language import allegiance, choice
from detente.language.reading import Reading
from detente.model import Report

TEXT = (
    "Ghana and Togo meet\n\nTalks between Ghana and Togo opened on Monday. "
    "The Ghanaian side was led by Deputy Minister Kofi Badu. Its legal adviser, Director Esi Tetteh, took notes."
)


@pytest.fixture
def reading(reader, monkeypatch: pytest.MonkeyPatch) -> Reading:
    monkeypatch.setattr(choice, "_weights", lambda question, lang: {})
    return reader.language.read(Report.of(TEXT, outlet="Ministry of Foreign Affairs of Togo"))


def test_whoever_title_or_table_settles_is_not_asked(reading: Reading):
    settled = {p.name for p in reading.people if p.party}
    assert not settled & set(allegiance.unsettled(reading))


def test_a_governments_own_outlet_speaks_for_that_government(reading: Reading):
    assert allegiance.government_of("Ministry of Foreign Affairs of Togo") == "TGO"
    assert allegiance.government_of("Togo Times") is None
    for name in allegiance.unsettled(reading):
        told = dict(allegiance.candidates(reading, name))
        assert "publishes" in told["TGO"] and "publishes" not in told["GHA"]
        assert None in told


def test_without_evidence_nobody_is_given_a_party(reading: Reading):
    assert all(p.party is None for p in allegiance.settle(reading) if p.name in allegiance.unsettled(reading))
