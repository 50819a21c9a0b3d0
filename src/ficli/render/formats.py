"""One table of output formats: a name, and the function that writes a value in it.

The terminal format loads Rich, the others do not; so each is imported when it is asked for.
Owns what stdout is like: its encoding, its width, whether colours are wanted.
"""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

FORMATS = ("terminal", "json", "jsonl", "csv", "tsv", "paths")
COLORS = ("auto", "always", "never")


@dataclass(frozen=True, slots=True)
class Look:
    """How the user wants to see a value."""

    format: str = "terminal"
    fields: tuple[str, ...] = ()
    """Fields of a record to keep, dotted for inner ones; empty means the format's own choice."""
    null: bool = False
    """End each path with NUL instead of a newline."""
    color: str = "auto"
    sources: Path | None = None
    """Folder that the paths of documents are relative to, for hyperlinks."""
    raw: bool = False
    """Leave cells of csv and tsv unguarded, for programs."""


def write(value: object, look: Look, stream: TextIO) -> None:
    """Write a value of `ficli.results` to `stream` in the format asked for. Raises UsageError."""
    renderer: Callable[[object, Look, TextIO], None]
    renderer = _terminal if look.format == "terminal" else _records
    renderer(value, look, stream)


def wants_color(choice: str, stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether control sequences may be sent: the option, NO_COLOR, FORCE_COLOR, then the stream."""
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return environment["FORCE_COLOR"] != "0"
    return stream.isatty() and environment.get("TERM") != "dumb"


def _terminal(value: object, look: Look, stream: TextIO) -> None:
    from ficli.render import terminal, window  # noqa: F401  # it adds the forms of hits

    if window.lines.dispatch(type(value)) is window.lines.dispatch(object):
        from ficli.render import (  # noqa: F401  # they add the others
            actor_terminal,
            reports,
            screen_terminal,
            verdicts,
        )

    _reconfigure(stream, errors="backslashreplace")
    color = wants_color(look.color, stream, os.environ)
    width = shutil.get_terminal_size((80, 24)).columns
    screen = window.Screen(width, color=color, sources=look.sources)
    stream.writelines(screen.printed(line) for line in window.lines(value, screen))


def _records(value: object, look: Look, stream: TextIO) -> None:
    from ficli.render import records

    is_utf8 = (stream.encoding or "").lower().replace("-", "") == "utf8"
    if look.format not in ("json", "jsonl"):
        # Spreadsheets and xargs are told one encoding; other names come out as they were.
        _reconfigure(stream, encoding="utf-8", errors="surrogateescape")
    stream.writelines(
        records.encode(
            value, look.format, look.fields, null=look.null, raw=look.raw, ascii_only=not is_utf8
        )
    )


def _reconfigure(stream: TextIO, *, encoding: str | None = None, errors: str) -> None:
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding=encoding, errors=errors, newline="")
