"""`kill -9` at random moments of a reindex, and searches in the middle of commits."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.robustness.process import Ficli
from tests.robustness.states import Change, answers, contents

FULL = os.environ.get("FICLI_ROBUST") == "full"
KILLS = 100 if FULL else 3
DOCUMENTS = 300 if FULL else 160
SEED = 20_231_019
QUERIES = ["common", "before", "after", '"Han Dong"', "n042x", "n120x"]
QUERIES += [f"n{DOCUMENTS + 20}x", "common -after"]

_VOCABULARY = 2_000


def text_of(number: int, *, revised: bool) -> str:
    """A small document whose words are known."""
    words = random.Random(number)
    filler = " ".join(f"w{int(words.paretovariate(0.6)) % _VOCABULARY}" for _ in range(60))
    state = "after" if revised else "before"
    return f"Note {number}\n\nCommon n{number:03}x {state}. Han Dong and CSIS.\n{filler}\n"


@pytest.fixture(scope="module")
def change(ficli: Ficli, tmp_path_factory: pytest.TempPathFactory) -> Change:
    """Documents of which 100 are then revised, 50 removed, and 50 new ones added."""
    folder = tmp_path_factory.mktemp("kill")
    sources = folder / "docs_src"
    sources.mkdir()
    old = {f"{n:03}.txt": text_of(n, revised=False) for n in range(DOCUMENTS)}
    for path, text in old.items():
        (sources / path).write_text(text, "utf-8")
    kept = [n for n in range(DOCUMENTS + 50) if not 100 <= n < 150]
    new = {f"{n:03}.txt": text_of(n, revised=n < 100 or n >= DOCUMENTS) for n in kept}
    return Change(ficli, folder, new, QUERIES)


@pytest.mark.robust
@pytest.mark.parametrize("options", [(), ("--full",)], ids=["incremental", "full"])
def test_killed_at_any_moment_the_index_is_old_or_new(
    options: tuple[str, ...], ficli: Ficli, change: Change
) -> None:
    """Whenever it dies, the next search answers from one state and the next reindex completes."""
    command = ("reindex", "--jobs", "1", *options)
    change.restore()
    whole = ficli(change.folder, *command)
    assert 0 == whole.code
    moments = random.Random(SEED)
    for _ in range(KILLS):
        change.restore()
        done = ficli(change.folder, *command, kill_after=moments.uniform(0, whole.seconds))
        assert done.code in (-signal.SIGKILL, 0), done
        change.check_survived(ficli)


@pytest.mark.robust
@pytest.mark.skipif(not FULL, reason="slow: FICLI_ROBUST=full runs it")
@pytest.mark.parametrize("options", [(), ("--full",)], ids=["incremental", "full"])
def test_the_command_with_worker_processes_survives_too(
    options: tuple[str, ...], ficli: Ficli, change: Change
) -> None:
    """The command as users run it, in a fresh interpreter, leaves no process behind either."""
    command = [sys.executable, "-m", "ficli", "reindex", "--jobs", "2", *options]
    moments = random.Random(SEED + 1)
    for _ in range(10):
        change.restore()
        run = subprocess.Popen(
            command, cwd=change.folder, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(moments.uniform(0, 12))
        run.kill()
        run.wait()
        assert _group_ends(run.pid), "worker processes outlived the command"
        change.check_survived(ficli)


def _group_ends(group: int, seconds: float = 20) -> bool:
    """Whether all processes of a group end by themselves; they are ended in any case."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    os.killpg(group, signal.SIGKILL)
    return False


# A reader that finds a segment gone opens anew, and leaves the other segments' files, open, to
# the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_searches_during_commits_never_fail(
    ficli: Ficli, dossier: Callable[[dict[str, str]], Path]
) -> None:
    """Readers see one committed state or another while a writer commits, and never an error."""
    commits = 25 if FULL else 6
    folder = dossier({f"{n}.txt": f"common first n{n}x\n" for n in range(5)})
    assert 0 == ficli(folder, "reindex").code

    def write() -> None:
        for turn in range(commits):
            for n in range(5):
                (folder / "docs_src" / f"{n}.txt").write_text(
                    f"common n{n}x turn{turn} {'x' * turn}\n"
                )
            full = ("--full",) if turn % 3 == 2 else ()
            assert 0 == ficli(folder, "reindex", *full).code

    allowed = [{f"{n}.txt" for n in range(5)}, set()]
    searches = 0
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        while not writing.done():
            found = answers(folder, ["common", *(f"turn{turn}" for turn in range(commits))])
            searches += len(found)
            assert {f"{n}.txt" for n in range(5)} == found.pop("common")
            assert all(paths in allowed for paths in found.values())
            assert sum(map(bool, found.values())) <= 1
        writing.result()
    if FULL:
        print(f"\n{searches:,} searches during {commits} commits")  # noqa: T201 - a long run's figures
    assert searches > (1_500 if FULL else commits)
    assert 5 == len(contents(folder)["documents"])
