"""gzip, bzip2 and xz: one compressed file, or a compressed TAR archive.

Unpacked as a stream, so that a large archive of small files never stands in memory whole.
"""

from __future__ import annotations

from collections.abc import Iterator

from ficli.document import ExtractedText, Skipped, SourceFile
from ficli.extract import tar
from ficli.extract.base import CannotExtract, Member, NoTextOfItsOwn, Unpacking
from ficli.extract.member_names import MemberPaths
from ficli.extract.unpacking import BZIP2, GZIP, XZ, Stream, pieces
from ficli.sources import megabytes, suffix_of

NAME = "compressed"
VERSION = 1
SUFFIXES: tuple[str, ...] = (".gz", ".tgz", ".bz2", ".tbz2", ".tbz", ".xz", ".txz")

_METHODS = (GZIP, BZIP2, XZ)


def recognises(head: bytes) -> bool:
    """Whether one of the three marks begins it."""
    return any(head.startswith(method.magic) for method in _METHODS)


def extract(_data: bytes, _file: SourceFile) -> ExtractedText:
    """Raises NoTextOfItsOwn."""
    raise NoTextOfItsOwn("compressed: what is in it is the document")


def members(data: bytes, file: SourceFile, unpacking: Unpacking) -> Iterator[Member | Skipped]:
    """The one file, or the files of the TAR archive, that it holds."""
    method = next((each for each in _METHODS if data.startswith(each.magic)), None)
    if method is None:
        raise CannotExtract("damaged: no gzip, bzip2 or xz data")
    stream = Stream(pieces(data, method, unpacking))
    if tar.recognises(stream.peek(512)):
        yield from tar.members_of(stream, file, unpacking)
        return
    unpacking.take_member()
    limit = unpacking.limits.member_bytes
    content = stream.read(limit + 1)
    if len(content) > limit:
        raise CannotExtract(f"unpacked, larger than the limit of {megabytes(limit)}")
    yield Member(MemberPaths(file).of(_inner_name(file.path)), content)


def _inner_name(path: str) -> str:
    """`report.txt` of `report.txt.gz`; the name that gzip may store is often another's."""
    name = path.rpartition("/")[2]
    return name[: len(name) - len(suffix_of(name))] if suffix_of(name) in SUFFIXES else name
