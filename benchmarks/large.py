"""Index and search a large mixed dossier: time, pages and megabytes a second, memory, sizes.

    python benchmarks/large.py [--documents 4000] [--pages 33000] [--jobs N] [--note TEXT]

Writes benchmarks/results/YYYY-MM-DD-large.json and .md; README.md says how to read them. Peak
memory is read from /proc, so this runs on Linux.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from compare import RESULTS, _ficli, _size, _timed, machine  # type: ignore[import-not-found]
from large_dossier import Made, generate  # type: ignore[import-not-found]

QUERIES = {
    "common word": "report",
    "two words": "witness minister",
    "phrase": '"had not been read in full"',
    "near": '"register agent"~5',
    "prefix": "translat*",
    "actor": "actor:CSIS",
    "actor, date, language": "actor:NSIRA date:[2019 TO 2021] language:fr",
    "nothing": "xyzzyqux",
}
REPEAT_WARM = 7
REPEAT_COLD = 3
SAMPLE_SECONDS = 0.25


def main() -> int:
    """Measure, print the page and write the results."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--documents", type=int, default=4000, metavar="N")
    parser.add_argument("--pages", type=int, default=33_000, metavar="N")
    parser.add_argument("--jobs", type=int, default=0, metavar="N", help="0: one a processor")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to write the figures")
    parser.add_argument("--note", default="", help="what else was true of the machine")
    options = parser.parse_args()
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    before = machine()
    with tempfile.TemporaryDirectory() as scratch:
        made = generate(Path(scratch), options.documents, options.pages)
        figures = measure(Path(scratch), made, options.jobs)
    result = {"date": today, "note": options.note, "machine": before, "made": asdict(made)}
    result |= figures
    place = options.json or RESULTS / f"{today}-large.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", "utf-8")
    page = as_page(result)
    place.with_suffix(".md").write_text(page, "utf-8")
    print(page)
    return 0


def measure(folder: Path, made: Made, jobs: int) -> dict[str, Any]:
    """All figures of one dossier."""
    report, seconds, peaks = _reindexed(folder, "--jobs", str(jobs))
    unchanged = statistics.median(_timed(lambda: _ficli(folder, "reindex")) for _ in range(5))
    helped = statistics.median(_timed(lambda: _ficli(folder, "--help")) for _ in range(5))
    return {
        "report": {name: report[name] for name in ("documents", "words", "skipped", "added")},
        "seconds": round(seconds, 1),
        "pages_per_second": round(made.pages / seconds, 1),
        "text_megabytes_per_second": round(made.text_bytes / 1e6 / seconds, 3),
        "file_megabytes_per_second": round(made.file_bytes / 1e6 / seconds, 3),
        "peak_megabytes": peaks,
        "unchanged_seconds": round(unchanged, 3),
        "help_seconds": round(helped, 3),
        "index_megabytes": round(_size(folder / "index") / 1e6, 1),
        "searches": _searches(folder),
    }


def _reindexed(folder: Path, *options: str) -> tuple[dict[str, Any], float, dict[str, float]]:
    """The report of a reindex, its seconds, and the peak memory of the parent and its workers."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "ficli", "reindex", "--json", *options]
    with (
        tempfile.TemporaryFile() as out,
        subprocess.Popen(command, cwd=folder, stdout=out) as process,
    ):
        peaks: dict[int, float] = {}
        while process.poll() is None:
            for each in (process.pid, *_children(process.pid)):
                peaks[each] = max(peaks.get(each, 0.0), _peak_megabytes(each))
            time.sleep(SAMPLE_SECONDS)
        seconds = time.perf_counter() - started
        if process.returncode not in (0, 4):
            raise RuntimeError(f"ficli reindex: exit {process.returncode}")
        out.seek(0)
        report = json.load(out)
    parent = peaks.pop(process.pid)
    worker = max(peaks.values(), default=0.0)
    return report, seconds, {"parent": parent, "largest worker": worker}


def _children(process: int) -> list[int]:
    try:
        found = Path(f"/proc/{process}/task/{process}/children").read_text("ascii")
    except OSError:
        return []
    return [int(each) for each in found.split()]


def _peak_megabytes(process: int) -> float:
    """The most that a process has had in memory so far."""
    try:
        status = Path(f"/proc/{process}/status").read_text("utf-8", "replace")
    except OSError:
        return 0.0
    lines = (line.split() for line in status.splitlines() if line.startswith("VmHWM:"))
    return next((round(int(line[1]) * 1024 / 1e6, 1) for line in lines), 0.0)


def _searches(folder: Path) -> dict[str, dict[str, float]]:
    """For each kind of query the documents found and the median times, in milliseconds."""
    from ficli.dossier import open_dossier
    from ficli.searching import SearchRequest, search

    dossier = open_dossier(folder)
    rows = {}
    for kind, query in QUERIES.items():
        request = SearchRequest(query)
        found = search(dossier, request).total
        warm = [
            _timed(lambda request=request: search(dossier, request)) for _ in range(REPEAT_WARM)
        ]
        cold = [
            _timed(lambda query=query: _ficli(folder, "search", query, "--color", "never"))
            for _ in range(REPEAT_COLD)
        ]
        rows[kind] = {
            "found": found,
            "warm_ms": round(statistics.median(warm) * 1000, 1),
            "command_ms": round(statistics.median(cold) * 1000, 1),
        }
    return rows


def as_page(result: dict[str, Any]) -> str:
    """The figures as a Markdown page."""
    made, computer, peaks = result["made"], result["machine"], result["peak_megabytes"]
    formats = ", ".join(f"{count:,} {name}" for name, count in made["formats"].items())
    lines = [
        f"# A large dossier, {result['date']}",
        "",
        (
            f"{made['documents']:,} documents with {made['pages']:,} pages in {made['files']:,} "
            f"files ({formats}); {made['file_bytes'] / 1e6:.1f} MB of files, "
            f"{made['text_bytes'] / 1e6:.1f} MB of text, {made['words']:,} words; the longest has "
            f"{made['longest_pages']:,} pages; {made['french']:,} in French. {computer['cpu']}, "
            f"{computer['cores']} cores, Python {computer['python']}, load at the start "
            f"{computer['load'][0]}."
        ),
        *([result["note"]] if result["note"] else []),
        "",
        "| | |",
        "|---|---:|",
        f"| reindex | {result['seconds']:,} s |",
        f"| pages a second | {result['pages_per_second']} |",
        f"| text, MB a second | {result['text_megabytes_per_second']} |",
        f"| files, MB a second | {result['file_megabytes_per_second']} |",
        f"| peak memory, parent | {peaks['parent']} MB |",
        f"| peak memory, largest worker | {peaks['largest worker']} MB |",
        f"| documents indexed | {result['report']['documents']:,} |",
        f"| left out | {result['report']['skipped']:,} |",
        f"| reindex, nothing changed (whole command) | {result['unchanged_seconds']} s |",
        f"| `ficli --help`, for comparison | {result['help_seconds']} s |",
        f"| index size | {result['index_megabytes']} MB |",
        "",
        "| search | query | documents | warm, ms | whole command, ms |",
        "|---|---|---:|---:|---:|",
        *(
            f"| {kind} | `{QUERIES[kind]}` | {row['found']:,} | {row['warm_ms']} | "
            f"{row['command_ms']} |"
            for kind, row in result["searches"].items()
        ),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
