"""A network as files of graph programs: GraphML 1.0 and GEXF 1.2, as Gephi and networkx read them.

Both are built as trees, so that no name can become markup. Every attribute is declared once in a
table, which both formats read. The same network gives the same bytes: no dates, no random order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree

from ficli import __version__
from ficli.network_results import Edge, Network, Node
from ficli.render.foreign import shown

GRAPHML = "http://graphml.graphdrawing.org/xmlns"
GEXF = "http://www.gexf.net/1.2draft"

Row = Mapping[str, str | int | float]

_KINDS = {str: "string", int: "long", float: "double"}
"""Names of types that GraphML and GEXF share."""


def _node(node: Node) -> Row:
    return {
        "label": shown(node.name),
        "type": node.type,
        "country": node.country,
        "documents": node.documents,
        "mentions": node.mentions,
    }


def _edge(edge: Edge) -> Row:
    return {
        "weight": edge.together.count,
        "documents": edge.documents,
        "score": edge.together.score,
    }


NODE_FIELDS: Mapping[str, type] = {
    "label": str, "type": str, "country": str, "documents": int, "mentions": int,
}  # fmt: skip
EDGE_FIELDS: Mapping[str, type] = {"weight": float, "documents": int, "score": float}


def graphml(network: Network) -> str:
    """The network in GraphML (http://graphml.graphdrawing.org/specification.html)."""
    root = etree.Element(f"{{{GRAPHML}}}graphml", nsmap={None: GRAPHML})
    for domain, fields in (("node", NODE_FIELDS), ("edge", EDGE_FIELDS)):
        for name, kind in fields.items():
            key = {"id": f"{domain}-{name}", "for": domain, "attr.name": name}
            etree.SubElement(root, "key", key | {"attr.type": _KINDS[kind]})
    graph = etree.SubElement(root, "graph", id="ficli", edgedefault="undirected")
    for node in network.nodes:
        _data(etree.SubElement(graph, "node", id=node.id), "node", _node(node))
    for number, edge in enumerate(network.edges):
        ends = {"id": f"e{number}", "source": edge.source, "target": edge.target}
        _data(etree.SubElement(graph, "edge", ends), "edge", _edge(edge))
    return _written(root, GRAPHML)


def _data(element: Any, domain: str, row: Row) -> None:
    for name, value in row.items():
        etree.SubElement(element, "data", key=f"{domain}-{name}").text = str(value)


def gexf(network: Network) -> str:
    """The network in GEXF (https://gexf.net)."""
    root = etree.Element(f"{{{GEXF}}}gexf", nsmap={None: GEXF}, version="1.2")
    meta = etree.SubElement(root, "meta")
    etree.SubElement(meta, "creator").text = f"ficli {__version__}"
    etree.SubElement(meta, "description").text = _description(network)
    graph = etree.SubElement(root, "graph", mode="static", defaultedgetype="undirected")
    # What GEXF has a place of its own for is no attribute.
    node_fields = {name: kind for name, kind in NODE_FIELDS.items() if name != "label"}
    edge_fields = {name: kind for name, kind in EDGE_FIELDS.items() if name != "weight"}
    for domain, fields in (("node", node_fields), ("edge", edge_fields)):
        declared = etree.SubElement(graph, "attributes", {"class": domain, "mode": "static"})
        for name, kind in fields.items():
            etree.SubElement(declared, "attribute", id=name, title=name, type=_KINDS[kind])
    nodes = etree.SubElement(graph, "nodes", count=str(len(network.nodes)))
    for node in network.nodes:
        element = etree.SubElement(nodes, "node", id=node.id, label=shown(node.name))
        _attributes(element, _node(node), node_fields)
    edges = etree.SubElement(graph, "edges", count=str(len(network.edges)))
    for number, edge in enumerate(network.edges):
        ends = {"id": f"e{number}", "source": edge.source, "target": edge.target}
        weight = {"weight": str(edge.together.count)}
        _attributes(etree.SubElement(edges, "edge", ends | weight), _edge(edge), edge_fields)
    return _written(root, GEXF)


def _attributes(element: Any, row: Row, fields: Iterable[str]) -> None:
    values = etree.SubElement(element, "attvalues")
    for name in fields:
        etree.SubElement(values, "attvalue", {"for": name, "value": str(row[name])})


def _description(network: Network) -> str:
    query = f" of the query {shown(network.query)}" if network.query else ""
    return (
        f"Actors named in the same {network.within} at least {network.least} times, "
        f"in {network.documents} documents{query}"
    )


def _written(root: Any, namespace: str) -> str:
    """The tree as a file; elements made without a namespace belong to the root's."""
    for element in root.iter():
        if not element.tag.startswith("{"):
            element.tag = f"{{{namespace}}}{element.tag}"
    etree.cleanup_namespaces(root)
    etree.indent(root)
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written.decode() + "\n"
