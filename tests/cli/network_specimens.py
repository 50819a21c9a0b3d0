"""A network made by hand, in which one name is nasty."""

from __future__ import annotations

from ficli.actor_results import Together
from ficli.network_results import Edge, Network, Node
from tests.cli.specimens import NASTY

NETWORK = Network(
    query=f"a query {NASTY}",
    within="paragraph",
    least=2,
    documents=1200,
    units=9000,
    nodes=(
        Node("han-dong", "Han Dong", "Person", "ca", 12, 1030),
        Node("cn", "董晗鹏 " * 12, "Country", "cn", 9, 25),
        Node("name:x", f"=1+1 {NASTY}\uffff", "Organization", "", 1, 1),
        Node("nsicop", "National Security and Intelligence Committee of Parliamentarians",
             "PublicBody", "ca", 3, 4),
    ),
    edges=(
        Edge("cn", "han-dong", Together(12, 38.14), 9),
        Edge("han-dong", "name:x", Together(3, -1.5), 1),
        Edge("cn", "nsicop", Together(2, 0.0), 2),
    ),
    left_out=7,
)  # fmt: skip
