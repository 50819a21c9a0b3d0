"""Mailboxes in the mbox formats: each message as a document of its own.

A message begins at a line `From sender date` after a blank one (RFC 4155); it is numbered by
its place, so that its path stays when newer mail is appended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ficli.document import ExtractedText, Skipped, SourceFile
from ficli.extract.base import CannotExtract, Member, NoTextOfItsOwn, Unpacking
from ficli.extract.member_names import MemberPaths

NAME = "mbox"
VERSION = 1
SUFFIXES: tuple[str, ...] = (".mbox", ".mbx")

_POSTMARK = rb"From \S{1,200} [^\n]{0,60}:\d\d[^\n]{0,30}"
_FIRST = re.compile(_POSTMARK + rb"\n[!-9;-~]+:")
_START = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))" + _POSTMARK + rb"\n(?=[!-9;-~]+[ \t]*:)")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


def recognises(head: bytes) -> bool:
    """Whether a postmark line and a header field begin it."""
    return _FIRST.match(head) is not None


def extract(_data: bytes, _file: SourceFile) -> ExtractedText:
    """Raises NoTextOfItsOwn."""
    raise NoTextOfItsOwn("a mailbox: its messages are the documents")


def members(data: bytes, file: SourceFile, unpacking: Unpacking) -> Iterator[Member | Skipped]:
    """Each message in order, named `message-1.eml` and so on."""
    starts = [match.span() for match in _START.finditer(data)]
    if not starts:
        raise CannotExtract("no mailbox: it has no messages")
    ends = [start for start, _ in starts[1:]] + [len(data)]
    paths = MemberPaths(file)
    for number, ((_, start), end) in enumerate(zip(starts, ends, strict=True), 1):
        unpacking.take_member()
        message = _QUOTED.sub(rb"\1", data[start:end])
        yield Member(paths.of(f"message-{number}.eml"), message)
