"""A disk of so many bytes and no more: a file system in memory, mounted where the index is."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ficli.dossier import folder_bytes
from ficli.engines import check_index
from tests.robustness.process import Ficli
from tests.robustness.states import answers, contents
from tests.robustness.test_faults import NEW, OLD, QUERIES, check_refused

FULL = os.environ.get("FICLI_ROBUST") == "full"
SIZES = 75 if FULL else 4
STEP = 12 * 1024


@contextmanager
def mounted(place: Path, size: int) -> Iterator[None]:
    """A tmpfs of `size` bytes at `place`; the test is skipped where that is not allowed."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", str(place)]
    if os.name != "posix" or os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("only root can mount; the limit on file sizes is tested for everybody")
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.robust
@pytest.mark.parametrize("options", [(), ("--full",)], ids=["incremental", "full"])
def test_a_disk_of_any_size_keeps_the_old_index_or_takes_the_new(
    options: tuple[str, ...],
    ficli: Ficli,
    dossier: Callable[[dict[str, str]], Path],
    record_property: Callable[[str, object], None],
) -> None:
    """Too small: exit 3, the reason, the old answers. Big enough: the new ones. Nothing between."""
    folder = dossier(OLD)
    assert 0 == ficli(folder, "reindex", "--jobs", "1").code
    old, index = answers(folder, QUERIES), folder / "index"
    shutil.copytree(index, folder / "kept")
    shutil.rmtree(folder / "docs_src")
    for path, text in NEW.items():
        (folder / "docs_src" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "docs_src" / path).write_text(text)
    assert 0 == ficli(folder, "reindex", "--jobs", "1").code
    new, whole = answers(folder, QUERIES), contents(folder)
    shutil.rmtree(index)
    index.mkdir(mode=0o700)
    smallest = folder_bytes(folder / "kept") + 64 * 1024  # a page for each small file
    outcomes: Counter[str] = Counter()
    for number in range(SIZES):
        size = smallest + number * STEP * (75 // SIZES)
        with mounted(index, size):
            shutil.copytree(folder / "kept", index, dirs_exist_ok=True)
            done = ficli(folder, "reindex", "--jobs", "1", *options)
            if done.code != 0:
                check_refused(done, f"{size} bytes")
            assert (new if done.code == 0 else old) == answers(folder, QUERIES), size
            assert () == check_index(index).damages
            outcomes["new" if done.code == 0 else "old"] += 1
            if done.code == 0:
                assert whole == contents(folder)
    record_property("outcomes", dict(outcomes))
    if FULL:
        print(f"\n{SIZES} sizes {options}: {dict(outcomes)}")  # noqa: T201 - figures of a long run
    assert {"old", "new"} == set(outcomes)
