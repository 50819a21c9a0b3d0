"""Reading postings whole: from a Whoosh reader to plain maps and arrays, deletions left out."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from typing import Any

from whoosh.matching import FilterMatcher

from ficli.engines.embedded.codec import ArrayMatcher
from ficli.engines.embedded.schema import FACTS

Frequencies = dict[int, int]
"""Document number → how often."""


def frequencies(reader: Any, field: str, term: bytes) -> Frequencies:
    """How often a term occurs, by document."""
    found: Frequencies = {}
    for matcher, base, deleted in _matchers(reader, field, term):
        ids = (docnum + base for docnum in matcher.ids) if base else matcher.ids
        found.update(zip(ids, matcher.frequencies, strict=True))
        for docnum in deleted:
            found.pop(docnum + base, None)
    return found


def numbers(reader: Any, fact: bytes) -> Frequencies:
    """A fact of every document, by document number: its key, or its length."""
    return frequencies(reader, FACTS, fact)


def positions(
    reader: Any, field: str, term: bytes, wanted: Mapping[int, Any]
) -> Iterator[tuple[int, array[int]]]:
    """Where a term occurs in each of the wanted documents that hold it."""
    for matcher, base, deleted in _matchers(reader, field, term):
        here = {docnum - base: None for docnum in wanted if docnum >= base} if base else wanted
        for docnum, places in matcher.positions(here):
            if docnum not in deleted:
                yield docnum + base, places


def _matchers(
    reader: Any, field: str, term: bytes
) -> Iterator[tuple[ArrayMatcher, int, frozenset[int]]]:
    """The term's postings in each segment, with its first document number and its deletions."""
    for leaf, base in reader.leaf_readers():
        if (field, term) in leaf:
            matcher = leaf.postings(field, term)
            if isinstance(matcher, FilterMatcher):
                deleted = frozenset(d for d in matcher.child.ids if leaf.is_deleted(d))
                yield matcher.child, base, deleted
            else:
                yield matcher, base, frozenset()
