"""The command line in this process: options, exit codes, streams, errors."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ficli import dossier, indexing, searching
from ficli.cli import main
from ficli.cli.search import SORTS
from ficli.errors import Diagnostic, IndexUnavailableError, QueryError
from ficli.results import HitPage
from ficli.searching import SearchRequest
from tests.cli import specimens

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ficli in a new dossier, with use cases that answer at once."""
    dossier.initialise(tmp_path / "dossier")
    monkeypatch.chdir(tmp_path / "dossier")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(searching, "stale_files", lambda _: 0)

    def call(*arguments: str) -> tuple[int, str, str]:
        status = main(arguments)
        out, err = capsys.readouterr()
        return status, out, err

    return call


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[SearchRequest]:
    """The requests that reached the use case; every search finds the specimens."""
    requests: list[SearchRequest] = []

    def answer(_: object, request: SearchRequest) -> HitPage:
        requests.append(request)
        return specimens.PAGE

    monkeypatch.setattr(searching, "search", answer)
    return requests


def fails_with(error: Exception) -> Callable[..., HitPage]:
    def fail(*_: object) -> HitPage:
        raise error

    return fail


def test_several_words_are_one_query(run: Run, asked: list[SearchRequest]) -> None:
    """`search Han Dong` asks for the same as `search "Han Dong"`."""
    run("search", "Han", "Dong")
    run("search", "Han Dong")
    assert [request.query for request in asked] == ["Han Dong", "Han Dong"]


def test_options_as_typed_become_a_request_as_meant(run: Run, asked: list[SearchRequest]) -> None:
    """Every filter reaches the use case, repeated ones as several values."""
    typed = (
        "search x -n 3 --offset 2 --sort date --snippets 1 --actor A --actor B --origin fr "
        "--lang en --kind news --since 2019 --until 2021 --any --exact --explain"
    )
    run(*typed.split())
    expected = SearchRequest(
        "x", 3, 2, "date", 1, ("A", "B"), ("fr",), ("en",), kind=("news",), since="2019",
        until="2021", any_word=True, exact=True, explain=True, fold=True,
    )  # fmt: skip
    assert [expected] == asked


@pytest.mark.parametrize(
    ("typed", "fold"),
    [
        ("", True), ("--unfold", False), ("--fold", True), ("--json", False),
        ("--json --fold", True), ("--format csv", False), ("--format paths", False),
        ("--format jsonl --unfold", False), ("--format terminal", True),
    ],
)  # fmt: skip
def test_near_copies_fold_by_default_in_the_terminal_alone(
    typed: str, fold: bool, run: Run, asked: list[SearchRequest]
) -> None:
    """What a format does by itself, --fold and --unfold say otherwise."""
    run("search", "x", *typed.split())
    assert [fold] == [request.fold for request in asked]


def test_filters_alone_ask_for_everything_that_passes(run: Run, asked: list[SearchRequest]) -> None:
    """A search with filters and no words finds every document that the filters let through."""
    run("search", "--kind", "news")
    assert asked[0].query == "*"


def test_a_query_may_start_with_a_dash_after_two_dashes(
    run: Run, asked: list[SearchRequest]
) -> None:
    """`--` ends the options."""
    run("search", "--", "-x", "y")
    assert asked[0].query == "-x y"


def test_the_sorts_are_those_of_the_use_case() -> None:
    """The command line repeats the names of the sorts, to load no engine; they are the same."""
    assert searching.SORTS == SORTS


@pytest.mark.parametrize("place", ["before", "after"])
def test_global_options_stand_before_or_after_the_verb(
    place: str, run: Run, asked: list[SearchRequest]
) -> None:
    """`ficli --color always search x` and `ficli search x --color always` are the same."""
    color = ["--color", "always"]
    words = [*color, "search", "x"] if place == "before" else ["search", "x", *color]
    assert "\x1b[" in run(*words)[1]


def test_json_prints_one_object_and_nothing_on_stderr(run: Run, asked: list[SearchRequest]) -> None:
    """stdout is data, and only data."""
    status, out, err = run("search", "x", "--json")
    assert (status, json.loads(out)["total"], err) == (0, 12, "")


def test_chosen_fields_are_all_that_a_record_keeps(run: Run, asked: list[SearchRequest]) -> None:
    """`--fields` keeps fields, dotted inner ones too, in the order chosen."""
    _, out, _ = run("search", "x", "--json", "--fields", "title,origin.language,actors.name")
    first = json.loads(out)["hits"][0]
    expected = {
        "title": "Han Dong leaves the caucus",
        "origin": {"language": "fr"},
        "actors": [{"name": "Han Dong"}, {"name": "Liberal Party of Canada"}],
    }
    assert expected == first


def test_chosen_fields_are_the_columns_of_csv(run: Run, asked: list[SearchRequest]) -> None:
    """The header and the cells follow `--fields`."""
    _, out, _ = run("search", "x", "--format", "tsv", "--fields", "id,matches.line")
    assert "".join(out.splitlines(True)[:2]) == "id\tmatches.line\n0123456789ab\t1; 2; 3; 3\n"


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_raw_cells_have_no_apostrophe(form: str, run: Run, asked: list[SearchRequest]) -> None:
    """`--csv-raw` gives a program what csv shows a spreadsheet, formulas as they are."""
    _, guarded, _ = run("search", "x", "--format", form, "--fields", "title")
    status, raw, err = run("search", "x", "--format", form, "--fields", "title", "--csv-raw")
    assert (0, "") == (status, err)
    assert ("'=" in guarded, "'=" in raw, "=" in raw) == (True, False, True)


def test_paths_end_with_nul_when_asked(run: Run, asked: list[SearchRequest]) -> None:
    """`-0` gives paths as they are, for xargs."""
    _, out, _ = run("search", "x", "--format", "paths", "-0")
    expected = [hit.record.path for hit in specimens.PAGE.hits]
    assert expected == out.split("\0")[:-1]


def test_nothing_found_is_exit_1_and_advice_on_stderr(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unknown words, near spellings and --any are advice for people; stdout counts to 0."""
    monkeypatch.setattr(searching, "search", lambda *_: specimens.NOTHING)
    status, out, err = run("search", "x")
    assert (status, out) == (1, "0 documents of 340 · 0.00 s\n")
    assert "'intereference': did you mean interference or inference?" in err
    assert "7 documents hold at least one of the words: add --any" in err
    assert "\x1b" not in err


def test_count_prints_a_number(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--count` prints how many, and exits 1 for none."""
    monkeypatch.setattr(searching, "count", lambda *_: 0)
    assert run("search", "x", "--count") == (1, "0\n", "")


def test_a_stale_index_is_one_line_on_stderr(
    run: Run, asked: list[SearchRequest], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer comes all the same."""
    monkeypatch.setattr(searching, "stale_files", lambda _: 3)
    status, out, err = run("search", "x", "--format", "paths")
    expected = (
        "ficli: 3 files have changed since the last reindex: run `ficli reindex` to include them\n"
    )
    assert (0, 2, expected) == (status, len(out.splitlines()), err)


def test_a_bad_query_gets_a_caret(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The caret stands under the bad part, also after Chinese, which is wide."""
    query = "董晗 foo:bar"
    error = QueryError(query, (Diagnostic("unknown-field", "no field 'foo'", 3, 6),))
    monkeypatch.setattr(searching, "search", fails_with(error))
    expected = "ficli: error: no field 'foo'\n  董晗 foo:bar\n       ^^^\n"
    assert (2, "", expected) == run("search", query)


def test_an_error_shows_hostile_text_as_escapes(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an error quotes steers no terminal, and stays on its line."""
    error = IndexUnavailableError("locked by \x1b[2J\n\u202e", hint="wait\x9b")
    monkeypatch.setattr(searching, "search", fails_with(error))
    expected = "ficli: error: locked by \\x1b[2J\\n\\u202e\nhint: wait\\x9b\n"
    assert (3, "", expected) == run("search", "x")


def test_a_bug_is_no_traceback_and_no_exit_1(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """An internal error is exit 70 and one sentence; --debug shows where."""
    monkeypatch.setattr(searching, "search", fails_with(ZeroDivisionError("by zero")))
    status, _, err = run("search", "x")
    assert (status, "Traceback" in err) == (70, False)
    assert "Traceback" in run("search", "x", "--debug")[2]


def test_an_interrupt_is_exit_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends quietly."""

    def interrupt(*_: object) -> HitPage:
        raise KeyboardInterrupt

    monkeypatch.setattr(searching, "search", interrupt)
    assert run("search", "x") == (130, "", "ficli: interrupted\n")


def test_skipped_documents_are_exit_4(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The report still comes out whole."""
    monkeypatch.setattr(indexing, "reindex", lambda *_, **__: specimens.REPORT)
    status, out, _ = run("reindex", "--json")
    assert (status, json.loads(out)["skipped"]) == (4, 2)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["serch"], "ficli: error: no such command 'serch'\nhint: did you mean search?\n"),
        (["search", "--limt", "3"], "no such option '--limt'\nhint: did you mean --limit?\n"),
        (["search", "x", "-Z"], "write `--` before a query that starts with a dash"),
        (["search", "x", "-n", "-3"], "-3 is not in the range x>=0"),
        (["search", "x", "--json", "--format", "csv"], "--json and --format csv contradict"),
        (["search", "x", "-0"], "--null needs --format paths"),
        (["search", "x", "--json", "--csv-raw"], "--csv-raw needs --format csv or --format tsv"),
        (["search", "x", "--fields", "id"], "--fields has no meaning for --format terminal"),
        (["search", "x", "--json", "--fields", "titel"], "no output field 'titel'\nhint: did"),
        (["show"], "missing argument 'DOCUMENT'"),
        (["search", "x", "--sort", "\x1b[2J"], "'\\x1b[2J' is not one of"),
        (["--dossier", "/nowhere", "search", "x"], "--dossier names /nowhere, which is no folder"),
        ([], "Usage: ficli"),
    ],
)  # fmt: skip
def test_bad_usage_is_exit_2_and_one_sentence(
    arguments: list[str], sentence: str, run: Run, asked: list[SearchRequest]
) -> None:
    """Nothing on stdout; on stderr what is wrong and what to write instead."""
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert sentence in err
    assert "\x1b" not in err


SHELLS = {
    "bash": "complete -o",
    "zsh": "#compdef ficli",
    "fish": "complete --no-files",
}


@pytest.mark.parametrize(("shell", "sign"), SHELLS.items())
def test_completion_scripts(shell: str, sign: str, run: Run) -> None:
    """Each shell gets a script of its own."""
    status, out, _ = run("completion", shell)
    assert (status, sign in out) == (0, True)


def test_init_makes_a_dossier(run: Run, tmp_path: Path) -> None:
    """`init DIR` makes the folders and the settings, and says what to do next."""
    status, out, err = run("init", str(tmp_path / "new"))
    assert (status, out, "ficli reindex" in err) == (0, "", True)
    assert (tmp_path / "new" / "docs_src").is_dir()
