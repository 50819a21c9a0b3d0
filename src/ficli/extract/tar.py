"""TAR archives: each file in them as a document of its own, read in order and in memory only.

Headers are decoded by the standard library; walking them is done here, because its walker
trusts sizes and holds what long-name records claim. Links and devices are never followed.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import NamedTuple

from ficli.document import ExtractedText, Skipped, SourceFile
from ficli.extract.base import CannotExtract, Member, NoTextOfItsOwn, Unpacking
from ficli.extract.member_names import MemberPaths, is_hidden
from ficli.extract.unpacking import PIECE, Stream
from ficli.sources import megabytes, suffix_of

NAME = "tar"
VERSION = 1
SUFFIXES: tuple[str, ...] = (".tar",)

MAX_RECORD = 1_000_000
"""Bytes of a record that holds a long name or extended values."""

_BLOCK = tarfile.BLOCKSIZE
_LINKS = {
    tarfile.SYMTYPE: "symbolic link, not followed",
    tarfile.LNKTYPE: "hard link, not followed",
    tarfile.GNUTYPE_SPARSE: "a sparse file, which is not read",
}


class _Extended(NamedTuple):
    """What records before a header say of it."""

    name: str = ""
    size: int = -1


def recognises(head: bytes) -> bool:
    """Whether a header block with the POSIX or GNU mark and its own checksum begins it."""
    if head[257:262] != b"ustar":
        return False
    try:
        told = int(head[148:156].strip(b" \0"), 8)
    except ValueError:
        return False
    return told == sum(head[:148]) + 8 * ord(" ") + sum(head[156:512])


def extract(_data: bytes, _file: SourceFile) -> ExtractedText:
    """Raises NoTextOfItsOwn."""
    raise NoTextOfItsOwn("an archive: its members are the documents")


def members(data: bytes, file: SourceFile, unpacking: Unpacking) -> Iterator[Member | Skipped]:
    """Each file of the archive in order."""
    parts = (data[at : at + PIECE] for at in range(0, len(data), PIECE))
    yield from members_of(Stream(parts), file, unpacking)


def members_of(
    stream: Stream, file: SourceFile, unpacking: Unpacking
) -> Iterator[Member | Skipped]:
    """The same from a stream that may be unpacked while it is read."""
    paths = MemberPaths(file)
    extended = _Extended()
    while (header := _header(stream)) is not None:
        size = header.size if extended.size < 0 else extended.size
        if header.type in _RECORDS:
            extended = _record(stream, header, extended)
            continue
        name, extended = extended.name or header.name, _Extended()
        if header.type == tarfile.XGLTYPE or header.isdir() or is_hidden(name):
            _pass(stream, size)
            continue
        unpacking.take_member()
        yield _member(stream, header, size, paths.of(name), unpacking)


def _header(stream: Stream) -> tarfile.TarInfo | None:
    """The next header; None at the end, which is a block of zeros or of the file."""
    block = stream.read(_BLOCK)
    if not block.strip(b"\0"):
        return None
    try:
        return tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError) as error:
        raise CannotExtract("damaged: a header in the archive cannot be read") from error


def _record(stream: Stream, header: tarfile.TarInfo, before: _Extended) -> _Extended:
    """A long name in GNU's way, or POSIX's `length key=value` lines."""
    if not 0 <= header.size <= MAX_RECORD:
        raise CannotExtract("damaged: a header in the archive is too long")
    data = _content(stream, header.size)
    if header.type == tarfile.GNUTYPE_LONGNAME:
        return before._replace(name=_text(data.partition(b"\0")[0]))
    if header.type == tarfile.GNUTYPE_LONGLINK:
        return before
    values = _pax_values(data)
    size = values.get(b"size", b"")
    return _Extended(
        _text(values[b"path"]) if b"path" in values else before.name,
        int(size) if size.isdigit() and len(size) < 20 else before.size,
    )


_RECORDS = (
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
    tarfile.XHDTYPE,
    tarfile.SOLARIS_XHDTYPE,
)


def _pax_values(data: bytes) -> dict[bytes, bytes]:
    values = {}
    while data:
        length, _, _ = data[:20].partition(b" ")
        if not length.isdigit() or int(length) <= len(length) + 1:
            raise CannotExtract("damaged: a header in the archive cannot be read")
        key, _, value = data[len(length) + 1 : int(length) - 1].partition(b"=")
        values[key] = value
        data = data[int(length) :]
    return values


def _text(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")


def _member(
    stream: Stream, header: tarfile.TarInfo, size: int, path: str, unpacking: Unpacking
) -> Member | Skipped:
    name = path.rpartition("/")[2]
    reason = _LINKS.get(header.type, "")
    if not reason and not header.isreg():
        reason = "not a regular file"
    if not reason and not unpacking.wanted(name):
        reason = f"no reader for {suffix_of(name)} files"
    if not reason and size > unpacking.limits.member_bytes:
        reason = f"larger than the limit of {megabytes(unpacking.limits.member_bytes)}"
    if reason:
        _pass(stream, 0 if header.type in (tarfile.SYMTYPE, tarfile.LNKTYPE) else size)
        return Skipped(path, reason, max(size, 0))
    return Member(path, _content(stream, size))


def _content(stream: Stream, size: int) -> bytes:
    if size < 0:
        raise CannotExtract("damaged: a negative size in the archive")
    data = stream.read(size)
    if len(data) < size:
        raise CannotExtract("damaged: the archive is cut short")
    stream.skip(-size % _BLOCK)
    return data


def _pass(stream: Stream, size: int) -> None:
    if size < 0 or not stream.skip(size + -size % _BLOCK):
        raise CannotExtract("damaged: the archive is cut short")
