"""Paragraphs of two texts side by side: which correspond, in the order of both.

Lengths that go together (Gale and Church, 1993) and traits that both sides hold, in one pass of
dynamic programming over a band around the diagonal. Knows paragraphs by length and traits alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt

BAND = 40
"""How many paragraphs a correspondence may stand away from the diagonal."""
_VARIANCE = 6.8
"""Of the length of a translation, for each character of the original (Gale and Church, 1993)."""
_MOVES = ((1, 1, 0.0), (1, 2, 2.5), (2, 1, 2.5), (2, 2, 4.0), (1, 0, 4.5), (0, 1, 4.5))
"""Paragraphs taken on each side, and what that costs (as -ln of how rare it is)."""
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


Block = tuple[Sequence[Paragraph], Sequence[Paragraph]]
"""Paragraphs that correspond; one side may be empty."""


def align(left: Sequence[Paragraph], right: Sequence[Paragraph]) -> list[Block]:
    """The cheapest way to go through both, in blocks of 0 to 2 paragraphs a side."""
    ratio = _length(right) / max(1, _length(left))
    slope = len(right) / max(1, len(left))
    cost: dict[tuple[int, int], float] = {(0, 0): 0.0}
    move: dict[tuple[int, int], tuple[int, int]] = {}
    for i in range(len(left) + 1):
        middle = round(i * slope)
        reach = max(BAND, round(2 * slope) + 2)
        for j in range(max(0, middle - reach), min(len(right), middle + reach) + 1):
            here = cost.get((i, j), inf)
            if here == inf:
                continue
            for a, b, price in _MOVES:
                if i + a > len(left) or j + b > len(right):
                    continue
                total = here + price + _mismatch(left[i : i + a], right[j : j + b], ratio)
                if total < cost.get((i + a, j + b), inf):
                    cost[i + a, j + b], move[i + a, j + b] = total, (a, b)
    return _walked(left, right, move)


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


def _mismatch(left: Sequence[Paragraph], right: Sequence[Paragraph], ratio: float) -> float:
    if not left or not right:
        return 0.0
    expected = _length(left) * ratio
    delta = (_length(right) - expected) / sqrt(_VARIANCE * max(1.0, expected))
    mine = left[0].traits if len(left) == 1 else left[0].traits | left[1].traits
    theirs = right[0].traits if len(right) == 1 else right[0].traits | right[1].traits
    return min(_FARTHEST, delta * delta / 2) - _BONUS * len(mine & theirs)


def _length(paragraphs: Sequence[Paragraph]) -> int:
    return sum(each.end - each.start for each in paragraphs)
