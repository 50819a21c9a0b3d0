"""Files that a user names on the command line: read them, or write them whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from ficli.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from ficli.dossier import Dossier


def bytes_of(name: str) -> bytes:
    """What a file holds; `-` is stdin. Raises NotFoundError when it cannot be read."""
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise NotFoundError(f"{name} cannot be read: {error.strerror}") from None
    except ValueError:  # a NUL in the name
        raise NotFoundError(f"'{name}' is no file name") from None


def save(name: str, content: str | bytes, dossier: Dossier, *, force: bool = False) -> None:
    """Write a file whole or not at all; `-` is stdout.

    Raises UsageError when the file exists and may not be replaced (`force`), when it is no ordinary
    file, when it would stand among the sources or in the index, or when it cannot be written.
    """
    if name == "-":
        _print(content)
        return
    place = Path(name)
    _refuse(place, dossier, force=force)
    beside = place.with_name(f".{place.name}.{os.getpid()}.part")
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        try:
            with beside.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(
            f"{name} cannot be written: {error.strerror}", hint="name another file with -o FILE"
        ) from None


def _print(content: str | bytes) -> None:
    if isinstance(content, bytes) and sys.stdout.isatty():
        raise UsageError("a picture is not for a terminal", hint="name a file with -o FILE.png")
    data = content.encode("utf-8") if isinstance(content, str) else content
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.flush()


def _refuse(place: Path, dossier: Dossier, *, force: bool) -> None:
    """Raise UsageError where this file may not be written."""
    try:
        real = place.resolve()
        exists, is_file = place.exists(), place.is_file()
    except (OSError, ValueError):
        raise UsageError(f"'{place}' is no file name") from None
    for folder in (dossier.sources, dossier.index):
        if real.is_relative_to(folder.resolve()):
            raise UsageError(
                f"{place} is in {folder.name}/, which holds nothing but "
                f"{'documents' if folder == dossier.sources else 'the index'}",
                hint="write it elsewhere",
            )
    if exists and not is_file:
        raise UsageError(f"{place} is no ordinary file", hint="name another file with -o FILE")
    if exists and not force:
        raise UsageError(f"{place} exists already", hint="--force writes a new one in its place")


def url_of_sources(name: str, dossier: Dossier) -> str:
    """The sources as a relative URL from a file in the dossier; empty for a file elsewhere.

    A page that leaves the dossier's folder could only have links that lead nowhere, and that tell
    the names of folders on somebody's machine.
    """
    home = Path(name).resolve().parent
    root = dossier.root.resolve()
    if name == "-" or not home.is_relative_to(root):
        return ""
    return quote(Path(os.path.relpath(dossier.sources.resolve(), home)).as_posix())


def form_of(name: str, chosen: str | None, forms: Sequence[str]) -> str:
    """The form to write: the one chosen, else what the file's name ends in. Raises UsageError."""
    suffix = Path(name).suffix.removeprefix(".").casefold()
    form = chosen or suffix
    if form in forms:
        return form
    said = f"{name} does not say what to write" if name != "-" else "nothing says what to write"
    endings = ", ".join(f".{each}" for each in forms)
    raise UsageError(said, hint=f"let the file end in {endings}, or add --format")
