"""`ficli mentions`, `actors` and `actor` on real files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ficli import actor_pages
from ficli.cli.actors import SORTS
from tests.robustness.process import Ficli

FILES = {
    "a.md": "---\ndate: 2023-05-04\nsource: Gazette\n---\nNSICOP met.\n\n"
    "Han Dong told NSICOP that CSIS had called. He left.\n",
    "b.md": "---\ndate: 2024-06\n---\nLe CPSNR a publié un rapport. Han Dong n'a rien dit.\n",
    "c.txt": "Nobody is named here.\n",
}


@pytest.fixture
def folder(dossier: Callable[..., Path], ficli: Ficli) -> Path:
    """A dossier in which one body has names in two languages."""
    made = dossier(FILES)
    assert 0 == ficli(made, "reindex").code
    return made


def answer(ficli: Ficli, folder: Path, *arguments: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(ficli(folder, *arguments, "--json").out)
    return loaded


def test_every_mention_of_a_document_is_listed(ficli: Ficli, folder: Path) -> None:
    """With offsets into the text that `show` prints, and the line."""
    found = answer(ficli, folder, "mentions", "a.md")
    text = answer(ficli, folder, "show", "a.md")["text"]

    assert ["NSICOP", "Han Dong", "NSICOP", "CSIS"] == [m["text"] for m in found["mentions"]]
    assert [m["text"] for m in found["mentions"]] == [
        text[m["start"] : m["end"]] for m in found["mentions"]
    ]
    assert [text[: m["start"]].count("\n") + 1 for m in found["mentions"]] == [
        m["line"] for m in found["mentions"]
    ]
    assert (1, 2) == (ficli(folder, "mentions", "c.txt").code, ficli(folder, "mentions", "x").code)


def test_places_are_listed_when_asked_for(ficli: Ficli, dossier: Callable[..., Path]) -> None:
    """Towns stand among the mentions, in the order of the text, and have no actor."""
    folder = dossier({"a.txt": "OTTAWA - CSIS officers flew from Halifax to Canada's north.\n"})
    ficli(folder, "reindex")
    with_places, without = (
        [(m["text"], m["type"], m["actor"]) for m in answer(ficli, folder, *typed)["mentions"]]
        for typed in (("mentions", "a.txt", "--places"), ("mentions", "a.txt"))
    )
    assert [("Halifax", "Place", None)] == [m for m in with_places if m[0] == "Halifax"]
    assert without == [m for m in with_places if m[1] != "Place"]


def test_the_table_counts_documents_and_mentions(ficli: Ficli, folder: Path) -> None:
    """Under all names together, with the dates between which it is named."""
    found = answer(ficli, folder, "actors")

    nsicop = {
        "id": "nsicop",
        "name": "National Security and Intelligence Committee of Parliamentarians",
        "type": "PublicBody", "country": "ca", "documents": 2, "mentions": 3,
        "first": "2023-05-04", "last": "2024-06",
    }  # fmt: skip
    assert (3, nsicop) == (found["total"], found["actors"][0])


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("cpsnr",), ["nsicop"]),
        (("*dong",), ["han-dong"]),
        (("--type", "person"), ["han-dong"]),
        (("--sort", "name", "--limit", "2"), ["csis", "han-dong"]),
        (("list", "--sort", "documents"), ["nsicop", "han-dong", "csis"]),
        (("[nobody]",), []),
    ],
)
def test_the_table_is_narrowed_and_sorted(
    arguments: tuple[str, ...], expected: list[str], ficli: Ficli, folder: Path
) -> None:
    """By a pattern over names and aliases, by type, by column."""
    assert expected == [row["id"] for row in answer(ficli, folder, "actors", *arguments)["actors"]]


def test_the_page_of_an_actor_gathers_what_documents_say(ficli: Ficli, folder: Path) -> None:
    """Names, months, origins, sources, quotes that stand in the text, neighbours."""
    page = answer(ficli, folder, "actor", "CPSNR")

    assert [("NSICOP", 2), ("CPSNR", 1)] == [(n["name"], n["count"]) for n in page["names"]]
    assert [("2023-05", 1, 2), ("2024-06", 1, 1)] == [
        (each["period"], each["documents"], each["mentions"]) for each in page["timeline"]
    ]
    assert [{"value": "Gazette", "documents": 1}] == page["sources"]
    quotes = {each["path"]: each for each in page["quotes"]}
    assert "Han Dong told NSICOP that CSIS had called." == quotes["a.md"]["text"]
    text = answer(ficli, folder, "show", "a.md")["text"]
    assert quotes["a.md"]["text"] == text[quotes["a.md"]["start"] : quotes["a.md"]["end"]]
    beside = {each["id"]: each for each in page["beside"]}
    assert (1, 1, 1) == tuple(
        beside["csis"][level]["count"] for level in ("sentences", "paragraphs", "documents")
    )
    assert (1, 2, 2) == tuple(
        beside["han-dong"][level]["count"] for level in ("sentences", "paragraphs", "documents")
    )


def test_a_name_that_means_nobody_or_several_is_refused(ficli: Ficli, folder: Path) -> None:
    """With what would help."""
    nobody, several = ficli(folder, "actor", "nobody"), ficli(folder, "actor", "Intelligence")

    assert (2, "") == (nobody.code, nobody.out)
    assert "no document names 'nobody'" in nobody.err
    assert 2 == several.code
    assert "Canadian Security Intelligence Service (csis)" in several.err


def test_the_command_and_the_use_case_sort_alike() -> None:
    """The choices on the command line are those of the use case."""
    assert actor_pages.SORTS == SORTS
