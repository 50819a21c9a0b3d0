"""Whoosh's files as ficli wants them: private, synced before they are named, read without code.

Whoosh itself never calls fsync, creates files for everybody, and unpickles whatever it finds.
All three are mended here, in the room that its `Storage` class leaves for it.
"""

from __future__ import annotations

import os
import pickle
from io import BytesIO
from pathlib import Path
from typing import Any

import whoosh.codec.whoosh3
import whoosh.columns
import whoosh.formats
import whoosh.index
from whoosh.filedb import structfile
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

from ficli.engines.embedded.integrity import below

ALLOWED_GLOBALS = frozenset(
    {
        ("builtins", "int"),
        ("collections", "defaultdict"),
        ("ficli.engines.embedded.codec", "ArrayCodec"),
        ("ficli.engines.embedded.codec", "ArrayFormat"),
        ("ficli.engines.embedded.schema", "PostingsField"),
        ("whoosh.codec.whoosh3", "W3Segment"),
        ("whoosh.fields", "Schema"),
    }
)
"""Every class that a ficli index stores; a test fails when Whoosh comes to need another."""


class ForeignPickleError(pickle.UnpicklingError):
    """The index holds an object that ficli never writes."""


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        module = "builtins" if module == "__builtin__" else module
        if (module, name) not in ALLOWED_GLOBALS:
            raise ForeignPickleError(f"{module}.{name}")
        return super().find_class(module, name)


def safe_loads(data: bytes) -> Any:
    """Unpickle what ficli itself wrote; raise ForeignPickleError for anything else."""
    return _Unpickler(BytesIO(data)).load()


class _SafePickle:
    """Stands in for the `pickle` module in Whoosh's modules, and can only load safely."""

    PicklingError = pickle.PicklingError
    UnpicklingError = pickle.UnpicklingError
    dumps = staticmethod(pickle.dumps)
    loads = staticmethod(safe_loads)


def harden() -> None:
    """Make every place where Whoosh reads a pickle use the allow-list. Idempotent."""
    whoosh.index.pickle = _SafePickle
    for module in (whoosh.codec.whoosh3, whoosh.columns, whoosh.formats):
        if hasattr(module, "loads"):
            module.loads = safe_loads
        if hasattr(module, "pickle"):
            module.pickle = _SafePickle
    StructFile.read_pickle = _read_pickle
    structfile.load_pickle = _load_pickle


def _load_pickle(file: Any) -> Any:
    return _Unpickler(file).load()


def _read_pickle(self: Any) -> Any:
    return _Unpickler(self.file).load()


class PrivateStorage(FileStorage):  # type: ignore[misc]  # Whoosh is untyped
    """A folder whose files are for their owner alone and on the disk before they have a name.

    Deletions wait until `delete_unwanted`, because a file may go only when no catalog names it.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(str(path), supports_mmap=False)

    def _fpath(self, fname: str) -> str:
        return str(below(Path(self.folder), fname))

    def create_file(self, name: str, excl: bool = False, mode: str = "wb", **options: Any) -> Any:
        path = self._fpath(name)
        flags = os.O_CREAT | os.O_RDWR | os.O_TRUNC | os.O_NOFOLLOW | (os.O_EXCL if excl else 0)
        file = os.fdopen(os.open(path, flags, 0o600), mode)
        return StructFile(file, name=name, onclose=_sync, **options)

    def rename_file(self, oldname: str, newname: str, **_: Any) -> None:
        """Rename over whatever an interrupted run left there."""
        Path(self._fpath(oldname)).replace(self._fpath(newname))
        self.sync()

    def temp_storage(self, name: str | None = None) -> FileStorage:
        path = Path(self.folder) / (name or "scratch.tmp")
        path.mkdir(mode=0o700, exist_ok=True)
        return FileStorage(str(path))

    def sync(self) -> None:
        """Put the folder's own entries on the disk."""
        sync_folder(Path(self.folder))


def sync_folder(folder: Path) -> None:
    """fsync a directory, so that the names in it survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    """fsync a file that something else has written."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync(file: Any) -> None:
    file.file.flush()
    os.fsync(file.file.fileno())
