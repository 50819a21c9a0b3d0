"""What comes out about a whole network: who is named, and who beside whom. Facts, never markup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ficli.actor_results import Together
from ficli.document import ActorType

Within = Literal["sentence", "paragraph", "document"]
"""The unit of text in which two actors are beside each other."""


@dataclass(frozen=True, slots=True)
class Node:
    """An actor, and how much the documents looked at say of it."""

    id: str
    name: str
    type: ActorType
    country: str
    """ISO 3166-1 alpha-2, lower case; may be empty."""
    documents: int
    mentions: int


@dataclass(frozen=True, slots=True)
class Edge:
    """Two actors who are named beside each other; neither comes first."""

    source: str
    target: str
    """Actor ids, in their order."""
    together: Together
    """In how many units they meet, and how far from chance that is."""
    documents: int
    """How many documents have such a unit."""


@dataclass(frozen=True, slots=True)
class Network:
    """Actors and who is beside whom, for `ficli network`."""

    query: str
    within: Within
    least: int
    """Fewest units that make an edge."""
    documents: int
    """How many documents were looked at."""
    units: int
    """How many units of text they have."""
    nodes: tuple[Node, ...]
    """Whoever has an edge, most mentioned first."""
    edges: tuple[Edge, ...]
    """Those who meet most often first."""
    left_out: int = 0
    """How many actors with edges a limit left out."""
