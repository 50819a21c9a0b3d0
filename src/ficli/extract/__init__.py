"""From bytes to text: which extractor reads a file, and what it gives.

The content decides before the name does. One module a format; what the text means (titles,
dates) is `extract.metadata`'s part, who is mentioned in it is attribution's.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from ficli.document import ExtractedText, Skipped, SourceFile
from ficli.extract.base import (
    CannotExtract,
    Container,
    Exhausted,
    Extractor,
    Limits,
    Member,
    NoTextOfItsOwn,
    Recognised,
    Scannable,
    Unpacking,
)
from ficli.extract.member_names import INSIDE, container_of
from ficli.extract.metadata import date_of, title_of, with_sidecar
from ficli.sources import suffix_of

__all__ = [
    "CannotExtract",
    "Extractor",
    "Limits",
    "Unfolded",
    "accepts",
    "container_of",
    "date_of",
    "extract",
    "extractor_for",
    "title_of",
    "unfold",
    "version_of",
]

HEAD_BYTES = 4096

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# Formats that are known by their first bytes and have no reader: (offset, bytes, what it is).
_FOREIGN = (
    (0, b"PK\x03\x04", "a ZIP archive or an Office document"),
    (0, _OLE, "an old Office document"),
    (0, b"\x1f\x8b", "gzip data"),
    (0, b"BZh", "bzip2 data"),
    (0, b"\xfd7zXZ\x00", "xz data"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (0, b"Rar!\x1a\x07", "a RAR archive"),
    (0, b"GIF8", "a GIF image"),
    (0, b"SQLite format 3\x00", "an SQLite database"),
    (0, b"\x7fELF", "a program"),
)


def accepts(name: str) -> bool:
    """Whether a file of this name may have a reader; one without extension is looked into."""
    from ficli.extract.readers import BY_SUFFIX

    suffix = suffix_of(name)
    return not suffix or suffix in BY_SUFFIX


def version_of(extractor: Extractor) -> str:
    """Name and version as the index records them, such as `html/1`."""
    return f"{extractor.NAME}/{extractor.VERSION}"


def extractor_for(path: str, head: bytes) -> Extractor:
    """The extractor for a file of this name that begins with `head`.

    Raises CannotExtract for content that no extractor reads.
    """
    from ficli.extract import archive, plain
    from ficli.extract.readers import BY_SUFFIX, EXTRACTORS, PACKAGES

    suffix = suffix_of(path.rpartition("/")[2])
    by_name = BY_SUFFIX.get(suffix) if suffix else plain
    if by_name is not None and suffix in PACKAGES and head.startswith((*archive.MAGIC, _OLE)):
        by_content = (each for each in EXTRACTORS if each is not archive and each.recognises(head))
        return next(by_content, by_name)
    for extractor in EXTRACTORS:
        if extractor.recognises(head):
            return extractor
    for offset, magic, kind in _FOREIGN:
        if head.startswith(magic, offset):
            raise CannotExtract(f"binary data: {kind}, which has no reader yet")
    if by_name is None:
        raise CannotExtract(f"no reader for {suffix} files")
    return by_name


_NOTHING: Recognised = {}


def extract(file: SourceFile, data: bytes, recognised: Recognised = _NOTHING) -> ExtractedText:
    """The text and metadata of one file and its sidecar, with what OCR read on its pages.

    Raises CannotExtract.
    """
    extractor = extractor_for(file.path, data[:HEAD_BYTES])
    if recognised and isinstance(extractor, Scannable):
        found = extractor.extract_with(data, file, recognised)
    else:
        found = extractor.extract(data, file)
    if not found.text.strip():
        raise CannotExtract("no text in it")
    return replace(with_sidecar(found, file), extractor=version_of(extractor))


# --- files that hold other files --------------------------------------------------------------


class Unfolded(NamedTuple):
    """One document of a file: the file itself, or one inside it with its own path and bytes."""

    file: SourceFile
    """A member's `path` is `archive.zip!/inner/name.txt`; `location` is the container's."""
    data: bytes
    extracted: ExtractedText


def unfold(
    file: SourceFile,
    data: bytes,
    limits: Limits | None = None,
    record_fields: Mapping[str, str] | None = None,
    recognised: Mapping[str, Recognised] | None = None,
) -> Iterator[Unfolded | Skipped]:
    """Every document in a file, and everything in it that was left out. Never raises.

    A plain file gives itself; an archive its members, nested ones too; a mail both itself and
    its attachments. `record_fields` says which keys of JSON records are title, date, text,
    source, language and url; `recognised` is what OCR read, by the path of the document. A reason
    that counts for all the rest of a container stands under the container's path followed by `!/`.
    """
    unpacking = Unpacking(limits or Limits(), accepts, record_fields or {}, recognised or {})
    try:
        yield from _unfold(Member(file.path, data), file, unpacking, 0)
    except Exhausted as error:
        yield Skipped(file.path + INSIDE, error.message, file.size)


def _unfold(
    member: Member, within: SourceFile, unpacking: Unpacking, depth: int
) -> Iterator[Unfolded | Skipped]:
    from ficli.extract import json_records

    file, data = within, member.data
    if depth:
        file = replace(within, path=member.path, size=len(data), sidecar=None)
    try:
        reader = extractor_for(file.path, data[:HEAD_BYTES])
    except CannotExtract as error:
        yield Skipped(file.path, error.message, file.size, error.hint)
        return
    said = False
    if not (reader is json_records and unpacking.record_fields):
        said = yield from _itself(member, file, unpacking)
    if isinstance(reader, Container):
        members = reader.members(data, file, unpacking)
        said = yield from _members(members, file, unpacking, depth, said)
    if not said:
        yield Skipped(file.path, "an archive with no documents in it", file.size)


def _itself(
    member: Member, file: SourceFile, unpacking: Unpacking
) -> Generator[Unfolded | Skipped, None, bool]:
    """The file as a document; False when it is a pure container."""
    try:
        found = with_sidecar(member.extracted, file) if member.extracted else None
        read = unpacking.recognised.get(file.path, _NOTHING)
        found = found or extract(file, member.data, read)
    except NoTextOfItsOwn:
        return False
    except CannotExtract as error:
        yield Skipped(file.path, error.message, file.size, error.hint, error.pages)
        return True
    yield Unfolded(file, member.data, found)
    for gap in found.unread:
        yield Skipped(file.path, gap.reason, file.size, pages=gap.pages)
    return True


def _members(
    members: Iterator[Member | Skipped],
    file: SourceFile,
    unpacking: Unpacking,
    depth: int,
    said: bool,
) -> Generator[Unfolded | Skipped, None, bool]:
    """The documents inside; whether something has been `said` of the file by now."""
    try:
        for member in members:
            said = True
            if depth >= unpacking.limits.depth:
                reason = f"more than {unpacking.limits.depth} archives inside one another"
                yield Skipped(file.path + INSIDE, reason, file.size)
                break
            if isinstance(member, Skipped):
                yield member
            else:
                yield from _unfold(member, file, unpacking, depth + 1)
    except CannotExtract as error:
        yield Skipped(file.path + INSIDE * said, error.message, file.size, error.hint)
        return True
    return said
