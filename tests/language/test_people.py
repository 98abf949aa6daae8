"""People: names, titles as printed, parties, and who is meant later. No parse is used here; it only adds names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.language.office_holders import party_of_office_holder
from detente.language.parties import find_parties
from detente.language.people import find_people
from detente.language.reading import PersonMention
from detente.language.sentences import split_sentences


def people(text: str, published: str | None = None) -> list[PersonMention]:
    sentences = split_sentences(text)
    return find_people(text, sentences, find_parties(text, sentences), (), published)


def first(text: str, published: str | None = None) -> tuple[str, str | None, str | None]:
    found = people(text, published)
    return (found[0].name, found[0].title, found[0].party) if found else ("", None, None)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Cuban Foreign Minister Mario Fulano arrived.", ("Mario Fulano", "Cuban Foreign Minister", "CUB")),
        ("U.S. Assistant Secretary of State Anna Brook spoke.", ("Anna Brook", "U.S. Assistant Secretary of State", "USA")),
        ("Peru's Minister of Foreign Affairs Rosa Quispe left.", ("Rosa Quispe", "Peru's Minister of Foreign Affairs", "PER")),
        ("Then Nadia Roe, head of Chile's trade section, spoke.", ("Nadia Roe", "head of Chile's trade section", "CHL")),
        (
            "It was the general director for the United States at Peru's Foreign Ministry, Rosa Quispe, who spoke.",
            ("Rosa Quispe", "general director for the United States at Peru's Foreign Ministry", "PER"),
        ),
        ("The Kremlin spokesman Ivan Petrovich Volkov declined.", ("Ivan Petrovich Volkov", "Kremlin spokesman", "RUS")),
        ("Prime Minister Karim bin Saleh al-Masri of Iraq spoke.", ("Karim bin Saleh al-Masri", "Prime Minister", "IRQ")),
        ("An Israeli army spokesman, Lt. Col. Dan Levi, said no.", ("Dan Levi", "Israeli army spokesman", "ISR")),
        ("Norway's ambassador to Egypt, Kari Dahl, spoke.", ("Kari Dahl", "Norway's ambassador to Egypt", "NOR")),
        ("UN special envoy for Yemen Carla Moreno flew in.", ("Carla Moreno", "UN special envoy for Yemen", "UN")),
        ("The analyst said Iranian analyst Reza Tehrani was wrong.", ("Reza Tehrani", "Iranian analyst", None)),
        ("U.S. Secretary of State Joan Doe waited.", ("Joan Doe", "U.S. Secretary of State", "USA")),
    ],
)
def test_title_and_party(text: str, wanted: tuple[str, str | None, str | None]):
    assert first(text) == wanted


def test_a_surname_is_the_person_named_in_full_and_shares_the_party():
    found = people("Peruvian Foreign Minister Rosa Quispe arrived. Quispe smiled. Mrs. Quispe left.")
    assert {(p.name, p.party) for p in found} == {("Rosa Quispe", "PER")}
    assert [p.text for p in found] == ["Rosa Quispe", "Quispe", "Quispe"]


@pytest.mark.parametrize(("full", "short"), [("Pak Chol-min", "Pak"), ("Ana de la Vega", "de la Vega"), ("Samir al-Hadi", "Hadi")])
def test_names_by_other_customs(full: str, short: str):
    found = people(f"Foreign Minister {full} spoke. Later {short} left.")
    assert [p.name for p in found] == [full, full]


def test_pronouns_mean_somebody_fitting():
    found = people("Foreign Minister Maria Roe met President Paul Doe. She said it went well. He said so too.")
    assert [(p.text, p.name) for p in found if p.form == "pronoun"] == [("She", "Maria Roe"), ("He", "Paul Doe")]


def test_a_pronoun_in_somebodys_quotation_is_left_alone():
    assert not [p for p in people('President Paul Doe spoke. "He is late," it was said.') if p.form == "pronoun"]


def test_an_aide_takes_the_principals_party():
    found = people("Peruvian President Rosa Quispe waited. Luis Rojas, a spokesman for Quispe, was silent.")
    assert {p.party for p in found if p.name == "Luis Rojas"} == {"PER"}


def test_a_byline_is_marked():
    text = "Talks resume\n\nBy Jane Roe\n\nThe talks resumed."
    found = find_people(text, split_sentences(text), [], [(17, 25)])
    assert [(p.name, p.form) for p in found] == [("Jane Roe", "byline")]


def test_office_holders_by_their_time():
    assert party_of_office_holder("John Kerry", None, "2015-03-01") == "USA"
    assert party_of_office_holder("Lavrov", "Foreign Minister", "2015-03-01") == "RUS"
    assert party_of_office_holder("John Kerry", None, "1950-03-01") is None
    assert party_of_office_holder("Nobody Atall", None, "2015-03-01") is None


@given(st.text(alphabet="President MrDoe.,'’\nJanRoe of Iraq he said\"", max_size=90))
def test_mentions_lie_in_the_text(text: str):
    assert all(text[p.start : p.end] == p.text for p in people(text))
