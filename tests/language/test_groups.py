"""Groups that the tagger marks become parties: under their initials where the report gives them, never over a table's party."""

from __future__ import annotations

from detente.language.groups import with_groups
from detente.language.parties import find_parties
from detente.language.reading import Signals, Span
from detente.language.sentences import split_sentences

TEXT = "The Lake Liberation Front (LLF) met Peruvian officials. The Lake Liberation Front and NATO agreed. The Peruvian opposition waits."


def marked(*names: str, score: float = 0.9) -> Signals:
    spans = []
    for name in names:
        at = TEXT.find(name)
        while at >= 0:
            spans.append(Span(at, at + len(name), "GROUP", score))
            at = TEXT.find(name, at + 1)
    return Signals(0.9, [], spans)


def parties(signals: Signals | None) -> list[tuple[str, str]]:
    found = with_groups(TEXT, find_parties(TEXT, split_sentences(TEXT)), signals)
    assert found == sorted(found, key=lambda m: m.start)
    return [(m.text, m.party) for m in found]


def test_a_group_has_the_initials_that_the_report_gives_it_everywhere():
    assert [p for t, p in parties(marked("The Lake Liberation Front")) if "Front" in t] == ["LLF", "LLF"]


def test_a_state_within_a_groups_name_gives_way_but_not_elsewhere():
    found = parties(marked("Peruvian opposition"))
    assert ("Peruvian opposition", "Peruvian opposition") in found and [p for _, p in found].count("PER") == 1


def test_the_tables_know_better():
    assert ("NATO", "NATO") in parties(marked("NATO and", "NATO"))


def test_without_a_tagger_or_below_its_floor_nothing_changes():
    assert parties(None) == parties(marked("The Lake Liberation Front", score=0.3))
