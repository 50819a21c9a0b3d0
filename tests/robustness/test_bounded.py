"""An index that is changed again and again stays as small as what is in it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ficli.dossier import folder_bytes
from ficli.engines import check_index, open_reader, open_writer, prepare
from ficli.engines.base import Fingerprint
from ficli.engines.embedded import writer as writing
from tests.engines.under_test import make_document

FULL = os.environ.get("FICLI_ROBUST") == "full"
COMMITS = 10_000 if FULL else 200
DOCUMENTS = 20
SPARE = 1_000 if FULL else 50


def change(index: Path, turn: int) -> None:
    """One commit: a document gets words that no document had before; now and then one is gone."""
    path = f"{turn % DOCUMENTS}.txt"
    new = " ".join(f"w{turn:05}x{n}" for n in range(20))
    document = make_document(path, f"common text of turn {turn}: {new}\n")
    with open_writer(index) as writer:
        if turn % 50 == 49:
            writer.remove(path)
        else:
            fingerprint = Fingerprint(turn, 1, document.sha256, "", "v")
            writer.put(path, fingerprint, [prepare(document)])
        writer.commit()


@pytest.mark.robust
def test_files_and_bytes_are_bounded_over_many_commits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    """Ten thousand commits (two hundred in a short run) leave no more than a few hundred do."""
    monkeypatch.setattr(writing, "_SPARE", SPARE)
    index = tmp_path / "index"
    files, sizes = [], []
    for turn in range(COMMITS):
        change(index, turn)
        files.append(sum(path.is_file() for path in index.rglob("*")))
        sizes.append(folder_bytes(index))
    early = COMMITS // 2
    figures = {"files": (max(files), files[-1]), "bytes": (max(sizes[:early]), max(sizes[early:]))}
    record_property("figures", figures)
    if FULL:
        print(f"\n{COMMITS:,} commits: {figures}")  # noqa: T201 - the figures of a long run
    assert max(files) <= 20
    assert max(sizes[early:]) <= 1.25 * max(sizes[:early])
    assert () == check_index(index).damages


def test_words_that_no_document_has_any_more_go_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are not suggested for ever, and take no room."""
    monkeypatch.setattr(writing, "_SPARE", 5)
    index = tmp_path / "index"
    for turn in range(40):
        change(index, turn * DOCUMENTS)  # always the same document
    with open_reader(index) as reader:
        words = set(reader._catalog.words())  # type: ignore[attr-defined]
    assert "w00000x0" not in words
    assert f"w{39 * DOCUMENTS:05}x0" in words
    assert len(words) < 20 * 12
