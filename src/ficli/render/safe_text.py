"""Make foreign text harmless before it reaches a terminal.

Every string that ficli did not write itself goes through one of these functions at the last
step. What could steer a terminal or hide from a reader becomes a visible escape and is never
dropped in silence. Knows no terminal library and no value of ficli's.
"""

from __future__ import annotations

import re
import unicodedata

UNSAFE = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and newline, DEL, C1
    r"\u061c\u180e\u200b-\u200f"  # bidi marks, zero-width characters
    r"\u2028-\u202e\u2060-\u206f"  # separators, bidi overrides and isolates, invisible operators
    r"\ufeff\ufff9-\ufffb\ud800-\udfff"  # byte order mark, annotations, lone surrogates
    r"\U000e0000-\U000e007f"  # tag characters
)
"""The inside of a regular expression's character class."""

_UNSAFE = re.compile(f"[{UNSAFE}]")
_UNSAFE_IN_LINE = re.compile(rf"[\t\n{UNSAFE}]")
_BLANKS = re.compile(r"[ \t\n]+")
_NAMED = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}


def for_terminal(text: str) -> str:
    r"""Show what could steer a terminal as escapes; keep newlines and tabs.

    >>> for_terminal("red\x1b[31m")
    'red\\x1b[31m'
    """
    return _UNSAFE.sub(_escape, text)


def one_line(text: str) -> str:
    """Like `for_terminal`, for a name or a message: newlines and tabs become escapes too."""
    return _UNSAFE_IN_LINE.sub(_escape, text)


def flowing(text: str) -> str:
    """Like `for_terminal`, for prose that is to be wrapped: runs of blanks become one space."""
    return for_terminal(_BLANKS.sub(" ", text))


def cell_width(text: str) -> int:
    """How many columns of a terminal a harmless line takes.

    Wide and full-width characters count 2 (Unicode Standard Annex 11), combining marks 0.
    """
    return sum(_width(char) for char in text)


def _width(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _escape(found: re.Match[str]) -> str:
    char = found[0]
    if char in _NAMED:
        return _NAMED[char]
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
