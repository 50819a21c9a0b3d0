"""Units of text, and how far from chance two names meet in them."""

from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficli.actor_results import Together
from ficli.cooccurrence import Meetings, Pairs, log_likelihood, paragraph_starts, sentence_starts


def pieces(text: str, starts: list[int]) -> list[str]:
    ends = [*starts[1:], len(text)]
    return [text[a:b].strip() for a, b in zip(starts, ends, strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One here. Two there! Three?", ["One here.", "Two there!", "Three?"]),
        ("Mr. Dong met J. Roe. He left.", ["Mr. Dong met J. Roe.", "He left."]),
        ("He said «no.» Élections Canada did not.", ["He said «no.»", "Élections Canada did not."]),
        ("A line\nthat goes on.\n\nNext", ["A line\nthat goes on.", "Next"]),
        ("| 2019 | a |\n| 2020 | b |\n\nx", ["| 2019 | a |", "| 2020 | b |", "x"]),
        ("These:\n- one\n  more\n- two\n\nx", ["These:", "- one\n  more", "- two", "x"]),
        ("Title\nA line alone.\n", ["Title", "A line alone."]),
        ("他否认。中国也否认。", ["他否认。", "中国也否认。", ""]),
        ("It cost 3.5 million. Really", ["It cost 3.5 million.", "Really"]),
    ],
)  # fmt: skip
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    """Not at titles, initials and decimals; in Chinese without a space after the stop."""
    assert expected == pieces(text, sentence_starts(text))


WRAPPED = (
    "The committee heard three witnesses on Monday and will\n"
    "hear the commissioner before the end of the month. The\n"
    "report is due in June, when the House of Commons rises\f"
    "for the summer.\n"
)


def test_paragraphs_are_lines_only_where_no_line_is_blank() -> None:
    """Hard-wrapped text keeps its lines together, also over a page, with blank lines or without."""
    assert ["a\nb", "c"] == pieces("a\nb\n\nc", paragraph_starts("a\nb\n\nc"))
    assert ["a", "b", "c"] == pieces("a\nb\nc", paragraph_starts("a\nb\nc"))
    assert [0] == paragraph_starts(WRAPPED)
    assert [0, WRAPPED.index("The\nreport")] == sentence_starts(WRAPPED)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((10, 10, 10, 100), round(2 * (10 * log(10) + 90 * log(10 / 9)), 2)),
        ((25, 50, 50, 100), 0.0),
        ((0, 50, 50, 100), -138.63),
        ((5, 5, 5, 5), 0.0),
        ((1, 1, 1, 1), 0.0),
    ],
)
def test_g2_is_what_the_formula_says(counts: tuple[int, int, int, int], expected: float) -> None:
    """2 Σ O ln(O/E), negative where the two meet less often than by chance."""
    assert expected == log_likelihood(*counts)


@given(st.lists(st.sets(st.sampled_from("abc")), min_size=1))
def test_meetings_count_every_unit_once(units: list[set[str]]) -> None:
    """Whoever meets `a` does so in as many units as name both."""
    meetings = Meetings("a")
    for unit in units:
        meetings.add(unit)

    expected = {b: n for b in "bc" if (n := sum({"a", b} <= unit for unit in units))}
    assert expected == meetings.others()
    assert isinstance(meetings.together("b"), Together)


@given(st.lists(st.sets(st.sampled_from("abcd")), max_size=12))
def test_pairs_count_as_meetings_do(units: list[set[str]]) -> None:
    """All pairs at once say of each two what counting for one of them says."""
    pairs = Pairs()
    for named in units:
        pairs.add(named)
    for one in "abcd":
        meetings = Meetings(one)
        for named in units:
            meetings.add(named)
        for other in set("abcd") - {one}:
            pair = (min(one, other), max(one, other))
            assert meetings.together(other) == pairs.together(*pair)
