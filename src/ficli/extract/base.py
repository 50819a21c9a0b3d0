"""The seam that every format fits: what an extractor declares, and how it says no.

A format is one module that satisfies `Extractor`; nothing else in the program knows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, runtime_checkable

from ficli.document import ExtractedText, RecognisedPage, Skipped, SourceFile
from ficli.errors import FicliError


class CannotExtract(FicliError):
    """A file that has no text for us; `message` is a clause fit for `Skipped.reason`."""

    code = "cannot-extract"
    pages: tuple[int, ...] = ()
    """1-based pages that OCR may read."""


class NeedsOcr(CannotExtract):
    """A document that is nothing but pictures of `pages`."""

    code = "needs-ocr"

    def __init__(self, message: str, pages: tuple[int, ...]) -> None:
        super().__init__(message)
        self.pages = pages


class Extractor(Protocol):
    """One format. Its parser library is imported inside its functions, never at import time.

    Formats with pages fill `ExtractedText.page_starts`. A `Container` (archive, mail with
    attachments) declares one more function.
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


Recognised = Mapping[int, RecognisedPage]
"""What OCR read, by 1-based page."""


class Picture(NamedTuple):
    """A page as a picture, for OCR to look at."""

    data: bytes
    """A whole file in a format that Leptonica reads: PNM, PNG, JPEG or TIFF."""
    dpi: int = 0
    """Resolution, pixels an inch; 0 when the picture itself says or nobody knows."""
    number: int = 0
    """Which picture of the file, from 0."""


@runtime_checkable
class Scannable(Protocol):
    """A format whose pages may be pictures of text. Its `extract` leaves these out, and says so."""

    def extract_with(
        self, data: bytes, file: SourceFile, recognised: Recognised, /
    ) -> ExtractedText:
        """The same as `extract`, with the text that OCR read on pages. Raises CannotExtract."""
        ...

    def picture(self, data: bytes, page: int, /) -> Picture:
        """A 1-based page as a picture. Raises CannotExtract."""
        ...


class NoTextOfItsOwn(CannotExtract):
    """A pure container: its members are documents, it is none."""

    code = "container"


class Exhausted(FicliError):
    """A file holds more than the limits allow; what was read before stays read."""

    code = "limit-exceeded"


class Member(NamedTuple):
    """One document inside a container, not yet read."""

    path: str
    """`archive.zip!/inner/name.txt`: the container's path, then the member's."""
    data: bytes
    extracted: ExtractedText | None = None
    """The text and metadata, when the container itself is what says how to read it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far one file of the dossier is unfolded."""

    depth: int = 3
    """Containers inside one another."""
    total_bytes: int = 1_000_000_000
    """Bytes unpacked from one file, nested containers counted again."""
    member_bytes: int = 100_000_000
    """Bytes of one member."""
    ratio: int = 250
    """Unpacked bytes for each packed byte, looked at from `RATIO_FROM` on."""
    members: int = 20_000


RATIO_FROM = 16_000_000
"""Bytes: a small text may well be one repeated line."""


@dataclass(slots=True)
class Unpacking:
    """What one file may still give while it is unfolded, and what is asked of its containers."""

    limits: Limits = Limits()
    wanted: Callable[[str], bool] = lambda _name: True
    """Whether a member of this name may have a reader; others are not unpacked at all."""
    record_fields: Mapping[str, str] = field(default_factory=dict)
    """For JSON records: title, date, text, source, language, url → the record's own key."""
    recognised: Mapping[str, Recognised] = field(default_factory=dict)
    """What OCR read, by the path of the document."""
    unpacked: int = 0
    members: int = 0

    def take_bytes(self, count: int) -> None:
        """Count unpacked bytes. Raises Exhausted."""
        self.unpacked += count
        if self.unpacked > self.limits.total_bytes:
            limit = self.limits.total_bytes // 1_000_000
            raise Exhausted(f"more than {limit:,} MB unpacked, the rest is not read")

    def take_member(self) -> None:
        """Count one member. Raises Exhausted."""
        self.members += 1
        if self.members > self.limits.members:
            raise Exhausted(f"more than {self.limits.members:,} members, the rest is not read")


@runtime_checkable
class Container(Protocol):
    """A format whose files hold documents. One that is no document itself (an archive) still
    has `extract`, which raises NoTextOfItsOwn; a mail is both.
    """

    def members(
        self, data: bytes, file: SourceFile, unpacking: Unpacking, /
    ) -> Iterator[Member | Skipped]:
        """Each member in turn, unpacked only when asked for; what cannot be read as Skipped.

        Raises CannotExtract when the container is damaged and Exhausted beyond the limits.
        """
        ...
