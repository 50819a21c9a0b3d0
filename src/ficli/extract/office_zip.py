"""The ZIP that a DOCX, ODT or EPUB is: opened within limits, its parts read by name into memory.

Nothing is ever written to disk, and no name leads out of the package. Knows no format of a part.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from typing import Self

from ficli.extract.base import CannotExtract
from ficli.extract.office_xml import Target, parse

MAX_PARTS = 20_000
MAX_UNPACKED = 1_000_000_000
"""Bytes that all parts together may claim."""
MAX_PART = 300_000_000
"""Bytes of one part that is read."""
MAX_RATIO = 250
"""Unpacked to packed size of a part of more than MIN_SUSPECT bytes; XML of reports reaches 40."""
MIN_SUSPECT = 10_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what Office puts around an encrypted document
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
)


class Package:
    """The parts of one document by name; `base` of a relative name is the part that holds it."""

    def __init__(self, archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> None:
        self._archive = archive
        self._parts = parts

    @classmethod
    def open(cls, data: bytes) -> Self:
        """The package in `data`. Raises CannotExtract: encrypted, damaged or over a limit."""
        if data.startswith(_OLE):
            wrapped = "EncryptedPackage".encode("utf-16-le") in data
            raise CannotExtract("encrypted" if wrapped else "an old Office document")
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise CannotExtract(f"damaged: not a readable ZIP ({_words(error)})") from error
        entries = archive.infolist()
        parts = {entry.filename: entry for entry in entries}
        for refused, reason in _refusals(entries, parts):
            if refused:
                raise CannotExtract(reason)
        return cls(archive, parts)

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def read(self, name: str) -> bytes:
        """A part's bytes, empty when there is no such part. Raises CannotExtract."""
        entry = self._parts.get(name)
        if entry is None:
            return b""
        if reason := _why_not(entry):
            raise CannotExtract(reason)
        try:
            with self._archive.open(entry) as stream:
                data = stream.read(MAX_PART + 1)
        except (*_BROKEN, RuntimeError) as error:
            raise CannotExtract(f"damaged: {_words(error)}") from error
        if len(data) > MAX_PART:
            raise CannotExtract("a part of it is larger than the limit")
        return data

    def parse(self, name: str, target: Target) -> bool:
        """Feed an XML part to `target`; False when there is no such part. Raises CannotExtract."""
        data = self.read(name)
        if data:
            parse(data, target)
        return bool(data)


def resolve(base: str, name: str) -> str:
    """The name of a part that `base` refers to as `name`."""
    if name.startswith("/"):
        return posixpath.normpath(name).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), name))


def _refusals(
    entries: list[zipfile.ZipInfo], parts: dict[str, zipfile.ZipInfo]
) -> tuple[tuple[bool, str], ...]:
    unpacked = sum(entry.file_size for entry in entries)
    return (
        (len(entries) > MAX_PARTS, f"more than {MAX_PARTS:,} parts in it"),
        (len(parts) < len(entries), "two parts of one name in it"),
        (unpacked > MAX_UNPACKED, "unpacks to more than the limit"),
        (any(entry.flag_bits & 1 for entry in entries), "encrypted"),
    )


def _why_not(entry: zipfile.ZipInfo) -> str:
    if entry.compress_type not in _METHODS:
        return "packed by a method that the format does not know"
    if entry.file_size > MAX_PART:
        return "a part of it is larger than the limit"
    ratio = entry.file_size / max(1, entry.compress_size)
    if entry.file_size > MIN_SUSPECT and ratio > MAX_RATIO:
        return "a part of it unpacks to far too much: a ZIP bomb"
    return ""


def _words(error: BaseException) -> str:
    return " ".join(str(error).split())[:100].rstrip(".") or type(error).__name__
