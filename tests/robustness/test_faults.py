"""A process that dies, or a disk that fills, at every call that changes the index."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.robustness.faults import DIED
from tests.robustness.process import Done, Ficli
from tests.robustness.states import Change

FULL = os.environ.get("FICLI_ROBUST") == "full"
QUERIES = ["common", "before", "after", "gone", "fresh", '"Han Dong"']
MODES = pytest.mark.parametrize("options", [(), ("--full",)], ids=["incremental", "full"])
Options = tuple[str, ...]

OLD = {
    "kept.txt": "Common words before and after nothing.\n",
    "revised.txt": "Common words before. Han Dong.\n",
    "removed.txt": "Common words, gone.\n",
}
NEW = {
    "kept.txt": OLD["kept.txt"],
    "revised.txt": "Common words after. Han Dong and CSIS.\n",
    "sub/added.txt": "Common words, fresh.\n",
}


@pytest.fixture
def change(ficli: Ficli, dossier: Callable[[dict[str, str]], Path]) -> Change:
    """Three documents: one kept, one revised, one removed, and a new one."""
    return Change(ficli, dossier(OLD), NEW, QUERIES)


def steps_of(ficli: Ficli, change: Change, options: Options, how: str) -> list[str]:
    """The kinds of the calls that such a fault could meet in an undisturbed reindex."""
    report = change.folder / "steps"
    report.unlink(missing_ok=True)
    change.restore()
    fault = {"how": how, "report": str(report)}
    assert 0 == ficli(change.folder, "reindex", "--jobs", "1", *options, fault=fault).code
    return report.read_text().splitlines()


def chosen(steps: list[str], sample: int) -> list[int]:
    """All steps; in the normal run those that give or take names, and a sample of the others."""
    numbered = list(enumerate(steps, 1))
    if FULL:
        return [at for at, _ in numbered]
    naming = [at for at, kind in numbered if kind in ("replace", "rename", "unlink", "rmdir")]
    others = [at for at, kind in numbered if at not in naming and kind != "write"]
    writes = [at for at, kind in numbered if kind == "write"]
    few = others[:: max(1, len(others) // sample)] + writes[:: max(1, len(writes) // 2)]
    return sorted(naming + few)


@MODES
@pytest.mark.robust
def test_dying_at_any_step_leaves_the_old_or_the_new_index(
    options: Options, ficli: Ficli, change: Change
) -> None:
    """At each rename, unlink, mkdir, fsync, open, write or SQL write that is the last thing."""
    steps = steps_of(ficli, change, options, "exit")
    assert {"open", "write", "fsync", "replace", "unlink", "sql"} <= set(steps)
    survived = set()
    for at in chosen(steps, 8):
        change.restore()
        fault = {"how": "exit", "at": at}
        done = ficli(change.folder, "reindex", "--jobs", "1", *options, fault=fault)
        assert DIED == done.code, (at, steps[at - 1], done)
        survived.add(change.check_survived(ficli))
    assert {"old", "new"} == survived


@MODES
@pytest.mark.robust
def test_a_full_disk_is_one_sentence_and_the_old_index(
    options: Options, ficli: Ficli, change: Change
) -> None:
    """From the n-th write on nothing can be written: exit 3, the reason, the old state.

    Only what is written after the commit, to save the next search some work, does without.
    """
    steps = steps_of(ficli, change, options, "full")
    last_file = max(at for at, kind in enumerate(steps, 1) if kind == "open")
    for at in chosen(steps, 6):
        change.restore()
        done = ficli(
            change.folder, "reindex", "--jobs", "1", *options, fault={"how": "full", "at": at}
        )
        if done.code != 0:
            check_refused(done, f"step {at}, {steps[at - 1]}")
        assert ("new" if done.code == 0 else "old") == change.check_survived(ficli), at
        assert done.code == 3 or at >= last_file


@MODES
@pytest.mark.robust
def test_an_error_at_any_step_is_one_sentence_and_the_old_or_the_new_index(
    options: Options, ficli: Ficli, change: Change
) -> None:
    """One call of any kind fails once with EIO: exit 3 and the reason, or it did not matter."""
    steps = steps_of(ficli, change, options, "error")
    codes = []
    for at in chosen(steps, 6):
        change.restore()
        done = ficli(
            change.folder, "reindex", "--jobs", "1", *options, fault={"how": "error", "at": at}
        )
        if done.code != 0:
            check_refused(done, f"step {at}, {steps[at - 1]}")
        codes.append(done.code)
        assert "new" == change.check_survived(ficli) or done.code == 3, (at, steps[at - 1])
    assert 3 in codes


@MODES
@pytest.mark.robust
def test_a_limit_on_file_sizes_is_one_sentence_and_the_old_index(
    options: Options, ficli: Ficli, change: Change
) -> None:
    """The system refuses to let any file grow beyond some bytes, SQLite's own files included."""
    sizes = range(1_000, 90_000, 1_024 if FULL else 30_000)
    codes = []
    for size in sizes:
        change.restore()
        done = ficli(
            change.folder, "reindex", "--jobs", "1", *options, fault={"how": "limit", "at": size}
        )
        if done.code != 0:
            check_refused(done, f"{size} bytes")
        codes.append(done.code)
        change.check_survived(ficli)
    assert 3 in codes


def check_refused(done: Done, where: str) -> None:
    """Exit 3, one sentence that gives the disk as the reason and no damage, no traceback."""
    assert (3, "") == (done.code, done.out), (where, done)
    assert 1 == done.err.count("error:"), (where, done)
    assert "Traceback" not in done.err
    reasons = ("space", "full", "too large", "I/O", "Input/output")
    assert any(reason in done.err for reason in reasons), (where, done)
    assert "damaged" not in done.err, (where, done)
