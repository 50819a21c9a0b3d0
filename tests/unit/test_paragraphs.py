"""Where paragraphs stand: hard-wrapped lines, lists, headings, tables, furniture."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficli.document import Span
from ficli.paragraphs import paragraphs_of

WRAPPED = """\
What the harbour board was told
The board of the harbour met on Tuesday and heard that
nobody had counted the cranes. It asked for a report by
Friday.
The clerk read two letters, both of them from the town of
Grandval, and was thanked.
"""


def flowing(text: str, boilerplate: tuple[Span, ...] = ()) -> list[str]:
    """The paragraphs, each on one line."""
    return [
        " ".join(text[line.start : line.end] for line in lines)
        for lines in paragraphs_of(text, boilerplate)
    ]


def joined(*groups: str) -> list[str]:
    return [" ".join(group.split()) for group in groups]


def test_lines_go_on_until_one_has_room_for_the_next_word() -> None:
    """A heading and a short last line end a paragraph without an empty line after them."""
    lines = WRAPPED.splitlines()
    expected = joined(lines[0], " ".join(lines[1:4]), " ".join(lines[4:]))
    assert expected == flowing(WRAPPED)
    assert expected == flowing(WRAPPED.replace("Friday.\n", "Friday.\n\n"))
    assert expected == flowing(WRAPPED.replace("Friday.\n", "Friday.\n    "))


def test_items_rows_and_verses_stay_apart() -> None:
    """Bullets, numbers, table rows and indented lines begin anew, however full the line before."""
    items = ["- one crane that stands idle since the summer of that year,", "(b) a second one;"]
    rows = ["| crane | tonnes of grain that it moved in all of those years |", "| nine | 40 |"]
    text = "\n".join([WRAPPED.strip(), *items, *rows])
    assert [*flowing(WRAPPED), *items, *rows] == flowing(text)


@pytest.mark.parametrize(
    "text",
    [
        "A line that is a paragraph, as news often have it.\nAnother one, and it says more.\n",
        "apples\npears\nplums and\ncherries\n",
        "Anne Roy\nBen Lee\nCarl Fox\n",
        f"{'A long paragraph of one line. ' * 9}\n{'and one which begins like this. ' * 9}\n",
    ],
)
def test_a_text_that_is_not_wrapped_has_its_paragraphs_on_lines(text: str) -> None:
    """Nothing is joined where no line was cut."""
    assert [line.strip() for line in text.splitlines()] == flowing(text)


def test_furniture_is_in_no_paragraph_and_ends_none() -> None:
    """A sentence goes on behind the foot of its page, with its empty lines."""
    foot = "Harbour Board, page 4 of 9"
    at = WRAPPED.index("nobody")
    text = f"{WRAPPED[:at]}\n{foot}\n\n{WRAPPED[at:]}"
    assert flowing(WRAPPED) == flowing(text, (Span(at + 1, at + 1 + len(foot)),))
    assert foot in " ".join(flowing(text))


def test_chinese_lines_are_joined_too() -> None:
    """A script without capitals and spaces: a line goes on unless its sentence has ended."""
    lines = ["港口委员会星期二开会，听说没有人数过起重机，于是要求在星期五以前", "提交报告。"]
    assert [" ".join(lines), "书记员宣读了两封信。"] == flowing(
        "\n".join([*lines, "书记员宣读了两封信。"])
    )


@given(st.text(st.sampled_from("aB.é- \n\f\t|中1("), max_size=400), st.integers(0, 50))
def test_lines_are_in_order_and_nothing_is_lost(text: str, aside: int) -> None:
    """Whatever the text is: every line with a letter or digit stands in one paragraph, once."""
    furniture = (Span(0, aside),)
    spans = [line for lines in paragraphs_of(text, furniture) for line in lines]
    assert spans == sorted(spans, key=lambda span: span.start)
    kept = [text[span.start : span.end] for span in spans]
    assert kept == [each.strip() for each in kept]
    every = [line.strip() for line in text.replace("\f", "\n").split("\n")]
    every = [line for line in every if any(c.isalnum() for c in line)]
    assert every[len(every) - len(kept) :] == kept
    assert [] == [each for each in every[: len(every) - len(kept)] if text.index(each) >= aside]


@given(st.lists(st.integers(3, 60), min_size=3, max_size=8), st.integers(50, 90))
def test_wrapping_with_empty_lines_changes_no_paragraph(words: list[int], width: int) -> None:
    """What was wrapped is found again."""
    texts = [" ".join(["some", "words"] * count) + "." for count in words]
    text = "\n\n".join(textwrap.fill(each, width) for each in texts)
    assert texts == flowing(text)
