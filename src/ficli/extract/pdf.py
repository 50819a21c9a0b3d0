"""PDF: the text of every page in reading order, where each page begins, and what the file declares.

PDFium reads first; pypdf reads what PDFium refuses. Knows how to ask the two libraries for pages;
how lines are mended is `pdf_pages`' part, what the file declares `pdf_metadata`'s, which pages are
pictures `pdf_pictures`'. PDFium can abort
the process, so whoever calls this with files of strangers runs it in a process of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any, NamedTuple

from ficli.document import ExtractedText, SourceFile
from ficli.extract import pdf_metadata, pdf_pages, pdf_pictures
from ficli.extract.base import CannotExtract, Recognised
from ficli.extract.pdf_pictures import picture
from ficli.extract.scans import Page, complete

__all__ = ["NAME", "SUFFIXES", "VERSION", "extract", "extract_with", "picture", "recognises"]

NAME = "pdf"
VERSION = 2
SUFFIXES: tuple[str, ...] = (".pdf",)

MAX_PAGES = 100_000
MAX_TEXT = 200_000_000
"""Characters in one document."""
MAX_UNREADABLE = 1000
"""Pages in a row that cannot be opened: what comes after is a wrong page count, not pages."""

_HEADER_WITHIN = 1024  # bytes; readers accept as much junk before the header


class _Read(NamedTuple):
    """What a library found."""

    pages: list[Page]
    info: dict[str, str]
    language: str


class _Refused(Exception):
    """The library cannot make anything of the file."""


def recognises(head: bytes) -> bool:
    """Whether the header stands where readers look for it, and nothing but junk before it."""
    place = head.find(b"%PDF-", 0, _HEADER_WITHIN)
    return place == 0 or (place > 0 and not head[:place].strip(b"\0\t\n\r \xef\xbb\xbf"))


def extract(data: bytes, file: SourceFile) -> ExtractedText:
    """The text of all pages and the file's metadata.

    Raises CannotExtract when the file is encrypted, damaged beyond reading, or has no text.
    """
    return extract_with(data, file, {})


def extract_with(data: bytes, _file: SourceFile, recognised: Recognised) -> ExtractedText:
    """The same, with what OCR read on pages that are pictures. Raises CannotExtract."""
    found = _read(data)
    completed = complete(found.pages, recognised)
    laid = pdf_pages.lay_out(completed.texts)
    if not laid.text.strip():
        raise CannotExtract("no text in it")
    return ExtractedText(
        text=laid.text,
        metadata={
            **pdf_metadata.values(found.info, found.language, data),
            **completed.metadata,
        },
        page_starts=laid.page_starts,
        boilerplate=laid.boilerplate,
        encoding_basis="binary",
        unread=completed.unread,
    )


def _read(data: bytes) -> _Read:
    try:
        return _with_pdfium(data)
    except _Refused:
        pass
    try:
        return _with_pypdf(data)
    except _Refused as error:
        raise CannotExtract(f"damaged: not a readable PDF ({error})") from error


def _with_pdfium(data: bytes) -> _Read:
    try:
        import pypdfium2 as pdfium
    except ImportError as error:
        raise _Refused("PDFium is not installed") from error
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise CannotExtract("encrypted") from error
        raise _Refused(str(error)) from error
    try:
        pages = _limited(_pdfium_page(document, n) for n in range(len(document)))
        if not any(page.is_readable for page in pages):
            raise _Refused("no page can be opened")
        return _Read(pages, document.get_metadata_dict(skip_empty=True), _pdfium_language(document))
    finally:
        document.close()


_UNREADABLE = Page(is_readable=False)


def _pdfium_page(document: Any, number: int) -> Page:
    from pypdfium2 import PdfiumError

    try:
        page = document[number]
    except PdfiumError:
        return _UNREADABLE
    try:
        text_page = page.get_textpage()
        try:
            text = str(text_page.get_text_bounded(errors="replace"))
        finally:
            text_page.close()
        return Page(text, pdf_pictures.is_picture(page, text))
    except PdfiumError:
        return _UNREADABLE
    finally:
        page.close()


def _pdfium_language(document: Any) -> str:
    """The catalog's /Lang; pypdfium2 has no call of its own for it."""
    import ctypes

    from pypdfium2 import raw

    size = raw.FPDFCatalog_GetLanguage(document, None, 0)
    if not 2 < size <= 1000:
        return ""
    buffer = (ctypes.c_ushort * (size // 2))()
    raw.FPDFCatalog_GetLanguage(document, buffer, size)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")


def _limited(pages: Iterator[Page]) -> list[Page]:
    """Pages up to the limits; the unreadable ones at the end of a wrong count are dropped."""
    found: list[Page] = []
    length = unreadable = 0
    for page in pages:
        found.append(page)
        length += len(page.text)
        unreadable = 0 if page.is_readable else unreadable + 1
        if unreadable >= MAX_UNREADABLE:
            return found[:-unreadable]
        if len(found) > MAX_PAGES:
            raise CannotExtract(f"more than {MAX_PAGES:,} pages")
        if length > MAX_TEXT:
            raise CannotExtract(f"more than {MAX_TEXT:,} characters of text")
    return found


def _with_pypdf(data: bytes) -> _Read:
    from io import BytesIO

    import pypdf
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    failures: tuple[type[Exception], ...] = (PyPdfError, *_PYPDF_FAILS)
    try:
        reader = pypdf.PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise CannotExtract("encrypted")
        count = len(reader.pages)
        info = {key.lstrip("/"): str(value) for key, value in (reader.metadata or {}).items()}
        language = str(reader.root_object.get("/Lang", ""))
    except failures as error:
        raise _Refused(_reason(error)) from error
    pages = _limited(_pypdf_page(reader, n, failures) for n in range(count))
    if not any(page.is_readable for page in pages):
        raise _Refused("no page can be opened")
    return _Read(pages, info, language)


# pypdf meets broken objects with whatever Python raises at that place.
_PYPDF_FAILS: tuple[type[Exception], ...] = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    ImportError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)


def _pypdf_page(reader: Any, number: int, failures: tuple[type[Exception], ...]) -> Page:
    try:
        page = reader.pages[number]
        text = str(page.extract_text())
        return Page(text, not text.strip() and "/XObject" in page.get("/Resources", {}))
    except failures:
        return _UNREADABLE


def _reason(error: Exception) -> str:
    """The library's words on one short line."""
    words = " ".join(str(error).split())[:100] or type(error).__name__
    return words.rstrip(".")
