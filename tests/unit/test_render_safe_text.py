"""Foreign text becomes harmless, and nothing of it is lost in silence."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficli.render.safe_text import cell_width, flowing, for_terminal, one_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", r"\x1b[2J"),
        ("\x9b31m", r"\x9b31m"),
        ("\x00\x07\x08\x7f\r", r"\x00\x07\x08\x7f\r"),
        ("\u202egnp\u2066", r"\u202egnp\u2066"),
        ("a\u200bb\u200e\ufeff", r"a\u200bb\u200e\ufeff"),
        ("\u2028\u2029", r"\u2028\u2029"),
        ("\U000e0041", r"\U000e0041"),
        ("\ud800\udcff", r"\ud800\udcff"),
        ("tab\tline\nend", "tab\tline\nend"),
        ("déjà 選舉 🇨🇦 e\u0301 l'été", "déjà 選舉 🇨🇦 e\u0301 l'été"),
    ],
)
def test_what_could_steer_or_hide_is_shown(text: str, shown: str) -> None:
    """Controls, bidi, zero-width, tags and surrogates are escapes; ordinary text stays."""
    assert shown == for_terminal(text)


@given(st.text(st.characters(), max_size=50))
def test_no_format_or_control_character_gets_through(text: str) -> None:
    """Of Unicode's controls, only newline, tab and the soft hyphen's harmless kin remain."""
    left = {char for char in for_terminal(text) if unicodedata.category(char) in ("Cc", "Cs")}
    assert set() == left - {"\n", "\t"}


@given(st.text(max_size=50))
def test_one_line_is_one_line(text: str) -> None:
    """Names and messages never break the line they stand on."""
    assert len(one_line(text).splitlines()) <= 1


def test_flowing_text_has_single_spaces() -> None:
    """Runs of blanks and newlines are one space in prose that is to be wrapped."""
    assert flowing("a \n\n b\tc") == "a b c"


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("董晗", 4), ("e\u0301", 1), ("Ａ", 2)])
def test_width_counts_columns(text: str, width: int) -> None:
    """Chinese and full-width letters take two columns, combining marks none."""
    assert width == cell_width(text)
