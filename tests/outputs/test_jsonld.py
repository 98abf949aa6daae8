"""JSON-LD, read by rdflib and held against shapes by pySHACL."""

from __future__ import annotations

import pyshacl
import rdflib

from detente.outputs import jsonld

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix oa: <http://www.w3.org/ns/oa#> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix schema: <https://schema.org/> .
[] a sh:NodeShape ; sh:targetClass schema:Claim ; sh:property [ sh:path prov:wasDerivedFrom ; sh:class schema:NewsArticle ; sh:minCount 1 ] ,
  [ sh:path (oa:hasTarget oa:hasSelector) ; sh:minCount 2 ; sh:maxCount 2 ] .
[] a sh:NodeShape ; sh:targetClass oa:TextQuoteSelector ; sh:property [ sh:path oa:exact ; sh:minCount 1 ; sh:maxCount 1 ; sh:minLength 1 ] .
[] a sh:NodeShape ; sh:targetClass schema:Event ; sh:property [ sh:path schema:name ; sh:minCount 1 ] , [ sh:path prov:wasDerivedFrom ; sh:class schema:Claim ] .
[] a sh:NodeShape ; sh:targetClass schema:Person ; sh:property [ sh:path schema:affiliation ; sh:class schema:Organization ] .
"""


def test_every_claim_has_its_report_and_words_and_every_round_its_claims(record):
    graph = rdflib.Graph().parse(data=jsonld.export(record), format="json-ld")
    ok, _, told = pyshacl.validate(graph, shacl_graph=rdflib.Graph().parse(data=SHAPES, format="turtle"))
    assert ok, told
    exact = {str(o) for o in graph.objects(None, rdflib.URIRef("http://www.w3.org/ns/oa#exact"))}
    assert {"met Ivo Marr", "open the lock"} <= exact
