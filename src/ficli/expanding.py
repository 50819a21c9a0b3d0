"""A query that is nothing but a name: find its actor under the other names too, and say so.

Only names that mean one actor by themselves are widened; whether a name does is the engine's to
say (`Reader.meant`). Neither reads texts nor prints.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ficli import analysis
from ficli.document import Actor
from ficli.engines.base import ACTOR_ID, Located, Reader
from ficli.fields import DEFAULT
from ficli.query import And, Node, Or, Phrase, Prefer, Term
from ficli.results import Expansion, Hit

FOUND_AS = 12
"""Most other names that an expansion lists."""


@dataclass(frozen=True, slots=True)
class Expanded:
    """A query tree, and the name that was widened in it."""

    tree: Node
    alias: str = ""
    actor: Actor | None = None

    def places(self, located: Iterable[Located]) -> tuple[Located, ...]:
        """Each place once: a name that words and actor both found is the words' own."""
        if self.actor is None:
            return tuple(located)
        kept: list[Located] = []
        last = {"title": -1, "text": -1}
        for each in sorted(located, key=_widest_first):
            where = "title" if each.field == "title" else "text"
            if each.span.end > last[where]:
                kept.append(each)
                last[where] = each.span.end
        return tuple(kept)

    def told(self, hits: Iterable[Hit]) -> tuple[Expansion, ...]:
        """What was widened, with the other names that the hits have for the actor."""
        if self.actor is None:
            return ()
        known = _same(self.alias)
        names = Counter(
            " ".join(match.quote.split())
            for hit in hits
            for match in hit.matches
            if match.field == "actor" and _same(match.quote) != known
        )
        ranked = sorted(names, key=lambda name: (-names[name], name))[:FOUND_AS]
        return (Expansion(self.alias, self.actor.id, self.actor.name, tuple(ranked)),)


def expand(tree: Node, reader: Reader) -> Expanded:
    """Widen a tree that is one name; the documents that hold the name itself rank first."""
    alias = _bare_words(tree)
    actor = reader.meant(alias) if alias else None
    if actor is None:
        return Expanded(tree)
    parts = (tree.required, tree.preferred) if isinstance(tree, Prefer) else (tree, tree)
    required, literal = parts
    everywhere = Or((required, Phrase("actor", ACTOR_ID + actor.id)))
    return Expanded(Prefer(everywhere, literal), alias, actor)


def _bare_words(tree: Node) -> str:
    """The words of a query that has nothing else in it, or an empty string."""
    match tree:
        case Term(field, text) | Phrase(field, text, 0) if field == DEFAULT:
            return text if analysis.terms(text) else ""
        case Prefer(And(), Phrase(field, text)) if field == DEFAULT:
            return text
    return ""


def _widest_first(each: Located) -> tuple[int, int, bool]:
    return each.span.start, -each.span.end, each.field == "actor"


def _same(name: str) -> str:
    return " ".join(analysis.terms(name))
