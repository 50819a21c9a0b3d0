"""A network as a picture: SVG of our own, and PNG made of it by an optional library.

The picture needs no other file; it is built as a tree, so that no name can become markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import sqrt
from textwrap import wrap
from typing import Any

from lxml import etree

from ficli.errors import UsageError
from ficli.network_results import Network, Node
from ficli.render.foreign import shown
from ficli.render.graph_layout import Point, layout
from ficli.render.safe_text import cell_width

SVG = "http://www.w3.org/2000/svg"
COLOURS = {
    "Person": "#0072b2",
    "Organization": "#009e73",
    "PublicBody": "#d55e00",
    "Company": "#cc79a7",
    "Country": "#7a7a7a",
}
"""After Okabe and Ito's palette, which people with any colour vision can tell apart."""
_LABELS = {
    "Person": "Person",
    "Organization": "Organization",
    "PublicBody": "Public body",
    "Company": "Company",
    "Country": "Country",
}
LABEL_CELLS = 24
"""Longest line of a label, in columns of a terminal."""
_LINES = 3
_CELL, _LINE = 6.6, 13.0
"""Width of a column and height of a line, in pixels, at the size that labels have."""
_MARGIN = 30
_LEGEND = 60
_NARROWEST = 560
"""Pixels that the legend needs."""


def svg(network: Network) -> str:
    """The picture, with a title, a description and a legend."""
    labels = [_label(node.name) for node in network.nodes]
    radii = _radii(network.nodes)
    boxes = [
        (max(2 * r, max(map(cell_width, label)) * _CELL), 2 * r + len(label) * _LINE + 2)
        for label, r in zip(labels, radii, strict=True)
    ]
    places = layout(boxes, _pulls(network))
    lefts = [x - w / 2 for (x, _), (w, _h) in zip(places, boxes, strict=True)]
    tops = [y - h / 2 for (_, y), (_w, h) in zip(places, boxes, strict=True)]
    rights = [left + w for left, (w, _h) in zip(lefts, boxes, strict=True)]
    bottoms = [top + h for top, (_w, h) in zip(tops, boxes, strict=True)]
    left, top = min(lefts, default=0), min(tops, default=0)
    width = max(max(rights, default=0) - left, _NARROWEST) + 2 * _MARGIN
    height = max(bottoms, default=0) - top + 2 * _MARGIN + _LEGEND
    # The circle stands at the top of its box, the label under it.
    centres = [
        (x - left + _MARGIN, at - top + radius + _MARGIN)
        for (x, _), at, radius in zip(places, tops, radii, strict=True)
    ]
    root = _root(network, width, height)
    _edges(root, network, centres)
    for node, label, r, centre in zip(network.nodes, labels, radii, centres, strict=True):
        _node(root, node, label, r, centre)
    _legend(root, network, height)
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written.decode() + "\n"


def png(network: Network) -> bytes:
    """The picture in pixels, two for each of the SVG. Raises UsageError without resvg_py."""
    try:
        import resvg_py
    except ImportError:
        raise UsageError(
            "PNG pictures need the package resvg_py",
            hint="run `pip install 'ficli[picture]'`, or write the picture as .svg",
            code="no-picture-library",
        ) from None
    return bytes(resvg_py.svg_to_bytes(svg_string=svg(network), zoom=2))


def _label(name: str) -> list[str]:
    """A name on up to three lines; what does not fit is cut with `…`."""
    text = shown(name)
    wide = cell_width(text) > len(text)
    columns = LABEL_CELLS // 2 if wide else LABEL_CELLS
    lines = wrap(text, columns) or [text]
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], lines[_LINES - 1][: columns - 1].rstrip() + "…"]
    return lines


def _radii(nodes: Sequence[Node]) -> list[float]:
    most = max((node.mentions for node in nodes), default=1)
    return [5 + 15 * sqrt(node.mentions / most) for node in nodes]


def _pulls(network: Network) -> list[tuple[int, int, float]]:
    place = {node.id: number for number, node in enumerate(network.nodes)}
    most = max((edge.together.count for edge in network.edges), default=1)
    return [
        (place[edge.source], place[edge.target], (edge.together.count / most) ** 0.5)
        for edge in network.edges
    ]


def _root(network: Network, width: float, height: float) -> Any:
    size = {"width": f"{width:.0f}", "height": f"{height:.0f}"}
    view = {"viewBox": f"0 0 {width:.0f} {height:.0f}", "role": "img"}
    names = {"aria-labelledby": "title description", "font-family": "sans-serif"}
    root = etree.Element("svg", size | view | names, nsmap={None: SVG})
    etree.SubElement(root, "title", id="title").text = "Who is named beside whom"
    etree.SubElement(root, "desc", id="description").text = "; ".join(_in_words(network))
    etree.SubElement(root, "rect", width="100%", height="100%", fill="#ffffff")
    return root


def _in_words(network: Network) -> Iterator[str]:
    """The strongest edges as text, for whoever cannot see the picture."""
    names = {node.id: shown(node.name) for node in network.nodes}
    for edge in network.edges[:20]:
        yield f"{names[edge.source]} and {names[edge.target]}: {edge.together.count}"


def _edges(root: Any, network: Network, centres: Sequence[Point]) -> None:
    group = etree.SubElement(root, "g", {"stroke": "#3d4650", "stroke-linecap": "round"})
    place = {node.id: number for number, node in enumerate(network.nodes)}
    most = max((edge.together.count for edge in network.edges), default=1)
    for edge in reversed(network.edges):  # the strongest on top
        (x1, y1), (x2, y2) = centres[place[edge.source]], centres[place[edge.target]]
        share = edge.together.count / most
        ends = {"x1": f"{x1:.1f}", "y1": f"{y1:.1f}", "x2": f"{x2:.1f}", "y2": f"{y2:.1f}"}
        look = {"stroke-width": f"{0.6 + 4.4 * share:.2f}"}
        line = etree.SubElement(
            group, "line", ends | look | {"opacity": f"{0.15 + 0.45 * share:.2f}"}
        )
        etree.SubElement(line, "title").text = f"{edge.together.count} times"


def _node(root: Any, node: Node, label: Sequence[str], radius: float, centre: Point) -> None:
    x, y = centre
    group = etree.SubElement(root, "g")
    etree.SubElement(
        group, "title"
    ).text = f"{shown(node.name)}: {node.mentions} mentions in {node.documents} documents"
    circle = {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": f"{radius:.1f}"}
    look = {"fill": COLOURS[node.type], "stroke": "#ffffff", "stroke-width": "1.5"}
    etree.SubElement(group, "circle", circle | look)
    text = {"font-size": "12", "text-anchor": "middle", "fill": "#15181c"}
    halo = {"stroke": "#ffffff", "stroke-width": "3", "paint-order": "stroke"}
    for number, line in enumerate(label):
        at = {"x": f"{x:.1f}", "y": f"{y + radius + 12 + number * _LINE:.1f}"}
        etree.SubElement(group, "text", text | halo | at).text = line


def _legend(root: Any, network: Network, height: float) -> None:
    group = etree.SubElement(root, "g", {"font-size": "12", "fill": "#15181c"})
    types = [kind for kind in COLOURS if any(node.type == kind for node in network.nodes)]
    for number, kind in enumerate(types):
        x = _MARGIN + number * 110
        dot = {"cx": f"{x}", "cy": f"{height - 42:.0f}", "r": "6", "fill": COLOURS[kind]}
        etree.SubElement(group, "circle", dot)
        label = etree.SubElement(group, "text", x=f"{x + 12}", y=f"{height - 38:.0f}")
        label.text = _LABELS[kind]
    note = etree.SubElement(group, "text", x=f"{_MARGIN}", y=f"{height - 16:.0f}")
    left = f"; {network.left_out:,} more left out" if network.left_out else ""
    often = "once" if network.least == 1 else f"{network.least} times"
    note.text = (
        f"Lines: named in the same {network.within}, {often} or more, "
        f"in {network.documents:,} documents{left}"
    )
