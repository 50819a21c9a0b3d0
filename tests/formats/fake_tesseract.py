"""Writes a `tesseract` that is a script: the plumbing around OCR can be tested without OCR.

It answers `--version` and `--list-langs`, notes every picture that it is given, and "reads" on it
what the pictures' maker wrote in its grey values (see `signed`).
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

SCRIPT = """#!{python}
import hashlib, os, sys, time
if "--version" in sys.argv:
    print("tesseract 9.8.7\\n leptonica-1.2.3")
    sys.exit()
if "--list-langs" in sys.argv:
    print("List of available languages:\\nfra\\nosd\\neng")
    sys.exit()
picture = sys.stdin.buffer.read()
name = hashlib.sha256(picture).hexdigest()[:8]
with open({calls!r}, "a") as calls:
    first = calls.tell() == 0
    print(*sys.argv[1:], name, file=calls)
{behaviour}
"""
READS = 'print("Recognised words of picture " + name + "\\n\\f")'


def install(folder: Path, behaviour: str = READS) -> Path:
    """Write the script; `behaviour` is Python that may use `picture` and `name`. Gives its log."""
    folder.mkdir(exist_ok=True)
    calls = folder / "calls.txt"
    calls.touch()
    script = folder / "tesseract"
    script.write_text(
        SCRIPT.format(python=sys.executable, calls=str(calls), behaviour=behaviour), "utf-8"
    )
    script.chmod(0o755)
    return calls


def name_of(picture: bytes) -> str:
    """The word that stands for a picture in what the script reads on it."""
    return hashlib.sha256(picture).hexdigest()[:8]
