"""Where words stand together: phrases over position lists, and the spans of a query in a text.

Engine-neutral and free of I/O. An engine decides which terms a query word stands for (its
`Slot`s); this module finds them in sequences of positions and in texts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from ficli import analysis
from ficli.document import Span


@dataclass(frozen=True, slots=True)
class Slot:
    """The terms that may stand at one place of a phrase.

    `terms` count in every document, those of `inflections[language]` only in documents of that
    language.
    """

    terms: frozenset[str]
    inflections: dict[str, frozenset[str]] = field(default_factory=dict)

    def within(self, language: str) -> frozenset[str]:
        return self.terms | self.inflections.get(language, frozenset())


@dataclass(frozen=True, slots=True)
class Pattern:
    """Slots side by side, or with up to `slop` moves between them, as Lucene counts them."""

    slots: tuple[Slot, ...]
    slop: int = 0


def phrase_matches(positions: Sequence[Sequence[int]], slop: int = 0) -> list[tuple[int, ...]]:
    """Find the places where one position of each sorted list forms the phrase.

    `slop` is Lucene's: the spread of the positions after each has been moved to the start of
    the phrase. Nearest places first in text order, none overlapping the one before.

    >>> phrase_matches([[0, 7], [1, 5]])
    [(0, 1)]
    """
    if not all(positions):
        return []
    if len(positions) == 1:
        return [(place,) for place in positions[0]]
    if slop == 0:
        return _exact_matches(positions)
    return _sloppy_matches(positions, slop)


def _exact_matches(positions: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    starts = set(positions[0])
    for offset, places in enumerate(positions[1:], 1):
        starts &= {place - offset for place in places}
    width = len(positions)
    return [tuple(range(start, start + width)) for start in sorted(starts)]


def _sloppy_matches(positions: Sequence[Sequence[int]], slop: int) -> list[tuple[int, ...]]:
    """Sweep all lists at once, always moving on the one that lags behind."""
    at = [0] * len(positions)
    found: list[tuple[int, ...]] = []
    last_end = -1
    while True:
        current = [places[index] for places, index in zip(positions, at, strict=True)]
        moved = [place - offset for offset, place in enumerate(current)]
        distinct = len(set(current)) == len(current)
        if distinct and max(moved) - min(moved) <= slop and min(current) > last_end:
            found.append(tuple(current))
            last_end = max(current)
        lagging = moved.index(min(moved))
        at[lagging] += 1
        if at[lagging] == len(positions[lagging]):
            return found


def find_spans(
    text: str, language: str, patterns: Iterable[Pattern], aside: Sequence[Span] = ()
) -> list[tuple[Span, ...]]:
    """For each pattern, the spans of `text` that it matches, without overlaps.

    What stands `aside` (sorted, without overlaps) interrupts no phrase; a span that reaches over
    it holds it too, so that a quote is always what stands there.
    """
    runs = analysis.reading_order(len(text), [(span.start, span.end) for span in aside])
    wanted = [[slot.within(language) for slot in pattern.slots] for pattern in patterns]
    every = frozenset[str]().union(*(terms for slots in wanted for terms in slots))
    places: dict[str, list[int]] = defaultdict(list)
    offsets: dict[int, tuple[int, int]] = {}
    for position, term, start, end in analysis.occurrences(text, every, runs):
        places[term].append(position)
        offsets[position] = (start, end)
    return [
        _pattern_spans(pattern, slots, places, offsets)
        for pattern, slots in zip(patterns, wanted, strict=True)
    ]


def _pattern_spans(
    pattern: Pattern,
    slots: list[frozenset[str]],
    places: dict[str, list[int]],
    offsets: dict[int, tuple[int, int]],
) -> tuple[Span, ...]:
    positions = [sorted(p for term in terms for p in places.get(term, ())) for terms in slots]
    spans: list[Span] = []
    for match in phrase_matches(positions, pattern.slop) if slots else ():
        if pattern.slop:
            spans.extend(Span(*offsets[place]) for place in sorted(match))
        else:
            spans.append(Span(offsets[match[0]][0], offsets[match[-1]][1]))
    return tuple(spans)


def merge_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sorted spans, with overlapping ones joined."""
    merged: list[Span] = []
    for span in sorted(spans, key=_START_AND_END):
        if merged and (span.start < merged[-1].end or span == merged[-1]):
            if span.end > merged[-1].end:
                merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return tuple(merged)


def without_nested(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sorted spans, without those that stand inside another: `Han` inside `Han Dong`."""
    # Two stable sorts by attributes are much faster than one by a tuple that is made for each.
    ordered = sorted(spans, key=_END, reverse=True)
    ordered.sort(key=_START)
    kept: list[Span] = []
    end = -1
    for span in ordered:
        if span.end > end:
            kept.append(span)
            end = span.end
    return tuple(kept)


_START, _END = attrgetter("start"), attrgetter("end")
_START_AND_END = attrgetter("start", "end")


def page_of(start: int, page_starts: Sequence[int]) -> int | None:
    """1-based page of an offset; None where there are no pages."""
    if not page_starts:
        return None
    return max(1, bisect_left(page_starts, start + 1))
