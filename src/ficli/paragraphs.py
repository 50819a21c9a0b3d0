"""Where the paragraphs of a text stand: lines of a hard-wrapped text belong together.

A line goes on where the next one begins in the middle of a sentence, or where its first word had
no room any more. Such lines also tell how wide the text was set; a text without them has its
paragraphs on one line each. Pure functions over text and offsets; they know no format.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ficli.document import Span

NARROWEST, WIDEST = 30, 160
"""Characters between which a text is wrapped; shorter lines are items, longer ones paragraphs."""
_FULL = 0.9
"""Of the width: letters are not equally wide in print, so that full lines differ by as much."""
_TOO_LONG = 1.3
"""Times the width: no line of a wrapped text is so long."""

_LINE = re.compile(r"([^\n\f]*)[\n\f]?")
_ALPHANUMERIC = re.compile(r"[^\W_]")
_WORD = re.compile(r"[一-鿿]|\S+")
_OPENING = "\"'“‘«»‹([¿¡ \u00a0\u202f"
_SENTENCE_END = re.compile(r"[.!?…:。！？：।۔؟][\"'”’»)\]\s]*\Z")
_ALONE = re.compile(r"[-*•–·▪◦‣>|#]|\(?(?:\d{1,3}|[a-z]{1,4})[.)]\s|[^\t|]*[\t|]")
"""How an item of a list, a heading in Markdown or a row of a table begins."""

Lines = tuple[Span, ...]
"""The lines of one paragraph, without the blanks around them."""


class _Line(NamedTuple):
    start: int
    end: int
    text: str
    indent: int
    after_blank: bool
    """Whether an empty line stands before it (and no furniture, which has its own)."""


def paragraphs_of(text: str, boilerplate: Sequence[Span] = ()) -> list[Lines]:
    """The paragraphs in order, each as its lines; `boilerplate` (sorted, without overlaps) is in
    none of them, nor is a line without a letter or a digit."""
    lines = list(_lines(text, boilerplate))
    width = _width(lines)
    found: list[list[Span]] = []
    before: _Line | None = None
    for line in lines:
        place = Span(line.start, line.end)
        if before and _goes_on(before, line, width):
            found[-1].append(place)
        else:
            found.append([place])
        before = line
    return [tuple(each) for each in found]


def _lines(text: str, boilerplate: Sequence[Span]) -> Iterator[_Line]:
    """Lines that hold something and are no furniture."""
    ends = [span.end for span in boilerplate]
    is_apart = was_aside = False
    for found in _LINE.finditer(text):
        line = found[1]
        if not _ALPHANUMERIC.search(line):
            is_apart = True  # a rule divides as an empty line does
            continue
        start = found.start() + len(line) - len(line.lstrip())
        end = start + len(line.strip())
        at = bisect_left(ends, end)
        if at < len(ends) and boilerplate[at].start <= start:
            was_aside = True
        else:
            yield _Line(
                start, end, text[start:end], start - found.start(), is_apart and not was_aside
            )
            is_apart = was_aside = False


def _width(lines: Sequence[_Line]) -> float:
    """How many characters the text was wrapped at; 0 where it was not."""
    lengths = sorted(len(line.text) for line, after in pairwise(lines) if _is_divided(line, after))
    if not lengths:
        return 0.0
    width = lengths[len(lengths) * 9 // 10]
    longer = sum(len(line.text) > _TOO_LONG * width for line in lines)
    return width if width <= WIDEST and longer < len(lengths) else 0.0


def _is_divided(line: _Line, after: _Line) -> bool:
    """Whether a sentence plainly goes on in the next line."""
    if after.after_blank or len(line.text) < NARROWEST or _ALONE.match(after.text):
        return False
    begins = after.text.lstrip(_OPENING)[:1]
    is_inside = begins.isalpha() and begins == begins.lower()
    return is_inside and not _SENTENCE_END.search(line.text[-8:]) and "\t" not in line.text


def _goes_on(line: _Line, after: _Line, width: float) -> bool:
    """Whether the next line belongs to the same paragraph."""
    length = len(line.text)
    if after.after_blank or not width / 2 <= length <= width * _TOO_LONG or not width:
        return False
    if _is_divided(line, after):
        return True
    if _ALONE.match(after.text) or after.indent > line.indent:
        return False
    word = _WORD.match(after.text)
    needed = length + 1 + (len(word[0]) if word else 0)
    return needed > width * (1 if _SENTENCE_END.search(line.text[-8:]) else _FULL)
