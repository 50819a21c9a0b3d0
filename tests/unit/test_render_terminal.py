"""Lines for a person: never too wide, never a foreign control sequence."""

from __future__ import annotations

import dataclasses
import io
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from ficli.document import Origin, Span
from ficli.render import formats, terminal, window
from ficli.render.badge import language_badge
from ficli.render.wrapping import line_breaks
from ficli.results import Hit, HitPage, Passage, Record

OURS = re.compile(r"\x1b\[[\d;]*m|\x1b\]8;(?:id=\d+)?;[\x21-\x7e]*\x1b\\")
RECORD = Record("0" * 12, "a.txt", "0" * 64, 1, "Title", "en", Origin("en", "no", "declared", 1.0))


def page_of(text: str) -> HitPage:
    record = dataclasses.replace(RECORD, title=text, path=f"x/{text}", source=text, kind=text)
    passage = Passage(5, 5 + len(text), text, (Span(6, 9),), 1, 1)
    return HitPage(text, 1, 0, 10, (Hit(1, 1.0, record, passages=(passage,)),), 0.0, documents=1)


def printed(value: object, width: int, *, color: bool) -> str:
    screen = window.Screen(width, color=color, sources=Path("/d"))
    return "".join(map(screen.printed, terminal.lines(value, screen)))


@given(st.text(max_size=80), st.integers(1, 120))
def test_only_our_control_sequences_reach_the_terminal(text: str, width: int) -> None:
    """Whatever a document says, a terminal gets colours and links of ficli's and nothing else."""
    left = OURS.sub("", printed(page_of(text), width, color=True))
    assert set() == {
        char for char in left if (char < " " and char not in "\n\t") or char in "\x7f\x9b\u202e"
    }


@given(st.text(st.sampled_from("ab 董（）。,\u0301é🇨"), max_size=120), st.integers(24, 60))
def test_no_line_is_wider_than_the_window(text: str, width: int) -> None:
    """Chinese, combining marks and long words are wrapped by columns, not by characters."""
    lines = printed(page_of(text), width, color=False).splitlines()
    assert width >= max(map(cell_len, lines))


@given(st.text(max_size=100), st.integers(2, 30))
def test_breaking_a_line_loses_nothing(text: str, width: int) -> None:
    """The pieces between the breaks are the text."""
    breaks = [0, *line_breaks(text, width), len(text)]
    assert text == "".join(text[a:b] for a, b in pairwise(breaks))


def test_a_latin_name_in_chinese_text_is_not_cut() -> None:
    """Lines break between Chinese characters, and never before a closing mark."""
    text = "独立国会议员（Han Dong）在渥太华。"
    breaks = [0, *line_breaks(text, 12), len(text)]
    pieces = [text[a:b] for a, b in pairwise(breaks)]
    assert pieces == ["独立国会议员", "（Han Dong）", "在渥太华。"]


@pytest.mark.parametrize(
    ("origin", "badge"),
    [
        (Origin("en", "no", "declared", 1.0), "en"),
        (Origin("fr", "yes", "declared", 1.0), "fr→en, declared"),
        (Origin("fr", "yes", "metadata", 0.97), "fr→en, metadata"),
        (Origin("fr", "yes", "corrected", 1.0), "fr→en, corrected"),
        (Origin("fr", "yes", "cue", 0.72), "fr→en ?72%"),
        (Origin("und", "yes", "style", 0.6, leaning="zh"), "zh?→en 60%"),
        (Origin("und", "yes", "declared", 0.0), "?→en, declared"),
        (Origin("und", "unknown", "style", 0.7, leaning="fr"), "en"),
        (Origin("und", "unknown", "style", 0.4), "en"),
    ],
)
def test_the_badge_says_where_a_text_comes_from(origin: Origin, badge: str) -> None:
    """One tag for an original, an arrow for a translation, and how that is known, or how surely."""
    assert badge == language_badge(dataclasses.replace(RECORD, origin=origin))


@pytest.mark.parametrize("path", ["/etc/passwd", "../secret.txt", "a/../../b.txt"])
def test_links_lead_only_into_the_dossier(path: str) -> None:
    """A path that would leave the sources folder is no link."""
    assert window.Screen(80, color=True, sources=Path("/d")).link(path) == window.PLAIN


def test_links_are_percent_encoded() -> None:
    """A file name cannot end the escape sequence that it stands in."""
    link = window.Screen(80, color=True, sources=Path("/d")).link("é \x1b\\x.txt").link
    assert link == "file:///d/%C3%A9%20%1B%5Cx.txt"


def test_overlapping_highlights_are_drawn_once() -> None:
    """Spans that overlap, lie outside or are empty never double or lose text."""
    spans = [Span(2, 5), Span(4, 8), Span(4, 4), Span(90, 99)]
    assert window.marked("0123456789", spans).plain == "0123456789"


@pytest.mark.parametrize(
    ("choice", "environment", "wanted"),
    [
        ("auto", {}, False),
        ("auto", {"FORCE_COLOR": "1"}, True),
        ("auto", {"FORCE_COLOR": "0"}, False),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ("always", {"NO_COLOR": "1"}, True),
        ("never", {"FORCE_COLOR": "1"}, False),
    ],
)
def test_who_decides_on_colour(choice: str, environment: dict[str, str], wanted: bool) -> None:
    """The option first, then NO_COLOR, then FORCE_COLOR, then whether it is a terminal."""
    assert wanted == formats.wants_color(choice, io.StringIO(), environment)


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (999, "999 B"), (1500, "1.5 kB"), (3_456_789, "3.5 MB"), (2e9, "2.0 GB")],
)
def test_sizes_are_readable(size: float, text: str) -> None:
    """Decimal units, one decimal."""
    assert text == window.readable_size(size)
