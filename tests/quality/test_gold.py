"""The gold is sound: each span holds its text, and no text changed since it was annotated.

Measures nothing; a score against stale gold would be worth nothing.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
RECORDS = [json.loads(line) for line in (HERE / "gold.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record["path"])
def test_spans_hold_their_text(record: dict[str, Any]) -> None:
    """Every gold and optional span quotes exactly what stands at its offsets."""
    text = (ROOT / record["path"]).read_bytes().decode("utf-8")
    spans = record["mentions"] + record["optional"]
    expected = [span["text"] for span in spans]
    actual = [text[span["start"] : span["end"]] for span in spans]
    assert expected == actual


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record["path"])
def test_text_is_the_annotated_one(record: dict[str, Any]) -> None:
    """The file's hash is the one it had when it was annotated."""
    actual = hashlib.sha256((ROOT / record["path"]).read_bytes()).hexdigest()
    assert record["sha256"] == actual


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record["path"])
def test_spans_do_not_overlap(record: dict[str, Any]) -> None:
    """No character belongs to two spans."""
    spans = sorted((s["start"], s["end"]) for s in record["mentions"] + record["optional"])
    overlapping = [(a, b) for a, b in itertools.pairwise(spans) if a[1] > b[0]]
    assert overlapping == []
