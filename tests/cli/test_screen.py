"""`ficli screen` on real files: what is found, what is not, and lines that give no name."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.robustness.process import Ficli, make_dossier

FILES = {
    "a.md": "---\ntitle: Han Dong\ndate: 2023-05-04\n---\nNSICOP met.\n\n"
    "Han Dong told NSICOP that CSIS had called, and that he had nothing to say to it.\n",
    "b.md": "Le CPSNR a publié un rapport. Kenny Chiu (趙錦榮) n'a rien dit.\n",
    "c.md": "A word or two.\n",
    "c.md.meta.yaml": "title: A Rare Title\n",
}


@pytest.fixture(scope="module")
def folder(ficli: Ficli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier in which one body has names in two languages."""
    root = make_dossier(tmp_path_factory.mktemp("screen"), FILES)
    assert 0 == ficli(root, "reindex").code
    return root


Screen = Callable[..., tuple[int, dict[str, Any], str]]


@pytest.fixture
def screen(ficli: Ficli, folder: Path, tmp_path: Path) -> Screen:
    """Screen a list with this content; the exit code, the answer and stderr."""

    def run(content: str | bytes, *options: str, name: str = "list.txt") -> Any:
        data = content if isinstance(content, bytes) else content.encode()
        (tmp_path / name).write_bytes(data)
        done = ficli(folder, "screen", str(tmp_path / name), "--json", *options)
        return done.code, json.loads(done.out or "{}"), done.err.replace(f"{tmp_path}/", "")

    return run


def rows(answer: dict[str, Any], *keys: str) -> list[Any]:
    return [tuple(row[key] for key in keys) for row in answer["names"]]


def test_each_name_is_counted_and_those_not_found_have_a_row(screen: Screen) -> None:
    """One row a line, in the order of the list, nought where nothing is."""
    code, answer, err = screen("Han Dong\nNobody Atall\n\nkenny chiu\n")

    assert (0, "", 2, 1) == (code, err, answer["found"], answer["missing"])
    assert [
        (1, "Han Dong", 1, 2), (2, "Nobody Atall", 0, 0), (4, "kenny chiu", 1, 2),
    ] == rows(answer, "line", "name", "documents", "mentions")  # fmt: skip


def test_a_name_finds_its_actor_under_other_names_and_says_so(screen: Screen) -> None:
    """As a search does; --exact turns it off, as there."""
    _, wide, _ = screen("CPSNR\n")
    _, exact, _ = screen("CPSNR\n", "--exact")

    (row,) = wide["names"]
    assert (2, 3, "nsicop", ["NSICOP"]) == (
        row["documents"], row["mentions"], row["actor"]["id"], row["found_as"],
    )  # fmt: skip
    assert [(1, 1, None, [])] == rows(exact, "documents", "mentions", "actor", "found_as")


@pytest.mark.parametrize("name", ["Han Dong", "CPSNR", "word", "rare title", "趙錦榮", "a"])
def test_it_finds_what_a_search_for_the_phrase_finds(
    name: str, screen: Screen, ficli: Ficli, folder: Path
) -> None:
    """The same documents, and as many places in their texts."""
    _, answer, _ = screen(name + "\n")
    found = json.loads(ficli(folder, "search", f'"{name}"', "--json").out)

    places = [
        (match["start"], match["end"])
        for hit in found["hits"]
        for match in hit["matches"]
        if FILES[hit["path"]][match["start"] : match["end"]] == match["quote"]
    ]
    row = answer["names"][0]
    assert found["total"] == row["documents"]
    assert len(places) >= row["mentions"] >= len(places) - found["total"]


def test_the_quote_is_a_whole_sentence_with_its_place(
    screen: Screen, ficli: Ficli, folder: Path
) -> None:
    """Exactly what stands in the text at the offsets, and never front matter."""
    _, answer, _ = screen("Han Dong\n")
    text = json.loads(ficli(folder, "show", "a.md", "--json").out)["text"]

    (row,) = answer["names"]
    (quote,) = row["best"]["quotes"]
    assert FILES["a.md"].strip().splitlines()[-1] == quote["text"]
    assert quote["text"] == text[quote["start"] : quote["end"]]
    assert (7, "a.md", ["Han Dong"]) == (
        quote["line"], row["best"]["path"],
        [quote["text"][start:end] for start, end in quote["highlights"]],
    )  # fmt: skip


def test_a_name_that_only_a_title_has_is_found(screen: Screen) -> None:
    """A document counts; its text has no place, and there is nothing to quote."""
    _, answer, _ = screen("A Rare Title\n")
    assert [1] == [row["documents"] for row in answer["names"]]
    assert [("c.md", [])] == [(r["best"]["path"], r["best"]["quotes"]) for r in answer["names"]]


@pytest.mark.parametrize(
    "name", ['AND "OR', "actor:", "(Han Dong", "title:[1 TO", "Han*", "-x", "~", "a\\", "Han^2"]
)
def test_no_name_is_query_syntax(name: str, screen: Screen) -> None:
    """Whatever it holds, it is a phrase of its words."""
    code, answer, err = screen(name + "\nHan Dong\n")
    has_words = any(char.isalnum() for char in name)
    assert (0 if has_words else 4, not has_words) == (code, bool(err))
    assert (1, 2) == rows(answer, "documents", "mentions")[-1]


def test_a_name_that_is_not_found_is_told_from_near_ones(screen: Screen) -> None:
    """Near spellings are a hint: the row stays nought."""
    _, answer, _ = screen("Kenny Chu\nDong Han\nXavier Quux\n")
    near = [[each["name"] for each in row["near"]] for row in answer["names"]]
    assert [["Kenny Chiu"], ["Han Dong"], []] == near
    assert [0, 0, 0] == [row["documents"] for row in answer["names"]]


def test_lines_without_a_usable_name_are_named_and_the_rest_goes_on(screen: Screen) -> None:
    """On stderr with their numbers, in the JSON, and by exit code 4."""
    long = "x" * 301
    bad = f"Han Dong\n---\nHan\0Dong\n{long}\n".encode() + b"Qu\xe9bec\n" + "Québec\n".encode()
    code, answer, err = screen(bad)

    expected = [
        (2, "it has no letters or digits"),
        (3, "it holds a control character"),
        (4, "it is 301 characters long; a name has at most 300"),
        (5, "its characters cannot be read (utf-8)"),
    ]
    assert 4 == code
    assert expected == [(each["line"], each["reason"]) for each in answer["skipped"]]
    assert [f"ficli: list.txt:{n}: left out: {why}" for n, why in expected] == err.splitlines()
    assert [(1, 1), (6, 0)] == rows(answer, "line", "documents")


@pytest.mark.parametrize(
    ("table", "options"),
    [
        ("name,born\nHan Dong,1977\n", ()),
        ("id;Nom;pays\n1;Han Dong;ca\n", ()),
        ("编号\t姓名\n1\tHan Dong\n", ()),
        ('Name|x\n"Han ""Dong"|"a\nb"\n', ()),
        ("Han Dong\n", ()),
        ("who;what\nHan Dong;x\n", ("--column", "who")),
        ("1;Han Dong\n", ("--column", "2")),
    ],
)
def test_the_column_of_names_is_found(table: str, options: tuple[str, ...], screen: Screen) -> None:
    """By its heading in three languages, as the only one, or as the user says."""
    code, answer, _ = screen(table, *options, name="list.csv")
    assert (0, [1]) == (code, [row["documents"] for row in answer["names"]])


def test_a_row_of_a_table_that_is_bad_costs_only_itself(screen: Screen) -> None:
    """An empty cell, a row too short, a quotation mark that nobody closes."""
    code, answer, err = screen('a;name\n1;\n2\n3;"open\n4;Han Dong\n', name="list.csv")
    assert (4, [(5, 1)]) == (code, rows(answer, "line", "documents"))
    assert [
        "ficli: list.csv:2: left out: the cell is empty",
        "ficli: list.csv:3: left out: it has no column 2",
        "ficli: list.csv:4: left out: a quotation mark is opened and never closed",
    ] == err.splitlines()


@pytest.mark.parametrize(
    ("content", "name", "options", "message"),
    [
        ("who;what\na;b\n", "list.csv", (), "no column of {} is called name, nom or 姓名"),
        ("who;what\na;b\n", "list.csv", ("--column", "wen"), "{} has no column 'wen'"),
        ("who;what\na;b\n", "list.csv", ("--column", "3"), "{} has no column '3'"),
        ("\n\n", "list.txt", (), "{} holds no names"),
        ("\n\n", "list.csv", (), "{} holds no names"),
        (b"PK\3\4\n\0\0", "list.xlsx", (), "{} is no list of names: it is not text"),
    ],
)
def test_a_list_that_nobody_can_read_is_one_clear_error(
    content: str | bytes, name: str, options: tuple[str, ...], message: str, screen: Screen
) -> None:
    """What is wrong with it, and exit code 2."""
    code, answer, err = screen(content, *options, name=name)
    assert (2, {}) == (code, answer)
    assert f"ficli: error: {message.format(name)}" == err.splitlines()[0]


def test_nothing_found_and_no_such_file(ficli: Ficli, folder: Path, screen: Screen) -> None:
    """Exit codes 1 and 2."""
    assert 1 == screen("Nobody Atall\n")[0]
    missing = ficli(folder, "screen", "missing.txt")
    assert (2, "ficli: error: missing.txt cannot be read: No such file or directory\n") == (
        missing.code, missing.err,
    )  # fmt: skip


def test_a_list_of_another_encoding_is_read(screen: Screen) -> None:
    """As spreadsheets save it: Windows-1252, or UTF-16."""
    for encoding in ("cp1252", "utf-16"):
        _, answer, _ = screen("Rapport publié à Québec\nHan Dong\n".encode(encoding))
        assert ["Rapport publié à Québec", "Han Dong"] == [row["name"] for row in answer["names"]]


def test_the_users_corrections_count(ficli: Ficli, folder: Path, screen: Screen) -> None:
    """A name given in actors.yaml finds its actor; one that is hidden means nobody."""
    corrections = folder / "actors.yaml"
    corrections.write_text('- alias: {actor: nsicop, name: "The Watchers"}\n', "utf-8")
    try:
        _, given, _ = screen("The Watchers\n")
        corrections.write_text("- hide: nsicop\n", "utf-8")
        _, hidden, _ = screen("CPSNR\n")
    finally:
        corrections.unlink()
    assert [("nsicop", 2)] == [(r["actor"]["id"], r["documents"]) for r in given["names"]]
    assert [(None, 1)] == rows(hidden, "actor", "documents")


def test_csv_has_a_row_for_each_name(ficli: Ficli, folder: Path, tmp_path: Path) -> None:
    """With the best quote and its place in columns of their own."""
    (tmp_path / "x.txt").write_text("Han Dong\nNobody Atall\n", "utf-8")
    out = ficli(folder, "screen", str(tmp_path / "x.txt"), "--format", "csv").out
    table = list(csv.DictReader(io.StringIO(out)))
    assert [("Han Dong", "1", "a.md", "7"), ("Nobody Atall", "0", "", "")] == [
        (r["name"], r["documents"], r["best.path"], r["best.quotes.line"]) for r in table
    ]


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_verify_checks_what_was_found(
    form: str, ficli: Ficli, folder: Path, tmp_path: Path
) -> None:
    """The quote of each name; of a name that only a title has, the file."""
    (tmp_path / "x.txt").write_text("Han Dong\nNobody Atall\nA Rare Title\nCSIS\n", "utf-8")
    out = ficli(folder, "screen", str(tmp_path / "x.txt"), "--format", form).out
    (tmp_path / "x.json").write_text(out, "utf-8")
    done = ficli(folder, "verify", str(tmp_path / "x.json"))
    assert (0, "3 quotes: 3 ok\n") == (done.code, done.out)


def test_a_list_comes_from_stdin(folder: Path) -> None:
    """As lines, or as a table when a column is named."""
    for data, options in ((b"Han Dong\n", []), (b"x;Name\n1;Han Dong\n", ["--column", "name"])):
        command = [sys.executable, "-m", "ficli", "screen", "-", "--json", *options]
        done = subprocess.run(command, input=data, cwd=folder, capture_output=True, check=False)
        assert (0, [("Han Dong", 1)]) == (
            done.returncode, rows(json.loads(done.stdout), "name", "documents"),
        )  # fmt: skip
