"""Compare ficli with SQLite FTS5 on the same generated files, side by side in one run.

    python benchmarks/compare.py 2000 [--json FILE] [--note TEXT]

Writes benchmarks/results/YYYY-MM-DD-compare.json and .md; README.md says how to read them.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from generate import Planted, generate  # type: ignore[import-not-found]  # a script beside this

RESULTS = Path(__file__).parent / "results"
REPEAT_WARM = 7
REPEAT_COLD = 3
LIMIT = 10

_FTS5_SEARCH = """
SELECT path, snippet(page, 1, '[', ']', '…', 24) FROM page WHERE page MATCH ?
ORDER BY bm25(page) LIMIT ?
"""

_FTS5_COMMAND = f"""
import sqlite3, sys
rows = sqlite3.connect(sys.argv[1]).execute({_FTS5_SEARCH!r}, (sys.argv[2], {LIMIT}))
for path, text in rows:
    print(path, text)
"""


def main() -> int:
    """Measure, print the table and write the results."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("documents", type=int, nargs="?", default=2000, metavar="N")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to write the figures")
    parser.add_argument("--note", default="", help="what else was true of the machine")
    options = parser.parse_args()
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    figures_file = options.json or RESULTS / f"{today}-compare.json"
    with tempfile.TemporaryDirectory() as scratch:
        result = compare(Path(scratch), options.documents)
    result = {"date": today, "note": options.note, "machine": machine(), **result}
    figures_file.parent.mkdir(parents=True, exist_ok=True)
    figures_file.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", "utf-8")
    table = as_table(result)
    figures_file.with_suffix(".md").write_text(table, "utf-8")
    print(table)
    return 0


def compare(folder: Path, documents: int) -> dict[str, Any]:
    """All figures, each pair taken one after the other."""
    planted = generate(folder, documents)
    database = folder / "fts5.sqlite"
    megabytes = planted.bytes / 1e6
    rows: list[dict[str, Any]] = []

    def add(what: str, unit: str, ficli: float, fts5: float) -> None:
        rows.append({"what": what, "unit": unit, "ficli": ficli, "fts5": fts5})

    ficli_time = _timed(lambda: _ficli(folder, "reindex"))
    fts5_time = _timed(lambda: index_fts5(folder / "docs_src", database))
    add("index all documents", "s", ficli_time, fts5_time)
    add("index speed", "MB/s", megabytes / ficli_time, megabytes / fts5_time)
    unchanged = _timed(lambda: _ficli(folder, "reindex"))
    rows.append({"what": "reindex, nothing changed", "unit": "s", "ficli": unchanged, "fts5": None})
    add("index size", "MB", _size(folder / "index") / 1e6, database.stat().st_size / 1e6)
    found = _add_searches(add, folder, database, planted)
    return {"planted": vars(planted), "megabytes": megabytes, "rows": rows, "found": found}


def _add_searches(
    add: Callable[[str, str, float, float], None], folder: Path, database: Path, planted: Planted
) -> dict[str, dict[str, int]]:
    """Add the latencies; return how many documents each side found."""
    from ficli.dossier import open_dossier
    from ficli.searching import SearchRequest, search

    dossier = open_dossier(folder)
    connection = sqlite3.connect(database)
    found = {}
    for kind, query in planted.queries.items():
        request = SearchRequest(query, limit=LIMIT)
        warm = _medians(
            REPEAT_WARM,
            partial(search, dossier, request),
            partial(_ask_fts5, connection, query),
        )
        add(f"search, warm: {kind}", "ms", *warm)
        count = "SELECT count(*) FROM page WHERE page MATCH ?"
        found[kind] = {
            "ficli": search(dossier, request).total,
            "fts5": connection.execute(count, (query,)).fetchone()[0],
        }
    connection.close()
    for kind, query in planted.queries.items():
        cold = _medians(
            REPEAT_COLD,
            partial(_ficli, folder, "search", query, "--color", "never"),
            partial(_run, "-c", _FTS5_COMMAND, str(database), query, folder=folder),
        )
        add(f"search, whole command: {kind}", "ms", *cold)
    return found


def index_fts5(sources: Path, database: Path) -> None:
    """What a short script with FTS5 would do: read each file, insert it, commit once."""
    connection = sqlite3.connect(database)
    connection.execute(
        "CREATE VIRTUAL TABLE page USING fts5 (path UNINDEXED, body, tokenize='porter unicode61')"
    )
    with connection:
        connection.executemany(
            "INSERT INTO page VALUES (?, ?)",
            (
                (path.relative_to(sources).as_posix(), path.read_text("utf-8"))
                for path in sorted(sources.rglob("*.txt"))
            ),
        )
        connection.execute("INSERT INTO page (page) VALUES ('optimize')")
    connection.close()


def _ask_fts5(connection: sqlite3.Connection, query: str) -> list[tuple[str, str]]:
    return connection.execute(_FTS5_SEARCH, (query, LIMIT)).fetchall()


def _ficli(folder: Path, *arguments: str) -> None:
    _run("-m", "ficli", *arguments, folder=folder)


def _run(*arguments: str, folder: Path) -> None:
    # As users run it: in the folder's own dossier, and compiled once, not for each command.
    dropped = {"FICLI_DOSSIER", "PYTHONDONTWRITEBYTECODE"}
    environment = {name: value for name, value in os.environ.items() if name not in dropped}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, check=False
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"exit {done.returncode}: {done.stdout + done.stderr!r}")


def _timed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def _medians(
    repeat: int, ours: Callable[[], object], theirs: Callable[[], object]
) -> tuple[float, float]:
    """Medians in ms of both, taken in turn so that other load meets both alike."""
    pairs = [(_timed(ours), _timed(theirs)) for _ in range(repeat)]
    first, second = zip(*pairs, strict=True)
    return statistics.median(first) * 1000, statistics.median(second) * 1000


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def machine() -> dict[str, Any]:
    """What the figures depend on."""
    return {
        "cpu": _cpu_model(),
        "cores": os.cpu_count(),
        "load": [round(each, 1) for each in os.getloadavg()],
        "system": platform.system(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def _cpu_model() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor())


def as_table(result: dict[str, Any]) -> str:
    """The figures as a Markdown page."""
    planted, computer = result["planted"], result["machine"]
    found = "; ".join(f"{k} {v['ficli']} and {v['fts5']}" for k, v in result["found"].items())
    lines = [
        f"# ficli and SQLite FTS5, {result['date']}",
        "",
        (
            f"{planted['documents']:,} documents, {result['megabytes']:.1f} MB, "
            f"{planted['words']:,} words; {computer['cpu']}, {computer['cores']} cores, "
            f"Python {computer['python']}, SQLite {computer['sqlite']}, load {computer['load'][0]}."
        ),
        *([result["note"]] if result["note"] else []),
        "",
        "| | unit | ficli | FTS5 | ficli / FTS5 |",
        "|---|---|---:|---:|---:|",
        *(_row(row) for row in result["rows"]),
        "",
        f"Documents found, by ficli and by FTS5: {found}.",
        "",
    ]
    return "\n".join(lines)


def _row(row: dict[str, Any]) -> str:
    ours, theirs = row["ficli"], row["fts5"]
    if theirs is None:
        return f"| {row['what']} | {row['unit']} | {ours:.3g} | – | – |"
    numbers = f"{ours:.3g} | {theirs:.3g} | {ours / theirs:.2f}"
    return f"| {row['what']} | {row['unit']} | {numbers} |"


if __name__ == "__main__":
    sys.exit(main())
