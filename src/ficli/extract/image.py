"""PNG, JPEG and TIFF: a page or pages that are pictures, whose text is what OCR read.

Counts the pages of a TIFF and looks no further into a picture: that is the OCR program's part,
in a process of its own. Without OCR these files are left out, and named.
"""

from __future__ import annotations

import struct

from ficli.document import ExtractedText, SourceFile
from ficli.extract import pdf_pages
from ficli.extract.base import Picture, Recognised
from ficli.extract.scans import Page, complete

NAME = "image"
VERSION = 1
SUFFIXES: tuple[str, ...] = (".png", ".jpg", ".jpeg", ".tif", ".tiff")

MAX_PAGES = 1000
"""Of one TIFF; a chain of directories that is longer, or a loop, ends here."""

_TIFF = {b"II*\0": "<", b"MM\0*": ">"}
_MAGIC = (b"\x89PNG\r\n", b"\xff\xd8\xff", *_TIFF)


def recognises(head: bytes) -> bool:
    """Whether it begins as one of these formats does."""
    return head.startswith(_MAGIC)


def extract(data: bytes, file: SourceFile) -> ExtractedText:
    """Nothing but the reason: raises NeedsOcr."""
    return extract_with(data, file, {})


def extract_with(data: bytes, _file: SourceFile, recognised: Recognised) -> ExtractedText:
    """What OCR read on the picture or pictures. Raises NeedsOcr or CannotExtract."""
    completed = complete([Page(is_picture=True)] * _count(data), recognised)
    laid = pdf_pages.lay_out(completed.texts)
    return ExtractedText(
        text=laid.text,
        metadata=completed.metadata,
        page_starts=laid.page_starts,
        boilerplate=laid.boilerplate,
        encoding_basis="binary",
        unread=completed.unread,
    )


def picture(data: bytes, page: int) -> Picture:
    """The file as it is, and which picture of it is meant."""
    return Picture(data, number=page - 1)


def _count(data: bytes) -> int:
    """Pages: the image file directories of a TIFF (TIFF 6.0, section 2), 1 for other formats."""
    order = _TIFF.get(data[:4], "")
    if not order:
        return 1
    seen: set[int] = set()
    try:
        (place,) = struct.unpack_from(order + "I", data, 4)
        while place and place not in seen and len(seen) < MAX_PAGES:
            seen.add(place)
            (entries,) = struct.unpack_from(order + "H", data, place)
            (place,) = struct.unpack_from(order + "I", data, place + 2 + 12 * entries)
    except struct.error:
        pass  # cut short: the pages before are there
    return max(1, len(seen))
