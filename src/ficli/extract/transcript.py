"""Transcripts with times, SubRip (SRT) and WebVTT: the whole file as it is, so offsets match.

Cue numbers, times and settings are marked as furniture: searchable, never a title or a snippet's
choice.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ficli.document import ExtractedText, SourceFile, Span, Value
from ficli.extract import boilerplate, plain

NAME = "transcript"
VERSION = 1
SUFFIXES: tuple[str, ...] = (".srt", ".vtt")

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
# A cue's number or name, if any, and its times; in WebVTT the file's head and its blocks too.
_FURNITURE = re.compile(
    rf"^(?:[^\n]{{0,200}}\n)?[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}[^\n]{{0,200}}$"
    r"|\AWEBVTT[^\n]*(?:\n[^\n]+)*"
    r"|^(?:NOTE|STYLE|REGION)\b[^\n]*(?:\n[^\n]+)*",
    re.MULTILINE,
)


def recognises(head: bytes) -> bool:
    """Whether it begins as WebVTT must."""
    return re.match(rb"(?:\xef\xbb\xbf)?WEBVTT[ \t\r\n]", head) is not None


def extract(data: bytes, file: SourceFile) -> ExtractedText:
    """The file's text. Raises CannotExtract for binary data."""
    found = plain.extract(data, file)
    cues = [Span(*match.span()) for match in _FURNITURE.finditer(found.text)]
    return replace(
        found,
        metadata={"kind": Value("transcript", "inferred", "format"), **found.metadata},
        boilerplate=boilerplate.merge((*found.boilerplate, *cues)),
    )
