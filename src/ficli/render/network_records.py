"""Machine output of networks: the graph as JSON, and its edges as rows.

Adds its shape to `records.shape`, which `records.table_of` asks.
"""

from __future__ import annotations

from ficli.network_results import Edge, Network, Node
from ficli.render.shapes import Json, Table, flat, shape
from ficli.results import SCHEMA_VERSION


@shape.register
def _(network: Network) -> Table:
    names = {node.id: node.name for node in network.nodes}
    rows = [_edge(edge, names) for edge in network.edges]
    body = {
        "schema_version": SCHEMA_VERSION,
        "query": network.query or None,
        "within": network.within,
        "min": network.least,
        "documents": network.documents,
        "units": network.units,
        "left_out": network.left_out,
        "nodes": [_node(node) for node in network.nodes],
        "edges": rows,
    }
    return Table("edge", body, "edges", rows)


def _node(node: Node) -> Json:
    return {**flat(node), "country": node.country or None}


def _edge(edge: Edge, names: dict[str, str]) -> Json:
    return {
        "source": edge.source,
        "target": edge.target,
        "type": "Undirected",
        "weight": edge.together.count,
        "documents": edge.documents,
        "score": edge.together.score,
        "source_name": names[edge.source],
        "target_name": names[edge.target],
    }
