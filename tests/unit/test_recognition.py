"""A text whose actors the index knows is not gone through again, and only then."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ficli import reading
from ficli.attribution import actors, versions
from ficli.document import Mention
from ficli.dossier import open_dossier
from ficli.engines import open_reader
from ficli.extract import records
from ficli.indexing import reindex

Make = Callable[..., Path]
TEXT = "CSIS wrote to Orsolya Venn, the senator, on 2 May 2021.\n"


@pytest.fixture
def recognised(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The texts that were gone through, one after the other."""
    texts: list[str] = []
    find = actors.find_mentions

    def noted(text: str, date: str = "", *, model: bool = True) -> tuple[Mention, ...]:
        texts.append(text)
        return find(text, date, model=model)

    monkeypatch.setattr(actors, "find_mentions", noted)
    reading.pipeline_version.cache_clear()
    yield texts
    reading.pipeline_version.cache_clear()


def mentions(folder: Path, path: str) -> tuple[Mention, ...]:
    """Those of a document in the index."""
    with open_reader(open_dossier(folder).index) as reader:
        (key,) = reader.named(path)
        return reader.mentions(key)


def test_a_moved_and_a_copied_file_take_their_mentions_along(
    dossier: Make, recognised: list[str]
) -> None:
    """The bytes decide, whatever the file is called now."""
    folder = dossier({"a.txt": TEXT, "b.txt": TEXT.upper()})
    reindex(open_dossier(folder))
    before = mentions(folder, "a.txt")
    shutil.copy(folder / "docs_src" / "a.txt", folder / "docs_src" / "copy.txt")
    (folder / "docs_src" / "a.txt").rename(folder / "docs_src" / "moved.txt")
    assert {"copy.txt", "moved.txt"} == set(reindex(open_dossier(folder)).added)
    assert [TEXT, TEXT.upper()] == recognised
    assert before == mentions(folder, "moved.txt")
    assert len(before) > 0


def test_another_version_of_anything_else_recognises_nobody_again(
    dossier: Make, recognised: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All documents are made anew, with the mentions that they had."""
    folder = dossier({"a.txt": TEXT})
    reindex(open_dossier(folder))
    before = mentions(folder, "a.txt")
    monkeypatch.setattr(records, "VERSION", 99)
    reading.pipeline_version.cache_clear()
    assert ("a.txt",) == reindex(open_dossier(folder)).changed
    assert ([TEXT], before) == (recognised, mentions(folder, "a.txt"))


@pytest.mark.parametrize("change", ["text", "date", "settings", "recogniser"])
def test_what_decides_who_is_meant_is_looked_at_again(
    dossier: Make, recognised: list[str], monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """Another text, date, setting or recogniser may find other actors."""
    folder = dossier({"a.txt": TEXT})
    reindex(open_dossier(folder))
    source = folder / "docs_src" / "a.txt"
    if change == "text":
        source.write_text(TEXT + "And more.\n", "utf-8")
    elif change == "date":
        source.with_name("a.txt.meta.yaml").write_text("date: 2014-03-01\n", "utf-8")
    elif change == "settings":
        (folder / "ficli.toml").write_text("recognise_names = false\n", "utf-8")
    else:
        monkeypatch.setattr(versions, "actors_version", lambda: "another")
        reading.pipeline_version.cache_clear()
    assert ("a.txt",) == reindex(open_dossier(folder)).changed
    assert 2 == len(recognised)
