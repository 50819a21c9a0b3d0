"""Makes the n-th call that changes a file under `index/` fail, or the last thing a process does.

Counts what Python can see: opening for writing, every write, copy, rename, replace, unlink, mkdir,
rmdir, chmod and fsync, and the statements at which SQLite writes. What SQLite does inside one
statement is left to the random kills.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import resource
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

DIED = 77
"""Exit code of a process that an injected fault ended."""

_CHANGING = (
    "replace",
    "rename",
    "unlink",
    "remove",
    "rmdir",
    "mkdir",
    "fsync",
    "chmod",
    "sendfile",
)
_NEEDS_ROOM = ("write", "sendfile", "open", "mkdir", "sql")
_SQL_WRITES = ("BEGIN IMMEDIATE", "COMMIT", "PRAGMA WAL_CHECKPOINT", "INSERT", "DELETE", "UPDATE")


class _Fault:
    """Counts the calls and acts at the chosen one."""

    def __init__(self, how: str, at: int, report: str) -> None:
        self._how = how
        self._at = at
        self._report = Path(report) if report else None
        self._count = 0

    def step(self, kind: str) -> None:
        """One call of `kind`, about to happen."""
        full = self._how == "full"
        if full and kind not in _NEEDS_ROOM:
            return
        self._count += 1
        if self._report:
            with _open(self._report, "a") as file:
                file.write(kind + "\n")
        # A disk that is full stays full; a process dies once.
        if full and self._count >= self._at > 0:
            _fail(kind, errno.ENOSPC, "database or disk is full")
        if self._count == self._at and self._how == "error":
            _fail(kind, errno.EIO, "disk I/O error")
        if self._count == self._at:
            os._exit(DIED)


def _fail(kind: str, number: int, of_sqlite: str) -> None:
    if kind == "sql":
        raise sqlite3.OperationalError(of_sqlite)
    raise OSError(number, os.strerror(number))


_open = io.open


def install(how: str, at: int = 0, report: str = "") -> None:
    """Arm the fault: `exit` or an input/output `error` at step `at`, a `full` disk from step `at`
    on, or a `limit` of file sizes to it.

    Step 0 never comes: with a `report`, the kinds of all steps are written to that file.
    """
    if how == "limit":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (at, at))
        return
    fault = _Fault(how, at, report)
    for name in _CHANGING:
        setattr(os, name, _counted(getattr(os, name), name, fault))
    os_open, fdopen = os.open, os.fdopen

    def open_descriptor(path: Any, flags: int, *rest: Any, **options: Any) -> int:
        if flags & (os.O_CREAT | os.O_TRUNC):
            fault.step("open")
        return os_open(path, flags, *rest, **options)

    def open_file(file: Any, mode: str = "r", *rest: Any, **options: Any) -> Any:
        if not set(mode) & set("wax+") or isinstance(file, int):
            return _open(file, mode, *rest, **options)
        fault.step("open")
        return _Watched(_open(file, mode, *rest, **options), fault)

    def watched_fdopen(descriptor: int, mode: str = "r", *rest: Any, **options: Any) -> Any:
        opened = fdopen(descriptor, mode, *rest, **options)
        return _Watched(opened, fault) if set(mode) & set("wax+") else opened

    for module, name, call in (
        (os, "open", open_descriptor), (os, "fdopen", watched_fdopen), (io, "open", open_file),
        (builtins, "open", open_file), (sqlite3, "connect", _connecting(fault)),
    ):  # fmt: skip
        setattr(module, name, call)
    # Whoosh took these names when it was imported.
    for name, loaded in list(sys.modules.items()):
        if name.startswith("whoosh.") and hasattr(loaded, "open"):
            setattr(loaded, "open", open_file)  # noqa: B010 - a module has no such attribute


def _counted(call: Callable[..., Any], name: str, fault: _Fault) -> Callable[..., Any]:
    def counting(*arguments: Any, **options: Any) -> Any:
        fault.step(name)
        return call(*arguments, **options)

    return counting


class _Watched:
    """A file whose writes are counted."""

    def __init__(self, file: Any, fault: _Fault) -> None:
        self._file = file
        self._fault = fault

    def write(self, data: Any) -> Any:
        self._fault.step("write")
        return self._file.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> _Watched:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def _connecting(fault: _Fault) -> Callable[..., sqlite3.Connection]:
    connect = sqlite3.connect

    class Watched(sqlite3.Connection):
        def execute(self, sql: str, *rest: Any) -> sqlite3.Cursor:
            if sql.lstrip().upper().startswith(_SQL_WRITES):
                fault.step("sql")
            return super().execute(sql, *rest)

    return lambda *arguments, **options: connect(*arguments, factory=Watched, **options)
