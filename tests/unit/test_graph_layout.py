"""Where nodes stand: no label hides another, and the same input gives the same picture."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from ficli.render.graph_layout import layout

BOX = st.tuples(st.floats(10, 160), st.floats(10, 60))


@settings(deadline=None, max_examples=25)
@given(st.lists(BOX, max_size=14), st.data())
def test_no_box_hides_another(boxes: list[tuple[float, float]], data: st.DataObject) -> None:
    """Whatever the sizes and edges."""
    pairs = list(combinations(range(len(boxes)), 2))
    drawn = data.draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    edges = [(one, other, 0.7) for one, other in drawn]
    places = layout(boxes, edges)

    assert places == layout(boxes, edges)
    for one, other in pairs:
        across = abs(places[one][0] - places[other][0])
        down = abs(places[one][1] - places[other][1])
        assert (
            across >= (boxes[one][0] + boxes[other][0]) / 2
            or down >= (boxes[one][1] + boxes[other][1]) / 2
        )


def test_who_is_tied_stands_nearer() -> None:
    """Two groups with edges inside and none between are two heaps."""
    edges = [(0, 1, 1.0), (1, 2, 1.0), (0, 2, 1.0), (3, 4, 1.0), (4, 5, 1.0), (3, 5, 1.0)]
    places = layout([(10.0, 10.0)] * 6, edges)

    def distance(one: int, other: int) -> float:
        (x1, y1), (x2, y2) = places[one], places[other]
        return float(((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5)

    within = max(distance(0, 1), distance(1, 2), distance(3, 4), distance(4, 5))
    assert within < min(distance(one, other) for one in (0, 1, 2) for other in (3, 4, 5))
