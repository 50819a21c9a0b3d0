"""The command as a process: pipes, encodings, a full disk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ficli.__main__ import _terminate


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "FORCE_COLOR"}
    return {**kept, "COLUMNS": "80", **more}


def ficli(
    *arguments: str, cwd: Path, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "ficli", *arguments],
        cwd=cwd, env=env or environment(), capture_output=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier of three indexed documents."""
    root = tmp_path_factory.mktemp("dossier")
    sources = root / "docs_src"
    sources.mkdir()
    (sources / "a.txt").write_text("Une rencontre à Montréal 蒙特利尔.\n" * 500, "utf-8")
    (sources / "b.txt").write_text("[red]Montréal[/red] \x1b[31m\u202e and others.\n", "utf-8")
    (sources / "c.txt").write_text("Elsewhere.\n", "utf-8")
    assert ficli("reindex", cwd=root).returncode == 0
    return root


def test_a_reader_that_leaves_early_is_a_quiet_success(dossier: Path) -> None:
    """`ficli show a.txt | head -1` exits 0 and says nothing on stderr."""
    process = subprocess.Popen(
        [sys.executable, "-m", "ficli", "show", "a.txt", "--json"],
        cwd=dossier, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert (process.wait(timeout=60), err) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_said_once(dossier: Path) -> None:
    """Output that cannot be written is exit 74 and one sentence."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "ficli", "fields"],
            cwd=dossier, env=environment(), stdout=full, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert (
        done.returncode,
        done.stderr,
    ) == (74, b"ficli: error: cannot write: No space left on device\n")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_an_encoding_that_is_no_utf_8_never_crashes(encoding: str, dossier: Path) -> None:
    """A terminal gets escapes for what it cannot show."""
    done = ficli("search", "Montréal", cwd=dossier, env=environment(PYTHONIOENCODING=encoding))
    assert (done.returncode, rb"\u8499" in done.stdout) == (0, True)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8"])
def test_json_is_utf_8_whatever_the_locale(encoding: str, dossier: Path) -> None:
    """JSON escapes what the stream cannot hold, so that its value is always the same."""
    done = ficli(
        "search", "Montréal", "--json", cwd=dossier, env=environment(PYTHONIOENCODING=encoding)
    )
    answer = json.loads(done.stdout.decode("utf-8"))
    assert "蒙特利尔" in answer["hits"][0]["snippets"][0]["text"]


@pytest.mark.parametrize("columns", ["1", "2", "0", "-5", "x"])
def test_a_window_of_any_width_is_printed_to(columns: str, dossier: Path) -> None:
    """One column, or a width that is none: everything is said, no traceback."""
    done = ficli("search", "Montréal", cwd=dossier, env=environment(COLUMNS=columns))
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"M" in done.stdout


@pytest.mark.parametrize("form", ["terminal", "csv"])
def test_a_pipe_gets_no_control_sequence(form: str, dossier: Path) -> None:
    """Neither ficli's nor those of a document."""
    out = ficli("search", "Montréal", "--format", form, cwd=dossier).stdout.decode("utf-8")
    assert out
    assert not {"\x1b", "\u202e", "\x9b"} & set(out)


def test_force_color_colours_a_pipe(dossier: Path) -> None:
    """Who asks for colour gets it, also in a pipe."""
    done = ficli("search", "Montréal", cwd=dossier, env=environment(FORCE_COLOR="1"))
    assert b"\x1b[" in done.stdout


def test_a_polite_kill_leaves_by_the_door() -> None:
    """SIGTERM unwinds, so that locks and the cursor are given back, and exits 143."""
    with pytest.raises(SystemExit) as leaving:
        _terminate(15, None)
    assert leaving.value.code == 143
