"""Texts that are valid and odd (C7, C8 of the cases): indexed within limits, others unharmed.

One dossier, indexed once by the whole command; each document is found by a word of its own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.robustness.process import Ficli

Make = Callable[..., Path]

FULL = os.environ.get("FICLI_ROBUST") == "full"
MILLION = 1_000_000 if FULL else 100_000

NONCHARACTERS = "".join(map(chr, (0xFDD0, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF)))
ODD: dict[str, str] = {
    "marks.txt": "zebra e" + "\u0301" * MILLION + " quagga",
    "token.txt": "okapi " + "x" * MILLION + " tapir",
    "line.txt": "gibbon " + "word " * (MILLION // 5) + "lemur",
    "lines.txt": "heron" + "\n" * MILLION + "egret",
    "noncharacters.txt": f"stoat {NONCHARACTERS} otter",
    "controls.txt": "finch \x01\x02\x1b[2J\x7f\x85\u2028 siskin " + "words " * 20,
    "overrides.txt": "\u202emarmot\u202c \u2066dormouse\u2069",
    "repeated.txt": "vole vole " * (MILLION // 100),
    "ideographs.txt": "獾" * (MILLION // 10) + " badger",
}
REFUSED = {"blank.txt": " \n\t\n", "invisible.txt": "\u200b\u00ad\ufeff"}
"""What holds no word at all, in one way or another."""

DISGUISED = {
    "Han\u00addong": "soft hyphen",
    "Han\u200bdong": "zero-width space",
    "Ha\u0301ndong": "decomposed accent",
    "\uff28\uff41\uff4e\uff44\uff4f\uff4e\uff47": "full-width",
    "H\u0430ndong": "Cyrillic letter",
    "\u039dandong": "Greek capital, which is not an H",
    "Han\u202edong": "override inside",
    "\U0001d407\U0001d41a\U0001d427dong": "mathematical letters",
}
"""How somebody may hide the word `Handong`, which ficli is to find all the same."""
NOT_THE_WORD = "\u039dandong"


@pytest.fixture(scope="module")
def folder(ficli: Ficli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The odd ones, a plain one among them, and the disguised ones."""
    root = tmp_path_factory.mktemp("odd")
    sources = root / "docs_src"
    sources.mkdir()
    (root / "ficli.toml").write_text("recognise_names = false\n")
    for name, text in {**ODD, **REFUSED, "plain.txt": "A plain aardvark."}.items():
        (sources / name).write_text(text, "utf-8")
    for number, word in enumerate(DISGUISED):
        (sources / f"disguised-{number}.txt").write_text(f"Then {word} spoke.", "utf-8")
    done = ficli(root, "reindex", "--json")
    assert 4 == done.code, done
    return root


def found(ficli: Ficli, folder: Path, query: str) -> dict[str, Any]:
    done = ficli(folder, "search", query, "--json", "--limit", "50")
    assert done.code in (0, 1), done
    return {hit["path"]: hit for hit in json.loads(done.out)["hits"]}


@pytest.mark.parametrize(
    ("word", "path"),
    [
        ("zebra", "marks.txt"), ("quagga", "marks.txt"), ("okapi", "token.txt"),
        ("tapir", "token.txt"), ("lemur", "line.txt"), ("egret", "lines.txt"),
        ("otter", "noncharacters.txt"), ("siskin", "controls.txt"), ("marmot", "overrides.txt"),
        ("dormouse", "overrides.txt"), ("vole", "repeated.txt"), ("badger", "ideographs.txt"),
        ("aardvark", "plain.txt"),
    ],
)  # fmt: skip
def test_words_of_odd_texts_are_found(ficli: Ficli, folder: Path, word: str, path: str) -> None:
    """Before and after what is odd; the quote is what stands there, overrides included."""
    (hit,) = found(ficli, folder, word).values()
    assert (path, word) == (
        hit["path"],
        hit["matches"][0]["quote"].strip("\u202c\u202e\u2066\u2069"),
    )


def test_texts_without_a_word_are_listed(ficli: Ficli, folder: Path) -> None:
    """Blank files are left out with the reason, and the count of all others is right."""
    status = json.loads(ficli(folder, "status", "--skipped", "--json").out)
    listed = {each["path"]: each["reason"] for each in status["files"]}
    assert "no text in it" == listed["blank.txt"]
    assert set(listed) <= set(REFUSED)


def test_disguised_words_are_found_by_the_plain_spelling(ficli: Ficli, folder: Path) -> None:
    """Whatever hides in them, or stands for one of their letters; a snippet shows what is there."""
    hits = found(ficli, folder, "handong")
    quotes = {hit["matches"][0]["quote"] for hit in hits.values()}
    assert DISGUISED.keys() - {NOT_THE_WORD} == quotes


def test_documents_of_a_hundred_megabytes(ficli: Ficli, dossier: Make) -> None:
    """The largest file that is read, and one byte more; a tenth of it in a short run."""
    size = 100_000_000 if FULL else 3_000_000
    line = b"the committee heard about the registry of agents once more today\n"
    data = (line * (size // len(line) + 1))[: size - 6] + b" okapi"
    folder = dossier({"large.txt": data, "larger.txt": data + b"!", "a.txt": "aardvark"})
    (folder / "ficli.toml").write_text(f"recognise_names = false\nmax_file_bytes = {size}\n")
    done = ficli(folder, "reindex", "--json")
    said = {each["path"]: each["reason"] for each in json.loads(done.out)["files"]}
    assert said["larger.txt"].startswith("larger than the limit of")
    assert {"a.txt"} == set(found(ficli, folder, "aardvark"))
    outcome = {"large.txt"} == set(found(ficli, folder, "okapi"))
    assert outcome or "limit" in said["large.txt"]
