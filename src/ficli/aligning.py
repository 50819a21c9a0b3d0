"""Paragraphs of two texts side by side: which correspond, in the order of both.

Lengths that go together (Gale and Church, 1993) and traits that both sides hold, in one pass of
dynamic programming over a band around the diagonal. Knows paragraphs by length and traits alone.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from math import inf, sqrt

from ficli.document import Span

BAND = 40
"""How many paragraphs a correspondence may stand away from the diagonal."""
_VARIANCE = 6.8
"""Of the length of a translation, for each character of the original (Gale and Church, 1993)."""
_MOVES = ((1, 1, 0.0), (1, 2, 2.5), (2, 1, 2.5), (2, 2, 4.0), (1, 0, 4.5), (0, 1, 4.5))
"""Paragraphs taken on each side, and what that costs (as -ln of how rare it is)."""
_MOVES_FROM_FAR = sorted(_MOVES, key=lambda move: (-move[0], -move[1]))
_BONUS = 1.5
"""What each trait that both sides hold takes off the cost."""
_FARTHEST = 6.0
"""Most that lengths which do not go together may cost: one table or list stops no alignment."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Where a paragraph stands, and what in it would survive translation."""

    start: int
    end: int
    traits: frozenset[int]
    lines: tuple[Span, ...] = ()


Block = tuple[Sequence[Paragraph], Sequence[Paragraph]]
"""Paragraphs that correspond; one side may be empty."""


def align(left: Sequence[Paragraph], right: Sequence[Paragraph]) -> list[Block]:
    """The cheapest way to go through both, in blocks of 0 to 2 paragraphs a side."""
    slope = len(right) / max(1, len(left))
    reach = max(BAND, round(2 * slope) + 2)
    theirs = _ends(right)
    mine = _ends(left)
    ratio = _length(right) / max(1, _length(left))
    move: dict[tuple[int, int], tuple[int, int]] = {}
    before: Row = {}
    last: Row = {}
    for i in range(len(left) + 1):
        middle = round(i * slope)
        columns = range(max(0, middle - reach), min(len(right), middle + reach) + 1)
        before, last = last, _row(i, columns, (last, before), mine, theirs, ratio, move)
    return _walked(left, right, move)


Row = dict[int, float]
"""What it costs to come to each place on the right side."""
End = tuple[int, Set[int]]
"""Characters and traits of the one or two paragraphs that end at a place."""


def _ends(side: Sequence[Paragraph]) -> tuple[list[End], list[End], list[End]]:
    """What none, one and two paragraphs before each place hold."""
    none: End = (0, frozenset())
    one = [none, *((each.end - each.start, each.traits) for each in side)]
    two = [none, *((a[0] + b[0], a[1] | b[1]) for a, b in pairwise(one))]
    return [none] * len(one), one, two


def _row(  # noqa: PLR0917  # not keywords: called for each paragraph
    i: int,
    columns: range,
    rows: tuple[Row, Row],
    mine: Sequence[list[End]],
    theirs: Sequence[list[End]],
    ratio: float,
    move: dict[tuple[int, int], tuple[int, int]],
) -> Row:
    """The costs of having gone through `i` paragraphs on the left; the moves go to `move`."""
    here: Row = {} if i else {0: 0.0}
    sources = here, *rows
    moves = []
    for a, b, price in _MOVES_FROM_FAR:
        length, traits = mine[a][i]
        expected = length * ratio
        root = sqrt(_VARIANCE * max(1.0, expected))
        moves.append((sources[a], a, b, price, expected, root, traits, theirs[b]))
    for j in columns:
        cheapest = here.get(j, inf)
        for source, a, b, price, expected, root, traits, ends in moves:
            cost = source.get(j - b)
            if cost is None:
                continue
            total = cost + price
            if a and b:
                length, others = ends[j]
                delta = (length - expected) / root
                mismatch = min(_FARTHEST, delta * delta / 2)
                if not traits.isdisjoint(others):
                    mismatch -= _BONUS * len(traits & others)
                total += mismatch
            if total < cheapest:
                cheapest, move[i, j] = total, (a, b)
        if cheapest < inf:
            here[j] = cheapest
    return here


def _walked(
    left: Sequence[Paragraph],
    right: Sequence[Paragraph],
    move: dict[tuple[int, int], tuple[int, int]],
) -> list[Block]:
    i, j = len(left), len(right)
    blocks: list[Block] = []
    while i or j:
        a, b = move[i, j]
        blocks.append((left[i - a : i], right[j - b : j]))
        i, j = i - a, j - b
    return blocks[::-1]


def _length(paragraphs: Sequence[Paragraph]) -> int:
    return sum(each.end - each.start for each in paragraphs)
