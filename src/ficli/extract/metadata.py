"""A document's title and date, and how each is known: declared first, inferred only when clear.

Reads what an extractor found; opens nothing but the sidecar, and never guesses a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ficli.document import ExtractedText, SourceFile, Span, Value
from ficli.extract import dates, front_matter, headline
from ficli.sources import UnreadableSource, read_sidecar, suffix_of

VERSION = 2
"""Raised when another title or date would be found in the same text: files are then read again."""

HEAD_LINES = 12
"""Lines with text, furniture not counted, in which a dateline is looked for."""

HEAD_CHARACTERS = 20_000

_LINE = re.compile(r"\S(?:[^\n]*\S)?")

# Where a title is taken from: metadata keys, the better first.
TITLE_KEYS = ("title", "heading", "html_title")


def with_sidecar(found: ExtractedText, file: SourceFile) -> ExtractedText:
    """The same text; metadata completed, and overruled, by the sidecar, and its date made ISO."""
    metadata = {**found.metadata, **_sidecar_values(file)}
    return replace(found, metadata=_with_iso_date(metadata))


def title_of(extracted: ExtractedText, path: str) -> Value:
    """The document's title on one line: declared, else a heading, else its first sentence.

    The file's name without extension is the last resort. `span` covers the raw words.
    """
    for key in TITLE_KEYS:
        value = extracted.metadata.get(key)
        if value and (title := one_line(value.value)):
            return replace(value, value=title)
    name = path.rpartition("/")[2]
    found = headline.of_lines(head_lines(extracted), extracted.text)
    return found or Value(name[: len(name) - len(suffix_of(name))], "inferred", "file name")


def date_of(extracted: ExtractedText, path: str) -> Value | None:
    """The document's date in ISO form: declared, else the one its file name and dateline agree on.

    None when there is no date, or more than one.
    """
    if declared := extracted.metadata.get("date"):
        return declared
    if "date_invalid" in extracted.metadata:
        return None
    found = list(_inferred_dates(extracted, path))
    if len({value.value for value in found}) == 1:
        return found[0]
    return None


def one_line(text: str) -> str:
    """White space collapsed to single spaces."""
    return " ".join(text.split())


def head_lines(extracted: ExtractedText) -> list[Span]:
    """The first lines that are not blank and not furniture, as spans without outer space."""
    lines: list[Span] = []
    for span in _lines_outside(extracted):
        lines.append(span)
        if len(lines) == HEAD_LINES:
            break
    return lines


def _lines_outside(extracted: ExtractedText) -> Iterator[Span]:
    head = extracted.text[:HEAD_CHARACTERS]
    furniture = iter(extracted.boilerplate)
    block = next(furniture, None)
    for match in _LINE.finditer(head):
        start, end = match.span()
        while block and block.end <= start:
            block = next(furniture, None)
        if not (block and block.start < end):
            yield Span(start, end)


def _sidecar_values(file: SourceFile) -> dict[str, Value]:
    try:
        data = read_sidecar(file)
    except UnreadableSource as error:
        return {"sidecar_error": Value(error.message, "inferred", "sidecar")}
    if file.sidecar is None:
        return {}
    return front_matter.of_sidecar(file.sidecar.name, data).values


def _with_iso_date(metadata: dict[str, Value]) -> dict[str, Value]:
    """`date` in ISO form, or what was declared under `date_invalid`."""
    declared = metadata.get("date")
    if declared is None:
        return metadata
    others = {key: value for key, value in metadata.items() if key != "date"}
    date = dates.of_declared(declared.value)
    if date is None:
        return {**others, "date_invalid": declared}
    return {**others, "date": replace(declared, value=date)}


def _inferred_dates(extracted: ExtractedText, path: str) -> Iterator[Value]:
    """Candidates; an "updated" line counts only when nothing else does."""
    if date := dates.of_file_name(path.rpartition("/")[2]):
        yield Value(date, "inferred", "file name")
    lines = [
        (found, span)
        for span in head_lines(extracted)
        if (found := dates.of_line(extracted.text[span.start : span.end]))
    ]
    published = [pair for pair in lines if pair[0].label != "updated"]
    for found, span in published or lines:
        place = Span(span.start + found.start, span.start + found.end)
        yield Value(found.date, "inferred", "dateline", place)
