"""Use case: open a document at the place that matters, in the user's own viewer.

Says which command that is, and starts it. No shell is ever involved, and a path is always absolute,
so that no name of a file can become an option or a command.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from ficli.document import Skipped
from ficli.dossier import Dossier
from ficli.errors import NotFoundError, UsageError
from ficli.report_results import Opening
from ficli.searching import show
from ficli.sources import scan

OPENER_VARIABLE = "FICLI_OPENER"
_PLACEHOLDER = re.compile(r"\{(path|page|line)\}")
"""Filled in one pass, so that braces in a path are left alone."""

WINDOWS = "start"
"""Stands for what Windows does with a file: there is no program of that name to run."""

# What opens a file with the program that its kind is assigned to.
_PLATFORM_OPENERS = {"darwin": "open", "win32": WINDOWS}
_OPENER = "xdg-open"


def opening(
    dossier: Dossier,
    name: str,
    *,
    query: str = "",
    page: int | None = None,
    line: int | None = None,
    environment: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
) -> Opening:
    """The command that opens a document at a page and line, else at the first match of `query`.

    For a document in an archive or a mail, the file that holds it. Raises NotFoundError, QueryError
    and UsageError.
    """
    view = show(dossier, name, query)
    first = min(view.matches, key=lambda match: match.start, default=None)
    page = page or (first.page if first else None)
    line = line or (first.line if first else None)
    path = _file_of(dossier, view.record.path)
    template = environment.get(OPENER_VARIABLE, "").strip()
    command = (
        filled(template, path, page or 1, line or 1)
        if template
        else (_PLATFORM_OPENERS.get(platform, _OPENER), str(path))
    )
    return Opening(command, view.record.path, page, line)


def filled(template: str, path: Path, page: int, line: int) -> tuple[str, ...]:
    """The words of a template with its placeholders filled in; without {path} it comes last.

    Raises UsageError.
    """
    try:
        words = shlex.split(template)
    except ValueError as error:
        raise UsageError(
            f"{OPENER_VARIABLE} cannot be understood: {error}",
            hint="write a command such as: evince --page-label={page} {path}",
        ) from None
    if not any("{path}" in word for word in words):
        words.append("{path}")
    values = {"path": str(path), "page": str(page), "line": str(line)}
    return tuple(_PLACEHOLDER.sub(lambda found: values[found[1]], word) for word in words)


def start(command: tuple[str, ...]) -> int:
    """Run a command and return its exit code. Raises NotFoundError when there is none such."""
    if command[0] == WINDOWS and sys.platform == "win32":
        os.startfile(command[1])  # noqa: S606  # a document of the dossier, named by its user
        return 0
    if shutil.which(command[0]) is None:
        raise NotFoundError(
            f"there is no command '{command[0]}' to open documents with",
            hint=f"set {OPENER_VARIABLE}, such as {OPENER_VARIABLE}='less +{{line}}'",
            code="no-opener",
        )
    return subprocess.run(command, check=False).returncode  # noqa: S603  # words, no shell


def _file_of(dossier: Dossier, path: str) -> Path:
    """The file that a document is, or is in; only what a reindex would read is opened."""
    there = {
        entry.path: entry
        for entry in scan(dossier.sources, max_bytes=dossier.settings.max_file_bytes)
        if path.startswith(entry.path)
    }
    for place in sorted(there, key=len, reverse=True):
        entry = there[place]
        if (path == place or path.startswith(f"{place}!/")) and not isinstance(entry, Skipped):
            return Path(entry.place).absolute()
    raise NotFoundError(
        f"the file of {path} is not there any more, or is not to be read",
        hint="run `ficli reindex`, or search for where it went",
    )
