"""Files that a user names on the command line: read them, or write them whole or not at all."""

from __future__ import annotations

import sys
from pathlib import Path

from ficli.errors import NotFoundError


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
