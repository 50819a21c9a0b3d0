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
from pathlib import Path
from typing import NamedTuple

from ficli.document import Skipped, SourceFile
from ficli.errors import FicliError, NotFoundError

MAX_BYTES = 100_000_000
"""Default limit for one file, in bytes."""

MAX_SIDECAR_BYTES = 1_000_000

SIDECAR_SUFFIXES = (".meta.yaml", ".meta.json")

_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9_]{0,15}$|\.[0-9][A-Za-z][A-Za-z0-9]{0,6}$")
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
    found = _SUFFIX.search(name)
    return found.group().lower() if found and found.start() > 0 else ""


def visible_name(name: str) -> str:
    """A file name as text: bytes that are not UTF-8 become `\\xNN`; distinct names stay distinct."""
    if "\\x" in name:
        name = name.replace("\\x", "\\x5cx")
    if name.isascii():
        return name
    return _SURROGATE.sub(lambda lone: f"\\x{ord(lone.group()) - 0xDC00:02x}", name)


def walk(
    root: Path,
    *,
    accepts: Callable[[str], bool] = lambda name: True,
    max_bytes: int = MAX_BYTES,
) -> Iterator[SourceFile | Skipped]:
    """Everything under `root`, sorted by path; `accepts` says which file names have a reader.

    A sidecar counts into its file's `size` and `mtime_ns`, so that a change of either shows.
    Raises NotFoundError when `root` is no folder.
    """
    if not root.is_dir():
        raise NotFoundError(f"There is no folder {root}.")
    return _Walk(os.path.realpath(root), accepts, max_bytes).entries(os.fspath(root))


class _Walk(NamedTuple):
    real_root: str
    accepts: Callable[[str], bool]
    max_bytes: int

    def entries(self, root: str) -> Iterator[SourceFile | Skipped]:
        """Depth first without recursion: folders may be nested deeper than Python's stack."""
        waiting: list[tuple[str, str, Skipped | _Found]] = []
        self._open(root, "", waiting)
        while waiting:
            _, path, found = waiting.pop()
            if isinstance(found, Skipped):
                yield found
            elif found.is_folder:
                self._open(found.entry.path, path + "/", waiting)
            else:
                yield self._file(path, found)

    def _open(
        self, folder: str, prefix: str, waiting: list[tuple[str, str, Skipped | _Found]]
    ) -> None:
        """Put the entries of one folder on the stack, the first in order on top."""
        try:
            with os.scandir(folder) as scan:
                listed = [entry for entry in scan if entry.name[0] != "."]
        except OSError as error:
            reason = f"folder cannot be read: {_why(error)}"
            waiting.append(("", "", Skipped(prefix.rstrip("/") or ".", reason)))
            return
        batch = list(self._classified(listed, prefix))
        batch.sort(key=_sort_key, reverse=True)
        waiting.extend(batch)

    def _classified(
        self, listed: list[os.DirEntry[str]], prefix: str
    ) -> Iterator[tuple[str, str, Skipped | _Found]]:
        sidecars = {e.name: e for e in listed if e.name.endswith(SIDECAR_SUFFIXES)}
        used: set[str] = set()
        for entry in listed:
            if entry.name in sidecars:
                continue
            path = prefix + visible_name(entry.name)
            if entry.is_symlink():
                yield path, path, Skipped(path, _link_reason(entry.path, self.real_root))
            elif entry.is_dir(follow_symlinks=False):
                yield path + "/", path, _Found(entry, None, True)
            else:
                sidecar = _sidecar_of(entry.name, sidecars) if sidecars else None
                if sidecar is not None:
                    used.add(sidecar.name)
                yield path, path, _Found(entry, sidecar, False)
        for name, entry in sidecars.items():
            if name not in used:
                path = prefix + visible_name(name)
                yield path, path, Skipped(path, "metadata file that belongs to no document")

    def _file(self, path: str, found: _Found) -> SourceFile | Skipped:
        entry, sidecar, _ = found
        try:
            status = entry.stat(follow_symlinks=False)
            beside = sidecar.stat(follow_symlinks=False) if sidecar else None
        except OSError as error:
            return Skipped(path, _why(error))
        size, mtime = status.st_size, status.st_mtime_ns
        if refused := self._refused(path, entry.name, status):
            return refused
        if sidecar is None or beside is None:
            return SourceFile(path, Path(entry.path), size, mtime)
        mtime = max(mtime, beside.st_mtime_ns)
        return SourceFile(path, Path(entry.path), size + beside.st_size, mtime, Path(sidecar.path))

    def _refused(self, path: str, name: str, status: os.stat_result) -> Skipped | None:
        size = status.st_size
        if not stat.S_ISREG(status.st_mode):
            return Skipped(path, f"{_kind(status.st_mode)}, not a regular file")
        if size == 0:
            return Skipped(path, "empty file")
        if not self.accepts(name):
            kind = suffix_of(name) or "such"
            return Skipped(path, f"no reader for {kind} files", size)
        if size > self.max_bytes:
            reason = f"larger than the limit of {megabytes(self.max_bytes)}"
            return Skipped(path, reason, size, "split the file, or raise the limit")
        return None


class _Found(NamedTuple):
    entry: os.DirEntry[str]
    sidecar: os.DirEntry[str] | None
    is_folder: bool


def _sort_key(waiting: tuple[str, str, Skipped | _Found]) -> str:
    return waiting[0]


def _sidecar_of(name: str, sidecars: dict[str, os.DirEntry[str]]) -> os.DirEntry[str] | None:
    """The sidecar of a file: named after its full name first, then after its stem."""
    stem = name.removesuffix(name[len(name) - len(suffix_of(name)) :]) if suffix_of(name) else name
    for candidate in (name + end for name in (name, stem) for end in SIDECAR_SUFFIXES):
        entry = sidecars.get(candidate)
        if entry is not None and entry.is_file(follow_symlinks=False):
            return entry
    return None


def _link_reason(link: str, real_root: str) -> str:
    try:
        target = os.path.realpath(link, strict=True)
    except FileNotFoundError:
        return "symbolic link to nothing, not followed"
    except OSError:
        return "symbolic link that loops, not followed"
    if os.path.commonpath((target, real_root)) == real_root:
        return "symbolic link, not followed"
    return "symbolic link that leaves the dossier"


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
    """The file's bytes. Raises UnreadableSource when it vanished, changed its kind or grew."""
    return _read_below(file.location, file.path.count("/"), max_bytes)


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
        with open(descriptor, "rb") as stream:
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
