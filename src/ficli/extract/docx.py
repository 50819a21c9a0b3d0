"""DOCX: paragraphs, tables, notes, comments, headers and footers of a Word document, and its pages.

Pages are those of the last layout that Word saved. No macro is run, no template or picture
fetched. How a package is opened is `office_zip`'s part, how a story is read `docx_story`'s.
"""

from __future__ import annotations

from collections.abc import Mapping

from ficli.document import ExtractedText, SourceFile, Value
from ficli.extract import boilerplate
from ficli.extract.base import CannotExtract
from ficli.extract.docx_story import Notes, Story, Styles
from ficli.extract.flow import Flow
from ficli.extract.office_properties import Properties
from ficli.extract.office_relations import Relations
from ficli.extract.office_zip import Package

NAME = "docx"
VERSION = 1
SUFFIXES: tuple[str, ...] = (".docx", ".docm", ".dotx", ".dotm")

MAX_FURNITURE_PARTS = 200
"""Headers and footers that are read; a section may have three of each."""

_FIRST_NAMES = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"customXml/")
_NOTES = ("footnotes", "endnotes", "comments")


def recognises(head: bytes) -> bool:
    """Whether the package begins with Word's parts; most programs put them first."""
    return head.startswith(b"PK\x03\x04") and head.startswith(_FIRST_NAMES, 30) and b"word/" in head


def extract(data: bytes, _file: SourceFile) -> ExtractedText:
    """The text, pages, properties and language.

    Raises CannotExtract: encrypted, damaged, no Word document, or over a limit.
    """
    package = Package.open(data)
    main, related = _main_part(package)
    styles = Styles.read(package, related.get("styles", [""])[0])
    notes = _notes(package, related, styles)
    flow = Flow()
    _furniture(package, related.get("header", []), flow)
    story = Story(flow, styles, notes)
    package.parse(main, story)
    for text in notes.unused():
        flow.add_block(text)
    _furniture(package, related.get("footer", []), flow)
    return ExtractedText(
        text=flow.text,
        metadata={**_properties(package), **story.metadata()},
        page_starts=flow.page_starts,
        boilerplate=boilerplate.merge(flow.boilerplate),
        encoding_basis="binary",
    )


def _main_part(package: Package) -> tuple[str, dict[str, list[str]]]:
    """The name of the document's main part, and the parts it is related to by kind."""
    found = Relations.read(package, "").of_kind("officeDocument")
    main = found[0] if found else "word/document.xml"
    if main not in package:
        raise CannotExtract("not a Word document, or a damaged one")
    return main, Relations.read(package, main).by_kind


def _notes(package: Package, related: Mapping[str, list[str]], styles: Styles) -> Notes:
    notes = Notes(styles)
    for kind in _NOTES:
        for part in related.get(kind, [])[:1]:
            package.parse(part, notes)
    return notes


def _furniture(package: Package, parts: list[str], flow: Flow) -> None:
    """Headers or footers, each text once, marked as boilerplate."""
    seen = set()
    for part in parts[:MAX_FURNITURE_PARTS]:
        own = Flow()
        package.parse(part, Story(own, Styles(), Notes(Styles())))
        text = own.text.strip()
        if text not in seen:
            flow.add_block(text, furniture=True)
        seen.add(text)


def _properties(package: Package) -> dict[str, Value]:
    names = Relations.read(package, "").of_kind("core-properties") or ["docProps/core.xml"]
    properties = Properties("docx properties")
    package.parse(names[0], properties)
    return properties.values
