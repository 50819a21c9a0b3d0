"""Spreadsheets of Excel 2007 and later: a sheet is a page, a row a line, cells between tabs.

Shows what the file stores: results of formulas, never the formulas. Dates become ISO 8601.
Hidden sheets are text like any other, and named in the metadata. What a sheet's XML means
stands in `xlsx_parts`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ficli.document import ExtractedText, SourceFile, Value
from ficli.extract import xlsx_parts
from ficli.extract.base import CannotExtract
from ficli.extract.encoding import clean
from ficli.extract.office_properties import Properties
from ficli.extract.office_zip import Package, resolve
from ficli.extract.xlsx_parts import Formats, Sheet

NAME = "xlsx"
VERSION = 1
SUFFIXES: tuple[str, ...] = (".xlsx", ".xlsm")

MAX_TEXT = 50_000_000
"""Characters."""

_WORKBOOK = "xl/workbook.xml"
_MARKS = (b"xl/workbook.xml", b"xl/worksheets/", b"xl/_rels/", b"xl/theme/", b"xl/styles.xml")


def recognises(head: bytes) -> bool:
    """Whether it is a ZIP file with parts of a workbook among its first."""
    return head.startswith(b"PK\x03\x04") and any(mark in head for mark in _MARKS)


def extract(data: bytes, _file: SourceFile) -> ExtractedText:
    """The text of all sheets, a blank line between them.

    Raises CannotExtract: encrypted, damaged, no workbook, or over a limit.
    """
    package = Package.open(data)
    if _WORKBOOK not in package:
        raise CannotExtract("damaged: no workbook in it")
    book = xlsx_parts.Book()
    package.parse(_WORKBOOK, book)
    pages: list[str] = []
    starts: list[int] = []
    length = 0
    for page in _pages(package, book):
        starts.append(length)
        pages.append(page)
        length += len(page) + 1
        if length > MAX_TEXT:
            raise CannotExtract(f"more than {MAX_TEXT:,} characters of text")
    return ExtractedText(
        "\n".join(pages), _metadata(package, book), tuple(starts), encoding_basis="binary"
    )


def _pages(package: Package, book: xlsx_parts.Book) -> Iterator[str]:
    shared = xlsx_parts.Strings()
    styles = xlsx_parts.Styles()
    relations = xlsx_parts.Relations()
    package.parse("xl/sharedStrings.xml", shared)
    package.parse("xl/styles.xml", styles)
    package.parse("xl/_rels/workbook.xml.rels", relations)
    formats = Formats(tuple(shared.strings), styles.are_dates(), book.from_1904)
    for named in book.sheets:
        target = relations.targets.get(named.relation, "")
        sheet = Sheet(formats, MAX_TEXT)
        if target and package.parse(resolve(_WORKBOOK, target), sheet):
            yield clean("\n".join([" ".join(named.name.split()), *sheet.rows, ""]))


def _metadata(package: Package, book: xlsx_parts.Book) -> dict[str, Value]:
    properties = Properties("document properties")
    package.parse("docProps/core.xml", properties)
    metadata = {"kind": Value("table", "inferred", "format"), **properties.values}
    if hidden := [sheet.name for sheet in book.sheets if sheet.is_hidden]:
        metadata["hidden_sheets"] = Value(clean(", ".join(hidden)), "declared", "workbook")
    return metadata
