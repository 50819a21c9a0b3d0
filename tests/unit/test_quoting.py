"""Which sentences are quoted, in which order, and where they are cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ficli.document import Mention, Origin, Span
from ficli.engines.base import StoredText
from ficli.quoting import QUOTE_LENGTH, Place, quotes_of
from ficli.results import Record

RECORD = Record("a" * 12, "a.txt", "a" * 64, 1, "Title", "en", Origin())


def quoted(text: str, name: str, others: str = "", boilerplate: tuple[Span, ...] = ()) -> list[str]:
    """What is quoted of a name in a text, the weightiest first."""
    places = [Place(span, 1.0) for span in spans(text, name)]
    beside = [
        Mention(span.start, span.end, other, other, other, "Person")
        for other in others.split()
        for span in spans(text, other)
    ]
    stored = StoredText(text, (), boilerplate)
    found = [quote for _, quote in quotes_of(RECORD, stored, [0], places, beside)]
    assert [quote.text for quote in found] == [text[q.start : q.end] for q in found]
    assert all(text[span.start : span.end] == name for quote in found for span in quote.spans)
    return [quote.text for quote in found]


def spans(text: str, name: str) -> list[Span]:
    starts = [at for at in range(len(text)) if text.startswith(name, at)]
    return [Span(at, at + len(name)) for at in starts]


def test_a_sentence_that_names_others_comes_first() -> None:
    """The more are named beside it, the more it tells; of the same weight, the first."""
    text = "Here is Ann. There was Ann as well. Then came Ann with Bob."
    expected = ["Then came Ann with Bob.", "Here is Ann.", "There was Ann as well."]
    assert expected == quoted(text, "Ann", "Bob")


def test_front_matter_is_quoted_only_where_nothing_else_is() -> None:
    """A quote neither is it nor reaches into it."""
    text = "title: Ann\n---\nAnn left the house."
    head = (Span(0, 15),)
    assert ["Ann left the house."] == quoted(text, "Ann", boilerplate=head)
    assert ["title: Ann"] == quoted("title: Ann\n---\n", "Ann", boilerplate=head)


@given(st.integers(0, 1500), st.integers(0, 1500), st.sampled_from(["word ", "longerword ", "字"]))
def test_a_long_sentence_is_cut_around_the_name(before: int, after: int, word: str) -> None:
    """It holds the name, and without blanks to cut at it is whole."""
    text = word * (before // len(word)) + "Ann " + word * (after // len(word))
    (quote,) = quoted(text, "Ann")
    assert "Ann" in quote
    assert quote == quote.strip()
    if " " in word:
        assert len(quote) <= QUOTE_LENGTH + QUOTE_LENGTH // 2 + 2 * len(word)
