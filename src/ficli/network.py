"""Use case: the network of who is named beside whom, in all documents or in those of a query.

Reads the index; changes nothing and prints nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ficli.cooccurrence import Pairs, inside, paragraph_starts, sentence_starts
from ficli.curated import open_curated
from ficli.document import Mention
from ficli.dossier import Dossier
from ficli.engines.base import Reader, Request
from ficli.expanding import expand
from ficli.network_results import Edge, Network, Node, Within
from ficli.searching import SearchRequest, understand

_ALL = 10**9


def network(
    dossier: Dossier,
    *,
    query: str = "",
    within: Within = "sentence",
    least: int = 1,
    types: Iterable[str] = (),
    limit: int | None = None,
) -> Network:
    """Actors who are named beside each other in at least `least` units of text.

    `limit` keeps the actors with the most meetings. Raises QueryError, ConfigError and
    IndexUnavailableError.
    """
    wanted = frozenset(types)
    gathered = _Gathered(within)
    with open_curated(dossier) as reader:
        for key in _keys(reader, query):
            gathered.take(reader, key, wanted)
    edges = gathered.edges(least)
    kept = _kept(edges, limit)
    shown = [edge for edge in edges if {edge.source, edge.target} <= kept]
    ends = {actor for edge in shown for actor in (edge.source, edge.target)}
    every = {actor for edge in edges for actor in (edge.source, edge.target)}
    return Network(
        query=query,
        within=within,
        least=least,
        documents=gathered.documents,
        units=gathered.pairs.units,
        nodes=gathered.nodes(ends),
        edges=tuple(shown),
        left_out=len(every - ends),
    )


def _keys(reader: Reader, query: str) -> Iterator[int]:
    if not query:
        yield from reader.keys()
        return
    tree = expand(understand(SearchRequest(query)), reader).tree
    found = reader.search(Request(tree, limit=_ALL, sort="path")).found
    yield from (each.key for each in found)


def _kept(edges: Iterable[Edge], limit: int | None) -> frozenset[str]:
    """The actors who meet others most often."""
    meetings: Counter[str] = Counter()
    for edge in edges:
        meetings[edge.source] += edge.together.count
        meetings[edge.target] += edge.together.count
    ranked = sorted(meetings, key=lambda actor: (-meetings[actor], actor))
    return frozenset(ranked[:limit])


@dataclass(slots=True)
class _Gathered:
    """What the documents say, taken up one by one."""

    within: Within
    documents: int = 0
    pairs: Pairs = field(default_factory=Pairs)
    actors: dict[str, Mention] = field(default_factory=dict)
    """One mention of each, for its name and type."""
    mentions: Counter[str] = field(default_factory=Counter)
    naming: Counter[str] = field(default_factory=Counter)
    """How many documents name each."""
    meeting: Counter[tuple[str, str]] = field(default_factory=Counter)
    """In how many documents each two meet."""

    def take(self, reader: Reader, key: int, types: frozenset[str]) -> None:
        """Count one document."""
        every = [each for each in reader.mentions(key) if not types or each.type in types]
        self.documents += 1
        self.actors.update((each.actor, each) for each in every)
        self.mentions.update(each.actor for each in every)
        self.naming.update({each.actor for each in every})
        met: set[tuple[str, str]] = set()
        for named in inside(self._starts(reader, key), every):
            met.update(self.pairs.add(named))
        self.meeting.update(met)

    def _starts(self, reader: Reader, key: int) -> list[int]:
        if self.within == "document":
            return [0]
        text = reader.text(key).text
        return sentence_starts(text) if self.within == "sentence" else paragraph_starts(text)

    def edges(self, least: int) -> list[Edge]:
        found = [
            Edge(one, other, self.pairs.together(one, other), self.meeting[one, other])
            for (one, other), count in self.pairs.both.items()
            if count >= least
        ]
        return sorted(found, key=_strength)

    def nodes(self, wanted: frozenset[str] | set[str]) -> tuple[Node, ...]:
        from ficli.attribution.registry import load

        listed = load().actors
        found = [
            Node(
                id=actor,
                name=self.actors[actor].name,
                type=self.actors[actor].type,
                country=listed[actor].country if actor in listed else "",
                documents=self.naming[actor],
                mentions=self.mentions[actor],
            )
            for actor in wanted
        ]
        return tuple(sorted(found, key=lambda node: (-node.mentions, node.id)))


def _strength(edge: Edge) -> tuple[float | str, ...]:
    return -edge.together.count, -edge.together.score, edge.source, edge.target
