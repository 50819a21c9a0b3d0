"""Naughty strings as text, title, file name, metadata and query, through every format."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from ficli.engines import open_reader
from ficli.engines.base import Request
from ficli.errors import UsageError
from ficli.render.safe_text import UNSAFE
from ficli.searching import SearchRequest, understand
from ficli.sources import visible_name
from tests.robustness.naughty import NAUGHTY
from tests.robustness.process import Done, Ficli

ALL = ("search", "*", "-n", "1000")
_HARMFUL = re.compile(f"[{UNSAFE}]")


def file_name(number: int, text: str) -> str:
    """A name that holds the string, as far as a file system takes it."""
    body = text.replace("/", "_").replace("\0", "_").encode()[:120].decode("utf-8", "ignore")
    return f"{number:03}{body}.txt"


@pytest.fixture(scope="module")
def folder(ficli: Ficli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A document for each string, which is its name, title, source, kind, and most of its text."""
    made = tmp_path_factory.mktemp("naughty")
    (made / "docs_src").mkdir()
    for number, text in enumerate(NAUGHTY):
        quoted = json.dumps(text)
        head = f"---\ntitle: {quoted}\nsource: {quoted}\nkind: {quoted}\n---\n"
        body = f"Common {text} words n{number}x.\n{text}\n"
        path = made / "docs_src" / file_name(number, text)
        path.write_bytes((head + body).encode("utf-8", "surrogatepass"))
    done = ficli(made, "reindex", "--json")
    assert done.code in (0, 4), done
    return made


def test_every_document_is_indexed(ficli: Ficli, folder: Path) -> None:
    """None of them harms its neighbours: each is found by its own word."""
    assert str(len(NAUGHTY)) == ficli(folder, *ALL, "--count").out.strip()
    with open_reader(folder / "index") as reader:
        found = [
            reader.count(understand(SearchRequest(f"n{number}x"))) for number in range(len(NAUGHTY))
        ]
    assert [1] * len(NAUGHTY) == found


def test_texts_come_back_as_they_were(ficli: Ficli, folder: Path) -> None:
    """The stored text holds the very string, whatever is shown of it."""
    with open_reader(folder / "index") as reader:
        lost = [
            text
            for number, text in enumerate(NAUGHTY)
            for key in [found.key for found in reader.search(_request(f"n{number}x")).found]
            if text not in reader.text(key).text and "\r" not in text
        ]
    assert [] == lost


def _request(query: str) -> Request:
    return Request(understand(SearchRequest(query)), limit=5)


@pytest.mark.parametrize("color", ["never", "always"])
@pytest.mark.parametrize("command", [ALL, ("reindex", "--full"), ("check",)], ids=lambda c: c[0])
def test_the_terminal_gets_nothing_harmful(
    command: tuple[str, ...], color: str, ficli: Ficli, folder: Path
) -> None:
    """No control sequence that ficli did not write, no override, no invisible character."""
    done = ficli(folder, *command, "--color", color)
    assert done.code in (0, 4)
    assert [] == harm_in(done)


def harm_in(done: Done) -> list[str]:
    """What could steer a terminal, apart from ficli's own colours and links to files."""
    own = re.compile("\x1b\\[[0-9;]*m|\x1b\\]8;(id=[0-9-]*)?;(file://[!-~]*)?\x1b\\\\")
    return _HARMFUL.findall(own.sub("", done.out + done.err))


def test_json_is_valid_and_whole(ficli: Ficli, folder: Path) -> None:
    """One object, all hits, UTF-8; each title is the string itself."""
    done = ficli(folder, *ALL, "--json")
    hits = json.loads(done.out)["hits"]
    assert len(NAUGHTY) == len(hits)
    assert [] == harm_in(done)
    lines = ficli(folder, *ALL, "--format", "jsonl").out.splitlines()
    assert [hit["path"] for hit in hits] == [json.loads(line)["path"] for line in lines]


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_tables_keep_their_shape_and_run_nothing(form: str, ficli: Ficli, folder: Path) -> None:
    """Every row has all columns, and no cell starts like a formula."""
    done = ficli(folder, *ALL, "--format", form)
    dialect = csv.excel if form == "csv" else csv.excel_tab
    rows = list(csv.reader(io.StringIO(done.out, newline=""), dialect))
    assert len(NAUGHTY) + 1 == len(rows)
    assert {len(rows[0])} == {len(row) for row in rows}
    formulas = [
        c for row in rows for c in row if c.lstrip(" ").startswith(tuple("=+@＝＋－＠\t\r"))
    ]
    assert [] == formulas
    assert [] == harm_in(replace(done, out=done.out.replace("\r\n", "\n")))


def test_paths_are_one_a_line_or_exact(ficli: Ficli, folder: Path) -> None:
    """With -0 every path is the file's own, as `visible_name` has it; else harmless lines."""
    exact = ficli(folder, *ALL, "--format", "paths", "-0").out.split("\0")[:-1]
    assert {visible_name(path.name) for path in (folder / "docs_src").iterdir()} == set(exact)
    done = ficli(folder, *ALL, "--format", "paths")
    assert len(NAUGHTY) == len(done.out.splitlines())
    assert [] == harm_in(done)


def test_every_string_is_a_query_or_a_clear_error(folder: Path) -> None:
    """Parsed, answered and located, or refused with a sentence that points into it."""
    refused = 0
    with open_reader(folder / "index") as reader:
        for text in NAUGHTY:
            try:
                tree = understand(SearchRequest(text))
                for found in reader.search(Request(tree, limit=2)).found:
                    reader.locate(tree, found.key)
            except UsageError as error:
                refused += bool(error.message)
    assert 10 < refused < len(NAUGHTY) // 2


@pytest.mark.parametrize("text", NAUGHTY[:: max(1, len(NAUGHTY) // 25)])
def test_a_query_is_echoed_without_harm(text: str, ficli: Ficli, folder: Path) -> None:
    """Found, not found or refused: what is said of the query steers no terminal."""
    done = ficli(folder, "search", "--color", "never", "--", text)
    assert done.code in (0, 1, 2)
    assert [] == harm_in(done)
    assert "Traceback" not in done.err
