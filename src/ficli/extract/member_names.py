"""Names of documents inside a container, as paths to show and to ask for again.

A member's name is text from outside: it never reaches the disk, and what would lead out of the
container (`..`, an absolute path) is shown escaped, as `sources.visible_name` escapes bytes.
"""

from __future__ import annotations

from ficli.document import SourceFile
from ficli.extract.encoding import clean
from ficli.sources import suffix_of, visible_name

INSIDE = "!/"
"""Stands between a container's path and a member's."""

MAX_NAME = 1_000
"""Characters of a member's name that are kept."""


def container_of(path: str) -> str:
    """The source file that a path, perhaps of a member, is in."""
    return path.partition(INSIDE)[0]


def is_hidden(name: str) -> bool:
    """Whether a part of the name is hidden as in `sources`, or Finder's shadow of a file."""
    parts = name.split("/")
    return parts[0] == "__MACOSX" or any(part[:1] == "." and part.strip(".") for part in parts)


class MemberPaths:
    """The paths of one container's members, no two the same."""

    def __init__(self, file: SourceFile) -> None:
        self._prefix = file.path + INSIDE
        self._taken: set[str] = set()
        self._last: dict[str, int] = {}

    def of(self, name: str) -> str:
        """The path of a member of this name; the second one gets ` (2)` before its extension."""
        shown = path = harmless(name)
        suffix = suffix_of(shown.rpartition("/")[2])
        while path in self._taken:
            self._last[shown] = number = self._last.get(shown, 1) + 1
            path = f"{shown[: len(shown) - len(suffix)]} ({number}){suffix}"
        self._taken.add(path)
        return self._prefix + path


def harmless(name: str) -> str:
    """The name with every part that a path would obey written as `\\xNN`."""
    parts = [_part(part) for part in clean(visible_name(name)).split("/") if part not in ("", ".")]
    shown = "/".join(parts) or "unnamed"
    if name[:1] == "/":
        shown = "\\x2f" + shown
    if len(shown) > MAX_NAME:
        suffix = suffix_of(shown.rpartition("/")[2])
        shown = shown[: MAX_NAME - len(suffix)] + suffix
    return shown


def _part(part: str) -> str:
    if part == "..":
        return "\\x2e\\x2e"
    return part[:-1] + "\\x21" if part[-1] == "!" else part
