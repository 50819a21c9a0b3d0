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


def test_exactly_the_translated_articles_were_first_written_in_french(
    ficli: Ficli, real: Path
) -> None:
    """`origin:fr` finds both and nothing else, as translations."""
    found = hits(ficli, real, "origin:fr", "-n", "50")
    assert ["000", "002"] == sorted(numbers(found))
    assert ["yes", "yes"] == [hit["origin"]["is_translation"] for hit in found]


def test_the_petition_says_its_language_itself(ficli: Ficli, real: Path) -> None:
    """English, declared, with the line that says so at its offsets."""
    declared = [hit for hit in hits(ficli, real, "*", "-n", "50")
                if hit["origin"]["basis"] == "declared"]  # fmt: skip
    (petition,) = declared
    text = json.loads(ficli(real, "show", petition["path"], "--json").out)["text"]
    (said,) = (e for e in petition["origin"]["evidence"] if "Original language" in e["quote"])
    assert "en" == petition["origin"]["language"]
    assert said["quote"] == text[said["start"] : said["end"]]
    assert said["quote"].endswith("English")


def test_the_other_documents_are_never_called_french(ficli: Ficli, real: Path) -> None:
    """English, or not known and leaning to English."""
    others = [hit for hit in hits(ficli, real, "*", "-n", "50")
              if hit["path"][:3] in {"003", "004"}]  # fmt: skip
    assert 2 == len(others)
    assert {"en"} == {
        hit["origin"]["leaning"] if hit["origin"]["language"] == "und"
        else hit["origin"]["language"]
        for hit in others
    }  # fmt: skip
