"""OpenDocument text: paragraphs, tables, notes, comments, headers and footers, and its page breaks.

Pages are the soft breaks of the last layout and the breaks that styles ask for. How a package is
opened is `office_zip`'s part. Nothing linked is fetched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ficli.document import ExtractedText, SourceFile, Value
from ficli.extract import boilerplate
from ficli.extract.base import CannotExtract
from ficli.extract.flow import Flow, heading
from ficli.extract.office_properties import Properties
from ficli.extract.office_xml import local_name
from ficli.extract.office_zip import Package

NAME = "odt"
VERSION = 1
SUFFIXES: tuple[str, ...] = (".odt", ".ott")

MAX_SPACES = 1000
"""A `text:s` may ask for any number of spaces."""

_MIMETYPE = b"mimetypeapplication/vnd.oasis.opendocument.text"
_UNSEEN = frozenset(
    (
        "tracked-changes",
        "forms",
        "scripts",
        "event-listeners",
        "note-citation",
        "sequence-decls",
        "variable-decls",
        "user-field-decls",
        "svg:desc",
        "svg:title",
        "dc:date",
        "date-string",
    )
)

# Namespaces whose names would be mistaken for those of text fields.
_PREFIXES = {
    "{http://purl.org/dc/elements/1.1/}": "dc:",
    "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}": "svg:",
    "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}page": "draw:page",
}

Attributes = Mapping[str, str]


def recognises(head: bytes) -> bool:
    """Whether the first member is the type that the format puts there."""
    return head.startswith(b"PK\x03\x04") and head.startswith(_MIMETYPE, 30)


def extract(data: bytes, _file: SourceFile) -> ExtractedText:
    """The text, pages and properties.

    Raises CannotExtract: encrypted, damaged, no OpenDocument text, or over a limit.
    """
    package = Package.open(data)
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise CannotExtract("encrypted")
    if "content.xml" not in package:
        raise CannotExtract("not an OpenDocument text, or a damaged one")
    styles = Styles.read(package)
    flow = Flow()
    _add_furniture(flow, styles.headers)
    story = Story(flow, styles)
    package.parse("content.xml", story)
    _add_furniture(flow, styles.footers)
    properties = Properties("odt properties")
    package.parse("meta.xml", properties)
    return ExtractedText(
        text=flow.text,
        metadata={**properties.values, **story.metadata()},
        page_starts=flow.page_starts,
        boilerplate=boilerplate.merge(flow.boilerplate),
        encoding_basis="binary",
    )


def _add_furniture(flow: Flow, texts: list[str]) -> None:
    for text in dict.fromkeys(texts):
        flow.add_block(text, furniture=True)


def _attribute(attributes: Attributes, name: str) -> str:
    return next((value for key, value in attributes.items() if local_name(key) == name), "")


def _element(tag: str) -> str:
    if tag in _PREFIXES:
        return _PREFIXES[tag]
    namespace, brace, name = tag.rpartition("}")
    return _PREFIXES.get(namespace + brace, "") + name


class Styles:
    """What styles say that matters to a reader: page breaks, language, headers and footers."""

    def __init__(self) -> None:
        self.breaks_before: set[str] = set()
        self.breaks_after: set[str] = set()
        self.languages: dict[str, str] = {}
        self.language = ""
        self.headers: list[str] = []
        self.footers: list[str] = []
        self._name = ""
        self._story: Story | None = None
        self._flow = Flow()

    @classmethod
    def read(cls, package: Package) -> Styles:
        styles = cls()
        package.parse("styles.xml", styles)
        return styles

    def start(self, tag: str, attributes: Attributes) -> None:
        if self._story:
            self._story.start(tag, attributes)
            return
        match local_name(tag):
            case "style" | "default-style":
                self._name = _attribute(attributes, "name")
            case "paragraph-properties":
                if _attribute(attributes, "break-before") == "page":
                    self.breaks_before.add(self._name)
                if _attribute(attributes, "break-after") == "page":
                    self.breaks_after.add(self._name)
            case "text-properties":
                self._note_language(attributes)
            case (
                "header"
                | "header-left"
                | "header-first"
                | "footer"
                | "footer-left"
                | ("footer-first")
            ):
                self._flow = Flow()
                self._story = Story(self._flow, self)

    def end(self, tag: str) -> None:
        if self._story is None:
            return
        name = local_name(tag)
        if not name.startswith(("header", "footer")):
            self._story.end(tag)
            return
        self._story = None
        if text := self._flow.text.strip():
            (self.headers if name.startswith("header") else self.footers).append(text)

    def data(self, text: str) -> None:
        if self._story:
            self._story.data(text)

    def close(self) -> None:
        """The part ends."""

    def _note_language(self, attributes: Attributes) -> None:
        language, country = (_attribute(attributes, name) for name in ("language", "country"))
        if language in ("", "none", "zxx"):
            return
        tag = f"{language}-{country}" if country not in ("", "none") else language
        if self._name:
            self.languages[self._name] = tag
        elif not self.language:
            self.language = tag


class Story:
    """The target of content.xml, or of one header or footer."""

    def __init__(self, flow: Flow, styles: Styles) -> None:
        self._flow = flow
        self._styles = styles
        self._outer: list[Flow] = []
        self._after: list[str] = []
        self._author = ""
        self._styles_at: list[str] = []
        self._unseen = self._in_cell = self._slides = 0
        self._in_styles = False
        self._cell_is_empty = True
        self._breaks = {"soft": 0, "hard": 0}
        self._heading: Value | None = None
        self._level_one_start = -1

    def start(self, tag: str, attributes: Attributes) -> None:
        """An element opens."""
        name = _element(tag)
        self._in_styles = self._in_styles or name == "automatic-styles"
        if self._in_styles:
            self._styles.start(tag, attributes)
        elif self._unseen or name in _UNSEEN:
            self._unseen += 1
        elif handler := _OPENING.get(name):
            handler(self, attributes)

    def end(self, tag: str) -> None:
        """An element closes."""
        name = _element(tag)
        if self._in_styles:
            self._in_styles = name != "automatic-styles"
        elif self._unseen:
            self._unseen -= 1
        elif handler := _CLOSING.get(name):
            handler(self)

    def data(self, text: str) -> None:
        """Characters; only those in paragraphs are text, and white space in them collapses."""
        if self._unseen or self._in_styles or not self._styles_at:
            return
        words = " ".join(text.split())
        if text[:1].isspace():
            self._flow.widen(" ")
        self._write(words)
        if words and text[-1].isspace():
            self._flow.widen(" ")

    def close(self) -> None:
        """The part ends."""

    def metadata(self) -> dict[str, Value]:
        """The first heading, the language that styles declare, and how pages are known."""
        values = {} if self._heading is None else {"heading": self._heading}
        if self._styles.language:
            values["odt_language"] = Value(self._styles.language, "declared", "odt styles")
        if any(self._breaks.values()):
            basis = "as last laid out" if self._breaks["soft"] else "hard page breaks only"
            values["pages_basis"] = Value(basis, "inferred", "odt page breaks")
        return values

    def _write(self, text: str) -> None:
        if text:
            self._flow.add(text)
            self._cell_is_empty = False

    def _open_paragraph(self, attributes: Attributes) -> None:
        style = _attribute(attributes, "style-name")
        if not self._outer and style in self._styles.breaks_before and self._flow.length:
            self._hard_break()
        if not self._in_cell:
            self._flow.widen("\n\n")
        elif not self._cell_is_empty:
            self._flow.widen("\n")
        self._styles_at.append(style)

    def _open_heading(self, attributes: Attributes) -> None:
        self._open_paragraph(attributes)
        if self._heading is None and _attribute(attributes, "outline-level") in ("", "1"):
            self._level_one_start = self._flow.length

    def _close_paragraph(self) -> None:
        style = self._styles_at.pop() if self._styles_at else ""
        if not self._outer:
            if self._level_one_start >= 0:
                self._heading = heading(self._flow, self._level_one_start, self._flow.length)
                self._level_one_start = -1
            for text in self._after:
                self._flow.widen("\n")
                self._write(text)
            self._after.clear()
            if style in self._styles.breaks_after:
                self._hard_break()
        if not self._in_cell:
            self._flow.widen("\n\n")

    def _hard_break(self) -> None:
        self._breaks["hard"] += 1
        self._flow.new_page()

    def _soft_break(self, _attributes: Attributes) -> None:
        self._breaks["soft"] += 1
        if not self._outer and self._flow.length and not self._flow.at_page_start:
            self._flow.new_page()

    def _open_slide(self, _attributes: Attributes) -> None:
        self._slides += 1
        if self._slides > 1:
            self._flow.new_page()

    def _spaces(self, attributes: Attributes) -> None:
        count = _attribute(attributes, "c")
        number = int(count) if count.isdecimal() and len(count) < 10 else 1
        self._write(" " * min(number, MAX_SPACES))

    def _open_aside(self, _attributes: Attributes) -> None:
        """A note, comment or box: it comes after the paragraph that it is anchored in."""
        self._outer.append(self._flow)
        self._flow = Flow()

    def _close_aside(self) -> None:
        if not self._outer:
            return
        text = self._flow.text.strip()
        text = f"{self._author}: {text}" if self._author else text
        self._author = ""
        self._flow = self._outer.pop()
        if self._styles_at:
            self._after += [text] if text else []
        else:
            self._flow.add_block(text)

    def _close_author(self) -> None:
        self._styles_at.pop()
        self._author = self._flow.text
        self._flow = self._outer.pop()

    def _open_author(self, attributes: Attributes) -> None:
        self._open_aside(attributes)
        self._styles_at.append("")

    def _open_cell(self, _attributes: Attributes) -> None:
        self._in_cell += 1
        self._cell_is_empty = True
        self._flow.widen("\t")

    def _close_cell(self) -> None:
        self._in_cell -= 1
        self._flow.widen("\t")


_OPENING: dict[str, Callable[[Story, Attributes], None]] = {
    "dc:creator": Story._open_author,
    "p": Story._open_paragraph,
    "h": Story._open_heading,
    "s": Story._spaces,
    "tab": lambda story, _: story._write("\t"),
    "line-break": lambda story, _: story._flow.widen("\n"),
    "soft-page-break": Story._soft_break,
    "draw:page": Story._open_slide,
    "note-body": Story._open_aside,
    "annotation": Story._open_aside,
    "text-box": Story._open_aside,
    "table-row": lambda story, _: story._flow.widen("\n"),
    "table-cell": Story._open_cell,
}
_CLOSING: dict[str, Callable[[Story], None]] = {
    "dc:creator": Story._close_author,
    "p": Story._close_paragraph,
    "h": Story._close_paragraph,
    "note-body": Story._close_aside,
    "annotation": Story._close_aside,
    "text-box": Story._close_aside,
    "table-row": lambda story: story._flow.widen("\n"),
    "table-cell": Story._close_cell,
    "table": lambda story: story._flow.widen("\n" if story._in_cell else "\n\n"),
    "list-item": lambda story: story._flow.widen("\n"),
}
