"""From a file to the picture of one page of a document in it, however deep inside.

Follows the containers on the way and reads no text.
"""

from __future__ import annotations

from dataclasses import replace

from ficli.document import Skipped, SourceFile
from ficli.extract import HEAD_BYTES, accepts, extractor_for
from ficli.extract.base import (
    CannotExtract,
    Container,
    Exhausted,
    Limits,
    Picture,
    Scannable,
    Unpacking,
)
from ficli.extract.member_names import INSIDE


def picture_of(file: SourceFile, data: bytes, path: str, page: int) -> Picture:
    """A 1-based page of the document `path`, which is `file` or in it. Raises CannotExtract."""
    unpacking = Unpacking(Limits(), accepts)
    for _ in range(unpacking.limits.depth + 1):
        reader = extractor_for(file.path, data[:HEAD_BYTES])
        if file.path == path:
            if not isinstance(reader, Scannable):
                break
            return reader.picture(data, page)
        if not isinstance(reader, Container):
            break
        found = _towards(path, reader, data, file, unpacking)
        if found is None:
            break
        file, data = found
    raise CannotExtract("there is no such document any more")


def _towards(
    path: str, reader: Container, data: bytes, file: SourceFile, unpacking: Unpacking
) -> tuple[SourceFile, bytes] | None:
    """The member that is the document, or that it is in."""
    try:
        for member in reader.members(data, file, unpacking):
            if isinstance(member, Skipped):
                continue
            if path == member.path or path.startswith(member.path + INSIDE):
                inner = replace(file, path=member.path, size=len(member.data), sidecar=None)
                return inner, member.data
    except Exhausted as error:
        raise CannotExtract(error.message) from error
    return None
