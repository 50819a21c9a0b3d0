"""File names that stumble programs: indexed, shown harmlessly, and selectable again."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ficli.engines import open_reader
from tests.robustness.process import Ficli

FULL = os.environ.get("FICLI_ROBUST") == "full"
NAMES = (
    b"line\nbreak.txt", b"esc\x1b[2J.txt", b"-rf.txt", b"--help.txt", b"n" * 251 + b".txt",
    b"not-utf8-\xff\xfe.txt", b"cafe\xcc\x81.txt", b"caf\xc3\xa9.txt", b"CASE.txt", b"case.txt",
    b"dot..txt", b"space .txt", b" lead.txt", b"CON.txt", b"\xe2\x80\xaetxt.exe.txt", b"[red].txt",
    b"%s%n.txt", b"; rm -rf ..txt", b"`x`.txt", b"$(x).txt", b"'.txt", b'".txt', b"\\x41.txt",
    b"A.txt", b"a!b.txt", b"*.txt", b"?.txt", b"~.txt", b"tab\t.txt", b"https:__x.txt",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(ficli: Ficli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("names")
    (made / "docs_src").mkdir()
    for number, name in enumerate(NAMES):
        path = os.path.join(os.fsencode(made / "docs_src"), name)  # noqa: PTH118 - bytes
        with open(path, "w") as file:  # noqa: PTH123 - bytes
            file.write(f"Common words, n{number}x.\n")
    assert 0 == ficli(made, "reindex").code
    return made


@pytest.mark.parametrize("number", range(len(NAMES)))
def test_a_name_that_a_search_gives_selects_the_document(
    number: int, ficli: Ficli, folder: Path
) -> None:
    """`ficli show -- PATH` takes the path of a hit as JSON has it, and its id."""
    (hit,) = json.loads(ficli(folder, "search", f"n{number}x", "--json").out)["hits"]
    for name in (hit["path"], hit["id"]):
        done = ficli(folder, "show", "--json", "--", name)
        assert 0 == done.code, (name, done)
        assert f"Common words, n{number}x.\n" == json.loads(done.out)["text"]


def test_no_two_names_become_one(folder: Path) -> None:
    """Twins by case, by accent and by escape stay apart."""
    with open_reader(folder / "index") as reader:
        paths = [reader.record(key).path for key in reader.keys()]  # noqa: SIM118 - no dict
    assert len(NAMES) == len(set(paths))


def test_many_files_in_one_folder_are_walked_in_flat_memory(tmp_path: Path) -> None:
    """A scan holds names, and nothing of their content: below a kilobyte each."""
    import tracemalloc

    from ficli import sources

    many = 100_000 if FULL else 3_000
    for number in range(many):
        (tmp_path / f"{number}.txt").write_bytes(b"x")
    tracemalloc.start()
    found = sum(1 for _ in sources.scan(tmp_path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert many == found
    assert peak < many * 1_000 + 1_000_000


def test_a_path_longer_than_a_system_call_takes_is_said_and_stops_nothing(
    ficli: Ficli, dossier: Callable[[dict[str, str]], Path]
) -> None:
    """Beyond 4,096 bytes a file is read, or skipped with the reason."""
    made = dossier({"good.txt": "Common words.\n"})
    here = os.open(made / "docs_src", os.O_RDONLY)
    for _ in range(25):
        os.mkdir("d" * 200, dir_fd=here)
        below = os.open("d" * 200, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    with os.fdopen(os.open("deep.txt", os.O_CREAT | os.O_WRONLY, 0o600, dir_fd=here), "w") as file:
        file.write("Common words.\n")
    os.close(here)
    done = ficli(made, "reindex", "--json")
    assert done.code in (0, 4)
    named = {each["path"]: each["reason"] for each in json.loads(done.out)["files"]}
    assert 2 == json.loads(done.out)["documents"] or "too long" in "".join(
        str(reason) for reason in named.values()
    )
    assert "good.txt" in ficli(made, "search", "common", "--format", "paths").out
