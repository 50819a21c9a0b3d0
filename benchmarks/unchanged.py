"""What a reindex costs in which nothing changed, beside one pass of os.scandir and stat.

    python benchmarks/unchanged.py [--files 10000] [--json FILE]

Both are timed in turn in one process, after imports and a first round; the whole command is timed
as well. README.md says how to read the figures.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from compare import _ficli, _timed, machine  # type: ignore[import-not-found]  # beside this
from prose import compose  # type: ignore[import-not-found]  # as above

ROUNDS = 15
FOLDERS = 100


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--files", type=int, default=10_000, metavar="N")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to write the figures")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        figures = measure(Path(scratch), options.files)
    result = {"date": dt.datetime.now(tz=dt.UTC).date().isoformat(), "machine": machine()} | figures
    text = json.dumps(result, indent=2) + "\n"
    print(text)
    if options.json:
        options.json.write_text(text, "utf-8")
    return 0


def measure(folder: Path, files: int) -> dict[str, Any]:
    """Medians, in milliseconds, of a dossier of so many small files in which nothing changed."""
    from ficli.dossier import open_dossier
    from ficli.indexing import reindex

    make(folder, files)
    dossier = open_dossier(folder)
    first = _timed(lambda: reindex(dossier))
    rounds = [
        (
            *_both_times(lambda: scan_and_stat(dossier.sources)),
            *_both_times(lambda: reindex(dossier)),
        )
        for _ in range(ROUNDS + 1)
    ][1:]
    clock, cpu, our_clock, our_cpu = (statistics.median(each) for each in zip(*rounds, strict=True))
    command = statistics.median(_timed(lambda: _ficli(folder, "reindex")) for _ in range(5))
    helped = statistics.median(_timed(lambda: _ficli(folder, "--help")) for _ in range(5))
    return {
        "files": files,
        "first reindex, s": round(first, 1),
        "scandir and stat, ms": round(clock * 1000, 1),
        "reindex in a running process, ms": round(our_clock * 1000, 1),
        "ratio": round(our_clock / clock, 2),
        "ratio by processor time": round(our_cpu / cpu, 2),
        "whole command, ms": round(command * 1000),
        "ficli --help, ms": round(helped * 1000),
    }


def _both_times(action: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    started = time.process_time()
    clock = _timed(action)
    return clock, time.process_time() - started


def make(folder: Path, files: int) -> None:
    """Small documents in `FOLDERS` folders."""
    (folder / "ficli.toml").write_text("recognise_names = false\n", "utf-8")
    for number in range(files):
        place = folder / "docs_src" / f"{number % FOLDERS:03}" / f"{number:06}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        prose = compose(number, 20, "en")
        place.write_text("\n\n".join([prose.title, *prose.paragraphs, ""]), "utf-8")


def scan_and_stat(folder: Path) -> int:
    """The least that anybody has to do who wants to know what changed: bytes of all files."""
    total = 0
    waiting = [os.fspath(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    total += entry.stat(follow_symlinks=False).st_size
    return total


if __name__ == "__main__":
    sys.exit(main())
