"""Spreadsheets of Excel 2007 and later: a sheet is a page, a row a line, cells between tabs.

Shows what the file stores: results of formulas, never the formulas. Dates become ISO 8601.
Hidden sheets are text like any other, and named in the metadata. What a sheet's XML means
stands in `xlsx_parts`.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from functools import cached_property

from ficli.document import ExtractedText, SourceFile, Value
from ficli.extract import archive, xlsx_parts
from ficli.extract.base import CannotExtract, Exhausted, Limits, Unpacking
from ficli.extract.encoding import clean
from ficli.extract.office_xml import Target, parse
from ficli.extract.xlsx_parts import Formats, Sheet

NAME = "xlsx"
VERSION = 1
SUFFIXES: tuple[str, ...] = (".xlsx", ".xlsm")

MAX_TEXT = 50_000_000
"""Characters."""

LIMITS = Limits(total_bytes=500_000_000, member_bytes=200_000_000)

_WORKBOOK = "xl/workbook.xml"
_MARKS = (b"xl/workbook.xml", b"xl/worksheets/", b"xl/_rels/", b"xl/theme/", b"xl/styles.xml")
_PROPERTIES = {"title": "title", "creator": "author", "created": "created", "modified": "modified"}


def recognises(head: bytes) -> bool:
    """Whether it is a ZIP file with parts of a workbook among its first."""
    return head.startswith(archive.MAGIC) and any(mark in head for mark in _MARKS)


def extract(data: bytes, _file: SourceFile) -> ExtractedText:
    """The text of all sheets. Raises CannotExtract."""
    try:
        return _Workbook(data).extracted()
    except Exhausted as error:
        raise CannotExtract(error.message) from error


class _Workbook:
    """One file's parts, unpacked when asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._unpacking = Unpacking(LIMITS)
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in archive.contents(data):
            if entry.filename in self._entries:
                raise CannotExtract("damaged: a part of the workbook is there twice")
            self._entries[entry.filename] = entry
        if _WORKBOOK not in self._entries:
            raise CannotExtract("damaged: no workbook in it")

    def extracted(self) -> ExtractedText:
        """All sheets one after another, a blank line between them."""
        text: list[str] = []
        starts: list[int] = []
        length = 0
        for page in self._pages():
            starts.append(length)
            text.append(page)
            length += len(page) + 1
            if length > MAX_TEXT:
                raise CannotExtract(f"more than {MAX_TEXT:,} characters of text")
        return ExtractedText("\n".join(text), self._metadata(), tuple(starts))

    def _pages(self) -> Iterator[str]:
        shared = xlsx_parts.Strings()
        styles = xlsx_parts.Styles()
        self._parse("xl/sharedStrings.xml", shared)
        self._parse("xl/styles.xml", styles)
        formats = Formats(tuple(shared.strings), styles.are_dates(), self._book.from_1904)
        for name, part in self._sheets():
            sheet = Sheet(formats, MAX_TEXT)
            self._parse(part, sheet)
            yield clean("\n".join([" ".join(name.split()), *sheet.rows, ""]))

    @cached_property
    def _book(self) -> xlsx_parts.Book:
        book = xlsx_parts.Book()
        self._parse(_WORKBOOK, book)
        return book

    def _sheets(self) -> Iterator[tuple[str, str]]:
        """Each sheet's name and part, in the order of the tabs."""
        relations = xlsx_parts.Relations()
        self._parse("xl/_rels/workbook.xml.rels", relations)
        for sheet in self._book.sheets:
            target = relations.targets.get(sheet.relation, "")
            part = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
            if target and part in self._entries:
                yield sheet.name, part

    def _metadata(self) -> dict[str, Value]:
        properties = xlsx_parts.Properties()
        self._parse("docProps/core.xml", properties)
        metadata = {"kind": Value("table", "inferred", "format")}
        for name, key in _PROPERTIES.items():
            if value := clean(" ".join(properties.values.get(name, "").split())):
                metadata[key] = Value(value, "declared", "document properties")
        if hidden := [sheet.name for sheet in self._book.sheets if sheet.is_hidden]:
            metadata["hidden_sheets"] = Value(clean(", ".join(hidden)), "declared", "workbook")
        return metadata

    def _parse(self, part: str, target: Target) -> None:
        """Read a part, if it is there."""
        entry = self._entries.get(part)
        if entry is not None:
            parse(archive.unpacked(self._data, entry, self._unpacking), target)
