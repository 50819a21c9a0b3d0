"""ZIP archives: each file in them as a document of its own, unpacked in memory only.

The standard library reads the table of contents; the members are unpacked here, against the
limits, and what a hostile table claims (sizes, places, names) is never believed.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator

from ficli.document import ExtractedText, Skipped, SourceFile
from ficli.extract import unpacking as packed
from ficli.extract.base import CannotExtract, Member, NoTextOfItsOwn, Unpacking
from ficli.extract.member_names import MemberPaths, is_hidden
from ficli.sources import suffix_of

NAME = "zip"
VERSION = 1
SUFFIXES: tuple[str, ...] = (".zip",)

MAGIC = (b"PK\x03\x04", b"PK\x05\x06")

MAX_ENTRIES = 200_000
"""Entries of a table of contents that is read at all: it is held in memory."""

# Compression methods of the ZIP specification (APPNOTE 4.4.5) that are unpacked here.
_METHODS = {8: packed.DEFLATE, 12: packed.BZIP2_ONCE}
_STORED = 0
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_ENTRY = b"PK\x01\x02"


def recognises(head: bytes) -> bool:
    """Whether it is a ZIP file; Office documents are too, and are asked for first."""
    return head.startswith(MAGIC)


def extract(_data: bytes, _file: SourceFile) -> ExtractedText:
    """Raises NoTextOfItsOwn."""
    raise NoTextOfItsOwn("an archive: its members are the documents")


def members(data: bytes, file: SourceFile, unpacking: Unpacking) -> Iterator[Member | Skipped]:
    """Each file of the archive in the order of its table of contents."""
    entries = contents(data)
    paths = MemberPaths(file)
    for entry in entries:
        name = _name(entry)
        if entry.is_dir() or is_hidden(name):
            continue
        unpacking.take_member()
        path = paths.of(name)
        reason = _refusal(entry) or _unwanted(path, unpacking)
        if reason:
            yield Skipped(path, reason, entry.file_size)
            continue
        try:
            yield Member(path, unpacked(data, entry, unpacking))
        except CannotExtract as error:
            yield Skipped(path, error.message, entry.file_size, error.hint)


def contents(data: bytes) -> list[zipfile.ZipInfo]:
    """The table of contents. Raises CannotExtract when it is damaged or its entries overlap."""
    if data.count(_ENTRY) > MAX_ENTRIES:
        raise CannotExtract(f"an archive with more than {MAX_ENTRIES:,} entries")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            end = archive.start_dir
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        struct.error,
        ValueError,
        OverflowError,
        OSError,
    ) as error:
        raise CannotExtract("damaged: its table of contents cannot be read") from error
    _refuse_overlaps(entries, end)
    return entries


def _refuse_overlaps(entries: list[zipfile.ZipInfo], end: int) -> None:
    """The trick of the smallest bombs: many entries that share the same packed bytes."""
    for entry in sorted(entries, key=lambda each: each.header_offset, reverse=True):
        if entry.header_offset < 0 or entry.header_offset + entry.compress_size > end:
            raise CannotExtract("an archive whose members overlap")
        end = entry.header_offset


def unpacked(data: bytes, entry: zipfile.ZipInfo, unpacking: Unpacking) -> bytes:
    """One member's bytes. Raises CannotExtract, and Exhausted beyond the limits."""
    view = _packed(data, entry)
    limit = unpacking.limits.member_bytes
    if entry.compress_type == _STORED:
        content = packed.whole(_stored(view, unpacking), limit)
    elif entry.compress_type in _METHODS:
        method = _METHODS[entry.compress_type]
        content = packed.whole(packed.pieces(view, method, unpacking), limit)
    else:
        raise CannotExtract("compressed by a method that is not read")
    if zlib.crc32(content) != entry.CRC:
        raise CannotExtract("damaged: its checksum does not match")
    return content


def _stored(view: memoryview, unpacking: Unpacking) -> Iterator[bytes]:
    unpacking.take_bytes(len(view))
    for start in range(0, len(view), packed.PIECE):
        yield bytes(view[start : start + packed.PIECE])


def _packed(data: bytes, entry: zipfile.ZipInfo) -> memoryview:
    """Where the member's packed bytes stand."""
    head = data[entry.header_offset : entry.header_offset + _LOCAL_HEADER.size]
    if len(head) < _LOCAL_HEADER.size or not head.startswith(MAGIC[0]):
        raise CannotExtract("damaged: it is not where the table of contents says")
    _, name_length, extra_length = _LOCAL_HEADER.unpack(head)
    start = entry.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    if start + entry.compress_size > len(data):
        raise CannotExtract("damaged: the archive is cut short")
    return memoryview(data)[start : start + entry.compress_size]


def _refusal(entry: zipfile.ZipInfo) -> str:
    if entry.flag_bits & _ENCRYPTED:
        return "encrypted"
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind and kind != stat.S_IFREG:
        return "symbolic link, not followed" if kind == stat.S_IFLNK else "not a regular file"
    return ""


def _unwanted(path: str, unpacking: Unpacking) -> str:
    name = path.rpartition("/")[2]
    return "" if unpacking.wanted(name) else f"no reader for {suffix_of(name)} files"


def _name(entry: zipfile.ZipInfo) -> str:
    """Old tools write UTF-8 names without saying so; else the specification's code page 437."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename
