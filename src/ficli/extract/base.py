"""The seam that every format fits: what an extractor declares, and how it says no.

A format is one module that satisfies `Extractor`; nothing else in the program knows it.
"""

from __future__ import annotations

from typing import Protocol

from ficli.document import ExtractedText, SourceFile
from ficli.errors import FicliError


class CannotExtract(FicliError):
    """A file that has no text for us; `message` is a clause fit for `Skipped.reason`."""

    code = "cannot-extract"


class Extractor(Protocol):
    """One format. Its parser library is imported inside its functions, never at import time.

    Formats with pages fill `ExtractedText.page_starts`. A container (archive, mail with
    attachments) will declare one more function, `members(data, file)`, that yields each child
    as a `SourceFile` (`archive.zip!/path`) with its bytes, to be extracted like any file.
    """

    NAME: str
    VERSION: int
    """Raised with every change of what is extracted: files are then read again."""
    SUFFIXES: tuple[str, ...]
    """Lower case, with the dot."""

    def recognises(self, head: bytes, /) -> bool:
        """Whether a file that begins so is surely of this format, whatever its name."""
        ...

    def extract(self, data: bytes, file: SourceFile, /) -> ExtractedText:
        """The text of one file. Raises CannotExtract."""
        ...
