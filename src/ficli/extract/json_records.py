"""JSON and JSON Lines: indented text, or each record as a document of its own.

Which keys of a record are its title, date or text cannot be guessed: the user's field map says
so. Without one the file is a document like any other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import islice

from ficli.document import ExtractedText, Skipped, SourceFile, Value
from ficli.extract.base import CannotExtract, Member, Unpacking
from ficli.extract.encoding import clean, decode
from ficli.extract.member_names import MemberPaths
from ficli.sources import megabytes

NAME = "json"
VERSION = 1
SUFFIXES: tuple[str, ...] = (".json", ".jsonl", ".ndjson")

FIELDS = ("title", "date", "text", "source", "language", "url")
"""What a field map may name."""

MAX_BYTES = 30_000_000
"""Of one JSON value, which Python holds in some ten times as much memory."""
MAX_VALUE = 10_000
"""Characters kept of one metadata value."""
MAX_EXTRA = 50
"""Further keys of a record that are kept as metadata."""

_LINES = (".jsonl", ".ndjson")


def recognises(_head: bytes) -> bool:
    """JSON is known by its name only: `{` and `[` begin many things."""
    return False


def extract(data: bytes, file: SourceFile) -> ExtractedText:
    """The content with an indent for each level. Raises CannotExtract when it is not JSON."""
    decoded = decode(data)
    shown = [_pretty(value) for value in _values(decoded.text, file.path)]
    return ExtractedText(
        text=clean("\n".join(shown)),
        metadata={"kind": Value("records", "inferred", "format")},
        encoding=decoded.encoding,
        encoding_basis=decoded.basis,
    )


def members(data: bytes, file: SourceFile, unpacking: Unpacking) -> Iterator[Member | Skipped]:
    """Each record, when a field map says how to read it; `records.jsonl!/12` is the twelfth."""
    if not unpacking.record_fields:
        return
    paths = MemberPaths(file)
    for number, record in enumerate(_records(decode(data).text, file.path), 1):
        unpacking.take_member()
        path = paths.of(str(number))
        extracted = of_record(record, unpacking.record_fields)
        if extracted.text.strip():
            yield Member(path, clean(_pretty(record)).encode(), extracted)
        else:
            yield Skipped(path, "a record without text")


def of_record(record: object, fields: Mapping[str, str]) -> ExtractedText:
    """One record's text and metadata; `fields` has ficli's names and the record's own, dotted.

    A record that has no value for `text` is shown whole.
    """
    metadata = {"kind": Value("record", "inferred", "format")}
    for name in FIELDS:
        value = _as_text(_at(record, fields[name])) if name in fields else ""
        if value and name != "text":
            metadata[name] = Value(value[:MAX_VALUE], "declared", f"record field {fields[name]}")
    if isinstance(record, dict):
        used = {key.partition(".")[0] for key in fields.values()}
        extra = ((key, _as_text(value)) for key, value in record.items() if key not in used)
        for key, value in islice(((key, value) for key, value in extra if value), MAX_EXTRA):
            metadata.setdefault(clean(key), Value(value[:MAX_VALUE], "declared", "record"))
    text = _as_text(_at(record, fields["text"])) if "text" in fields else ""
    return ExtractedText(text or clean(_pretty(record)), metadata, extractor=f"{NAME}/{VERSION}")


def _records(text: str, path: str) -> Iterator[object]:
    """Lines, or the items of a list, or of the one list that an object holds."""
    for value in _values(text, path):
        found = value
        if isinstance(value, dict) and not path.lower().endswith(_LINES):
            lists = [each for each in value.values() if isinstance(each, list)]
            found = lists[0] if len(lists) == 1 else value
        if isinstance(found, list):
            yield from found
        else:
            yield found


def _values(text: str, path: str) -> Iterator[object]:
    if not path.lower().endswith(_LINES):
        yield _parsed(text, "it")
        return
    start, number = 0, 0
    while start < len(text):
        end = text.find("\n", start)
        end = end if end >= 0 else len(text)
        number += 1
        if line := text[start:end].strip():
            yield _parsed(line, f"line {number}")
        start = end + 1


def _parsed(text: str, what: str) -> object:
    if len(text) > MAX_BYTES:
        raise CannotExtract(
            f"JSON larger than the limit of {megabytes(MAX_BYTES)}",
            hint="write one record a line into a .jsonl file",
        )
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else "not valid JSON"
        raise CannotExtract(f"damaged: {what} is {reason}") from error


def _pretty(value: object) -> str:
    """Indented text of a value that was parsed, its strings without escapes for letters."""
    try:
        return json.dumps(value, ensure_ascii=False, indent=1)
    except RecursionError as error:
        raise CannotExtract("JSON nested too deeply") from error


def _at(record: object, key: str) -> object:
    """The value of a key, or of a dotted path through objects."""
    if isinstance(record, dict) and key in record:
        return record[key]
    outer, dot, inner = key.partition(".")
    if dot and isinstance(record, dict) and outer in record:
        return _at(record[outer], inner)
    return None


def _as_text(value: object) -> str:
    """A string as it is, a list's items on lines of their own; nothing for null."""
    if isinstance(value, str):
        return clean(value)
    if value is None or value in ({}, []):
        return ""
    if isinstance(value, list):
        return clean("\n".join(each if isinstance(each, str) else _pretty(each) for each in value))
    return clean(_pretty(value))
