"""The five real documents that FICLI_REAL_DOSSIER names; skipped where they are not at hand."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.robustness.process import Ficli

REAL = os.environ.get("FICLI_REAL_DOSSIER", "")

pytestmark = pytest.mark.skipif(not REAL, reason="FICLI_REAL_DOSSIER is not set")


@pytest.fixture(scope="module")
def real(ficli: Ficli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier with the documents, indexed once."""
    folder = tmp_path_factory.mktemp("real")
    (folder / "docs_src").mkdir()
    for place in Path(REAL).glob("*.txt"):
        shutil.copy2(place, folder / "docs_src")
    assert 0 == ficli(folder, "reindex").code
    return folder


def hits(ficli: Ficli, folder: Path, *arguments: str) -> list[dict[str, Any]]:
    """The hits of a search."""
    done = ficli(folder, "search", *arguments, "--json")
    return list(json.loads(done.out)["hits"])


def numbers(found: list[dict[str, Any]]) -> list[str]:
    """The first part of each file's name."""
    return [hit["path"].partition("_")[0] for hit in found]


def test_a_name_typed_as_two_words_finds_its_document_first(ficli: Ficli, real: Path) -> None:
    """`ficli search "Han Dong"`: the shell strips the quotes."""
    assert "000_131afb8ebcfa59e4.txt" == hits(ficli, real, "Han Dong")[0]["path"]


@pytest.mark.parametrize(("query", "wanted"), [
    ('"Kenny Chiu"', {"002"}),
    ("Kenny Chiu", {"002"}),
        ("Stephane Perreault", {"002"}),
])  # fmt: skip
def test_who_is_found_where(query: str, wanted: set[str], ficli: Ficli, real: Path) -> None:
    """A phrase finds only its document, and accents need not be typed."""
    assert wanted == set(numbers(hits(ficli, real, query)))


def test_an_actor_is_found_under_its_french_name(ficli: Ficli, real: Path) -> None:
    """`actor:NSICOP` finds the document that says CPSNR."""
    assert {"000", "003"} <= set(numbers(hits(ficli, real, "actor:NSICOP")))


def test_a_hyphenated_word_quotes_its_line(ficli: Ficli, real: Path) -> None:
    """`half-willing` is quoted where it stands."""
    match = hits(ficli, real, '"half-willing"')[0]["matches"][0]
    assert "half-willing" == match["quote"].casefold()
    assert match["line"] >= 1


def test_the_petition_was_first_written_in_english(ficli: Ficli, real: Path) -> None:
    """`origin:en` finds it."""
    found = hits(ficli, real, "origin:en", "-n", "50")
    assert any("petition" in (hit["title"] + hit["path"]).casefold()
               or hits(ficli, real, f"petition path:{hit['path']}") for hit in found)  # fmt: skip


@pytest.mark.parametrize(
    "query", ["Han Dong", "interference OR ingérence", "actor:NSICOP", "elec*"]
)
def test_every_quote_is_the_text_at_its_offsets(query: str, ficli: Ficli, real: Path) -> None:
    """`text[start:end] == quote` for every match of every hit."""
    found = hits(ficli, real, query, "-n", "50")
    assert found
    for hit in found:
        text = json.loads(ficli(real, "show", hit["path"], "--json").out)["text"]
        assert [m["quote"] for m in hit["matches"]] == [
            text[m["start"] : m["end"]] for m in hit["matches"]
        ]
