"""GraphML: parties, people, issues and negotiations, and how they stand to each other, for Gephi, Cytoscape, igraph and networkx."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from detente.merging.sides import name
from detente.model import Negotiation
from detente.outputs.formats import needs
from detente.record.plain import clean
from detente.record.record import Record


def export(record: Record) -> str:
    """The graph of all negotiations. Every edge has its ``relation``; edges between parties, how often it holds."""
    networkx = needs("networkx", "exports")
    graph = networkx.MultiDiGraph()
    for negotiation in record.negotiations:
        _negotiation(graph, negotiation)
    return "\n".join(networkx.generate_graphml(graph, named_key_ids=True)) + "\n"


def _negotiation(graph: Any, n: Negotiation) -> None:
    talks = f"negotiation:{n.id}"
    graph.add_node(talks, kind="negotiation", label=clean(n.title))
    for party in n.parties:
        _link(graph, _party(graph, party), talks, "party to")
    for party, role in n.third_parties:
        _link(graph, _party(graph, party), talks, role)
    for a, b in combinations(sorted(n.parties), 2):
        _link(graph, _party(graph, a), _party(graph, b), "negotiates with")
    for person in n.people:
        who = f"person:{n.id}:{clean(person.name)}:{person.party or ''}"
        graph.add_node(who, kind="person", label=clean(person.name), title=clean("; ".join(person.titles)))
        _link(graph, who, talks, "at the table of")
        if person.party:
            _link(graph, who, _party(graph, person.party), "speaks for")
    for issue in n.issues:
        node = f"issue:{issue.id}"
        graph.add_node(node, kind="issue", label=clean(issue.label), status=issue.status)
        _link(graph, node, talks, "issue of")
    for c in n.conditions:
        if c.holder and c.addressee:
            _link(graph, _party(graph, c.holder), _party(graph, c.addressee), f"condition {c.status}")


def _party(graph: Any, code: str) -> str:
    node = f"party:{clean(code)}"
    graph.add_node(node, kind="party", label=name(clean(code)))
    return node


def _link(graph: Any, a: str, b: str, relation: str) -> None:
    """An edge of that relation, or one more where it is there."""
    if graph.has_edge(a, b, key=relation):
        graph[a][b][relation]["count"] += 1
    else:
        graph.add_edge(a, b, key=relation, relation=relation, count=1)
