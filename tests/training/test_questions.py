"""Questions for the links: gold's party, day and place are right where they stand, and nothing is asked that has no answer."""

from __future__ import annotations

from typing import Any

from detente.language.sentences import split_sentences
from detente.training.links import Question, questions

TEXT = (
    "Peru and Chile meet in Cusco\n\n"
    "Envoys of Peru and Chile met in Cusco on March 3. Rosa Quispe led the Peruvian side. "
    "Chile said that the fence must go before any signing. A further session is planned."
)
GOLD: dict[str, Any] = {
    "rounds": [
        {"date": "2021-03-03", "place": "Cusco", "parties": ["PE", "CL"], "heads": [{"name": "Rosa Quispe", "party": "PE"}], "quote": "met in Cusco on March 3"},
        {"date": None, "place": None, "parties": ["PE", "CL"], "heads": [], "quote": "A further session is planned"},
    ],
    "conditions": [{"holder": "CL", "asks_of": "PE", "what": "removal of the fence", "quote": "the fence must go before any signing"}],
    "attributed": [{"speaker": "a passer-by", "party": None}],
    "dates": [{"text": "March 3", "value": "2021-03-03"}],
    "events": [{"source": "PER", "target": "CHL", "plover": "CONSULT", "quote": "Envoys of Peru and Chile met"}, {"source": "XKX", "target": None, "plover": "ACCUSE", "quote": "Chile said"}],
}


def asked(kind: str) -> list[Question]:
    sentences = split_sentences(TEXT)
    at = TEXT.find("the fence must go")
    return [q for q in questions(TEXT, sentences, GOLD, [(at, at + 17)]) if q.kind == kind]


def right(question: Question) -> set[str]:
    return {TEXT[a:b] for (a, b), yes in zip(question.candidates, question.right, strict=True) if yes}


def test_a_heads_party_is_right_wherever_it_is_named() -> None:
    (question,) = asked("party")
    assert TEXT[question.start : question.end] == "Quispe" and right(question) == {"Peru", "Peruvian"}


def test_a_demand_is_asked_for_its_holder_and_addressee() -> None:
    (holder,), (addressee,) = asked("holder"), asked("addressee")
    assert TEXT[holder.start : holder.end] == "the fence must go"
    assert right(holder) == {"Chile"} and right(addressee) == {"Peru", "Peruvian", "Quispe"}


def test_a_round_told_without_day_or_place_has_none_for_an_answer() -> None:
    told, planned = asked("date")
    assert right(told) == {"March 3"} and right(planned) == set()
    assert [right(q) for q in asked("place")] == [{"Cusco"}, set()]


def test_a_party_that_the_text_does_not_name_is_not_asked_for() -> None:
    assert [right(q) for q in asked("source")] == [{"Peru", "Peruvian", "Quispe"}]
