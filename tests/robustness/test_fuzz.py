"""A dossier of damaged files and one of bombs, indexed by the whole command within its limits.

`make robust` takes 1,000 damaged files and every bomb; with `pytest -s` it prints the figures.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.robustness import document_bombs, test_bombs_containers, test_bombs_documents
from tests.robustness.fuzzing import fuzzed, samples

FULL = os.environ.get("FICLI_ROBUST") == "full"
FILES = 1_000 if FULL else 90
SECONDS = 30
MEGABYTES = 1_024
"""What ficli.toml allows one file."""
OWN_MEGABYTES = 400
"""What a process of ficli takes without any file."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="memory is measured Unix's way")


@dataclass(frozen=True, slots=True)
class Run:
    """A reindex: what it said, how long it took, and the largest process of it."""

    code: int
    said: dict[str, Any]
    errors: str
    seconds: float
    megabytes: int


def reindex(folder: Path) -> Run:
    """In processes of its own, so that their peak can be asked for."""
    (folder / "ficli.toml").write_text(
        f"recognise_names = false\nextract_seconds = {SECONDS}\nextract_megabytes = {MEGABYTES}\n"
    )
    program = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run([sys.executable, '-m', 'ficli', 'reindex', '--json'])\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)\n"
        "sys.exit(done.returncode)"
    )
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False
    )
    errors, _, peak = done.stderr.rstrip().rpartition("\n")
    seconds = time.perf_counter() - start
    return Run(done.returncode, json.loads(done.stdout), errors, seconds, int(peak) // 1024)


def dossier_of(folder: Path, files: Iterable[tuple[str, bytes]]) -> Path:
    (folder / "docs_src").mkdir(parents=True)
    for name, data in files:
        (folder / "docs_src" / name).write_bytes(data)
    return folder


def outcomes(run: Run, folder: Path) -> dict[str, list[str]]:
    """For each file: `read`, and the reasons of what was left out of it."""
    found: dict[str, list[str]] = {path.name: [] for path in (folder / "docs_src").iterdir()}
    for each in run.said["files"]:
        name = each["path"].partition("!/")[0]
        found[name].append(each["reason"] or "read")
    return found


def kinds(found: dict[str, list[str]]) -> Counter[str]:
    """How many files ended how; numbers and quoted words left out of the reasons."""
    short = (re.sub(r"\d[\d,]*|\(.*|'.*", "#", reasons[0])[:50] for reasons in found.values())
    return Counter(short)


def check(run: Run, folder: Path) -> None:
    found = outcomes(run, folder)
    assert 4 == run.code
    assert "Traceback" not in run.errors
    assert [] == [name for name, said in found.items() if not said]
    broken = {n: s for n, s in found.items() if any("its reader failed" in each for each in s)}
    assert {} == broken
    assert run.megabytes < MEGABYTES + OWN_MEGABYTES
    if FULL:
        print(f"\n{len(found):,} files, {run.seconds:.0f} s, peak {run.megabytes:,} MB")  # noqa: T201
        for reason, count in kinds(found).most_common():
            print(f"{count:6,}  {reason}")  # noqa: T201


def test_damaged_files_are_read_or_listed_with_a_reason(tmp_path: Path) -> None:
    """Every one of them; never a traceback, a hang, or more memory than the limit."""
    folder = dossier_of(tmp_path / "d", fuzzed(FILES))
    run = reindex(folder)
    check(run, folder)
    late = {n: s for n, s in outcomes(run, folder).items() if any("took longer" in e for e in s)}
    assert {} == late


def test_sound_files_are_all_read(tmp_path: Path) -> None:
    """The damage is what the other test finds: without it, only pictures are left out."""
    folder = dossier_of(tmp_path / "d", samples().items())
    found = outcomes(reindex(folder), folder)
    refused = {name for name, said in found.items() if "read" not in said}
    assert {"scan.pdf", "shot.png", "fax.tif"} == refused


def bombs() -> dict[str, Callable[[], bytes]]:
    """All bombs by file name; without those that take long, unless in a full run."""
    made: dict[str, Callable[[], bytes]] = {}
    made |= {f"{name}.pdf": make for name, make in document_bombs.PDF_BOMBS.items()}
    made |= {f"{name}.docx": make for name, make in document_bombs.DOCX_BOMBS.items()}
    made |= document_bombs.OTHER_BOMBS
    light = {
        n: m for n, m in made.items() if n.rpartition(".")[0] not in test_bombs_documents.HEAVY
    }
    light = {n: m for n, m in light.items() if n not in test_bombs_documents.HEAVY}
    containers = test_bombs_containers.BOMBS
    few = dict(list(containers.items())[::7]) if not FULL else containers
    return {**(made if FULL else dict(list(light.items())[::5])), **few}


def test_bombs_are_read_or_listed_with_a_reason(tmp_path: Path) -> None:
    """One dossier of all of them: the run ends, and says of each what became of it."""
    folder = dossier_of(tmp_path / "d", ((name, make()) for name, make in bombs().items()))
    check(reindex(folder), folder)
