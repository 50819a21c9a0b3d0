"""A query that is a name finds the actor under the other names too."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.robustness.process import Ficli

FILES = {
    "en.txt": "A report\nNSICOP published a report on Monday. The committee was brief.\n",
    "fr.txt": "Un rapport\nLe CPSNR a publié un rapport lundi.\n",
    "beijing.txt": "A denial\nBeijing denies that it meddles in elections.\n",
    "zh.txt": "报告\n这是关于中国的报告。\n",
    "prc.txt": "A term\nThe PRC is named here.\n",
}


@pytest.fixture
def folder(dossier: Callable[..., Path], ficli: Ficli) -> Path:
    """A dossier in which actors have several names."""
    made = dossier(FILES)
    assert 0 == ficli(made, "reindex").code
    return made


def found(ficli: Ficli, folder: Path, *arguments: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(ficli(folder, "search", *arguments, "--json").out)
    return answer


def paths(answer: dict[str, Any]) -> list[str]:
    return [hit["path"] for hit in answer["hits"]]


def test_an_acronym_is_found_in_the_other_language_too(ficli: Ficli, folder: Path) -> None:
    """The document that holds the name itself comes first, and the answer says what it did."""
    answer = found(ficli, folder, "nsicop")

    assert ["en.txt", "fr.txt"] == paths(answer)
    (expansion,) = answer["expanded_from"]
    assert ("nsicop", "nsicop") == (expansion["alias"], expansion["actor"])
    assert "CPSNR" in expansion["found_as"]
    assert ["CPSNR"] == [match["quote"] for match in answer["hits"][1]["matches"]]


def test_a_state_is_found_by_its_capital_and_the_mention_says_so(
    ficli: Ficli, folder: Path
) -> None:
    """Beijing is marked as a metonym, 中国 as a name; each place is one match."""
    answer = found(ficli, folder, "PRC")

    assert "prc.txt" == paths(answer)[0]
    assert {"prc.txt", "beijing.txt", "zh.txt"} == set(paths(answer))
    marked = {
        hit["path"]: [(m["quote"], m["via"]) for m in hit["matches"]] for hit in answer["hits"]
    }
    assert [("Beijing", "metonym")] == marked["beijing.txt"]
    assert [("中国", "registry")] == marked["zh.txt"]
    assert [("PRC", None)] == marked["prc.txt"]


def test_the_terminal_says_it_in_one_line(ficli: Ficli, folder: Path) -> None:
    """On stderr, with the way to turn it off."""
    done = ficli(folder, "search", "CPSNR")

    assert "ficli: CPSNR also found as NSICOP, committee; --exact to turn off\n" == done.err
    assert 2 == int(ficli(folder, "search", "CPSNR", "--count").out)


@pytest.mark.parametrize("arguments", [("nsicop", "--exact"), ("nsicop report",), ("Beijing",)])
def test_other_queries_mean_what_they_say(
    arguments: tuple[str, ...], ficli: Ficli, folder: Path
) -> None:
    """Not with --exact, not among other words, not for the name of a city."""
    answer = found(ficli, folder, *arguments)

    assert [] == answer["expanded_from"]
    assert 1 == answer["total"]
