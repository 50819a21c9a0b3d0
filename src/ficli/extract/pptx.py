"""PPTX: the slides of a presentation in their order, each a page, with notes and comments.

No macro is run, no template, picture or film fetched. How a package is opened is `office_zip`'s
part, how a slide is read `pptx_slide`'s.
"""

from __future__ import annotations

from collections.abc import Mapping

from ficli.document import ExtractedText, SourceFile, Value
from ficli.extract import boilerplate
from ficli.extract.base import CannotExtract
from ficli.extract.flow import Flow
from ficli.extract.office_properties import Properties
from ficli.extract.office_relations import Relations
from ficli.extract.office_xml import local_name
from ficli.extract.office_zip import Package
from ficli.extract.pptx_slide import Deck, Slide

NAME = "pptx"
VERSION = 1
SUFFIXES: tuple[str, ...] = (".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm")

MAX_SLIDES = 20_000

_FIRST_NAMES = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"ppt/", b"customXml/")
# What stands on or beside a slide in parts of its own: drawings, charts, notes and comments.
_DRAWN = ("diagramData", "chart", "chartEx")
_BESIDE = ("notesSlide", "comments", "comment")


def recognises(head: bytes) -> bool:
    """Whether the package begins with PowerPoint's parts; most programs put them first."""
    return head.startswith(b"PK\x03\x04") and head.startswith(_FIRST_NAMES, 30) and b"ppt/" in head


def extract(data: bytes, _file: SourceFile) -> ExtractedText:
    """The text, a page for each slide, properties and language.

    Raises CannotExtract: encrypted, damaged, no presentation, or over a limit.
    """
    package = Package.open(data)
    deck = Deck(Flow())
    for number, part in enumerate(_slides(package)):
        if number:
            deck.flow.new_page()
        _read_slide(package, part, deck)
    return ExtractedText(
        text=deck.flow.text,
        metadata={**_properties(package), **deck.metadata()},
        page_starts=deck.page_starts,
        boilerplate=boilerplate.merge(deck.flow.boilerplate),
        encoding_basis="binary",
    )


def _slides(package: Package) -> list[str]:
    """Names of the slides' parts, in the order in which they are shown."""
    found = Relations.read(package, "").of_kind("officeDocument")
    main = found[0] if found else "ppt/presentation.xml"
    order = _Order()
    if not package.parse(main, order):
        raise CannotExtract("not a PowerPoint presentation, or a damaged one")
    related = Relations.read(package, main).by_id
    names = [related[each] for each in order.ids if related.get(each, "") in package]
    if len(names) > MAX_SLIDES:
        raise CannotExtract(f"more than {MAX_SLIDES:,} slides")
    return list(dict.fromkeys(names))


def _read_slide(package: Package, part: str, deck: Deck) -> None:
    slide = Slide(deck)
    package.parse(part, slide)
    related = Relations.read(package, part)
    for kind in _DRAWN:
        for name in related.of_kind(kind):
            package.parse(name, slide)
    slide.finish()
    for kind in _BESIDE:
        for name in related.of_kind(kind):
            beside = Slide(deck, is_beside=True)
            package.parse(name, beside)
            beside.finish()


def _properties(package: Package) -> dict[str, Value]:
    names = Relations.read(package, "").of_kind("core-properties") or ["docProps/core.xml"]
    properties = Properties("pptx properties")
    package.parse(names[0], properties)
    return properties.values


class _Order:
    """The target of the presentation's part: the ids of the slides' relations, in order."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if local_name(tag) == "sldId":
            # Two attributes are called id; that of the relation has a namespace.
            of_relation = (v for k, v in attributes.items() if k[:1] == "{" and k.endswith("}id"))
            self.ids.extend(of_relation)

    def end(self, _tag: str) -> None:
        """Nothing is nested."""

    def data(self, _text: str) -> None:
        """Nothing is written between tags."""

    def close(self) -> None:
        """The part ends."""
