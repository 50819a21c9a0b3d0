"""Drives `warm.py`: each call is a ficli command in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ENVIRONMENT = {"COLUMNS": "80", "LANG": "C.UTF-8", "PATH": "", "HOME": "/nonexistent"}


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended; a negative `code` is the signal that ended it."""

    code: int
    out: str
    err: str
    seconds: float


class Ficli:
    """Call it with a dossier's folder and the arguments of a command."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("warm.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        assert self._server.stdout
        if (line := self._server.stdout.readline()) != "ready\n":
            raise RuntimeError(line + self._server.communicate()[1])

    def __call__(
        self,
        folder: Path,
        *arguments: str,
        kill_after: float | None = None,
        fault: dict[str, Any] | None = None,
        umask: int | None = None,
        unprivileged: bool = False,
        environment: dict[str, str] | None = None,
    ) -> Done:
        """Run the command in `folder`, optionally to its violent end after some seconds."""
        request = {
            "folder": str(folder),
            "arguments": arguments,
            "kill_after": kill_after,
            "fault": fault,
            "umask": umask,
            "unprivileged": unprivileged,
            "environment": ENVIRONMENT | (environment or {}),
        }
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.write(json.dumps(request) + "\n")
        self._server.stdin.flush()
        return Done(**json.loads(self._server.stdout.readline()))

    def close(self) -> None:
        """End the server."""
        self._server.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


Files = Mapping[str, str | bytes]
"""Names under docs_src, and what the files hold."""


def make_dossier(root: Path, files: Files) -> Path:
    """Write these files below the sources folder of a dossier; return the dossier's folder."""
    for name, content in files.items():
        place = root / "docs_src" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return root
