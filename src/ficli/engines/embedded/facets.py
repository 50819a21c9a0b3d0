"""Counting values among the documents found: over postings where values are few, else SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ficli.engines.base import FacetName
from ficli.engines.embedded.catalog import Catalog
from ficli.engines.embedded.postings import frequencies
from ficli.results import Facet

_IN_POSTINGS = ("origin", "translated", "language", "kind")


def count_values(
    reader: Any,
    catalog: Catalog,
    found: dict[int, int],
    copies: Mapping[int, int],
    names: Sequence[FacetName],
) -> tuple[Facet, ...]:
    """One facet for each name; `found` maps Whoosh's numbers of the documents to keys.

    `copies` maps numbers of copies to those of their documents: a document counts under what is
    said of it at any of its paths; under actors, by its first.
    """
    families = catalog.copies() if copies else {}
    rows = [each for key in found.values() for each in families.get(key, (key,))]
    return tuple(
        Facet(
            name,
            _sorted(
                _in_postings(reader, name, found, copies)
                if name in _IN_POSTINGS
                else catalog.counted(name, found.values() if name == "actor" else rows)
            ),
        )
        for name in names
    )


def _in_postings(
    reader: Any, name: str, found: dict[int, int], copies: Mapping[int, int]
) -> Iterable[tuple[str, int]]:
    regions = name in ("origin", "language")
    for term in reader.lexicon(name):
        value = term.decode("utf-8")
        if not (regions and "-" in value):
            holders = frequencies(reader, name, term)
            if copies:
                yield value, len({copies.get(docnum, docnum) for docnum in holders} & found.keys())
            else:
                yield value, sum(docnum in found for docnum in holders)


def _sorted(counts: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((each for each in counts if each[1]), key=lambda each: (-each[1], each[0])))
