"""Where the index lives: the pointer to the store in use, the write lock, and what can be wrong.

index/CURRENT          names the store in use and its catalog, with the catalog's size and hash;
                       replaced in one rename, which is the commit
index/LOCK             held by the writer; LOCK.holder says who that is
index/store-…/         catalogs, and the Whoosh files that the current one lists with their hashes
"""

from __future__ import annotations

import errno
import json
import os
import pickle
import secrets
import shutil
import socket
import sqlite3
import struct
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import whoosh.fields
import whoosh.filedb.filetables
import whoosh.index
import whoosh.reading

from ficli.engines.embedded.integrity import DamagedFileError, Sealed
from ficli.engines.embedded.ownership import claim, require_own
from ficli.engines.embedded.storage import sync_folder
from ficli.errors import IndexUnavailableError

FORMAT = 5
"""Version of everything under `index/`; another version is refused with the command to run."""

POINTER = "CURRENT"
CATALOG = "catalog-"
"""How the file names of catalogs start."""
_LOCK = "LOCK"
_HOLDER = "LOCK.holder"
_REBUILD = "run `ficli reindex --full`"
_REPAIR = f"`ficli check` lists all that is damaged; to repair it, {_REBUILD}"
_OPEN_ATTEMPTS = 50

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One committed state of an index."""

    store: Path
    catalog: Sealed


def current(folder: Path) -> Snapshot:
    """The state that `CURRENT` names. Raises IndexUnavailableError."""
    try:
        require_own(folder)
        pointer = json.loads((folder / POINTER).read_text("utf-8"))
        version, name = pointer["format"], str(pointer["store"])
    except (FileNotFoundError, NotADirectoryError):
        raise _missing(folder) from None
    except PermissionError as error:
        raise _unreadable(folder, error) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise damaged(folder, f"{POINTER} is not readable") from None
    if version != FORMAT:
        raise IndexUnavailableError(
            f"the index in {folder} has format {version}; this ficli reads format {FORMAT}",
            hint=_REBUILD
            if isinstance(version, int) and version < FORMAT
            else f"{_REBUILD}, or use the newer ficli that made it",
            code="index-version",
        )
    if not name.startswith("store-") or "/" in name or not (folder / name).is_dir():
        raise damaged(folder, f"{POINTER} names no store")
    return Snapshot(folder / name, _catalog_of(folder, pointer))


def _catalog_of(folder: Path, pointer: Mapping[str, object]) -> Sealed:
    match pointer:
        case {"catalog": str(name), "size": int(size), "sha256": str(sha256)} if (
            name.startswith(CATALOG) and "/" not in name
        ):
            return Sealed(name, size, sha256)
    raise damaged(folder, f"{POINTER} names no catalog")


def open_current(folder: Path, opener: Callable[[Snapshot], T]) -> T:
    """Open the current state; when a writer replaced it in the middle, open that one."""
    for _ in range(_OPEN_ATTEMPTS):
        snapshot = current(folder)
        try:
            with reporting_damage(folder):
                return opener(snapshot)
        except IndexUnavailableError:
            if current(folder) == snapshot:
                raise
    raise damaged(folder, "it changes faster than it can be opened")


def point_to(folder: Path, snapshot: Snapshot) -> None:
    """Make `snapshot` the current one, atomically and durably."""
    scratch = folder / f".{POINTER}-{secrets.token_hex(4)}"
    name, size, sha256 = snapshot.catalog
    pointer = {"format": FORMAT, "store": snapshot.store.name}
    descriptor = os.open(scratch, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(pointer | {"catalog": name, "size": size, "sha256": sha256}, file)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(folder / POINTER)
    sync_folder(folder)


def is_named(folder: Path, catalog: Path) -> bool:
    """Whether the pointer names this catalog file; True where that cannot be known."""
    try:
        snapshot = current(folder)
    except IndexUnavailableError as error:
        return error.code != "index-missing"
    return snapshot.store / snapshot.catalog.name == catalog


def new_store(folder: Path) -> Path:
    """Make an empty store folder that nothing points to yet."""
    store = folder / f"store-{secrets.token_hex(4)}"
    store.mkdir(mode=0o700)
    return store


def remove_other_stores(folder: Path, keep: Path | None) -> None:
    """Clear away what interrupted runs and earlier full rebuilds left."""
    for entry in folder.iterdir():
        if entry.name.startswith("store-") and entry != keep:
            shutil.rmtree(entry, ignore_errors=True)
        elif entry.name.startswith(f".{POINTER}-"):
            entry.unlink(missing_ok=True)


@contextmanager
def reporting_damage(folder: Path) -> Iterator[None]:
    """Turn whatever a broken index makes its parsers raise into one clear error."""
    try:
        yield
    except IndexUnavailableError:
        raise
    except PermissionError as error:
        raise _unreadable(folder, error) from None
    except DamagedFileError as error:
        raise damaged(folder, str(error)) from None
    except sqlite3.OperationalError as error:
        if reason := cannot_write(error):
            raise unwritable(folder, reason) from error
        raise damaged(folder, str(error)) from error
    except (*_PARSER_ERRORS, sqlite3.DatabaseError) as error:
        raise damaged(folder, f"{type(error).__name__}: {error}") from error
    except OSError as error:
        if reason := cannot_write(error):
            raise unwritable(folder, reason) from error
        raise


def cannot_write(error: BaseException | None) -> str:
    """The reason, when an error means that the disk or the system takes no more."""
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return os.strerror(error.errno)
    if isinstance(error, sqlite3.OperationalError) and str(error).startswith(_SQLITE_NO_ROOM):
        return str(error)
    return ""


_NO_ROOM = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EACCES, errno.EPERM}
)
_SQLITE_NO_ROOM = ("database or disk is full", "disk I/O error", "attempt to write a readonly")

# What Whoosh, SQLite and our own codec were seen to raise on damaged files (a missing file is
# damage too). Named one by one, so that a bug elsewhere stays a bug.
_PARSER_ERRORS = (
    whoosh.fields.UnknownFieldError,
    whoosh.filedb.filetables.FileFormatError,
    whoosh.index.IndexError,
    whoosh.reading.TermNotFound,
    getattr(whoosh.reading, "CorruptIndexError", EOFError),
    pickle.UnpicklingError,
    struct.error,
    zlib.error,
    AssertionError,
    AttributeError,
    EOFError,
    FileNotFoundError,
    LookupError,
    MemoryError,
    NameError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
)


@contextmanager
def write_lock(folder: Path, wait: float) -> Iterator[None]:
    """Hold the write lock of `folder`, waiting up to `wait` seconds for it."""
    from filelock import FileLock, Timeout  # a search never locks, and need not load asyncio

    try:
        claim(folder)
        lock = FileLock(folder / _LOCK, timeout=wait, mode=0o600)
        lock.acquire()
    except Timeout:
        raise _locked(folder, wait) from None
    except OSError as error:
        raise _read_only(folder, error) from None
    try:
        _write_holder(folder)
        yield
    finally:
        with suppress(OSError):  # it only explains the lock, which must go in any case
            (folder / _HOLDER).unlink()
        lock.release()


def _write_holder(folder: Path) -> None:
    started = time.strftime("%Y-%m-%d %H:%M:%S")
    text = f"process {os.getpid()} on {socket.gethostname()}, since {started}"
    try:
        (folder / _HOLDER).unlink(missing_ok=True)  # rather than write through a planted link
        descriptor = os.open(folder / _HOLDER, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise _read_only(folder, error) from None


def _missing(folder: Path) -> IndexUnavailableError:
    return IndexUnavailableError(
        f"there is no index in {folder}", hint="run `ficli reindex`", code="index-missing"
    )


def _unreadable(folder: Path, error: PermissionError) -> IndexUnavailableError:
    return IndexUnavailableError(
        f"the index in {folder} cannot be opened: permission denied for {error.filename}",
        hint="ask its owner, or make an index of your own elsewhere",
        code="index-unreadable",
    )


def unwritable(folder: Path, reason: str) -> IndexUnavailableError:
    """The error that says that the disk took no more; nothing that was there is lost."""
    return IndexUnavailableError(
        f"cannot write to {folder}: {reason}",
        hint="see that the disk has room and is whole, then run `ficli reindex` again; what was "
        "indexed can still be searched",
        code="index-unwritable",
    )


def _read_only(folder: Path, error: OSError) -> IndexUnavailableError:
    if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
        return unwritable(folder, error.strerror or str(error))
    return IndexUnavailableError(
        f"cannot write to {folder}: {error.strerror}",
        hint="make the folder writable; searching needs no permission to write",
        code="index-read-only",
    )


def _locked(folder: Path, waited: float) -> IndexUnavailableError:
    try:
        holder = (folder / _HOLDER).read_text("utf-8")
    except OSError:
        holder = "another process"
    return IndexUnavailableError(
        f"the index in {folder} is being written by {holder}",
        hint=f"it did not end within {waited:g} seconds: try again later, or wait longer"
        if waited
        else "try again when it is done, or use --wait SECONDS",
        code="index-locked",
    )


def damaged(folder: Path, detail: str) -> IndexUnavailableError:
    """The error that says that the index cannot be trusted."""
    return IndexUnavailableError(
        f"the index in {folder} is damaged ({detail})", hint=_REPAIR, code="index-damaged"
    )
