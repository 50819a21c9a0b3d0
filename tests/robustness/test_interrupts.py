"""The command as a process that is interrupted, asked to end, or started without streams."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.robustness.process import Ficli
from tests.robustness.states import Change
from tests.robustness.test_faults import NEW, OLD, QUERIES

FULL = os.environ.get("FICLI_ROBUST") == "full"
TIMES = 40 if FULL else 2


@pytest.mark.robust
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda each: each.name)
def test_a_reindex_that_is_interrupted_leaves_the_old_or_the_new_index(
    number: signal.Signals, ficli: Ficli, dossier: Callable[[dict[str, str]], Path]
) -> None:
    """Exit 130 or 143 at any moment, no traceback, the lock given back.

    Where Ctrl-C meets Python while it makes a class, CPython ends the process by SIGINT itself,
    after ficli has said its word and cleaned up; a shell calls that 130, too.
    """
    interrupted = {128 + number, -signal.SIGINT} if number == signal.SIGINT else {128 + number}
    change = Change(ficli, dossier(OLD), NEW, QUERIES)
    moments = random.Random(number)
    codes = set()
    for _ in range(TIMES):
        change.restore()
        process = subprocess.Popen(
            [sys.executable, "-m", "ficli", "reindex", "--jobs", "1"],
            cwd=change.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        lock = change.folder / "index" / "LOCK.holder"
        while process.poll() is None and not lock.exists():
            time.sleep(0.002)
        time.sleep(moments.uniform(0, 0.3))
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        codes.add(process.returncode)
        assert "Traceback" not in err
        assert process.returncode in {0, *interrupted}, (process.returncode, out, err)
        assert not lock.exists()
        change.check_survived(ficli)
    assert codes


@pytest.mark.parametrize("closed", [0, 1, 2])
def test_a_closed_stream_is_no_traceback(closed: int, ficli: Ficli, tmp_path: Path) -> None:
    """Without standard input, output or error the command does its work and says what it can."""
    (tmp_path / "docs_src").mkdir()
    (tmp_path / "docs_src" / "a.txt").write_text("Common words.\n")
    assert 0 == ficli(tmp_path, "reindex").code
    wrapper = f"import os, sys; os.close({closed}); os.execv(sys.executable, sys.argv[1:])"
    command = [sys.executable, "-c", wrapper, sys.executable, "-m", "ficli", "search", "common"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert 0 == done.returncode, done
    assert "Traceback" not in done.stderr
    assert (closed == 1) == (done.stdout == "")
