"""What a known kind of document says in fixed places: named fields and named sections.

Knows no format of file; each reader of records is a function from text to `Record` or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ficli.document import KnownRecord as Record
from ficli.document import Section, Span, Value
from ficli.extract import dates

__all__ = ["Line", "Record", "Section", "date_in", "lines", "section"]


class Line(NamedTuple):
    """A line with text, without its outer white space."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def value(self, match: re.Match[str], group: str | int, source: str) -> Value:
        """A declared value from a match within this line."""
        return Value(
            " ".join(match[group].split()),
            "declared",
            source,
            Span(self.start + match.start(group), self.start + match.end(group)),
        )


_LINE = re.compile(r"\S(?:[^\n]*\S)?")


def lines(text: str, end: int | None = None) -> Iterator[Line]:
    """The lines with text."""
    for match in _LINE.finditer(text, 0, len(text) if end is None else end):
        yield Line(match.group(), match.start())


def date_in(line: Line, source: str) -> Value | None:
    """The date of a line that holds one and no more than a time or a remark in parentheses."""
    found = dates.of_line(line.text.partition("(")[0].strip())
    if found is None:
        return None
    span = Span(line.start + found.start, line.start + found.end)
    return Value(found.date, "declared", source, span)


def section(text: str, start: int, end: int, name: str, language: str = "") -> Section:
    """A section without the white space at its end."""
    return Section(start, start + len(text[start:end].rstrip()), name, "", language)
