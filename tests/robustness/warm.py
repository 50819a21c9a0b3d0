"""Runs ficli commands, each in a process of its own that is forked from this warm one.

Reads one request a line from stdin and writes one answer a line to stdout, both JSON. A fresh
interpreter would spend seconds on reading its data before every one of a thousand crashes.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import struct
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

_POLL_SECONDS = 0.001
_BROKEN = 99
"""Exit code of a child that failed outside of ficli's own boundary."""


def main() -> None:
    """Warm up, then serve until stdin ends."""
    _warm_up()
    print("ready", flush=True)  # noqa: T201 - its output is its answer
    for line in sys.stdin:
        print(json.dumps(_serve(json.loads(line))), flush=True)  # noqa: T201 - the same


def _warm_up() -> None:
    """Load what a reindex and a search load, by doing both once."""
    from ficli import cli

    with tempfile.TemporaryDirectory() as folder:
        sources = Path(folder, "docs_src")
        sources.mkdir()
        (sources / "a.txt").write_text("Warm words.\n", "utf-8")
        with contextlib.redirect_stdout(sys.stderr):
            cli.main(["--dossier", folder, "reindex", "--jobs", "1"])
            for form in ("terminal", "json"):
                cli.main(["--dossier", folder, "search", "warm", "--format", form])


def _serve(request: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.monotonic()
        child = os.fork()
        if child == 0:
            _be_the_child(request, out.fileno(), err.fileno())
        status = _wait(child, request["kill_after"])
        seconds = time.monotonic() - started
        return {"code": status, "out": _text(out), "err": _text(err), "seconds": seconds}


def _text(file: Any) -> str:
    file.seek(0)
    return str(file.read().decode("utf-8", "surrogateescape"))


def _wait(child: int, kill_after: float | None) -> int:
    """Exit code of the child, which is killed when its time is over."""
    if kill_after is not None:
        deadline = time.monotonic() + kill_after
        while time.monotonic() < deadline:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)
            time.sleep(_POLL_SECONDS)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _be_the_child(request: dict[str, Any], out: int, err: int) -> None:
    """Run the command and leave, without any of the parent's clean-up."""
    code = _BROKEN
    try:
        _prepare(request, out, err)
        from ficli import cli

        code = cli.main(request["arguments"])
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:  # noqa: BLE001 - nothing may reach the parent's loop
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _prepare(request: dict[str, Any], out: int, err: int) -> None:
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out, 1)
    os.dup2(err, 2)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", errors="surrogateescape", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    if request["umask"] is not None:
        os.umask(request["umask"])
    if request["unprivileged"]:
        drop_privileges()
    if request["fault"]:
        from tests.robustness import faults

        faults.install(**request["fault"])


def drop_privileges() -> None:
    """Give up root's right to pass over permission bits (capset(2)), so that they count."""
    if os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    version_3_of_this_process = struct.pack("=Ii", 0x20080522, 0)
    if libc.capset(version_3_of_this_process, bytes(24)) != 0:
        raise OSError(ctypes.get_errno(), "capset")


if __name__ == "__main__":
    main()
