"""Extracts files, each in a child of its own with limits of memory and time; driven over pipes.

Each line of standard input is a path; each line of standard output is how it ended, as JSON. The
libraries are loaded once, so that a child costs a fork and no more.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import select
import signal
import sys
import time
from pathlib import Path
from typing import Any

SECONDS = 30
MEMORY = 1 << 30
"""Bytes of address space; what the worker processes of ficli are given."""
LIBRARIES = ("lxml.etree", "pypdf", "pypdfium2", "charset_normalizer", "xml.sax.saxutils")


def extracted(path: Path) -> dict[str, Any]:
    """What extraction of one file gives: text or a reason."""
    from ficli import extract
    from ficli.document import SourceFile

    data = path.read_bytes()
    try:
        found = extract.extract(SourceFile(path.name, path, len(data), 0), data)
    except extract.CannotExtract as refusal:
        return {"outcome": "refused", "detail": refusal.message}
    found.text.encode()
    ends = all(0 <= start <= len(found.text) for start in found.page_starts)
    clean = "\0" not in found.text and ends
    values = {key: value.value for key, value in found.metadata.items()}
    return {
        "outcome": "text" if clean else "dirty",
        "detail": found.text[:2000] + json.dumps(values),
        "length": len(found.text),
    }


def in_child(path: Path) -> dict[str, Any]:
    """The same in a child; a death or a time-out is an outcome too."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(path, writing)
    os.close(writing)
    start = time.monotonic()
    answer = _answer(reading)
    seconds = round(time.monotonic() - start, 2)
    os.kill(child, signal.SIGKILL)
    _, status, usage = os.wait4(child, 0)
    found = json.loads(answer) if answer else _death(status, seconds)
    return {**found, "seconds": seconds, "megabytes": usage.ru_maxrss // 1024}


def _work(path: Path, writing: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        answer = extracted(path)
    except MemoryError:
        answer = {"outcome": "memory", "detail": "MemoryError"}
    except Exception as error:  # noqa: BLE001 - a bug is what the tests look for
        answer = {"outcome": "bug", "detail": repr(error)[:500]}
    os.write(writing, json.dumps(answer).encode())
    os._exit(0)


def _answer(reading: int) -> bytes:
    parts = []
    deadline = time.monotonic() + SECONDS
    while select.select([reading], [], [], max(0, deadline - time.monotonic()))[0]:
        part = os.read(reading, 1 << 16)
        if not part:
            break
        parts.append(part)
    os.close(reading)
    return b"".join(parts)


def _death(status: int, seconds: float) -> dict[str, Any]:
    if seconds >= SECONDS:
        return {"outcome": "time-out", "detail": ""}
    return {"outcome": "died", "detail": f"signal {os.WTERMSIG(status)}"}


def main() -> None:
    for name in LIBRARIES:
        importlib.import_module(name)
    importlib.import_module("ficli.extract")
    for line in sys.stdin:
        print(json.dumps(in_child(Path(line.rstrip("\n")))), flush=True)  # noqa: T201 - protocol


if __name__ == "__main__":
    main()
