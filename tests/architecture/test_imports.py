"""What a command loads: `--help` no engine and no Rich, machine output no Rich."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("whoosh", "rich", "luqum", "sqlite3", "lxml", "pycld2", "ahocorasick", "ruamel")

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


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("dossier")
    (root / "docs_src").mkdir()
    (root / "docs_src" / "a.txt").write_text("A word.\n", "utf-8")
    return root


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["search", "--help"], ["--version"], ["fields", "--json"], ["completion", "bash"]],
)
def test_help_loads_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    """Asking how to use ficli loads neither an engine, nor a parser, nor Rich."""
    assert set() == loaded(*arguments, cwd=tmp_path) & set(HEAVY)


def test_json_loads_no_rich(dossier: Path) -> None:
    """Machine output of reindex and search never loads Rich."""
    assert "rich" not in loaded("reindex", "--json", cwd=dossier)
    assert "rich" not in loaded("search", "word", "--format", "json", cwd=dossier)


def test_the_terminal_format_loads_rich(dossier: Path) -> None:
    """The test above can fail: a terminal format does load Rich."""
    loaded("reindex", "--json", cwd=dossier)
    assert "rich" in loaded("search", "word", cwd=dossier)
