"""`ficli forget`: no file under index/ holds a trace of the document."""

from __future__ import annotations

import contextlib
import json
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from ficli.engines import check_index
from tests.robustness.process import Ficli

Make = Callable[[dict[str, "str | bytes"]], Path]

SECRET = ("zweierlei", "quetzalfeather", "xylophonic", "brouhahas")
NAME = "Zebulon Quixworthy"
TEXT = (
    f"Title of {SECRET[3]}\n\nMr. {NAME} said {' '.join(SECRET)}. {NAME} is the chief executive "
    f"officer of Vexillum Holdings Inc. and speaks of {SECRET[0]}.\n"
)
OTHER = "Another note\n\nHan Dong spoke of ordinary matters to CSIS.\n"
RARE = [*SECRET, "quixworthy", "vexillum", "zebulon"]


def traces(index: Path, words: list[str]) -> list[tuple[str, str]]:
    """Which words stand in which files: as they are, in any case, or in what zlib has packed."""
    found = []
    for file in (path for path in index.rglob("*") if path.is_file()):
        data = file.read_bytes()
        texts = [data.lower(), *(text.lower() for text in unpacked(data))]
        found += [(file.name, w) for w in words if any(w.encode() in text for text in texts)]
    return found


def unpacked(data: bytes) -> list[bytes]:
    """Whatever zlib streams start anywhere in `data`."""
    texts = []
    at = data.find(b"\x78")
    while at >= 0:
        with contextlib.suppress(zlib.error):
            texts.append(zlib.decompressobj().decompress(data[at : at + 100_000]))
        at = data.find(b"\x78", at + 1)
    return texts


@pytest.fixture
def folder(ficli: Ficli, dossier: Make) -> Path:
    """A document to be forgotten, written twice, among others, in several segments."""
    made = dossier({f"{n}.txt": f"{OTHER} n{n}x\n" for n in range(12)})
    secret = made / "docs_src" / "hushhush.txt"
    secret.write_text(TEXT + "\nfirst draft\n")
    assert 0 == ficli(made, "reindex").code
    secret.write_text(TEXT)
    (made / "docs_src" / "later.txt").write_text(OTHER + "later\n")
    assert 0 == ficli(made, "reindex").code
    return made


def test_the_search_for_traces_would_find_them(folder: Path) -> None:
    """Before it is forgotten, every one of its rare words is there."""
    assert set(RARE) == {word for _, word in traces(folder / "index", RARE)}


@pytest.mark.parametrize("by", ["path", "id"])
def test_no_trace_is_left_under_index(by: str, ficli: Ficli, folder: Path) -> None:
    """Words, names, title, path and packed text: nothing of it is in any file."""
    (hit,) = json.loads(ficli(folder, "search", SECRET[0], "--json").out)["hits"]
    done = ficli(folder, "forget", hit[by], "--json")
    assert 0 == done.code, done
    assert [] == traces(folder / "index", [*RARE, "hushhush", hit["sha256"][:20]])
    assert 1 == ficli(folder, "search", SECRET[0]).code
    assert "13" == ficli(folder, "search", "ordinary", "--count").out.strip()
    assert () == check_index(folder / "index").damages


def test_the_source_stays_and_the_user_is_told(ficli: Ficli, folder: Path) -> None:
    """The next reindex brings the document back, unless its file is removed."""
    done = ficli(folder, "forget", "hushhush.txt", "--json")
    assert json.loads(done.out)["source_remains"] is True
    assert "next reindex" in done.err
    assert (folder / "docs_src" / "hushhush.txt").read_text() == TEXT
    assert 0 == ficli(folder, "reindex").code
    assert 0 == ficli(folder, "search", SECRET[0]).code


def test_a_removed_source_is_not_spoken_of(ficli: Ficli, folder: Path) -> None:
    """Nothing to warn of; the index still forgets."""
    (folder / "docs_src" / "hushhush.txt").unlink()
    done = ficli(folder, "forget", "hushhush.txt")
    assert (0, "") == (done.code, done.err)
    assert [] == traces(folder / "index", RARE)


def test_one_document_of_an_archive_can_be_forgotten(
    ficli: Ficli, dossier: Make, tmp_path: Path
) -> None:
    """The others stay, and a reindex does not bring it back while the archive is unchanged."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("secret.txt", TEXT)
        archive.writestr("other.txt", OTHER)
    folder = dossier({"a.zip": (tmp_path / "a.zip").read_bytes()})
    assert 0 == ficli(folder, "reindex").code
    assert 0 == ficli(folder, "forget", "a.zip!/secret.txt").code
    assert 0 == ficli(folder, "reindex").code
    assert 1 == ficli(folder, "search", SECRET[0]).code
    assert 0 == ficli(folder, "search", "ordinary").code
    assert [] == traces(folder / "index", RARE)


def test_no_trace_is_left_of_a_document_at_several_paths(ficli: Ficli, dossier: Make) -> None:
    """The same file and the same text elsewhere go with it, and so does what was compared."""
    story = TEXT * 4
    files = {"a/hushhush.txt": story, "b/hushhush.txt": story, "c/hushhush.md": story + "\n\n"}
    folder = dossier({**files, "near.txt": f"{OTHER * 9} n\n", "nearer.txt": f"{OTHER * 9} m\n"})
    assert 0 == ficli(folder, "reindex").code
    assert {"hushhush"} <= {word for _, word in traces(folder / "index", ["hushhush"])}
    assert 0 == ficli(folder, "forget", "b/hushhush.txt").code
    assert [] == traces(folder / "index", [*RARE, "hushhush"])
    assert 1 == ficli(folder, "search", SECRET[0]).code
    assert () == check_index(folder / "index").damages


def test_what_does_not_exist_or_is_not_clear_is_refused(ficli: Ficli, folder: Path) -> None:
    """Exit 2, and nothing is forgotten."""
    (folder / "docs_src" / "sub").mkdir()
    (folder / "docs_src" / "sub" / "1.txt").write_text("A second file of that name.\n")
    assert 0 == ficli(folder, "reindex").code
    assert 0 == ficli(folder, "forget", "sub/1.txt").code
    assert 2 == ficli(folder, "forget", "sub/1.txt").code
    assert 2 == ficli(folder, "forget", "none").code
    assert "14" == ficli(folder, "search", "*", "--count").out.strip()
