"""Tables in text, CSV and TSV: the whole file as it is, a row a line, so that offsets match.

Only the header row is looked at. Cells stay text; formulas in them are never run.
"""

from __future__ import annotations

import csv
from dataclasses import replace

from ficli.document import ExtractedText, SourceFile, Span, Value
from ficli.extract import plain

NAME = "table"
VERSION = 1
SUFFIXES: tuple[str, ...] = (".csv", ".tsv", ".tab")

DELIMITERS = ",;\t|"
MAX_HEADER = 10_000
"""Characters; a longer first line is no header."""


def recognises(_head: bytes) -> bool:
    """A table is known by its name only."""
    return False


def extract(data: bytes, file: SourceFile) -> ExtractedText:
    """The file's text, with the names of its columns noted. Raises CannotExtract."""
    found = plain.extract(data, file)
    metadata = {"kind": Value("table", "inferred", "format"), **found.metadata}
    if columns := header_of(found.text):
        metadata["columns"] = columns
    return replace(found, metadata=metadata)


def header_of(text: str) -> Value | None:
    """The first row's cells, joined by commas, when they look like names of columns."""
    start = len(text) - len(text.lstrip("\n"))
    line = text[start : start + MAX_HEADER + 1].partition("\n")[0]
    if len(line) > MAX_HEADER:
        return None
    delimiter = max(DELIMITERS, key=line.count)
    try:
        cells = [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return None
    if len(cells) < 2 or not all(any(map(str.isalpha, cell)) for cell in cells if cell):
        return None
    return Value(", ".join(cells), "declared", "header row", Span(start, start + len(line)))
