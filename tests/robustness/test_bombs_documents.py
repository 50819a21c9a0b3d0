"""Hostile and damaged PDF, Word, OpenDocument, EPUB and RTF files: text or a reason, within limits.

Each file is read in a child process with 1 GiB and 30 seconds, as ficli's workers are.
"""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet

from tests.formats.docx_maker import zipped
from tests.formats.pdf_maker import pdf
from tests.robustness import document_bombs as bombs

# Bombs that take seconds each; `make robust` has the time.
HEAVY = frozenset(
    {
        "flate",
        "flate of text",
        "self-calling form",
        "contents many times",
        "half a million Tj",
        "bomb in the main part",
        "60,000 members",
        "bomb.odt",
        "bomb.pptx",
        "open signs.epub",
        "nested filters",
        "open signs",
    }
)

LONG = (
    pytest.mark.robust,
    pytest.mark.skipif(os.environ.get("FICLI_ROBUST") != "full", reason="run by `make robust`"),
)

Reader = Callable[[bytes, str], dict[str, Any]]

# PDFium aborts the process when memory ends; that these end so, too, is why there are children.
MAY_DIE = frozenset({"flate of text", "self-calling form", "contents many times"})


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Extract bytes under a name, in a limited child."""
    folder = tmp_path_factory.mktemp("bombs")
    server = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("limited.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdin
    assert server.stdout
    asked, answers = server.stdin, server.stdout

    def run(data: bytes, name: str) -> dict[str, Any]:
        path = folder / name.replace("/", "_")
        path.write_bytes(data)
        asked.write(f"{path}\n")
        asked.flush()
        answer: dict[str, Any] = json.loads(answers.readline())
        path.unlink()
        return answer

    yield run
    asked.close()
    server.wait(10)
    answers.close()


def each(names: Iterable[str]) -> list[ParameterSet]:
    """The bombs of a kind; heavy ones only in a long run."""
    return [pytest.param(name, marks=LONG if name in HEAVY else ()) for name in names]


def assert_survived(found: dict[str, Any]) -> None:
    """Text or a reason; never a traceback, a hang or a death."""
    assert found["outcome"] in ("text", "refused"), found
    assert found["detail"]


@pytest.mark.parametrize("name", each(bombs.PDF_BOMBS))
def test_pdf_bombs(read: Reader, name: str) -> None:
    """Loops, lies and bombs inside a PDF."""
    found = read(bombs.PDF_BOMBS[name](), f"{name}.pdf")
    if name not in MAY_DIE or found["outcome"] != "died":
        assert_survived(found)


@pytest.mark.parametrize("name", each(bombs.DOCX_BOMBS))
def test_docx_bombs(read: Reader, name: str) -> None:
    """ZIP bombs, XML bombs, and packages that lie about themselves."""
    assert_survived(read(bombs.DOCX_BOMBS[name](), f"{name}.docx"))


@pytest.mark.parametrize("name", each(bombs.OTHER_BOMBS))
def test_other_bombs(read: Reader, name: str) -> None:
    """The same for ODT, EPUB and RTF."""
    assert_survived(read(bombs.OTHER_BOMBS[name](), name))


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A socket on the loopback interface that nobody should connect to."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def test_nothing_is_fetched(read: Reader, listener: socket.socket) -> None:
    """No entity, template, picture, script or action makes a connection."""
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
    for name, data in bombs.packages_that_call(url):
        assert_survived(read(data, name))
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_no_file_is_read(read: Reader, tmp_path: Path) -> None:
    """No entity or relation brings a file of this machine into the text or the metadata."""
    secret = tmp_path / "secret"
    secret.write_text(bombs.SECRET, "utf-8")
    for name, data in bombs.packages_that_call(secret.as_uri()):
        found = read(data, name)
        assert_survived(found)
        assert bombs.SECRET not in found["detail"], name


@pytest.mark.parametrize("name", bombs.SOUND)
def test_cut_files(read: Reader, name: str) -> None:
    """A file cut anywhere gives what is left of it, or a reason."""
    data = bombs.SOUND[name]()
    assert "text" == read(data, name)["outcome"]
    for end in range(1, len(data), max(1, len(data) // 15)):
        assert_survived(read(data[:end], name))


@pytest.mark.parametrize("name", bombs.SOUND)
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=LONG)])
def test_flipped_bytes(read: Reader, name: str, seed: int) -> None:
    """One to eight changed bytes never make a traceback, a hang or a death."""
    sound = bombs.SOUND[name]()
    chance = random.Random(f"{name} {seed}")
    for _ in range(10 if seed == 1 else 170):
        data = bytearray(sound)
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(4, len(data))] = chance.randrange(256)
        assert_survived(read(bytes(data), name))


@pytest.mark.parametrize(
    ("data", "name", "outcome"),
    [
        (pdf(bombs.LINES), "a.docx", "text"),
        (pdf(bombs.LINES), "a.epub", "text"),
        (b"<html><body>Words</body></html>", "a.docx", "text"),
        (b"{\\rtf1 Words}", "a.docx", "text"),
        (b"\x7fELF" + bytes(1000), "a.pdf", "refused"),
        (b"Just words", "a.pdf", "refused"),
        (b"Just words", "a.docx", "refused"),
        (zipped({"a": "x"}), "a.odt", "refused"),
    ],
)
def test_wrong_extensions(read: Reader, data: bytes, name: str, outcome: str) -> None:
    """The content decides; what it is not is refused with a reason."""
    assert outcome == read(data, name)["outcome"]
