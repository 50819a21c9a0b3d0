"""One slide, its notes, or a drawing on it, read event by event into the text of a deck.

Knows the elements of PresentationML and DrawingML, transitional and strict; knows no package.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from ficli.document import Value
from ficli.extract.flow import Flow, heading
from ficli.extract.office_xml import local_name

Attributes = Mapping[str, str]

_TITLES = ("title", "ctrTitle")
_FURNITURE = ("ftr", "sldNum", "dt", "hdr")
"""Types of placeholders: footer, number, date and header, the same on every slide."""
_UNSEEN = frozenset({"Fallback", "extLst"})
_DIAGRAM_TEXT = "/diagram}t"
"""In a diagram's data, what paragraphs stand in, not their text."""


class Deck:
    """What the slides write into: the text, and what is known of the whole."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.languages: Counter[str] = Counter()
        self.heading: Value | None = None
        self.hidden = 0

    @property
    def page_starts(self) -> tuple[int, ...]:
        """Where each slide begins, those without text too."""
        flow = self.flow
        return (flow.page_starts or (0,)) + (flow.length,) * flow.empty_pages

    def metadata(self) -> dict[str, Value]:
        """The first title, the language of most text, how many slides are hidden."""
        values = {} if self.heading is None else {"heading": self.heading}
        if self.languages:
            language = self.languages.most_common(1)[0][0]
            values["pptx_language"] = Value(language, "declared", "pptx a:lang")
        if self.hidden:
            values["hidden_slides"] = Value(str(self.hidden), "declared", "pptx slides")
        return values


class Slide:
    """The target of an XML parser: `start`, `end`, `data` and `close` are its calls."""

    def __init__(self, deck: Deck, *, is_beside: bool = False) -> None:
        self._deck = deck
        self._is_beside = is_beside
        self._kind = ""
        self._language = ""
        self._unseen = self._in_cell = self._in_names = 0
        self._in_text = self._cell_is_empty = False
        self._shape = Flow()
        self._furniture: list[str] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        """An element opens."""
        name = local_name(tag)
        if self._unseen or name in _UNSEEN:
            self._unseen += 1
        elif (handler := _OPENING.get(name)) and not tag.endswith(_DIAGRAM_TEXT):
            handler(self, attributes)

    def end(self, tag: str) -> None:
        """An element closes."""
        self._in_text = False
        if self._unseen:
            self._unseen -= 1
        elif handler := _CLOSING.get(local_name(tag)):
            handler(self)

    def data(self, text: str) -> None:
        """Characters between two tags."""
        if self._in_text and not self._unseen and text:
            self._shape.add(text)
            self._cell_is_empty = False
            if self._language:
                self._deck.languages[self._language] += len(text)

    def close(self) -> None:
        """The part ends."""
        self._close_shape()

    def finish(self) -> None:
        """Footers, numbers and dates come last, marked as furniture."""
        for text in self._furniture:
            self._deck.flow.add_block(text, furniture=True)

    # --- slides and shapes ---

    def _open_slide(self, attributes: Attributes) -> None:
        self._deck.hidden += attributes.get("show", "") in ("0", "false", "off")

    def _open_shape(self, _attributes: Attributes) -> None:
        self._close_shape()

    def _open_placeholder(self, attributes: Attributes) -> None:
        self._kind = attributes.get("type", "body")

    def _close_shape(self) -> None:
        text, self._shape = self._shape.text.strip(), Flow()
        kind, self._kind = self._kind, ""
        if not text:
            return
        if kind in _FURNITURE:
            # The number on the notes' page is that of its slide, which has it already.
            self._furniture += [] if self._is_beside else [text]
            return
        span = self._deck.flow.add_block(text)
        if kind in _TITLES and self._deck.heading is None and not self._is_beside:
            self._deck.heading = heading(self._deck.flow, span.start, span.end)

    # --- text ---

    def _open_paragraph(self, _attributes: Attributes) -> None:
        if not self._in_cell or not self._cell_is_empty:
            self._shape.widen("\n")

    def _close_paragraph(self) -> None:
        if not self._in_cell:
            self._shape.widen("\n")

    def _open_run(self, attributes: Attributes) -> None:
        self._language = attributes.get("lang", "")

    def _open_text(self, _attributes: Attributes) -> None:
        self._in_text = True

    def _open_names(self, _attributes: Attributes) -> None:
        self._in_names += 1

    def _close_names(self) -> None:
        self._in_names -= 1

    def _open_name(self, _attributes: Attributes) -> None:
        if self._in_names:
            self._shape.widen("\n")
            self._in_text = True

    def _open_cell(self, _attributes: Attributes) -> None:
        self._in_cell += 1
        self._cell_is_empty = True

    def _close_cell(self) -> None:
        self._in_cell -= 1
        self._shape.widen("\t")

    def _line(self, _attributes: Attributes | None = None) -> None:
        self._shape.widen("\n")


_OPENING: dict[str, Callable[[Slide, Attributes], None]] = {
    "sld": Slide._open_slide,
    "sp": Slide._open_shape,
    "graphicFrame": Slide._open_shape,
    "ph": Slide._open_placeholder,
    "p": Slide._open_paragraph,
    "rPr": Slide._open_run,
    "t": Slide._open_text,
    "text": Slide._open_text,  # of a comment
    "br": Slide._line,
    "tr": Slide._line,
    "tc": Slide._open_cell,
    "strCache": Slide._open_names,  # what a chart's columns are called
    "v": Slide._open_name,
    "cm": Slide._open_shape,
}
_CLOSING: dict[str, Callable[[Slide], None]] = {
    "sp": Slide._close_shape,
    "graphicFrame": Slide._close_shape,
    "cm": Slide._close_shape,
    "p": Slide._close_paragraph,
    "tc": Slide._close_cell,
    "tr": Slide._line,
    "strCache": Slide._close_names,
}
