"""Tesseract as a command: whether it is there, what it speaks, and one picture read by it.

No shell, no file on disk: the picture goes in and the text comes out through pipes. Knows no PDF.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass

COMMAND = "tesseract"
LANGUAGES = ("eng", "fra", "chi_sim", "chi_tra")
"""Languages that are read when they are installed, by Tesseract's names."""

MAX_TEXT = 2_000_000
"""Characters that one page may give."""
_QUICK = 20.0
"""Seconds that it may take to say what it is."""
_GRACE = 0.9
"""Share of the time for a page after which it is stopped here rather than from outside."""

# What to type, by the package manager that is there; the first that fits counts.
_INSTALL = (
    ("apt-get", "sudo apt install tesseract-ocr tesseract-ocr-fra tesseract-ocr-chi-sim"),
    ("dnf", "sudo dnf install tesseract tesseract-langpack-fra tesseract-langpack-chi_sim"),
    ("zypper", "sudo zypper install tesseract-ocr tesseract-ocr-traineddata-french"),
    ("pacman", "sudo pacman -S tesseract tesseract-data-eng tesseract-data-fra"),
    ("apk", "apk add tesseract-ocr tesseract-ocr-data-eng tesseract-ocr-data-fra"),
    ("brew", "brew install tesseract tesseract-lang"),
    ("winget", "winget install UB-Mannheim.TesseractOCR"),
)
_ANYWHERE = "install Tesseract from https://tesseract-ocr.github.io/tessdoc/Installation.html"


class OcrFailed(Exception):
    """A picture that gave no answer; the message is a clause."""


@dataclass(frozen=True, slots=True)
class Engine:
    """An installed Tesseract."""

    command: str
    version: str
    languages: str
    """Joined by `+`, as its option takes them."""
    turns_pages: bool = False
    """Whether it can tell that a page stands on its head."""

    def __str__(self) -> str:
        return f"{COMMAND} {self.version} ({self.languages})"

    def read(self, picture: bytes, *, dpi: int = 0, number: int = 0, seconds: float) -> str:
        """The text of one picture of a file, in at most so many seconds. Raises OcrFailed."""
        command = [self.command, "stdin", "stdout", "-l", self.languages]
        command += ["--psm", "1"] if self.turns_pages else []
        command += ["--dpi", str(dpi)] if dpi else []
        command += ["-c", f"tessedit_page_number={number}"] if number else []
        try:
            done = _run(command, seconds * _GRACE, picture)
        except subprocess.TimeoutExpired:
            raise OcrFailed(f"took longer than the limit of {seconds:g} s") from None
        except OSError as error:
            raise OcrFailed(f"{COMMAND} cannot be run: {error.strerror}") from None
        if done.returncode:
            raise OcrFailed(_reason(done))
        return done.stdout.decode("utf-8", "replace")[:MAX_TEXT]


def find() -> Engine | None:
    """The Tesseract on the path, with at least one language that is wanted."""
    command = shutil.which(COMMAND)
    if command is None:
        return None
    try:
        said = _run([command, "--version"], _QUICK).stdout.decode("utf-8", "replace").split()
        listed = _run([command, "--list-langs"], _QUICK).stdout.decode("utf-8", "replace")
    except (OSError, subprocess.TimeoutExpired):
        return None
    there = listed.split()
    spoken = [name for name in LANGUAGES if name in there]
    version = said[1] if said[:1] == [COMMAND] and len(said) > 1 else "of unknown version"
    if not spoken:
        return None
    return Engine(command, version.removeprefix("v"), "+".join(spoken), "osd" in there)


def how_to_install() -> str:
    """The command that installs Tesseract on this machine."""
    there = (command for manager, command in _INSTALL if shutil.which(manager))
    return next(there, _ANYWHERE)


def _run(
    command: list[str], seconds: float, picture: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    # No window on Windows; one thread, because pages are read side by side already.
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0) if sys.platform == "win32" else 0
    return subprocess.run(  # noqa: S603  # words, no shell
        command,
        input=picture,
        capture_output=True,
        timeout=seconds,
        check=False,
        env=_environment(os.environ.items()),
        creationflags=flags,
    )


_KEPT = ("PATH", "TESSDATA_PREFIX", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH")


def _environment(items: Iterable[tuple[str, str]]) -> dict[str, str]:
    kept = {name: value for name, value in items if name.upper() in _KEPT}
    return {**kept, "OMP_THREAD_LIMIT": "1", "LC_ALL": "C"}


def _reason(done: subprocess.CompletedProcess[bytes]) -> str:
    """The program's last words on one short line."""
    if done.returncode < 0:
        return f"{COMMAND} crashed"
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    words = " ".join(lines[-1].split())[:100].rstrip(".") if lines else f"code {done.returncode}"
    return f"{COMMAND} failed: {words}"
