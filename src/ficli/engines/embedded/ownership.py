"""Whose an index is: who could have written what stands in its folder.

An index is read as one's own work, so it must be one's own (or root's), and nobody else may be able
to change it. Looks at owners and modes alone, before anything is parsed; reads no file.
"""

from __future__ import annotations

import os
import shlex
import stat
from collections.abc import Iterator
from pathlib import Path

from ficli.errors import IndexUnavailableError

TRUST_VARIABLE = "FICLI_TRUST"
"""Folders, separated as in PATH, in which an index is trusted whoever owns or may change it.

A variable of the environment, because a setting in the dossier would come from whom it is about.
"""

OURS = ("CURRENT", "LOCK", "store-", ".CURRENT-")
"""How the names start of what ficli puts into an index folder; other names are not read."""

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def require_own(folder: Path) -> None:
    """Raise IndexUnavailableError when somebody else could have made what is in `folder`.

    On systems without owners and modes of this kind (Windows) nothing is asked.
    """
    if not hasattr(os, "geteuid") or not folder.is_dir() or _is_trusted(folder):
        return
    owners = _trusted_owners()
    for path, status in _entries(folder):
        if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
            raise _strange(folder, path)
        if status.st_uid not in owners:
            raise _of_somebody_else(folder, path, status.st_uid)
        if status.st_mode & _OTHERS_WRITE:
            raise _open_to_others(folder, path, status.st_mode)


def claim(folder: Path) -> None:
    """Make the folder of an index, for its owner alone, or see that a writer may use this one.

    Raises IndexUnavailableError, and OSError where it cannot be made.
    """
    if folder.exists() and not folder.is_dir():
        raise _no_folder(folder)
    folder.mkdir(mode=0o700, exist_ok=True, parents=True)
    if folder.is_symlink() and not _is_trusted(folder):
        raise _a_link(folder)
    if hasattr(os, "geteuid") and folder.stat().st_uid == os.geteuid() and not any(_ours(folder)):
        folder.chmod(0o700)  # as git or an archiver made it, with nothing of ours in it yet
    require_own(folder)


def _trusted_owners() -> set[int]:
    """Oneself and root; under sudo, whoever called it."""
    user = os.geteuid()
    caller = os.environ.get("SUDO_UID", "") if user == 0 else ""
    return {0, user} | ({int(caller)} if caller.isdecimal() else set())


def _is_trusted(folder: Path) -> bool:
    named = os.environ.get(TRUST_VARIABLE, "").split(os.pathsep)
    trusted = {Path(name).resolve() for name in named if name}
    there = folder.resolve()
    return not trusted.isdisjoint((there, *there.parents))


def _entries(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """What a reader or writer will open or go through; what goes in the meantime is left out."""
    yield folder, folder.stat()  # of a link, what it leads to
    for entry in _ours(folder):
        status = _status(entry)
        if status is None:
            continue
        yield Path(entry.path), status
        if stat.S_ISDIR(status.st_mode):
            for inner in _listed(entry.path):
                if (found := _status(inner)) is not None:
                    yield Path(inner.path), found


def _ours(folder: Path) -> Iterator[os.DirEntry[str]]:
    return (entry for entry in _listed(folder) if entry.name.startswith(OURS))


def _listed(folder: Path | str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as listing:
            return list(listing)
    except (FileNotFoundError, PermissionError):  # said by whoever opens the files
        return []


def _status(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None


def _untrusted(message: str, hint: str) -> IndexUnavailableError:
    return IndexUnavailableError(message, hint=hint, code="index-untrusted")


def _trusting(folder: Path) -> str:
    return f"`export {TRUST_VARIABLE}={shlex.quote(str(folder.resolve()))}`"


def _of_somebody_else(folder: Path, path: Path, owner: int) -> IndexUnavailableError:
    return _untrusted(
        f"{path} belongs to {_name_of(owner)}, and ficli reads only an index of your own",
        "make a dossier of your own with the same documents and run `ficli reindex`; or, if you "
        f"trust whoever can write here with what you will read, run {_trusting(folder)}",
    )


def _open_to_others(folder: Path, path: Path, mode: int) -> IndexUnavailableError:
    quoted = shlex.quote(str(folder))
    return _untrusted(
        f"{path} can be changed by others (mode {stat.S_IMODE(mode):04o}), so the index cannot be "
        "trusted",
        f"run `chmod -R go-w {quoted}`, then `ficli reindex --full` if somebody may have changed "
        f"it; or, if you trust whoever can write here, {_trusting(folder)}",
    )


def _strange(folder: Path, path: Path) -> IndexUnavailableError:
    return _untrusted(
        f"{path} is a link or a special file, which ficli never puts into an index",
        f"remove {shlex.quote(str(folder))} and run `ficli reindex`",
    )


def _a_link(folder: Path) -> IndexUnavailableError:
    return _untrusted(
        f"{folder} is a link to {folder.resolve()}, and ficli changes no folder through a link",
        f"move that folder here; or, if you made the link, run {_trusting(folder)}",
    )


def _no_folder(folder: Path) -> IndexUnavailableError:
    return IndexUnavailableError(
        f"the index must be a folder, and {folder} is none",
        hint="move it away, or name another folder as 'index' in ficli.toml",
        code="index-no-folder",
    )


def _name_of(owner: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(owner).pw_name
    except KeyError:
        return f"user {owner}"
