"""Whether a file is still what was committed: its size and hash, and when that was last verified.

Knows files, and nothing of what is in them. Every file it sees is written once and never changed,
so a hash that has been verified stays true until the disk fails or somebody writes to the file.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import time
from pathlib import Path
from typing import NamedTuple

REMEMBERED = "VERIFIED"
"""Says which files of a store were found whole, and when; may be deleted at any time."""

SMALL = 65_536
"""Files up to this many bytes are hashed each time."""
VALID_SECONDS = 86_400
"""After this long a file is hashed again: a disk may fail without a change of times."""

_Known = tuple[str, int, int, int, int]


class Sealed(NamedTuple):
    """A file as it was committed."""

    name: str
    size: int
    sha256: str


class DamagedFileError(Exception):
    """A file is not what was committed; the message names it and says how it differs."""


def below(folder: Path, name: str) -> Path:
    """The file of that name in a folder and nowhere else. Raises DamagedFileError."""
    if name in {"", ".", ".."} or Path(name).name != name:
        raise DamagedFileError(f"{name!r} names no file of this index")
    return folder / name


def seal(path: Path) -> Sealed:
    """Hash a file that will never change again."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Sealed(path.name, file.tell(), digest)


def difference(folder: Path, sealed: Sealed) -> str:
    """How a file of `folder` differs from what was committed; empty when it does not."""
    path = below(folder, sealed.name)
    try:
        if path.stat().st_size != sealed.size:
            return f"{path.stat().st_size:,} bytes instead of {sealed.size:,}"
        return "" if seal(path) == sealed else "its content has changed"
    except FileNotFoundError:
        return "it is missing"


class Verification:
    """Verifies the files of one store, and remembers across processes which it has verified.

    Where nothing can be written, everything is hashed each time.
    """

    def __init__(self, store: Path) -> None:
        self._store = store
        self._known = _remembered(store)
        self._changed = False

    def require(self, sealed: Sealed) -> None:
        """Raise DamagedFileError unless the file is what was committed."""
        if sealed.size > SMALL and self._is_known(sealed):
            return
        if found := difference(self._store, sealed):
            raise DamagedFileError(f"{sealed.name}: {found}")
        self.vouch(sealed)

    def vouch(self, sealed: Sealed) -> None:
        """Take it that the file is whole: it was just verified, or written."""
        if sealed.size > SMALL:
            self._known[sealed.name] = (_identity(self._store, sealed), time.time())
            self._changed = True

    def remember(self) -> None:
        """Let later processes know, if anything was verified anew."""
        if not self._changed:
            return
        scratch = self._store / f".{REMEMBERED}-{secrets.token_hex(4)}"
        present = {name: known for name, known in self._known.items() if self._exists(name)}
        with contextlib.suppress(OSError):
            descriptor = os.open(scratch, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(present, file)
            scratch.replace(self._store / REMEMBERED)

    def _exists(self, name: str) -> bool:
        return (self._store / name).is_file()

    def _is_known(self, sealed: Sealed) -> bool:
        identity, when = self._known.get(sealed.name, (None, 0.0))
        if not 0 <= time.time() - when < VALID_SECONDS:
            return False
        with contextlib.suppress(OSError):
            return identity == _identity(self._store, sealed)
        return False


def _identity(store: Path, sealed: Sealed) -> _Known:
    """What changes when somebody writes to a file or puts another in its place."""
    found = (store / sealed.name).stat()
    return sealed.sha256, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def _remembered(store: Path) -> dict[str, tuple[_Known, float]]:
    """What was verified before. Whatever is wrong with it, the files are verified again."""
    try:
        stored = json.loads((store / REMEMBERED).read_bytes())
        return {
            str(name): ((str(sha256), int(size), int(mtime), int(ctime), int(inode)), float(when))
            for name, ((sha256, size, mtime, ctime, inode), when) in stored.items()
        }
    except (OSError, ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return {}
