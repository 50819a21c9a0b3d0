"""Markdown: the text as it was written, markup included, and its first heading.

The markup stays so that every offset and line is that of the file. Renders nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ficli.document import ExtractedText, SourceFile, Span, Value
from ficli.extract import plain

NAME = "markdown"
VERSION = 1
SUFFIXES: tuple[str, ...] = (".md", ".markdown")

HEADING_WITHIN = 20_000
"""A heading that comes later, in characters, is a section's and not the document's."""

_HEADING = re.compile(
    r"^(?P<fence>```|~~~).*?^(?P=fence)"
    r"|^ {0,3}#{1,6}[ \t]+(?P<atx>[^\n]*?[^\s#])[ \t]*#*[ \t]*$"
    r"|^ {0,3}(?P<setext>[^\s>#|*+-][^\n|]{0,200})\n {0,3}(?:={3,}|-{3,})[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_EMPHASIS = re.compile(r"(\*\*|__|\*|`)(?=\S)(.+?)(?<=\S)\1")


def recognises(_head: bytes) -> bool:
    """Markdown is known by its name only."""
    return False


def extract(data: bytes, file: SourceFile) -> ExtractedText:
    """The text as it was written, its first heading noted. Raises CannotExtract."""
    found = plain.extract(data, file)
    heading = first_heading(found)
    if heading is None:
        return found
    return replace(found, metadata={**found.metadata, "heading": heading})


def first_heading(found: ExtractedText) -> Value | None:
    """The first heading near the top, outside code, front matter and site furniture."""
    for match in _HEADING.finditer(found.text, 0, HEADING_WITHIN):
        group = "atx" if match["atx"] else "setext"
        if not match[group] or _inside(match.start(), found.boilerplate):
            continue
        title = " ".join(_without_markup(match[group]).split())
        if title:
            return Value(title, "inferred", "heading", Span(*match.span(group)))
    return None


def _inside(offset: int, spans: tuple[Span, ...]) -> bool:
    return any(span.start <= offset < span.end for span in spans)


def _without_markup(heading: str) -> str:
    return _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", heading))
