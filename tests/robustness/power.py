"""Records what a commit does to a folder, and what a disk may hold of it when the power goes.

The folder is looked at before every call that changes names or syncs. A file's content is safe once
it was synced; a name is safe once its folder was synced. In between a disk may have kept the name
and lost, zeroed or torn the content, or kept the content and forgotten the name.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_CALLS = ("mkdir", "rmdir", "unlink", "remove", "replace", "rename", "fsync")
Names = dict[str, "File | None"]
"""Path below the folder → file; None for a folder."""
State = dict[str, bytes | None]
"""The same with contents: what a disk holds."""


@dataclass(eq=False)
class File:
    """A file, whatever its names: what it holds, and what of it is on the disk."""

    content: bytes
    synced: bytes | None = None


@dataclass
class Moment:
    """Just before a call: the names in use, and those that are safe."""

    call: str
    names: Names
    safe: Names
    contents: dict[int, tuple[bytes, bytes | None]]


_DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "lost": lambda _: b"",
    "zeroed": lambda content: bytes(len(content)),
    "torn": lambda content: content[: len(content) // 2],
}
MODELS = (*_DAMAGE, "names")


@dataclass
class Recorder:
    """Watches one folder."""

    root: Path
    moments: list[Moment] = field(default_factory=list)
    _files: dict[int, File] = field(default_factory=dict)
    _safe: Names = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._safe = self._look()
        for file in self._files.values():
            file.synced = file.content

    def _look(self) -> Names:
        """The names in use, with the content of every file brought up to date."""
        names: Names = {}
        for path in sorted(self.root.rglob("*")):
            name = str(path.relative_to(self.root))
            if path.is_dir():
                names[name] = None
                continue
            file = self._files.setdefault(path.stat().st_ino, File(b""))
            file.content = path.read_bytes()
            names[name] = file
        return names

    def before(self, call: str) -> None:
        names = self._look()
        files = [each for each in (*names.values(), *self._safe.values()) if each is not None]
        contents = {id(file): (file.content, file.synced) for file in files}
        self.moments.append(Moment(call, names, dict(self._safe), contents))

    def synced(self, path: Path) -> None:
        """`path` was synced: a file's content is safe, or the names in a folder are."""
        if not path.is_relative_to(self.root):
            return
        now = self._look()
        if not path.is_dir():
            file = self._files[path.stat().st_ino]
            file.synced = file.content
            return
        folder = path.relative_to(self.root)
        here = {name for name in (*now, *self._safe) if Path(name).parent == folder}
        for name in here:
            self._safe.pop(name, None)
            if name in now:
                self._safe[name] = now[name]

    def gone(self, inode: int) -> None:
        """A file has lost its last name; the number may be used again."""
        self._files.pop(inode, None)


@contextmanager
def recording(root: Path) -> Iterator[Recorder]:
    """Watch what this process does to the folder at `root`."""
    recorder = Recorder(root)
    real = {name: getattr(os, name) for name in _CALLS}

    def watch(name: str) -> Callable[..., Any]:
        def watched(*arguments: Any, **options: Any) -> Any:
            recorder.before(name)
            victim = _inode(name, arguments, options)
            synced = _path_of(arguments[0]) if name == "fsync" else None
            result = real[name](*arguments, **options)
            if victim:
                recorder.gone(victim)
            if synced:
                recorder.synced(synced)
            return result

        return watched

    for name in _CALLS:
        setattr(os, name, watch(name))
    try:
        yield recorder
    finally:
        for name, call in real.items():
            setattr(os, name, call)
        recorder.before("end")


def _path_of(descriptor: int) -> Path:
    return Path(f"/proc/self/fd/{descriptor}").readlink()


def _inode(name: str, arguments: tuple[Any, ...], options: dict[str, Any]) -> int:
    """The file that a call takes a name from, if it exists."""
    if name not in ("unlink", "remove", "replace", "rename"):
        return 0
    target = arguments[-1] if name in ("replace", "rename") else arguments[0]
    try:
        return os.lstat(target, dir_fd=options.get("dir_fd")).st_ino
    except OSError:
        return 0


def states(moment: Moment) -> Iterator[tuple[str, State]]:
    """What the disk may hold at that moment, by model."""
    for model, harm in _DAMAGE.items():
        yield (
            model,
            {
                name: None if file is None else _held(moment, file, harm)
                for name, file in moment.names.items()
            },
        )
    safe = {
        name: None if file is None else _held(moment, file, _DAMAGE["lost"])
        for name, file in moment.safe.items()
        if all(str(parent) in moment.safe for parent in Path(name).parents if parent != Path())
    }
    yield "names", safe


def _held(moment: Moment, file: File, harm: Callable[[bytes], bytes]) -> bytes:
    content, synced = moment.contents[id(file)]
    return content if synced == content else harm(content)


def write_state(state: State, folder: Path) -> None:
    """Make a folder that holds this state."""
    folder.mkdir(mode=0o700)
    for name, content in sorted(state.items()):
        if content is None:
            (folder / name).mkdir(mode=0o700, exist_ok=True)
        else:
            (folder / name).parent.mkdir(mode=0o700, exist_ok=True)
            (folder / name).write_bytes(content)
            (folder / name).chmod(0o600)
