"""`ficli status`: what the index holds, what changed, and everything that was left out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ficli.document import Skipped
from ficli.status import with_remedy
from tests.robustness.process import Ficli

Make = Callable[..., Path]

FILES: dict[str, str | bytes] = {
    "a.txt": "---\nkind: news\n---\n\nThe consul spoke to the member of Parliament again.\n",
    "b.txt": "Le député a parlé au consul général une nouvelle fois hier soir.\n",
    "empty.txt": "",
    "broken.zip": b"PK\x03\x04xx",
}


@pytest.fixture
def indexed(ficli: Ficli, dossier: Make) -> Path:
    """A dossier of two documents and two files that cannot be read."""
    folder = dossier(FILES)
    assert 4 == ficli(folder, "reindex").code
    return folder


def state(ficli: Ficli, folder: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(ficli(folder, "status", "--json").out)
    return said


def test_status_counts_what_the_index_holds(ficli: Ficli, indexed: Path) -> None:
    """Documents, languages, kinds, sizes of sources and index, and the time are those on disk."""
    said = state(ficli, indexed)
    read = sum(len(FILES[name]) for name in ("a.txt", "broken.zip")) + len(
        str(FILES["b.txt"]).encode()
    )
    index = sum(each.stat().st_size for each in (indexed / "index").rglob("*") if each.is_file())
    age = datetime.now(UTC) - datetime.fromisoformat(said["last_reindex"])
    assert (2, 3, read, index, 2, 0) == (
        said["documents"], said["files"], said["source_bytes"], said["index_bytes"],
        said["skipped"], said["changed"],
    )  # fmt: skip
    assert [("en", 1), ("fr", 1)] == [(n["value"], n["documents"]) for n in said["languages"]]
    assert [{"value": "news", "documents": 1}] == said["kinds"]
    assert 0 <= age.total_seconds() < 120


def test_status_counts_what_changed_since(ficli: Ficli, indexed: Path) -> None:
    """Files added, changed and removed count, until the next reindex."""
    sources = indexed / "docs_src"
    (sources / "new.txt").write_text("New.\n")
    (sources / "a.txt").write_text("Another text of another length.\n")
    (sources / "b.txt").unlink()
    assert 3 == state(ficli, indexed)["changed"]
    ficli(indexed, "reindex")
    assert 0 == state(ficli, indexed)["changed"]


def test_everything_left_out_is_listed_with_what_would_help(ficli: Ficli, indexed: Path) -> None:
    """JSON, csv and terminal name the same files, with reason, size and hint."""
    said = json.loads(ficli(indexed, "status", "--skipped", "--json").out)
    table = ficli(indexed, "status", "--skipped", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(table)))
    shown = ficli(indexed, "status", "--skipped").out
    assert ["broken.zip", "empty.txt"] == [each["path"] for each in said["files"]]
    assert [(6, True), (0, True)] == [(e["size"], bool(e["hint"])) for e in said["files"]]
    assert [(e["path"], e["reason"], e["hint"]) for e in said["files"]] == [
        (row["path"], row["reason"], row["hint"]) for row in rows
    ]
    assert [True] * 3 == [text in shown for text in ("broken.zip", "empty file", "2 left out")]


def test_without_an_index_status_says_what_to_run(ficli: Ficli, dossier: Make) -> None:
    """Exit 3, nothing on stdout, and the command on stderr."""
    done = ficli(dossier({"a.txt": "Words.\n"}), "status", "--json")
    assert (3, "", True) == (done.code, done.out, "ficli reindex" in done.err)


@pytest.mark.parametrize(
    ("reason", "part"),
    [
        ("no text: a scan, needs OCR", "ficli reindex --ocr"),
        ("encrypted", "password"),
        ("no reader for .doc files", "convert"),
        ("symbolic link that leaves the dossier", "copy the file"),
        ("larger than the limit of 100 MB", "split"),
        ("took longer than the limit of 60 s", "extract_seconds"),
        ("empty file", "get it again"),
        ("unpacks to more than 250 times its size", "do not open it"),
        ("XML with a document type declaration", "save it again"),
        ("named pipe, not a regular file", ""),
    ],
)
def test_a_reason_has_a_remedy_where_there_is_one(reason: str, part: str) -> None:
    """What would help fits the reason; where nothing would, nothing is said."""
    hint = with_remedy(Skipped("a", reason)).hint
    assert (bool(part), True) == (bool(hint), part in hint)


def test_the_readers_own_hint_is_kept() -> None:
    """A hint that came with the reason is better than one made up for its kind."""
    skipped = Skipped("a", "encrypted", 1, "ask the sender")
    assert skipped == with_remedy(skipped)
