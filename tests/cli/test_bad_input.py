"""Bad queries, bad files, bad folders: a clear sentence, the right exit code, never a traceback."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from ficli.engines import open_writer
from tests.robustness.process import Done, Ficli

Make = Callable[[dict[str, str | bytes]], Path]

needs_capabilities = pytest.mark.skipif(
    os.geteuid() == 0 and sys.platform != "linux",
    reason="only Linux lets root give up its right to pass over permissions",
)


@pytest.fixture
def indexed(ficli: Ficli, dossier: Make) -> Path:
    """A dossier with one indexed document."""
    folder = dossier({"a.txt": "Plain words on elections.\n"})
    assert 0 == ficli(folder, "reindex").code
    return folder


def check_error(done: Done, code: int, *parts: str) -> None:
    """One error sentence that says all the parts, nothing on stdout, no traceback."""
    assert (code, "") == (done.code, done.out), done
    assert 1 == done.err.count("error:"), done.err
    assert "Traceback" not in done.err
    assert "internal error" not in done.err
    assert [] == [part for part in parts if part not in done.err], done.err


def skipped(done: Done) -> dict[str, str]:
    """Path → reason of a `reindex --json`, which must have ended with exit code 4."""
    assert 4 == done.code, done
    assert "Traceback" not in done.err
    return left_out(done)


def left_out(done: Done) -> dict[str, str]:
    """Path → reason of the files that a `reindex --json` skipped."""
    files = json.loads(done.out)["files"]
    return {each["path"]: each["reason"] for each in files if each["outcome"] == "skipped"}


def tree(folder: Path) -> dict[str, tuple[str, int, int]]:
    """Everything about the files of a folder that a program could change."""
    return {
        str(path.relative_to(folder)): (
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
            path.lstat().st_mtime_ns,
            path.lstat().st_mode,
        )
        for path in sorted(folder.rglob("*"))
    }


# --- queries ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "caret_under", "says"),
    [
        ("colour:red", "colour", "colour"),
        ("date:soon", "soon", "date"),
        ("date:2023-13-45", "2023-13-45", "date"),
        ("date:[2021 TO tomorrow]", "tomorrow", "date"),
        ('elections "Han Dong', '"Han Dong', "quot"),
        ("elections AND", "AND", "AND"),
        ("OR", "OR", "OR"),
        ("NOT", "NOT", "NOT"),
        ("*ections", "*ections", "*"),
        ("(elections", "(", "closed"),
    ],
)
def test_a_bad_query_is_exit_2_with_a_caret(
    query: str, caret_under: str, says: str, ficli: Ficli, indexed: Path
) -> None:
    """Unknown field, bad date, unclosed quote, lone operator, leading *: never a guess."""
    done = ficli(indexed, "search", query)
    check_error(done, 2, says)
    lines = done.err.splitlines()
    at = next((n for n, line in enumerate(lines) if line.strip().strip("^") == ""), None)
    assert at is not None, done.err
    start = lines[at].index("^")
    assert lines[at - 1][start:].startswith(caret_under[: lines[at].count("^")]), done.err


@pytest.mark.parametrize("query", ["", "   ", '""', "...", "()"])
def test_an_empty_query_is_exit_2(query: str, ficli: Ficli, indexed: Path) -> None:
    """A query without a word finds nothing by mistake only."""
    check_error(ficli(indexed, "search", query), 2)


@pytest.mark.parametrize("option", ["--limit", "-n", "--offset", "--snippets"])
def test_a_negative_number_is_exit_2(option: str, ficli: Ficli, indexed: Path) -> None:
    """The message names the option."""
    check_error(ficli(indexed, "search", "words", option, "-1"), 2, option)


@pytest.mark.parametrize("option", ["--since", "--until"])
def test_a_bad_date_option_is_exit_2(option: str, ficli: Ficli, indexed: Path) -> None:
    """The message quotes what was typed."""
    check_error(ficli(indexed, "search", "words", option, "soon"), 2, "soon")


# --- folders ----------------------------------------------------------------------------------


def test_a_missing_folder_is_exit_2(ficli: Ficli, tmp_path: Path) -> None:
    """Named by option, by environment or by where one stands."""
    there = str(tmp_path / "nowhere")
    check_error(ficli(tmp_path, "search", "a", "--dossier", there), 2, "--dossier", "nowhere")
    named = ficli(tmp_path, "reindex", environment={"FICLI_DOSSIER": there})
    check_error(named, 2, "FICLI_DOSSIER", "nowhere")
    check_error(ficli(tmp_path, "search", "a"), 2, "no dossier", "ficli init")
    (tmp_path / "ficli.toml").write_text("")
    check_error(ficli(tmp_path, "reindex"), 2, "docs_src")


def test_no_index_is_exit_3_and_the_command(ficli: Ficli, dossier: Make) -> None:
    """Search, show and count all say what to run."""
    folder = dossier({"a.txt": "Words.\n"})
    for arguments in (("search", "a"), ("search", "a", "--count"), ("show", "a.txt")):
        check_error(ficli(folder, *arguments), 3, "no index", "ficli reindex")


@pytest.mark.parametrize("version", [0, 999, "x", None])
def test_an_index_of_another_format_is_exit_3_and_the_command(
    version: object, ficli: Ficli, indexed: Path
) -> None:
    """Older, newer or nonsense; `reindex --full` makes it good again."""
    pointer = indexed / "index" / "CURRENT"
    pointer.write_text(json.dumps(json.loads(pointer.read_text()) | {"format": version}))
    for arguments in (("search", "words"), ("reindex",)):
        check_error(ficli(indexed, *arguments), 3, "format", "ficli reindex --full")
    assert 0 == ficli(indexed, "reindex", "--full").code
    assert 0 == ficli(indexed, "search", "words").code


@needs_capabilities
def test_a_read_only_index_can_be_searched_but_not_changed(ficli: Ficli, indexed: Path) -> None:
    """Reading needs no permission to write; reindex is exit 3 and says why."""
    (indexed / "docs_src" / "b.txt").write_text("More words.\n")
    before = tree(indexed / "index")
    places = [indexed / "index", *(indexed / "index").rglob("*")]
    modes = [place.stat().st_mode for place in places]
    for place in places:
        place.chmod(place.stat().st_mode & 0o555)
    try:
        found = ficli(indexed, "search", "words", "--format", "paths", unprivileged=True)
        refused = [ficli(indexed, "reindex", *options, unprivileged=True)
                   for options in ((), ("--full",))]  # fmt: skip
    finally:
        for place, mode in zip(places, modes, strict=True):
            place.chmod(mode)
    assert (0, "a.txt\n") == (found.code, found.out), found
    for done in refused:
        check_error(done, 3, "cannot write", "Permission denied")
    contents_of = {name: values[0] for name, values in before.items()}
    assert contents_of == {name: values[0] for name, values in tree(indexed / "index").items()}


# --- files ------------------------------------------------------------------------------------


def test_files_that_are_no_documents_are_skipped_with_their_reasons(
    ficli: Ficli, dossier: Make
) -> None:
    """One run over all of them: exit 4, each named with why, the good one found."""
    folder = dossier({
        "good.txt": "Good words.\n",
        "empty.txt": b"",
        "binary.txt": bytes(range(256)) * 40,
        "x.txt/inside.txt": "Words inside a folder with a file's name.\n",
    })  # fmt: skip
    sources = folder / "docs_src"
    with (sources / "huge.txt").open("wb") as file:
        file.truncate(200_000_000)  # sparse: takes no room
    (folder / "secret.txt").write_text("Words outside.\n")
    (sources / "leaving.txt").symlink_to(folder / "secret.txt")
    (sources / "loop").symlink_to(sources)
    (sources / "self.txt").symlink_to(sources / "self.txt")
    (sources / "nothing.txt").symlink_to(sources / "not-there")
    reasons = skipped(ficli(folder, "reindex", "--json"))
    wanted = {
        "empty.txt": "empty", "binary.txt": "", "huge.txt": "100 MB", "leaving.txt": "leaves",
        "loop": "loop", "self.txt": "loop", "nothing.txt": "nothing",
    }  # fmt: skip
    assert wanted.keys() == reasons.keys()
    assert {} == {p: why for p, why in reasons.items() if wanted[p] not in why or not why}
    found = ficli(folder, "search", "words", "--format", "paths")
    assert {"good.txt", "x.txt/inside.txt"} == set(found.out.split())


def test_nul_bytes_never_crash(ficli: Ficli, dossier: Make) -> None:
    """A text with NUL bytes is searchable or skipped with a reason, and the rest is indexed."""
    folder = dossier({"nul.txt": b"Words before\0and after.\n", "good.txt": "Good words.\n"})
    done = ficli(folder, "reindex", "--json")
    assert done.code in (0, 4), done
    unread = left_out(done).keys()
    found = set(ficli(folder, "search", "words", "--format", "paths").out.split())
    assert {"nul.txt", "good.txt"} == found | unread
    assert "good.txt" in found


@needs_capabilities
def test_an_unreadable_file_is_skipped(ficli: Ficli, dossier: Make) -> None:
    """Its reason is the system's, and the others are indexed."""
    folder = dossier({"closed.txt": "Closed words.\n", "open.txt": "Open words.\n"})
    (folder / "docs_src" / "closed.txt").chmod(0)
    reasons = skipped(ficli(folder, "reindex", "--json", unprivileged=True))
    assert {"closed.txt": "permission denied"} == reasons
    assert "open.txt\n" == ficli(folder, "search", "words", "--format", "paths").out


def test_a_file_that_vanishes_during_the_run_is_skipped(
    ficli: Ficli, dossier: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen by the scan and gone when it is read."""
    from ficli import indexing, sources
    from ficli.dossier import open_dossier

    folder = dossier({"a.txt": "Words that stay.\n", "b.txt": "Words that go.\n"})
    read = sources.read

    def vanishing(file: Any, **options: Any) -> bytes:
        (folder / "docs_src" / "b.txt").unlink(missing_ok=True)
        return read(file, **options)

    monkeypatch.setattr(sources, "read", vanishing)
    report = indexing.reindex(open_dossier(folder), jobs=1)
    assert [("b.txt", "vanished during the run")] == [(s.path, s.reason) for s in report.skipped]
    assert ("a.txt",) == report.added


# --- other processes --------------------------------------------------------------------------


def test_a_second_reindex_is_exit_3_and_says_who(ficli: Ficli, indexed: Path) -> None:
    """The message names the process that writes; searching goes on."""
    with open_writer(indexed / "index"):
        done = ficli(indexed, "reindex")
        found = ficli(indexed, "search", "words")
    check_error(done, 3, f"process {os.getpid()}", "--wait")
    assert 0 == found.code
    assert 0 == ficli(indexed, "reindex").code


def test_with_wait_a_second_reindex_waits(ficli: Ficli, indexed: Path) -> None:
    """It goes on as soon as the first has ended."""
    with ThreadPoolExecutor(1) as pool:
        with open_writer(indexed / "index"):
            waiting = pool.submit(ficli, indexed, "reindex", "--wait", "50")
            with pytest.raises(TimeoutError):
                waiting.result(timeout=1)
        assert 0 == waiting.result().code


# --- sources and what is stale ----------------------------------------------------------------


def test_nothing_under_docs_src_is_written_to(ficli: Ficli, dossier: Make) -> None:
    """Contents, times, modes and names are the same after every command."""
    folder = dossier({"a.txt": "Words.\n", "sub/b.md": "# Title\n\nWords.\n", "c.bin": b"\0\1"})
    before = tree(folder / "docs_src")
    for arguments in (("reindex",), ("reindex", "--full"), ("search", "words"), ("show", "a.txt")):
        assert ficli(folder, *arguments).code in (0, 4), arguments
    assert before == tree(folder / "docs_src")


def test_changed_sources_are_noted_on_stderr_and_still_answered(
    ficli: Ficli, indexed: Path
) -> None:
    """One line, which goes away with the next reindex; stdout holds data only."""
    (indexed / "docs_src" / "a.txt").write_text("Other words, not yet indexed.\n")
    (indexed / "docs_src" / "b.txt").write_text("New words.\n")
    done = ficli(indexed, "search", "elections", "--format", "paths")
    assert (0, "a.txt\n") == (done.code, done.out)
    assert 1 == len(done.err.splitlines())
    assert "2 files have changed" in done.err
    assert "ficli reindex" in done.err
    ficli(indexed, "reindex")
    assert "" == ficli(indexed, "search", "words", "--format", "paths").err


def test_declarations_that_are_not_understood_are_said_and_harm_nothing(
    ficli: Ficli, dossier: Make
) -> None:
    """One line a document on stderr, exit 0, and the document is found; said once."""
    folder = dossier(
        {
            "front.txt": "---\ntitle: [open\n---\nCommon words.\n",
            "date.txt": "---\ndate: the day before\n---\nCommon words.\n",
            "beside.txt": "Common words.\n",
            "beside.txt.meta.json": "{no",
            "rules.txt": "---\nOnly two rules of dashes.\n---\nCommon words.\n",
        }
    )
    done = ficli(folder, "reindex")
    assert 0 == done.code
    beside, date, front = done.err.splitlines()
    assert beside.startswith("ficli: beside.txt: sidecar not read: not valid JSON")
    assert "ficli: date.txt: date not understood: the day before" == date
    assert front.startswith("ficli: front.txt: front matter not read: not valid YAML")
    assert "4" == ficli(folder, "search", "common", "--count").out.strip()
    assert "" == ficli(folder, "reindex").err


def test_many_misunderstood_declarations_are_cut_short(ficli: Ficli, dossier: Make) -> None:
    """Twenty are named, the others counted."""
    folder = dossier({f"{n}.txt": f"---\ndate: soon\n---\nNote {n}.\n" for n in range(25)})
    lines = ficli(folder, "reindex", "--json").err.splitlines()
    assert (21, True) == (len(lines), "… and 5 more" in lines[-1])
