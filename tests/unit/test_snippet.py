"""Passages: exactly the stored text, cut at sensible places, densest matches first."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ficli.document import Span
from ficli.snippet import excerpts

TEXT = (
    "The first sentence is here. The minister spoke of interference. Nothing else was said.\n\n"
    "A second paragraph follows, and it is about something different altogether, at length, "
    "so that it does not fit. Interference again, and interference once more, said the judge. "
    "The end of it."
)


def _spans(text: str, word: str) -> list[Span]:
    found, at = [], text.lower().find(word)
    while at >= 0:
        found.append(Span(at, at + len(word)))
        at = text.lower().find(word, at + 1)
    return found


def test_the_densest_passage_comes_first_when_only_one_is_wanted() -> None:
    """Two matches side by side beat one alone."""
    (best,) = excerpts(TEXT, _spans(TEXT, "interference"), count=1, width=90)

    assert TEXT[best.start : best.end].startswith("Interference again, and interference once")
    assert 2 == len(best.spans)


def test_a_crowded_passage_still_starts_with_its_sentence() -> None:
    """Matches that fill the width leave room for the few words before the first of them."""
    text = "Much was said before. The judge called " + "interference " * 9 + "a stain."
    (passage,) = excerpts(text, _spans(text, "interference"), count=1, width=120)

    assert text[passage.start :].startswith("The judge called interference")
    assert not passage.cut_before


def test_passages_come_in_text_order_and_do_not_overlap() -> None:
    """All matches are shown once, in reading order."""
    first, second = excerpts(TEXT, _spans(TEXT, "interference"), count=3, width=90)

    assert first.end <= second.start
    assert 3 == len(first.spans) + len(second.spans)


def test_a_passage_says_whether_it_is_cut() -> None:
    """Whole sentences are not cut; a window inside a long one is."""
    text = "word " * 200 + "needle " + "word " * 200
    (cut,) = excerpts(text, _spans(text, "needle"), count=1, width=60)
    (whole,) = excerpts("One needle.", [Span(4, 10)], count=1)

    assert (True, True) == (cut.cut_before, cut.cut_after)
    assert (False, False) == (whole.cut_before, whole.cut_after)
    assert len("word ") * 8 < cut.end - cut.start <= 62


def test_without_matches_the_opening_stands_in_after_the_furniture() -> None:
    """A document found by its metadata shows how it begins, not its menu."""
    text = "Skip to content\nMenu\nThe article begins here. It goes on."
    (opening,) = excerpts(text, [], count=3, width=30, boilerplate=[Span(0, 20)])

    assert text[opening.start :].startswith("The article begins")


def test_furniture_is_shown_only_where_nothing_else_matches() -> None:
    """A match in a menu or in front matter gives way to those in the text, however few."""
    text = "interference menu\n" + "x. " * 200 + "Real interference here."
    spans = _spans(text, "interference")
    (real,) = excerpts(text, spans, count=3, width=40, boilerplate=[Span(0, 17)])
    (menu,) = excerpts(text, spans[:1], count=3, width=40, boilerplate=[Span(0, 17)])

    assert real.start > 17
    assert 0 == menu.start


def test_a_row_is_a_passage() -> None:
    """In a table a passage is the row that matches, whole, and no part of the next one."""
    text = "Name;Role\nRoe;interference liaison\nDoe;interference desk\nPoe;clerk"
    spans = _spans(text, "interference")
    rows = excerpts(text, spans, count=3, rows=True)

    assert ["Roe;interference liaison", "Doe;interference desk"] == [
        text[row.start : row.end] for row in rows
    ]
    assert [(spans[0],), (spans[1],)] == [row.spans for row in rows]


def test_a_passage_stops_where_furniture_begins() -> None:
    """Front matter and footers next to a match stay out of the passage."""
    text = "---\ntitle: x\n---\nInterference is real.\nShare."
    (passage,) = excerpts(
        text, _spans(text, "interference"), count=1, boilerplate=[Span(0, 17), Span(39, 45)]
    )

    assert "Interference is real." == text[passage.start : passage.end]


def test_abbreviations_do_not_end_sentences() -> None:
    """`Mr. Dong` stays together."""
    text = "x " * 100 + "Then Mr. Dong spoke of interference today. " + "y " * 100
    (passage,) = excerpts(text, _spans(text, "interference"), count=1, width=70)

    assert "Mr. Dong" in text[passage.start : passage.end]


def test_text_without_spaces_is_cut_between_ideographs() -> None:
    """Chinese passages keep to the width although there is no space to cut at."""
    text = "报" * 500 + "干预" + "告" * 500
    (passage,) = excerpts(text, [Span(500, 502)], count=1, width=60)

    assert 30 <= passage.end - passage.start <= 62


def test_no_passages_when_none_are_wanted() -> None:
    """`--snippets 0` gives none."""
    assert () == excerpts(TEXT, _spans(TEXT, "interference"), count=0)


@given(
    st.text(alphabet="ab .\n。外!?M", max_size=300),
    st.lists(st.tuples(st.integers(0, 300), st.integers(1, 12)), max_size=6),
    st.integers(1, 120),
)
def test_spans_lie_inside_their_passages(
    text: str, pairs: list[tuple[int, int]], width: int
) -> None:
    """Whatever the text and the spans, each passage holds its spans and no two overlap."""
    spans: list[Span] = []
    for start, length in sorted(pairs):
        if start + length <= len(text) and (not spans or start >= spans[-1].end):
            spans.append(Span(start, start + length))
    found = excerpts(text, spans, count=3, width=width)

    assert all(0 <= each.start <= each.end <= len(text) for each in found)
    assert all(
        each.start <= span.start and span.end <= each.end for each in found for span in each.spans
    )
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert bool(found) == bool(spans or text.strip())
    assert all(each.spans for each in found if spans)
