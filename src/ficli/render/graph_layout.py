"""Where the nodes of a small network stand in a picture: a pure function, the same every time.

Nodes repel each other, edges pull (Fruchterman and Reingold, "Graph drawing by force-directed
placement", Software: Practice and Experience 21(11), 1991); then boxes that overlap are pushed
apart, so that every label can be read. It knows neither actors nor colours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import cos, hypot, pi, sin, sqrt

ROUNDS = 300
"""Steps of the forces. A picture of 60 nodes takes half a second."""
_GOLDEN = pi * (3 - sqrt(5))
_GRAVITY = 0.3
_PUSHES = 400
_GAP = 6.0

Point = tuple[float, float]
Box = tuple[float, float]
"""Width and height; the point of a node is in its middle."""


def layout(
    boxes: Sequence[Box], edges: Sequence[tuple[int, int, float]], *, spread: float = 120.0
) -> list[Point]:
    """A place for each box; an edge is two numbers of boxes and how strongly it pulls, up to 1.

    `spread` is the distance that two boxes without edges come to be apart.
    """
    points = _spiral(len(boxes), spread)
    for step in range(ROUNDS if len(boxes) > 1 else 0):
        heat = spread * (1 - step / ROUNDS)
        moves = _forces(points, edges, spread)
        for number, (x, y) in enumerate(moves):
            length = hypot(x, y) or 1.0
            share = min(length, heat) / length
            points[number] = (points[number][0] + x * share, points[number][1] + y * share)
    return _apart(points, boxes)


def _spiral(count: int, spread: float) -> list[Point]:
    """Even places to start from, the first in the middle."""
    return [
        (spread * sqrt(n) * cos(n * _GOLDEN), spread * sqrt(n) * sin(n * _GOLDEN))
        for n in range(count)
    ]


def _forces(
    points: Sequence[Point], edges: Sequence[tuple[int, int, float]], spread: float
) -> list[list[float]]:
    # Towards the middle, so that whoever has one edge does not fly away; wider than high.
    moves = [[-x * _GRAVITY, -y * _GRAVITY * 1.6] for x, y in points]
    for one, (x, y) in enumerate(points):
        for other in range(one):
            dx, dy = x - points[other][0], y - points[other][1]
            square = dx * dx + dy * dy or 1.0
            push = spread * spread / square
            moves[one][0] += dx * push
            moves[one][1] += dy * push
            moves[other][0] -= dx * push
            moves[other][1] -= dy * push
    degrees = Counter(end for one, other, _ in edges for end in (one, other))
    for one, other, strength in edges:
        # Whoever has many edges is pulled less by each, or all of them would end in one heap.
        share = strength / sqrt(min(degrees[one], degrees[other]))
        dx, dy = points[one][0] - points[other][0], points[one][1] - points[other][1]
        pull = share * hypot(dx, dy) / spread
        moves[one][0] -= dx * pull
        moves[one][1] -= dy * pull
        moves[other][0] += dx * pull
        moves[other][1] += dy * pull
    return moves


def _apart(points: list[Point], boxes: Sequence[Box]) -> list[Point]:
    """Push boxes that overlap apart, along the side on which they overlap least."""
    for _ in range(_PUSHES):
        moved = False
        for one in range(len(points)):
            for other in range(one):
                moved |= _push(points, boxes, one, other)
        if not moved:
            break
    return points


def _push(points: list[Point], boxes: Sequence[Box], one: int, other: int) -> bool:
    (x1, y1), (x2, y2) = points[one], points[other]
    across = (boxes[one][0] + boxes[other][0]) / 2 + _GAP - abs(x1 - x2)
    down = (boxes[one][1] + boxes[other][1]) / 2 + _GAP - abs(y1 - y2)
    if across <= 0 or down <= 0:
        return False
    if across < down:
        step = across / 2 if x1 >= x2 else -across / 2
        points[one], points[other] = (x1 + step, y1), (x2 - step, y2)
    else:
        step = down / 2 if y1 >= y2 else -down / 2
        points[one], points[other] = (x1, y1 + step), (x2, y2 - step)
    return True
