"""One story of a Word document (body, header, note), read event by event into a flow of text.

Knows WordprocessingML's elements, both transitional and strict; knows no package and no file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from ficli.document import Value
from ficli.extract.flow import Flow, heading
from ficli.extract.office_xml import local_name

if TYPE_CHECKING:
    from ficli.extract.office_zip import Package

# Content that is not, or no longer, text of the document; a Fallback repeats what stands before.
_UNSEEN = frozenset({"Fallback", "instrText", "delText", "delInstrText", "moveFrom", "tblGrid"})
# Elements that describe what they stand in; `tab` is a tab stop there and a tab elsewhere.
_PROPERTIES = frozenset({"pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr", "sdtPr"})
_OFF = frozenset({"0", "false", "off"})

Attributes = Mapping[str, str]


def _attribute(attributes: Attributes, name: str) -> str:
    """The value of an attribute whatever its namespace."""
    return next((value for key, value in attributes.items() if local_name(key) == name), "")


class Styles:
    """Style names by id, and the language that the document was set to."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.language = ""
        self._id = ""
        self._in_defaults = False

    @classmethod
    def read(cls, package: Package, part: str) -> Styles:
        styles = cls()
        if part:
            package.parse(part, styles)
        return styles

    def is_heading(self, style: str) -> bool:
        """Whether a paragraph of this style is a title: names are English in every Word."""
        return self.names.get(style, style).lower() in ("title", "heading 1", "heading1")

    def start(self, tag: str, attributes: Attributes) -> None:
        match local_name(tag):
            case "style":
                self._id = _attribute(attributes, "styleId")
            case "name" if self._id:
                self.names[self._id] = _attribute(attributes, "val")
            case "docDefaults":
                self._in_defaults = True
            case "lang" if self._in_defaults:
                self.language = _attribute(attributes, "val")

    def end(self, tag: str) -> None:
        if local_name(tag) == "docDefaults":
            self._in_defaults = False

    def data(self, _text: str) -> None:
        """Nothing is written between tags."""

    def close(self) -> None:
        """The part ends."""


class Story:
    """The target of an XML parser: `start`, `end`, `data` and `close` are its calls."""

    def __init__(self, flow: Flow, styles: Styles, notes: Notes) -> None:
        self._flow = flow
        self._outer: list[Flow] = []
        self._after: list[str] = []
        self._styles = styles
        self._notes = notes
        self._unseen = self._in_properties = self._in_cell = 0
        self._in_text = self._in_deleted = False
        self._language = ""
        self._languages: Counter[str] = Counter()
        self._deleted = 0
        self._breaks: Counter[str] = Counter()
        self._cell_is_empty = True
        self._style = ""
        self._paragraph_start = 0
        self._heading: Value | None = None

    def start(self, tag: str, attributes: Attributes) -> None:
        """An element opens."""
        name = local_name(tag)
        self._in_deleted = name == "delText"
        if self._unseen or name in _UNSEEN:
            self._unseen += 1
            return
        self._in_properties += name in _PROPERTIES
        handlers = _IN_PROPERTIES if self._in_properties else _OPENING
        if handler := handlers.get(name):
            handler(self, attributes)

    def end(self, tag: str) -> None:
        """An element closes."""
        name = local_name(tag)
        self._in_text = self._in_deleted = False
        if self._unseen:
            self._unseen -= 1
            return
        if not self._in_properties and (handler := _CLOSING.get(name)):
            handler(self)
        self._in_properties -= name in _PROPERTIES

    def data(self, text: str) -> None:
        """Characters between two tags."""
        if self._in_deleted:
            self._deleted += len(text)
        if self._in_text and not self._unseen:
            self._write(text)
            self._languages[self._language or self._styles.language] += len(text)

    def close(self) -> None:
        """The part ends."""

    def metadata(self) -> dict[str, Value]:
        """The first heading, the language of most text, how pages are known, what was deleted."""
        values = {} if self._heading is None else {"heading": self._heading}
        del self._languages[""]
        if self._languages:
            language = self._languages.most_common(1)[0][0]
            values["docx_language"] = Value(language, "declared", "docx w:lang")
        if self._breaks:
            basis = "as last laid out" if self._breaks["rendered"] else "hard page breaks only"
            values["pages_basis"] = Value(basis, "inferred", "docx page breaks")
        if self._deleted:
            deleted = f"{self._deleted} characters"
            values["tracked_deletions"] = Value(deleted, "declared", "docx w:del")
        return values

    def _write(self, text: str) -> None:
        self._flow.add(text)
        self._cell_is_empty = False

    # --- paragraphs, runs and what stands in them ---

    def _open_paragraph(self, _attributes: Attributes) -> None:
        self._style = ""
        if self._in_cell and not self._cell_is_empty:
            self._flow.widen("\n")
        elif not self._in_cell:
            self._flow.widen("\n\n")
        self._paragraph_start = self._flow.length

    def _close_paragraph(self) -> None:
        if not self._outer:
            self._note_heading()
            for text in self._after:
                self._flow.widen("\n")
                self._write(text)
            self._after.clear()
        if not self._in_cell:
            self._flow.widen("\n\n")

    def _note_heading(self) -> None:
        if self._heading is None and self._style and self._styles.is_heading(self._style):
            self._heading = heading(self._flow, self._paragraph_start, self._flow.length)

    def _open_text(self, _attributes: Attributes) -> None:
        self._in_text = True

    def _open_run(self, _attributes: Attributes) -> None:
        self._language = ""

    def _symbol(self, attributes: Attributes) -> None:
        """A character of a symbol font; those of private use have no meaning outside it."""
        code = _attribute(attributes, "char")
        try:
            number = int(code, 16)
        except ValueError:
            return
        if 0x20 <= number < 0xD800 or 0xF900 <= number < 0xFFFE:
            self._write(chr(number))

    def _break(self, attributes: Attributes) -> None:
        if _attribute(attributes, "type") == "page":
            self._hard_break()
        self._flow.widen("\n")

    def _hard_break(self) -> None:
        if not self._outer:
            self._flow.new_page()
            self._breaks["hard"] += 1

    def _rendered_break(self, _attributes: Attributes) -> None:
        """Where a page began in the last layout; a hard break just before is the same break."""
        self._breaks["rendered"] += 1
        if not self._outer and self._flow.length and not self._flow.at_page_start:
            self._flow.new_page()

    # --- what stands beside the text: boxes and notes come after the paragraph ---

    def _open_box(self, _attributes: Attributes) -> None:
        self._outer.append(self._flow)
        self._flow = Flow()

    def _close_box(self) -> None:
        if self._outer:
            box = self._flow.text.strip()
            self._flow = self._outer.pop()
            self._after += [box] if box else []

    def _refer(self, kind: str, attributes: Attributes) -> None:
        if text := self._notes.take(kind, _attribute(attributes, "id")):
            self._after.append(text)

    # --- tables ---

    def _open_row(self, _attributes: Attributes) -> None:
        self._flow.widen("\n")

    def _open_cell(self, _attributes: Attributes) -> None:
        self._in_cell += 1
        self._cell_is_empty = True
        self._flow.widen("\t")

    def _close_cell(self) -> None:
        self._in_cell -= 1
        self._flow.widen("\t")

    def _close_row(self) -> None:
        self._flow.widen("\n")

    def _close_table(self) -> None:
        self._flow.widen("\n" if self._in_cell else "\n\n")

    # --- properties ---

    def _set_style(self, attributes: Attributes) -> None:
        self._style = _attribute(attributes, "val")

    def _set_language(self, attributes: Attributes) -> None:
        self._language = _attribute(attributes, "val")

    def _page_break_before(self, attributes: Attributes) -> None:
        if _attribute(attributes, "val") not in _OFF and self._flow.length:
            self._hard_break()


_Handler = Callable[[Story, Attributes], None]

_OPENING: dict[str, _Handler] = {
    "p": Story._open_paragraph,
    "r": Story._open_run,
    "t": Story._open_text,
    "tab": lambda story, _: story._write("\t"),
    "ptab": lambda story, _: story._write("\t"),
    "cr": lambda story, _: story._flow.widen("\n"),
    "br": Story._break,
    "noBreakHyphen": lambda story, _: story._write("\u2011"),
    "sym": Story._symbol,
    "lastRenderedPageBreak": Story._rendered_break,
    "txbxContent": Story._open_box,
    "footnoteReference": lambda story, given: story._refer("footnote", given),
    "endnoteReference": lambda story, given: story._refer("endnote", given),
    "commentReference": lambda story, given: story._refer("comment", given),
    "tr": Story._open_row,
    "tc": Story._open_cell,
}
_IN_PROPERTIES: dict[str, _Handler] = {
    "pStyle": Story._set_style,
    "lang": Story._set_language,
    "pageBreakBefore": Story._page_break_before,
}
_CLOSING: dict[str, Callable[[Story], None]] = {
    "p": Story._close_paragraph,
    "tc": Story._close_cell,
    "tr": Story._close_row,
    "tbl": Story._close_table,
    "txbxContent": Story._close_box,
}


class Notes:
    """The target of a part of footnotes, endnotes or comments: each one's text by kind and id."""

    _KINDS = frozenset({"footnote", "endnote", "comment"})

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._texts: dict[tuple[str, str], str] = {}
        self._key = ("", "")
        self._author = ""
        self._flow = Flow()
        self._story: Story | None = None

    def take(self, kind: str, number: str) -> str:
        """A note's text, once; empty when there is none or it was taken."""
        return self._texts.pop((kind, number), "")

    def unused(self) -> Iterator[str]:
        """Texts of notes that nothing refers to."""
        yield from self._texts.values()

    def start(self, tag: str, attributes: Attributes) -> None:
        name = local_name(tag)
        if self._story:
            self._story.start(tag, attributes)
        elif name in self._KINDS:
            self._key = (name, _attribute(attributes, "id"))
            self._author = _attribute(attributes, "author")
            self._flow = Flow()
            self._story = Story(self._flow, self._styles, Notes(self._styles))

    def end(self, tag: str) -> None:
        if self._story is None:
            return
        if local_name(tag) != self._key[0]:
            self._story.end(tag)
            return
        self._story = None
        if text := self._flow.text.strip():
            self._texts[self._key] = f"{self._author}: {text}" if self._author else text

    def data(self, text: str) -> None:
        if self._story:
            self._story.data(text)

    def close(self) -> None:
        """The part ends."""
