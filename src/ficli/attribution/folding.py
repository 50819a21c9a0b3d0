"""Text made comparable: case, accents, quotes, dashes and spaces folded, with a way back.

Every match is made in folded text and reported in the offsets of the original. Knows nothing of
names or actors.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_ALIKE = {
    **dict.fromkeys("\u2018\u2019\u201b\u02bc\u2032`\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u00ab\u00bb\u201e\u2033", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d", "-"),
    **dict.fromkeys("\t\n\r\f\v\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000", " "),
}
_ALIKE |= dict(zip("łŁøØđĐıħĦ", "llooddihh", strict=True))
_SPELT_OUT = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
_DROPPED = re.compile(
    "[\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]|(?<=[^\\S\n])[^\\S\n]"
)
"""Marks that stand on the letter before them, what nobody sees, and doubled spaces in a line."""


class _Table(dict[int, str]):
    """One folded character for one character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        base, *marks = list(unicodedata.normalize("NFKD", character))
        lowered = (character if any(not unicodedata.combining(m) for m in marks) else base).lower()
        self[code] = folded = _ALIKE.get(character, lowered if len(lowered) == 1 else character)
        return folded


_TABLE = _Table()


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; `offsets` is None while every character kept its place."""

    text: str
    original: str
    offsets: list[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of the original text that `start:end` of the folded text covers."""
        if self.offsets is None:
            return start, end
        last = self.offsets[end - 1] + 1
        while last < len(self.original) and unicodedata.combining(self.original[last]):
            last += 1
        return self.offsets[start], last


def fold(text: str) -> Folded:
    """Fold `text`, keeping a map to its offsets where characters had to be dropped."""
    if not _DROPPED.search(text):
        return Folded(text.translate(_TABLE), text)
    kept: list[int] = []
    pieces: list[str] = []
    last = 0
    for match in _DROPPED.finditer(text):
        kept.extend(range(last, match.start()))
        pieces.append(text[last : match.start()])
        last = match.end()
    kept.extend(range(last, len(text)))
    pieces.append(text[last:])
    return Folded("".join(pieces).translate(_TABLE), text, kept)


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """The folded form under which a name is looked up."""
    # What folding does to ASCII, without its tables.
    folded = name.lower().replace("`", "'") if name.isascii() else fold(name).text
    return " ".join(folded.split())


def slug(name: str) -> str:
    """Lower-case ASCII words joined by hyphens: `Stéphane Roy` becomes `stephane-roy`."""
    ascii_only = (
        unicodedata.normalize("NFKD", key(name).translate(_SPELT_OUT))
        .encode("ascii", "ignore")
        .decode()
    )
    return "-".join(re.findall(r"[a-z0-9]+", ascii_only))
