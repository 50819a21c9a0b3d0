"""PDF pages as pictures: which pages are nothing else, and how one is drawn for OCR.

Asks PDFium alone. Knows no OCR program.
"""

from __future__ import annotations

from itertools import islice
from typing import Any

from ficli.extract.base import CannotExtract, Picture

DPI = 300
"""What Tesseract's manual asks for."""
MAX_PIXELS = 40_000_000
"""A larger page is drawn smaller: A2 at 300 dpi still fits."""

STAMP = 64
"""Characters: less text than this on a scan is a page number or a stamp."""
MOST = 0.5
"""Share of the page that pictures cover where such a stamp stands on a scan."""
MAX_OBJECTS = 500
"""Drawn objects that are looked at."""
DRAWN_LETTERS = 50
"""More paths than this on a page without text may be letters drawn as shapes."""

POINTS = 72  # an inch


def is_picture(page: Any, text: str) -> bool:
    """Whether a page with so little text is a picture of more."""
    letters = len(text.strip())
    if letters >= STAMP:
        return False
    from pypdfium2 import PdfiumError, raw

    wanted = [raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING]
    try:
        found = list(islice(page.get_objects(filter=wanted, max_depth=3), MAX_OBJECTS))
        images = [each for each in found if each.type != raw.FPDF_PAGEOBJ_PATH]
        if letters:
            return _covered(page, images) >= MOST
        return bool(images) or len(found) > DRAWN_LETTERS
    except PdfiumError:
        return not letters  # what cannot be looked into may hold anything


def _covered(page: Any, images: list[Any]) -> float:
    """The share of the page that its pictures cover, overlaps counted twice."""
    width, height = page.get_size()
    area = 0.0
    for image in images:
        left, bottom, right, top = image.get_bounds()
        area += max(0.0, min(right, width) - max(left, 0)) * max(
            0.0, min(top, height) - max(bottom, 0)
        )
    return area / (width * height) if width * height else 0.0


def picture(data: bytes, number: int) -> Picture:
    """A 1-based page in grey as PNM. Raises CannotExtract."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
        try:
            page = document[number - 1]
            width, height = (max(1.0, side) for side in page.get_size())
            scale = min(DPI / POINTS, (MAX_PIXELS / (width * height)) ** 0.5)
            bitmap = page.render(scale=scale, grayscale=True)
            try:
                return Picture(_as_pnm(bitmap), round(scale * POINTS))
            finally:
                bitmap.close()
        finally:
            document.close()
    except (pdfium.PdfiumError, IndexError) as error:
        raise CannotExtract(f"the page cannot be drawn ({error})") from error


def _as_pnm(bitmap: Any) -> bytes:
    """The pixels as a portable grey map (netpbm's PGM, `P5`), without the padding of rows."""
    width, height, stride = bitmap.width, bitmap.height, bitmap.stride
    pixels = memoryview(bitmap.buffer).cast("B")
    rows = (
        [pixels[: width * height]]
        if stride == width
        else [pixels[row * stride : row * stride + width] for row in range(height)]
    )
    return b"".join((b"P5 %d %d 255\n" % (width, height), *rows))
