"""A title for a text that has none: its headline, or its first sentence cut at a word.

Looks at lines it is given; knows no metadata and no format.
"""

from __future__ import annotations

import re

from ficli.document import Span, Value
from ficli.extract import dates

MAX_TITLE = 120
"""Characters, the ellipsis of a cut title included."""

_BYLINE = re.compile(
    r"(?:by|par|written by|reported by|écrit par|un texte de|author|auteur|作者|记者)\s*[:：]?\s+"
    r"[^.!?]{2,60}|(?:作者|记者)[:：]?\S{1,20}",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
# A city before the first words: "(Ottawa) ...", "OTTAWA — ...", "MONTRÉAL, QC — ...".
_DATELINE = re.compile(
    r"\([^\W\d_][^()\n]{1,30}\)\s+(?:[-–—]+\s*)?|[^\W\d_][^a-z\d\n()—–]{2,30}\s*[—–]+\s*"
)
_MARKER = re.compile(r"[\s#>•·*_–—-]+")
_ABBREVIATION = re.compile(
    r"(?:\b[^\W\d_]|\b(?:mr|mrs|ms|dr|hon|st|ste|jr|sr|gen|sen|rep|gov|prof|vs|no|nos|art|cf|etc|mme"
    r"|mlle|me|inc|ltd|co|corp|dept|jan|feb|mar|apr|aug|sept|oct|nov|dec|janv|févr|juill|déc))\.$",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|[。！？]+[”’」』）]*")
_CLAUSE = re.compile(r"\s*[;:；：—–](?=\s)|[；：，]")


def of_lines(lines: list[Span], text: str) -> Value | None:
    """The first line that could be a title, or its first sentence; None when there is none."""
    for span in lines:
        line = text[span.start : span.end]
        if _is_title_line(line):
            return _title(span.start, line)
    return None


def _is_title_line(line: str) -> bool:
    return (
        any(character.isalnum() for character in line[:1000])
        and dates.of_line(line) is None
        and not _BYLINE.fullmatch(line)
        and not _ADDRESS.fullmatch(line)
    )


def _title(offset: int, line: str) -> Value:
    start = _opening(line)
    end = start + _sentence_length(line[start : start + 4 * MAX_TITLE])
    cut = end - start > MAX_TITLE
    if cut:
        end = start + _cut(line[start : start + MAX_TITLE])
    words = " ".join(line[start:end].split())
    return Value(
        words + "…" if cut else words,
        "inferred",
        "first sentence",
        Span(offset + start, offset + end),
    )


def _opening(line: str) -> int:
    """How far to skip list marks and a dateline's city."""
    start = marker.end() if (marker := _MARKER.match(line)) else 0
    city = _DATELINE.match(line, start)
    return city.end() if city and len(line) - city.end() > 20 else start


def _sentence_length(line: str) -> int:
    for stop in _STOP.finditer(line):
        end = stop.end()
        if line[stop.start()] != "." or not _ABBREVIATION.search(line[: stop.start() + 1]):
            return end if len(line[:end].strip()) > 1 else len(line)
    return len(line)


def _cut(line: str) -> int:
    """Where to cut what is longer than a title: after a clause, else after a word."""
    clauses = [mark.start() for mark in _CLAUSE.finditer(line)]
    if clauses and clauses[-1] >= MAX_TITLE // 2:
        return clauses[-1]
    word = line.rfind(" ", MAX_TITLE // 2, MAX_TITLE)
    return len(line[: word if word > 0 else MAX_TITLE - 1].rstrip(" ,;:–—-("))
