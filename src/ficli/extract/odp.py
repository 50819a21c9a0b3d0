"""OpenDocument presentations: the slides in their order, each a page, with their notes.

Frames are read as those of an OpenDocument text are (`odt`); the two differ in what a page is.
"""

from __future__ import annotations

from dataclasses import replace

from ficli.document import ExtractedText, SourceFile
from ficli.extract import odt

NAME = "odp"
VERSION = 1
SUFFIXES: tuple[str, ...] = (".odp", ".otp")

_MIMETYPE = b"mimetypeapplication/vnd.oasis.opendocument.presentation"


def recognises(head: bytes) -> bool:
    """Whether the first member is the type that the format puts there."""
    return head.startswith(b"PK\x03\x04") and head.startswith(_MIMETYPE, 30)


def extract(data: bytes, file: SourceFile) -> ExtractedText:
    """The text, a page for each slide, and properties. Raises CannotExtract."""
    found = odt.extract(data, file)
    metadata = {key: value for key, value in found.metadata.items() if key != "pages_basis"}
    return replace(found, metadata=metadata, page_starts=found.page_starts or (0,))
