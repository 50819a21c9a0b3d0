"""Phrases over positions, and spans in texts."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficli.document import Span
from ficli.matching import (
    Pattern,
    Slot,
    find_spans,
    merge_spans,
    page_of,
    phrase_matches,
    without_nested,
)

PHRASES = [
    # positions of each word, slop, matches
    ([[0, 7], [1, 5]], 0, [(0, 1)]),
    ([[0], [2]], 0, []),
    ([[0], [2]], 1, [(0, 2)]),
    ([[1], [0]], 1, []),
    ([[1], [0]], 2, [(1, 0)]),
    ([[0, 3], [1, 4], [2, 5]], 0, [(0, 1, 2), (3, 4, 5)]),
    ([[0, 1, 2], [0, 1, 2]], 0, [(0, 1), (1, 2)]),
    ([[], [1]], 3, []),
    ([[4]], 0, [(4,)]),
]


@pytest.mark.parametrize(("positions", "slop", "expected"), PHRASES)
def test_phrases(positions: list[list[int]], slop: int, expected: list[tuple[int, ...]]) -> None:
    """Slop 0 is exactly side by side; more allows moves, as Lucene counts them."""
    assert expected == phrase_matches(positions, slop)


PLACES = st.lists(st.integers(0, 12), unique=True, max_size=5).map(sorted)


@given(st.lists(PLACES, min_size=2, max_size=3), st.integers(0, 4))
def test_a_phrase_is_found_if_any_choice_of_places_fits(
    positions: list[list[int]], slop: int
) -> None:
    """The sweep finds something exactly when trying every choice does, and only real matches."""

    def fits(choice: tuple[int, ...]) -> bool:
        moved = [place - offset for offset, place in enumerate(choice)]
        return len(set(choice)) == len(choice) and max(moved) - min(moved) <= slop

    found = phrase_matches(positions, slop)

    assert all(fits(match) for match in found)
    if len({place for places in positions for place in places}) == sum(map(len, positions)):
        assert bool(found) == any(fits(choice) for choice in product(*positions))


def _words(*words: str, slop: int = 0) -> Pattern:
    return Pattern(tuple(Slot(frozenset({word})) for word in words), slop)


def test_a_phrase_is_one_span_and_a_loose_phrase_one_for_each_word() -> None:
    """Side by side the words make one quote; apart they are highlighted one by one."""
    text = "Han Dong met Han and then Dong."

    assert [(Span(0, 8),), (Span(0, 3), Span(4, 8), Span(13, 16), Span(26, 30))] == find_spans(
        text, "en", [_words("han", "dong"), _words("han", "dong", slop=3)]
    )


def test_inflections_count_only_in_their_language() -> None:
    """A slot's stemmed forms match documents of that language alone."""
    slot = Slot(frozenset({"pays"}), {"en": frozenset({"paying"})})

    assert [(Span(0, 6),)] == find_spans("paying", "en", [Pattern((slot,))])
    assert [()] == find_spans("paying", "fr", [Pattern((slot,))])


def test_a_pattern_without_words_matches_nothing() -> None:
    """A query word that analyses to nothing highlights nothing."""
    assert [()] == find_spans("text", "en", [Pattern(())])


def test_overlapping_spans_merge_and_nested_ones_drop() -> None:
    """Merging joins what overlaps; dropping keeps the longest."""
    spans = [Span(0, 3), Span(0, 8), Span(6, 9), Span(10, 12)]

    assert (Span(0, 9), Span(10, 12)) == merge_spans(spans)
    assert (Span(0, 8), Span(6, 9), Span(10, 12)) == without_nested(spans)


@pytest.mark.parametrize(
    ("start", "pages", "expected"),
    [(0, (0, 10), 1), (9, (0, 10), 1), (10, (0, 10), 2), (99, (0, 10), 2), (5, (), None)],
)
def test_pages(start: int, pages: tuple[int, ...], expected: int | None) -> None:
    """An offset belongs to the last page that starts at or before it."""
    assert expected == page_of(start, pages)
