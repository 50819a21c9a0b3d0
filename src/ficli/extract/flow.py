"""Text under construction: words, the white space between them, pages and furniture.

Formats that are a stream of paragraphs (word processors) write into a `Flow`. Knows no format.
"""

from __future__ import annotations

from typing import Literal

from ficli.document import Span, Value
from ficli.extract.base import CannotExtract
from ficli.extract.encoding import clean

MAX_TEXT = 200_000_000
"""Characters in one document."""

Gap = Literal["", " ", "\t", "\n", "\n\n"]
_STRENGTH = {"": 0, " ": 1, "\t": 2, "\n": 3, "\n\n": 4}


class Flow:
    """Takes words and wishes for white space; the widest wish before a word is granted."""

    def __init__(self) -> None:
        self.length = 0
        self.boilerplate: list[Span] = []
        self._pieces: list[str] = []
        self._gap: Gap = ""
        self._starts: list[int] = []
        self._new_pages = 0

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    @property
    def page_starts(self) -> tuple[int, ...]:
        """Where each page begins; empty when no page break was met."""
        return (0, *self._starts) if self._starts else ()

    @property
    def at_page_start(self) -> bool:
        """Whether a page has begun on which nothing stands yet."""
        return self._new_pages > 0

    @property
    def empty_pages(self) -> int:
        """Pages that have begun after the last word."""
        return self._new_pages

    def widen(self, gap: Gap) -> None:
        """Ask for white space before the next word."""
        if _STRENGTH[gap] > _STRENGTH[self._gap]:
            self._gap = gap

    def new_page(self) -> None:
        """The next word stands on a new page; twice makes an empty page."""
        self._new_pages += 1

    def add(self, text: str) -> None:
        """Write as it is. Raises CannotExtract beyond MAX_TEXT."""
        if not text:
            return
        text = clean(text)
        gap = self._gap if self.length else ""
        self._gap = ""
        self._pieces += (gap, text)
        self._starts += [self.length + len(gap)] * self._new_pages
        self._new_pages = 0
        self.length += len(gap) + len(text)
        if self.length > MAX_TEXT:
            raise CannotExtract(f"more than {MAX_TEXT:,} characters of text")

    def add_block(self, text: str, *, furniture: bool = False) -> Span:
        """Write as a paragraph of its own, and say where it stands."""
        self.widen("\n\n")
        self.add(text := text.strip())
        span = Span(self.length - len(text), self.length)
        if furniture and text:
            self.boilerplate.append(span)
        self.widen("\n\n")
        return span


def heading(flow: Flow, start: int, end: int) -> Value | None:
    """What stands between two offsets as a document's heading; None when that is nothing."""
    raw = flow.text[start:end]
    if not raw.strip():
        return None
    start += len(raw) - len(raw.lstrip())
    return Value(
        " ".join(raw.split()), "inferred", "heading", Span(start, start + len(raw.strip()))
    )
