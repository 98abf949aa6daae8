"""JSON-LD, read by rdflib and held by pySHACL against the shapes that users get."""

from __future__ import annotations

from importlib import resources

import pyshacl
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up import LOCK
from rdflib.namespace import PROV, RDF, SKOS

from detente.model import Decision
from detente.outputs import jsonld, vocabulary

DATA = resources.files("detente") / "data"
SHAPES = rdflib.Graph().parse(data=(DATA / "shapes.ttl").read_text(encoding="utf-8"), format="turtle")
DT = rdflib.Namespace(vocabulary.BASE)
SCHEMA = rdflib.Namespace("https://schema.org/")
HOSTILE = '"}]} @id <script> \\u0000 \x1b[31m \u202e {"@context": "https://evil.example"} \'; --'


def _valid(record) -> rdflib.Graph:
    graph = rdflib.Graph().parse(data=jsonld.export(record), format="json-ld")
    ok, _, told = pyshacl.validate(graph, shacl_graph=SHAPES)
    assert ok, told
    return graph


def test_who_read_who_ruled_and_what_stands(record):
    record.add_decisions([Decision(action="accept", target=LOCK.id, reviewer=HOSTILE, made_at="2031-06-01T00:00:00Z", reason=HOSTILE)])
    graph = _valid(record)
    exact = {str(o) for o in graph.objects(None, rdflib.URIRef("http://www.w3.org/ns/oa#exact"))}
    assert {"met Ivo Marr", "open the lock"} <= exact
    (ruling,) = graph.subjects(RDF.type, DT.Ruling)
    reviewer = graph.value(ruling, PROV.wasAssociatedWith)
    assert (reviewer, RDF.type, PROV.Person) in graph and str(graph.value(ruling, PROV.used)).endswith(f"claim:{LOCK.id}")
    assert len(set(graph.subjects(RDF.type, DT.Reading))) == 2
    names = {str(graph.value(p, SCHEMA.name)) for p in graph.subjects(RDF.type, SCHEMA.Person)}
    assert {"Ada Berg", "Ivo Marr"} <= names  # a head who speaks, and one who is only named
    (condition,) = graph.subjects(RDF.type, DT.condition)
    status = graph.value(condition, DT.status)
    assert status == DT["condition-partly-met"] and (status, RDF.type, SKOS.Concept) in graph


def test_a_graph_that_lacks_its_reports_does_not_pass(record):
    graph = rdflib.Graph().parse(data=jsonld.export(record), format="json-ld")
    graph.remove((None, PROV.wasDerivedFrom, None))
    assert not pyshacl.validate(graph, shacl_graph=SHAPES)[0]


def test_the_examples_hold_to_the_shapes(example):
    graph = _valid(example)
    used = {term for term in (*graph.predicates(), *graph.objects(None, RDF.type), *graph.objects(None, DT.status)) if term.startswith(DT)}
    kept = rdflib.Graph().parse(data=(DATA / "vocabulary.ttl").read_text(encoding="utf-8"), format="turtle")
    assert used <= set(kept.subjects()) and used <= set(graph.subjects())


@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=20) | st.just(HOSTILE))
def test_any_text_stays_text(with_negotiation, text):
    _valid(with_negotiation(title=text, goal=text, parties=(text or "A", HOSTILE)))


def test_the_vocabulary_file_is_what_the_glossary_says():
    assert (DATA / "vocabulary.ttl").read_text(encoding="utf-8") == vocabulary.turtle(), "write it again: see docs/exports.md"
