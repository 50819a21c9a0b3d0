"""The dossier's source files: which there are, in a stable order, and their bytes.

Every entry below the sources folder is either a `SourceFile` or a `Skipped` with its reason;
only hidden names are passed over silently. Nothing is ever written here, links are never
followed, and what a file means is none of this module's business.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterator
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from ficli.document import Skipped, SourceFile
from ficli.errors import FicliError, NotFoundError

MAX_BYTES = 100_000_000
"""Default limit for one file, in bytes."""

MAX_SIDECAR_BYTES = 1_000_000

SIDECAR_SUFFIXES = (".meta.yaml", ".meta.json")

_SUFFIX = re.compile(r"\.(?:[A-Za-z][A-Za-z0-9_]{0,15}|7z|3gp)", re.IGNORECASE)
_SURROGATE = re.compile("[\udc80-\udcff]")
_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)


class UnreadableSource(FicliError):
    """A file that cannot be read now; `message` is a clause fit for `Skipped.reason`."""

    code = "unreadable-source"


def suffix_of(name: str) -> str:
    """The lower-case extension of a file name with its dot, or `""`.

    A full stop in the middle of a name (`Vol. 2`, `notes 17.02.2023`) makes no extension.
    """
    dot = name.rfind(".")
    return _as_suffix(name[dot:]) if dot > 0 else ""


@lru_cache(maxsize=1024)
def _as_suffix(tail: str) -> str:
    return tail.lower() if _SUFFIX.fullmatch(tail) else ""


def visible_name(name: str) -> str:
    """A file name as text: bytes that are not UTF-8 become `\\xNN`, and no two names the same."""
    if "\\x" in name:
        name = name.replace("\\x", "\\x5cx")
    if name.isascii():
        return name
    return _SURROGATE.sub(lambda lone: f"\\x{ord(lone.group()) - 0xDC00:02x}", name)


class Entry(NamedTuple):
    """A source file as a scan sees it: a `SourceFile` that has not been asked for yet.

    Making a `Path` costs as much as the whole look at a file does, and most files never change.
    """

    path: str
    size: int
    """Bytes, those of the sidecar included, so that its coming and going shows."""
    mtime_ns: int
    """The file's or its sidecar's, whichever is newer."""
    place: str
    sidecar: str

    def source_file(self) -> SourceFile:
        """The contract's value for those who want to read it."""
        sidecar = Path(self.sidecar) if self.sidecar else None
        return SourceFile(self.path, Path(self.place), self.size, self.mtime_ns, sidecar)


_new = tuple.__new__


def walk(
    root: Path,
    *,
    accepts: Callable[[str], bool] = lambda _name: True,
    max_bytes: int = MAX_BYTES,
) -> Iterator[SourceFile | Skipped]:
    """Everything under `root`, sorted by path; `accepts` says which file names have a reader.

    Raises NotFoundError when `root` is no folder.
    """
    for entry in scan(root, accepts=accepts, max_bytes=max_bytes):
        yield entry if isinstance(entry, Skipped) else entry.source_file()


def scan(
    root: Path,
    *,
    accepts: Callable[[str], bool] = lambda _name: True,
    max_bytes: int = MAX_BYTES,
) -> Iterator[Entry | Skipped]:
    """The same as `walk` in the cheapest form, for comparing thousands of files with an index."""
    if not root.is_dir():
        raise NotFoundError(f"there is no folder {root}", code="no-sources")
    return _Scan(os.fspath(root), accepts, max_bytes).entries()


class _Scan:
    """One pass. Depth first without recursion: folders may nest deeper than Python's stack."""

    def __init__(self, root: str, accepts: Callable[[str], bool], max_bytes: int) -> None:
        self._root = root
        self._real_root = os.path.realpath(root)
        self._accepts = accepts
        self._endings: dict[str, bool] = {}
        self._max_bytes = max_bytes
        self._sidecars: dict[str, os.DirEntry[str]] = {}
        # Sort key and what stands there, the next on top. A folder's key ends in a slash, which
        # no file's does, and so puts its files where sorting whole paths would.
        self._waiting: list[tuple[str, os.DirEntry[str] | Skipped]] = []

    def entries(self) -> Iterator[Entry | Skipped]:
        """Every file, in the order of their paths."""
        self._open(self._root, "")
        while self._waiting:
            path, found = self._waiting.pop()
            if isinstance(found, Skipped):
                yield found
            elif path[-1] == "/":
                self._open(found.path, path)
            else:
                yield self._entry(path, found)

    def _open(self, folder: str, prefix: str) -> None:
        try:
            with os.scandir(folder) as listing:
                found = [(entry.name, entry) for entry in listing if entry.name[0] != "."]
        except OSError as error:
            skipped = Skipped(prefix.rstrip("/") or ".", f"folder cannot be read: {_why(error)}")
            self._waiting.append((skipped.path, skipped))
            return
        batch = list(self._classified(found, prefix))
        batch.sort(key=itemgetter(0), reverse=True)
        self._waiting.extend(batch)

    def _classified(
        self, found: list[tuple[str, os.DirEntry[str]]], prefix: str
    ) -> Iterator[tuple[str, os.DirEntry[str] | Skipped]]:
        sidecars = {
            name: entry
            for name, entry in found
            if name.endswith(SIDECAR_SUFFIXES) and not entry.is_dir(follow_symlinks=False)
        }
        used: set[str] = set()
        for name, entry in found:
            if name in sidecars:
                continue
            path = prefix + (name if name.isascii() and "\\" not in name else visible_name(name))
            if entry.is_file(follow_symlinks=False) and not sidecars:
                yield path, entry
            elif entry.is_symlink():
                yield path, Skipped(path, _link_reason(entry.path, self._real_root))
            elif entry.is_dir(follow_symlinks=False):
                yield path + "/", entry
            else:
                if sidecar := _sidecar_of(name, sidecars):
                    self._sidecars[path] = sidecar
                    used.add(sidecar.name)
                yield path, entry
        for name in sidecars.keys() - used:
            path = prefix + visible_name(name)
            yield path, Skipped(path, _why_no_sidecar(sidecars[name]))

    def _entry(self, path: str, found: os.DirEntry[str]) -> Entry | Skipped:
        try:
            status = found.stat(follow_symlinks=False)
            size = status.st_size
            if not found.is_file(follow_symlinks=False) or not 0 < size <= self._max_bytes:
                return self._refused(path, status)
            ending = path[path.rfind(".") :]
            if not (self._endings.get(ending) or self._has_reader(ending, found.name)):
                return Skipped(path, f"no reader for {suffix_of(found.name)} files", size)
            if path not in self._sidecars:
                # As Entry(…) does it, in half the time.
                return _new(Entry, (path, size, status.st_mtime_ns, found.path, ""))
            beside = self._sidecars.pop(path)
            second = beside.stat(follow_symlinks=False)
        except OSError as error:
            return Skipped(path, _why(error))
        mtime = max(status.st_mtime_ns, second.st_mtime_ns)
        return Entry(path, size + second.st_size, mtime, found.path, beside.path)

    def _has_reader(self, tail: str, name: str) -> bool:
        """Whether files of this name are accepted; asked once for each ending."""
        known = self._endings.get(tail)
        if known is None:
            known = self._accepts(name)
            if not suffix_of(name) or tail.lower() == suffix_of(name):
                self._endings[tail] = known
        return known

    def _refused(self, path: str, status: os.stat_result) -> Skipped:
        if not stat.S_ISREG(status.st_mode):
            return Skipped(path, f"{_kind(status.st_mode)}, not a regular file")
        if status.st_size == 0:
            return Skipped(path, "empty file")
        reason = f"larger than the limit of {megabytes(self._max_bytes)}"
        return Skipped(path, reason, status.st_size, "split the file, or raise the limit")


def _sidecar_of(name: str, sidecars: dict[str, os.DirEntry[str]]) -> os.DirEntry[str] | None:
    """The sidecar of a file: named after its full name first, then after its stem."""
    stem = name.removesuffix(name[len(name) - len(suffix_of(name)) :])
    for candidate in (base + end for base in (name, stem) for end in SIDECAR_SUFFIXES):
        entry = sidecars.get(candidate)
        if entry is not None and not _why_no_sidecar(entry, used=True):
            return entry
    return None


def _why_no_sidecar(entry: os.DirEntry[str], *, used: bool = False) -> str:
    """Why a sidecar is left out; the last reason is that no document is there to `use` it."""
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError as error:
        return _why(error)
    if not stat.S_ISREG(status.st_mode):
        return f"metadata file is a {_kind(status.st_mode)}, not a regular file"
    if status.st_size > MAX_SIDECAR_BYTES:
        return f"metadata file larger than the limit of {megabytes(MAX_SIDECAR_BYTES)}"
    return "" if used else "metadata file that belongs to no document"


def _link_reason(link: str, real_root: str) -> str:
    try:
        target = os.path.realpath(link, strict=True)
    except FileNotFoundError:
        return "symbolic link to nothing, not followed"
    except OSError:
        return "symbolic link that loops, not followed"
    if os.path.commonpath((target, real_root)) != real_root:
        return "symbolic link that leaves the dossier"
    if os.path.commonpath((target, os.path.realpath(Path(link).parent))) == target:
        return "symbolic link that loops, not followed"
    return "symbolic link, not followed"


def _kind(mode: int) -> str:
    kinds = (
        (stat.S_ISFIFO, "named pipe"),
        (stat.S_ISSOCK, "socket"),
        (stat.S_ISDIR, "folder"),
        (stat.S_ISLNK, "symbolic link"),
    )
    return next((name for test, name in kinds if test(mode)), "device")


def _why(error: OSError) -> str:
    """The operating system's reason as a clause."""
    if isinstance(error, FileNotFoundError):
        return "vanished during the run"
    text = error.strerror or type(error).__name__
    return text[:1].lower() + text[1:]


def megabytes(size: int) -> str:
    """A size for people, in units of 1,000,000 bytes."""
    return f"{size / 1_000_000:,.10g} MB"


def read(file: SourceFile, *, max_bytes: int = MAX_BYTES) -> bytes:
    """The file's bytes. Raises UnreadableSource when it vanished, changed its kind or grew.

    The limit is never less than the size that the scan found and let pass.
    """
    return _read_below(file.location, file.path.count("/"), max(max_bytes, file.size))


def read_sidecar(file: SourceFile) -> bytes:
    """The sidecar's bytes, empty when there is none. Raises UnreadableSource."""
    if file.sidecar is None:
        return b""
    return _read_below(file.sidecar, file.path.count("/"), MAX_SIDECAR_BYTES)


def sha256(file: SourceFile, data: bytes | None = None) -> str:
    """Hex digest of the file's bytes followed by its sidecar's: `cat FILE SIDECAR | sha256sum`.

    `data` saves a second reading. Raises UnreadableSource.
    """
    digest = hashlib.sha256(read(file) if data is None else data)
    digest.update(read_sidecar(file))
    return digest.hexdigest()


def _read_below(location: Path, depth: int, max_bytes: int) -> bytes:
    """Read a file `depth` folders below the root, no link followed on the way from there."""
    try:
        descriptor = _open_below(location, depth)
        with os.fdopen(descriptor, "rb") as stream:
            before = os.fstat(descriptor)
            if not stat.S_ISREG(before.st_mode):
                raise UnreadableSource(f"{_kind(before.st_mode)}, not a regular file")
            data = stream.read(max_bytes + 1)
            after = os.fstat(descriptor)
    except OSError as error:
        raise UnreadableSource(_why(error)) from error
    if len(data) > max_bytes:
        raise UnreadableSource(f"larger than the limit of {megabytes(max_bytes)}")
    if len(data) != after.st_size or before.st_mtime_ns != after.st_mtime_ns:
        raise UnreadableSource("changed while it was read")
    return data


def _open_below(location: Path, depth: int) -> int:
    """Open folder by folder, so that a folder swapped for a link cannot lead outside."""
    if os.open not in os.supports_dir_fd:
        return os.open(location, _OPEN_FLAGS)
    folder = os.open(location.parents[depth], os.O_RDONLY | os.O_DIRECTORY)
    try:
        for name in location.parts[len(location.parts) - depth - 1 : -1]:
            below = os.open(name, _OPEN_FLAGS | os.O_DIRECTORY, dir_fd=folder)
            os.close(folder)
            folder = below
        return os.open(location.name, _OPEN_FLAGS, dir_fd=folder)
    finally:
        os.close(folder)
