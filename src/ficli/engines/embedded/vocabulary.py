"""What a word of a query stands for in this index: inflections, wildcards, near spellings, actors.

Turns the leaves of a query tree into patterns of index terms. Knows the term dictionary; does
not touch postings or texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ficli import analysis
from ficli.engines.base import ACTOR_ID
from ficli.engines.embedded.catalog import Catalog
from ficli.engines.embedded.limits import wildcard_shape, within_limit
from ficli.engines.embedded.schema import SCHEMA_PREFIX
from ficli.fields import DEFAULT
from ficli.matching import Pattern, Slot
from ficli.query import Fuzzy, Leaf, Phrase, Term, Wildcard

_ACTOR_TYPES = ("person", "organization", "publicbody", "company", "country")


class Vocabulary:
    """The words of one open index."""

    def __init__(self, reader: Any, catalog: Catalog) -> None:
        self._reader = reader
        self._catalog = catalog
        self._patterns: dict[tuple[Leaf, bool], Pattern] = {}

    def pattern(self, leaf: Leaf, *, stem: bool) -> Pattern:
        """The terms that a leaf over words stands for, place by place."""
        known = self._patterns.get((leaf, stem))
        if known is None:
            known = self._patterns[leaf, stem] = self._pattern(leaf, stem)
        return known

    def _pattern(self, leaf: Leaf, stem: bool) -> Pattern:
        match leaf:
            case Term(_, text):
                terms = analysis.terms(text)
                if len(terms) == 1 and stem:
                    return Pattern((self._inflected(terms[0]),))
                return _exact(terms)
            case Phrase(_, text, slop):
                return _exact(analysis.terms(text), slop)
            case Wildcard(field, pattern):
                return Pattern(tuple(self._wildcard_slots(field, pattern)))
            case Fuzzy(_, text, edits):
                return Pattern(tuple(self._near_slot(t, edits) for t in analysis.terms(text)))
            case _:
                raise AssertionError(f"{leaf} is not made of words")

    def _inflected(self, term: str) -> Slot:
        return Slot(frozenset({term}), self._catalog.inflections(term))

    def _wildcard_slots(self, field: str, pattern: str) -> Iterator[Slot]:
        """One slot for each word of the pattern; those without * or ? stand for themselves."""
        for word in re.split(r"[^\w*?]+", pattern):
            if "*" in word or "?" in word:
                yield Slot(frozenset(self._expand(field, word)))
            else:
                yield from (Slot(frozenset({term})) for term in analysis.terms(word))

    def _expand(self, field: str, word: str) -> list[str]:
        pieces = re.split(r"([*?])", word)
        folded = [piece if piece in ("*", "?") else analysis.fold(piece) for piece in pieces]
        shape = wildcard_shape(folded)
        found = [term for term in self._starting_with(field, folded[0]) if shape.fullmatch(term)]
        within_limit(word, found)
        return found

    def expand_path(self, pattern: str) -> list[str]:
        """The indexed paths, folders and file names that a pattern matches."""
        shape = wildcard_shape(pattern.casefold())
        literal = re.split(r"[*?]", pattern.casefold())[0]
        return [term for term in self._starting_with("path", literal) if shape.fullmatch(term)]

    def _starting_with(self, field: str, prefix: str) -> set[str]:
        names = ("body", "title") if field == DEFAULT else (field,)
        return {
            term.decode() for name in names for term in self._reader.expand_prefix(name, prefix)
        }

    def _near_slot(self, term: str, edits: int) -> Slot:
        found = self._within(term, edits)
        within_limit(f"{term}~{edits}", found)
        return Slot(frozenset((term, *found)))

    def near(self, term: str, limit: int) -> tuple[str, ...]:
        """Words of the body within a third of the letters, nearest first, then commonest."""
        found = self._within(term, min(2, len(term) // 3))
        found.pop(term, None)
        common = {word: self._reader.doc_frequency("body", word) for word in found}
        held = [word for word in found if common[word]]
        return tuple(sorted(held, key=lambda word: (found[word], -common[word], word))[:limit])

    def _within(self, term: str, edits: int) -> dict[str, int]:
        """The words of the index within so many edits of `term` (optimal string alignment)."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        words = self._catalog.words()
        near = extract(term, words, scorer=OSA.distance, score_cutoff=edits, limit=None)
        return {word: int(distance) for word, distance, _ in near}

    def actor_terms(self, name: str) -> frozenset[str]:
        """The terms of the actor field that a name, an id or a type of actor stands for."""
        if name.startswith(ACTOR_ID):
            return frozenset({name.removeprefix(ACTOR_ID)})
        kind = analysis.fold(name).replace(" ", "")
        if kind in _ACTOR_TYPES:
            return frozenset({SCHEMA_PREFIX + kind})
        return self._catalog.actors_named(name)


def _exact(terms: list[str], slop: int = 0) -> Pattern:
    return Pattern(tuple(Slot(frozenset({term})) for term in terms), slop)
