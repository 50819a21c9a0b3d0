"""JSON: readable text, or each record a document by the user's field map."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ficli import extract
from ficli.document import Skipped, SourceFile
from ficli.extract import Unfolded

RECORDS = [
    {"head": "Un", "when": "27 November 2020", "body": {"parts": ["p1", "p2"]}, "desk": "Ottawa"},
    {"head": "Deux", "when": "someday", "body": {"parts": "été"}},
    {"head": "Trois", "body": None},
]
FIELDS = {"title": "head", "date": "when", "text": "body.parts"}
FILES = {
    "r.jsonl": "\n".join(map(json.dumps, RECORDS)),
    "r.ndjson": "\n\n".join(map(json.dumps, RECORDS)) + "\n",
    "r.json": json.dumps(RECORDS),
    "wrapped.json": json.dumps({"count": 3, "items": RECORDS}),
}


def unfold(text: str, name: str, fields: dict[str, str] | None = None) -> list[Unfolded | Skipped]:
    """Everything in a JSON file."""
    data = text.encode()
    return list(extract.unfold(SourceFile(name, Path(name), len(data), 0), data, None, fields))


@pytest.mark.parametrize("name", FILES)
def test_with_a_field_map_each_record_is_a_document(name: str) -> None:
    """Text, title and date come from the record's own keys; other keys are kept as metadata."""
    found = [each for each in unfold(FILES[name], name, FIELDS) if isinstance(each, Unfolded)]
    assert [f"{name}!/{number}" for number in (1, 2, 3)] == [each.file.path for each in found]
    first, second, third = (each.extracted for each in found)
    assert "p1\np2" == first.text
    assert ("2020-11-27", "declared") == (
        first.metadata["date"].value,
        first.metadata["date"].basis,
    )
    assert ("Un", "Ottawa") == (first.metadata["title"].value, first.metadata["desk"].value)
    assert "été" == second.text
    assert "someday" == second.metadata["date_invalid"].value
    assert RECORDS[2] == json.loads(third.text)


@pytest.mark.parametrize("name", FILES)
def test_without_a_field_map_a_file_is_one_document_of_readable_text(name: str) -> None:
    """Escapes become letters, so that words are found."""
    (found,) = unfold(FILES[name], name)
    assert isinstance(found, Unfolded)
    assert '"parts": "été"' in found.extracted.text


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.json", "{'a': 1}", "damaged: it is not valid JSON"),
        ("a.jsonl", '{"a": 1}\n{"a"', "damaged: line 2 is not valid JSON"),
        ("a.json", "[" * 200_000, "damaged: it is nested too deeply"),
    ],
)
def test_what_is_not_json_says_where(name: str, text: str, reason: str) -> None:
    """A damaged file is a reason and no error."""
    (found,) = unfold(text, name)
    assert isinstance(found, Skipped)
    assert reason == found.reason


def test_records_before_a_damaged_line_are_kept() -> None:
    """With a field map the good lines are documents and the rest is one reason."""
    first, second = unfold('{"head": "a"}\n{"a"', "a.jsonl", FIELDS)
    assert isinstance(first, Unfolded)
    assert Skipped("a.jsonl!/", "damaged: line 2 is not valid JSON", 18) == second
