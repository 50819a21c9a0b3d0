"""Where a line of text may break: at blanks, and between Chinese characters.

Columns are counted as Rich counts them, so that what is wrapped here fits there.
"""

from __future__ import annotations

import re

from rich.cells import cell_len

_CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff"
_OPENING = "（《〈「『【〔"
_CLOSING = "、。，．；：？！）》〉」』】〕"
_UNBREAKABLE = re.compile(rf"[{_OPENING}]*(?:[{_CJK}]|[^\s{_CJK}]+)[{_CLOSING}]*\s*|\s+")


def line_breaks(text: str, width: int) -> list[int]:
    """Offsets at which to break a line: at blanks and between Chinese characters.

    Rich's own wrapping takes a run of Chinese text for one word and cuts Latin names inside it.
    A word wider than the window is cut where it has to be.
    """
    breaks: list[int] = []
    if len(text) <= width and text.isascii():
        return breaks
    column = 0
    for word in _UNBREAKABLE.finditer(text):
        size = cell_len(word[0].rstrip())
        if column and column + size > width:
            breaks.append(word.start())
            column = 0
        if size > width:
            cuts, column = _cuts(word[0], word.start(), width)
            breaks += cuts
        else:
            column += cell_len(word[0])
    return breaks


def _cuts(word: str, start: int, width: int) -> tuple[list[int], int]:
    cuts: list[int] = []
    column = 0
    for at, char in enumerate(word):
        size = cell_len(char)
        if column + size > width and not char.isspace():
            cuts.append(start + at)
            column = 0
        column += size
    return cuts, column
