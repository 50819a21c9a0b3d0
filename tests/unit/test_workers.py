"""Reading in workers: one file that hangs, dies or eats memory costs only itself."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ficli.document import SourceFile
from ficli.reading import Task
from ficli.workers import Limits, read_all
from tests.unit import naughty_readers


def _tasks(*names: str) -> list[Task]:
    return [Task(SourceFile(name, Path(name), 1, 1), None) for name in names]


def test_a_hanging_or_dying_reader_costs_its_own_file_only() -> None:
    """Hung and crashed files are skipped with the reason; the others are read, in order."""
    names = ["slow.pdf", "abort.pdf", "b.pdf", "hang.pdf", "c.pdf", "d.pdf"]
    readings = list(read_all(_tasks(*names), 2, Limits(seconds=1.5), naughty_readers.read))

    assert names == [reading.path for reading in readings]
    assert [
        "read",
        "its reader crashed",
        "read",
        "took longer than the limit of 1.5 s",
        "read",
        "read",
    ] == [reading.skipped[0].reason for reading in readings]


@pytest.mark.skipif(sys.platform != "linux", reason="the memory limit needs Linux")
def test_memory_is_limited_in_workers() -> None:
    """A reader that asks for more than the limit gets a MemoryError, not the machine."""
    limits = Limits(seconds=20, megabytes=300)
    (reading,) = read_all(_tasks("greedy.pdf"), 1, limits, naughty_readers.read)

    assert "no memory" == reading.skipped[0].reason


@pytest.mark.skipif(sys.platform != "linux", reason="the memory limit needs Linux")
def test_the_limit_is_the_files_own() -> None:
    """What a library of ours reserves for itself is not taken from a file's memory."""
    limits = Limits(seconds=20, megabytes=2000)
    (reading,) = read_all(_tasks("roomy.pdf"), 1, limits, naughty_readers.read)

    assert "read" == reading.skipped[0].reason


def test_a_large_text_has_the_limits_of_any_file() -> None:
    """Only small texts are read without a worker: a large one may hang, too."""
    file = SourceFile("hang.txt", Path("hang.txt"), 2_000_000, 1)
    (reading,) = read_all([Task(file, None)], 1, Limits(seconds=1.5), naughty_readers.read)

    assert "took longer than the limit of 1.5 s" == reading.skipped[0].reason


def test_few_light_files_are_read_without_workers(tmp_path: Path) -> None:
    """A handful of texts needs no other process, and a missing one is no error."""
    (tmp_path / "a.txt").write_text("Interference is the word here.")
    files = [SourceFile(n, tmp_path / n, 30, 1) for n in ("a.txt", "gone.txt")]
    here, gone = read_all([Task(file, None) for file in files], 2, Limits())

    assert ["a.txt"] == [prepared.document.path for prepared in here.documents]
    assert (None, 1) == (gone.fingerprint, len(gone.skipped))


def test_nothing_to_read_starts_nothing() -> None:
    """No tasks, no workers, no readings."""
    assert [] == list(read_all([], 2, Limits()))
