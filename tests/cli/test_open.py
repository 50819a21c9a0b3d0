"""`ficli open`: the command that is run, for which file, page and line."""

from __future__ import annotations

import io
import json
import shlex
import shutil
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficli.dossier import open_dossier
from ficli.errors import UsageError
from ficli.opening import filled, opening
from tests.formats.pdf_maker import pdf
from tests.robustness.process import Ficli

OPENER = "import json, sys; open(sys.argv[1], 'w').write(json.dumps(sys.argv[2:]))"
"""A viewer that notes what it was asked to show."""
ODD_NAME = "-rf $(id) {page} 'é.txt"


def archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as box:
        box.writestr("inner.txt", "A letter in the box.\nSigned by the consul.\n")
    return stream.getvalue()


@pytest.fixture(scope="module")
def indexed_once(ficli: Ficli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PDF of two pages, a text with an odd name, and an archive."""
    pages = pdf([["A first page about the weather here."], ["Another one.", "The consul called."]])
    text = "First line.\nThe consul again.\n"
    folder = tmp_path_factory.mktemp("indexed")
    (folder / "docs_src").mkdir()
    files: dict[str, str | bytes] = {"a.pdf": pages, ODD_NAME: text, "box.zip": archive()}
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / "docs_src" / name).write_bytes(data)
    assert 0 == ficli(folder, "reindex").code
    return folder


@pytest.fixture
def indexed(indexed_once: Path, tmp_path: Path) -> Path:
    """A copy of it, to change."""
    return Path(shutil.copytree(indexed_once, tmp_path / "dossier"))


def shown(ficli: Ficli, folder: Path, *arguments: str) -> list[str]:
    """What a fake viewer gets: page, line and path, in words of their own."""
    note = folder / "shown.json"
    viewer = shlex.join([sys.executable, "-c", OPENER, str(note)]) + " {page} {line} {path}"
    done = ficli(folder, "open", *arguments, environment={"FICLI_OPENER": viewer})
    assert (0, "") == (done.code, done.out), done
    words: list[str] = json.loads(note.read_text())
    return words


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["a.pdf"], ["1", "1", "a.pdf"]),
        (["a.pdf", "--page", "2", "--line", "7"], ["2", "7", "a.pdf"]),
        (["box.zip!/inner.txt", "--query", "consul"], ["1", "2", "box.zip"]),
        (["--query", "consul", "--", ODD_NAME], ["1", "2", ODD_NAME]),
    ],
)
def test_the_viewer_gets_page_line_and_path(
    arguments: list[str], expected: list[str], ficli: Ficli, indexed: Path
) -> None:
    """Of the first match, or as told; a member opens its archive; odd names stay one word."""
    *place, name = expected
    assert [*place, str(indexed / "docs_src" / name)] == shown(ficli, indexed, *arguments)


def test_a_match_in_a_pdf_names_its_page(ficli: Ficli, indexed: Path) -> None:
    """The page is that of the first match, and stderr says it for viewers that know no pages."""
    environment = {"FICLI_OPENER": f"{sys.executable} -c '' {{page}}"}
    done = ficli(indexed, "open", "a.pdf", "--query", "consul", environment=environment)
    printed = ficli(
        indexed, "open", "a.pdf", "--query", "consul", "--print", environment=environment
    )
    assert (0, True) == (done.code, "a.pdf, page 2, line" in done.err)
    expected = [sys.executable, "-c", "", "2", str(indexed / "docs_src" / "a.pdf")]
    assert (expected, "") == (shlex.split(printed.out), printed.err)


@pytest.mark.parametrize(
    ("platform", "opener"), [("linux", "xdg-open"), ("darwin", "open"), ("win32", "start")]
)
def test_without_a_setting_the_system_decides(platform: str, opener: str, indexed: Path) -> None:
    """Each platform's own opener gets the path, which is absolute and so never an option."""
    found = opening(open_dossier(indexed), "a.pdf", environment={}, platform=platform)
    assert (opener, str(indexed / "docs_src" / "a.pdf")) == found.command


def test_an_opener_that_is_not_there_is_said(ficli: Ficli, indexed: Path) -> None:
    """Exit 2 with the variable to set; a viewer that fails is an error too."""
    absent = ficli(indexed, "open", "a.pdf", environment={"FICLI_OPENER": "no-such-viewer"})
    failing = ficli(
        indexed, "open", "a.pdf", environment={"FICLI_OPENER": f"{sys.executable} -c 'exit(3)'"}
    )
    assert (2, True) == (absent.code, "FICLI_OPENER" in absent.err)
    assert (2, True) == (failing.code, "exit code 3" in failing.err)


def test_a_file_that_left_is_not_opened(ficli: Ficli, indexed: Path) -> None:
    """A document whose file is gone, or became a link, is named as such."""
    (indexed / "docs_src" / "a.pdf").unlink()
    assert 2 == ficli(indexed, "open", "a.pdf", "--print").code
    (indexed / "docs_src" / "a.pdf").symlink_to("/etc/passwd")
    assert 2 == ficli(indexed, "open", "a.pdf", "--print").code


@given(st.text(min_size=1, max_size=30))
def test_whatever_the_path_says_it_is_one_word(name: str) -> None:
    """A path comes out as it is, braces, blanks and quotes included, and nothing is run twice."""
    path = Path("/x") / name.replace("/", "_").replace("\0", "_")
    assert ("view", "--page=3", f"file:{path}") == filled(
        "view --page={page} file:{path}", path, 3, 4
    )
    assert ("view", str(path)) == filled("view", path, 3, 4)


def test_a_template_that_is_no_command_is_an_error() -> None:
    """An open quote in FICLI_OPENER is bad usage."""
    with pytest.raises(UsageError):
        filled("view 'x", Path("/a"), 1, 1)
