"""EPUB: the parts of a book in reading order, each part a page, and what the package declares.

Each part is a web page and read as one. How the ZIP is opened is `office_zip`'s part. Nothing
outside the book is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote

from ficli.document import ExtractedText, SourceFile, Span, Value
from ficli.extract import boilerplate, html
from ficli.extract.base import CannotExtract
from ficli.extract.encoding import clean, decode
from ficli.extract.flow import MAX_TEXT
from ficli.extract.html_page import VOID
from ficli.extract.office_xml import local_name
from ficli.extract.office_zip import Package, resolve

NAME = "epub"
VERSION = 1
SUFFIXES: tuple[str, ...] = (".epub",)

MAX_PARTS = 10_000
MAX_VALUE = 10_000
"""Characters."""

_MIMETYPE = b"mimetypeapplication/epub+zip"
_TYPES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
_KEYS = {
    "title": "title",
    "creator": "author",
    "publisher": "source",
    "date": "date",
    "language": "language",
    "subject": "keywords",
    "description": "description",
    "identifier": "identifier",
}
# `<title/>` closes itself in XHTML; to a reader of HTML it opens, and swallows the page.
_SELF_CLOSED = re.compile(r"<([A-Za-z][\w:.-]*)((?:\s[^<>]*)?)/>")


def recognises(head: bytes) -> bool:
    """Whether the first member is the type that the format puts there."""
    return head.startswith(b"PK\x03\x04") and head.startswith(_MIMETYPE, 30)


def extract(data: bytes, file: SourceFile) -> ExtractedText:
    """The text of the parts that make up the reading order, and the package's metadata.

    Raises CannotExtract: encrypted, damaged, no EPUB, or over a limit.
    """
    package = Package.open(data)
    name = _package_document(package)
    opf = _Opf()
    package.parse(name, opf)
    parts = [resolve(name, unquote(href)) for href in opf.reading_order()]
    if _encrypted(package) & set(parts):
        raise CannotExtract("encrypted")
    texts: list[str] = []
    starts: list[int] = []
    spans: list[Span] = []
    length = 0
    unreadable = 0
    for page in parts[:MAX_PARTS]:
        found = _page(package.read(page), file)
        unreadable += found is None
        found = found or ExtractedText("")
        starts.append(length)
        spans += [Span(length + span.start, length + span.end) for span in found.boilerplate]
        texts.append(found.text)
        length += len(found.text) + 2
        if length > MAX_TEXT:
            raise CannotExtract(f"more than {MAX_TEXT:,} characters of text")
    return ExtractedText(
        text="\n\n".join(texts),
        metadata={**opf.metadata(), **_count(unreadable)},
        page_starts=tuple(starts),
        boilerplate=boilerplate.merge(spans),
        encoding_basis="binary",
    )


def _count(unreadable: int) -> dict[str, Value]:
    if not unreadable:
        return {}
    return {"pages_unreadable": Value(str(unreadable), "inferred", "epub parts")}


def _page(page: bytes, file: SourceFile) -> ExtractedText | None:
    """A part's text, perhaps empty; None for one that cannot be read."""
    try:
        return html.extract(_as_html(page), file) if page.strip() else ExtractedText("")
    except CannotExtract:
        return None


def _as_html(page: bytes) -> bytes:
    """An XHTML page in UTF-8 with every element closed the way HTML has it."""

    def closed(match: re.Match[str]) -> str:
        name, attributes = match.groups()
        return match[0] if name.lower() in VOID else f"<{name}{attributes}></{name}>"

    text = decode(page, html.declared_charset(page)).text
    return b"\xef\xbb\xbf" + _SELF_CLOSED.sub(closed, text).encode()


def _package_document(package: Package) -> str:
    container = _Container()
    package.parse("META-INF/container.xml", container)
    if not container.path or container.path not in package:
        raise CannotExtract("not an EPUB, or a damaged one")
    return container.path


def _encrypted(package: Package) -> set[str]:
    """Parts that are encrypted; fonts often are, which is no obstacle to reading."""
    container = _Container()
    package.parse("META-INF/encryption.xml", container)
    return container.encrypted


class _Container:
    """The target of container.xml and encryption.xml: what they refer to."""

    def __init__(self) -> None:
        self.path = ""
        self.encrypted: set[str] = set()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = local_name(tag)
        if name == "rootfile" and not self.path:
            self.path = resolve("", attributes.get("full-path", ""))
        if name == "CipherReference":
            self.encrypted.add(resolve("", unquote(attributes.get("URI", ""))))

    def end(self, _tag: str) -> None:
        """Nothing is nested."""

    def data(self, _text: str) -> None:
        """Nothing is written between tags."""

    def close(self) -> None:
        """The part ends."""


class _Opf:
    """The target of the package document: manifest, spine and Dublin Core metadata."""

    def __init__(self) -> None:
        self._items: dict[str, str] = {}
        self._spine: list[str] = []
        self._values: dict[str, list[str]] = {}
        self._text: list[str] = []
        self._key = ""

    def reading_order(self) -> list[str]:
        """Names of the parts that are text, each once, relative to the package document."""
        return list(dict.fromkeys(self._items[name] for name in self._spine if name in self._items))

    def metadata(self) -> dict[str, Value]:
        """What the package declares; several creators or subjects are joined, else the first."""
        joined = {"author", "keywords"}
        return {
            key: Value(
                "; ".join(found if key in joined else found[:1])[:MAX_VALUE],
                "declared",
                "epub package",
            )
            for key, found in self._values.items()
        }

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = local_name(tag)
        self._text.clear()
        self._key = ""
        if name == "item" and attributes.get("media-type", "") in _TYPES:
            self._items[attributes.get("id", "")] = attributes.get("href", "")
        elif name == "itemref":
            self._spine.append(attributes.get("idref", ""))
        elif name == "meta" and attributes.get("property") == "dcterms:modified":
            self._key = "modified"
        elif tag.startswith("{http://purl.org/dc/elements/"):
            self._key = _KEYS.get(name, "")

    def data(self, text: str) -> None:
        if self._key:
            self._text.append(text)

    def end(self, _tag: str) -> None:
        words = " ".join(clean("".join(self._text)[:MAX_VALUE]).split())
        if self._key and words:
            self._values.setdefault(self._key, []).append(words)
        self._key = ""

    def close(self) -> None:
        """The part ends."""
