"""What a record says of the whole document: kind, title, date and source, where none is declared.

The values are inferred: the document states them in their usual place, but not as metadata.
"""

from __future__ import annotations

from dataclasses import replace

from ficli.document import RECORD_MARK, ExtractedText, Span, Value
from ficli.extract.metadata import TITLE_KEYS
from ficli.extract.records.record import Record

# Fields of a record that date the document, the better first.
_DATES = ("published", "presented", "date", "opened")

_PETITIONS = "House of Commons of Canada"
"""Who publishes the petitions whose form `petition` knows."""


def fill(extracted: ExtractedText, record: Record | None) -> ExtractedText:
    """The same text, its metadata completed by what its record says."""
    if record is None:
        return extracted
    known = {
        name: replace(value, basis="inferred", source=f"{record.kind} record")
        for name, value in _values(record, extracted).items()
    }
    return replace(extracted, metadata={**known, **extracted.metadata})


def _values(record: Record, extracted: ExtractedText) -> dict[str, Value]:
    declared = extracted.metadata
    kind = Value(record.kind, "inferred", "")
    values = {RECORD_MARK: kind, "kind": kind}
    if (title := _title(record, extracted.text)) and not declared.keys() & set(TITLE_KEYS):
        values["title"] = title
    dates = [record.fields[name] for name in _DATES if name in record.fields]
    if dates and "date_invalid" not in declared:
        values["date"] = dates[0]
    if source := _source(record):
        values["source"] = source
    return values


def _title(record: Record, text: str) -> Value | None:
    """A news page's headline; of a petition, the line with its number and subject."""
    number = record.fields.get("number")
    if record.kind != "petition" or number is None or number.span is None:
        return record.fields.get("headline")
    end = text.find("\n", number.span.start)
    line = text[number.span.start : end if end >= 0 else len(text)].rstrip()
    return Value(line, "inferred", "", Span(number.span.start, number.span.start + len(line)))


def _source(record: Record) -> Value | None:
    if record.kind == "petition":
        return Value(_PETITIONS, "inferred", "")
    return record.fields.get("outlet")
