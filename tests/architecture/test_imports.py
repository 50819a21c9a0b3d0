"""What a command loads: `--help` no engine and no Rich, machine output no Rich."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "whoosh",
    "rich",
    "luqum",
    "sqlite3",
    "lxml",
    "pycld2",
    "ahocorasick",
    "ruamel",
    "rensa",
    "resvg_py",
)

REPORT = """
import sys
from ficli.cli import main
status = main(sys.argv[1:])
sys.stdout.flush()
print(status, *sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def loaded(*arguments: str, cwd: Path) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", REPORT, *arguments],
        cwd=cwd, capture_output=True, text=True, encoding="utf-8", timeout=60, check=True,
    )  # fmt: skip
    status, *modules = done.stderr.splitlines()[-1].split()
    assert status == "0"
    return set(modules)


@pytest.mark.parametrize("arguments", [["--help"], ["search", "--help"], ["fields", "--json"]])
def test_help_loads_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    """Asking how to use ficli loads neither an engine, nor a parser, nor Rich."""
    assert loaded(*arguments, cwd=tmp_path) & set(HEAVY) == set()


def test_only_the_terminal_format_loads_rich(tmp_path: Path) -> None:
    """Machine output of reindex and search never loads Rich; what a person sees does."""
    (tmp_path / "docs_src").mkdir()
    (tmp_path / "docs_src" / "a.txt").write_text("A word.\n", "utf-8")
    commands = (["reindex", "--json"], ["search", "word", "--format", "json"], ["search", "word"])
    modules = [loaded(*command, cwd=tmp_path) for command in commands]
    assert ["rich" in each for each in modules] == [False, False, True]
    assert ["rensa" in each for each in modules[1:]] == [False, False], (
        "only reading texts needs it"
    )


def test_the_query_parser_writes_and_prints_nothing(tmp_path: Path) -> None:
    """Without luqum's tables, a query is parsed all the same, and no file appears beside luqum."""
    import luqum
    import ply

    for package in (luqum, ply):
        folder = Path(package.__file__ or "").parent
        leave_out = shutil.ignore_patterns("parsetab.py", "parser.out", "__pycache__")
        shutil.copytree(folder, tmp_path / folder.name, ignore=leave_out)
    before = sorted(path.name for path in (tmp_path / "luqum").iterdir())
    code = "from ficli.parsing import parse; print(parse('a b').tree)"
    environment = os.environ | {"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )

    assert ("(a AND b)\n", "") == (done.stdout, done.stderr)
    assert before == sorted(path.name for path in (tmp_path / "luqum").iterdir())


VERBS = """
import sys
from ficli.cli import main
main(sys.argv[1:])
print(*sorted(name for name in sys.modules if name.startswith("ficli.")), file=sys.stderr)
"""


def test_a_command_loads_no_other_verb(tmp_path: Path) -> None:
    """A search for a program loads what it needs: no other verb, no report, no actor page."""
    (tmp_path / "docs_src").mkdir()
    (tmp_path / "docs_src" / "a.txt").write_text("A word.\n", "utf-8")
    modules: set[str] = set()
    for command in (["reindex", "--json"], ["search", "word", "--json"]):
        done = subprocess.run(
            [sys.executable, "-c", VERBS, *command],
            cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=60, check=True,
        )  # fmt: skip
        modules = set(done.stderr.splitlines()[-1].split())
    verbs = {name for name in modules if name.startswith("ficli.cli.")}
    assert {"ficli.cli.search", "ficli.cli.session"} == verbs
    unneeded = {"ficli.actor_results", "ficli.report_results", "ficli.render.actor_records"}
    unneeded |= {"ficli.extract.readers", "ficli.extract.pdf", "ficli.attribution"}
    assert set() == modules & unneeded


def test_a_question_loads_no_reader_and_no_recogniser(tmp_path: Path) -> None:
    """`search`, `show`, `status` and a reindex without a change load nothing that reads files."""
    (tmp_path / "docs_src").mkdir()
    (tmp_path / "docs_src" / "a.txt").write_text("A word.\n", "utf-8")
    assert loaded("reindex", cwd=tmp_path)
    readers = {"lxml", "pypdfium2", "pypdf", "ahocorasick", "pycld2", "charset_normalizer", "babel"}
    for command in (["search", "word"], ["show", "a.txt"], ["status"], ["reindex"]):
        assert set() == loaded(*command, "--json", cwd=tmp_path) & readers
