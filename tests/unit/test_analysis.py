"""The one analysis: what counts as the same word, and where it stands."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficli import analysis

CASES = {
    # text: its terms
    "Han Dong's riding": ["han", "dong", "riding"],
    "Han Dong’s riding": ["han", "dong", "riding"],
    "the MPs' votes": ["the", "mps", "votes"],
    "l'ingérence": ["ingerence"],
    "L’INGÉRENCE": ["ingerence"],
    "d’élection": ["election"],
    "qu'elle": ["elle"],
    "jusqu’ici": ["ici"],
    "O'Toole": ["o", "toole"],
    "aujourd'hui": ["aujourd", "hui"],
    "half-willing": ["half", "willing"],
    "e-2835": ["e", "2835"],
    "C$250,000": ["c", "250", "000"],
    "fore\u00adign": ["foreign"],
    "for\u200beign": ["foreign"],
    "\ufeffforeign": ["foreign"],
    "\u202eforeign\u202c": ["foreign"],
    "e\u0301tat": ["etat"],
    "état": ["etat"],
    "ÉTAT": ["etat"],
    "Ｆｏｒｅｉｇｎ": ["foreign"],
    "ﬁnance": ["finance"],
    "œuvre": ["oeuvre"],
    "Straße": ["strasse"],
    "İstanbul": ["istanbul"],
    "snake_case": ["snake", "case"],
    "外国干预": ["外", "国", "干", "预"],
    "中国China": ["中", "国", "china"],
    "2024年6月": ["2024", "年", "6", "月"],
    "Россия": ["россия"],
    "हिन्दी": ["हिन्दी"],
    "“quoted” (words)": ["quoted", "words"],
    "— … !?": [],
    "": [],
}


@pytest.mark.parametrize("text", CASES)
def test_terms(text: str) -> None:
    """Case, accents, width, apostrophes and hidden characters do not make another word."""
    assert CASES[text] == analysis.terms(text)


def test_both_views_of_a_text_agree_on_every_case() -> None:
    """`tokens` gives the terms of `terms`, in the same order."""
    text = " ".join(CASES)

    assert analysis.terms(text) == [term for term, _, _ in analysis.tokens(text)]


def test_offsets_leave_out_elisions_and_possessives() -> None:
    """A span covers the word alone, as it stands in the text."""
    text = "l’État and Dong's"

    assert ["État", "and", "Dong"] == [text[start:end] for _, start, end in analysis.tokens(text)]


def test_a_megabyte_without_a_space_is_one_short_term() -> None:
    """Terms are cut at the limit; the span still covers the whole word."""
    text = "x" * 1_000_000

    assert [("x" * analysis.MAX_TERM, 0, 1_000_000)] == list(analysis.tokens(text))


def test_a_stem_groups_inflections() -> None:
    """English and French words meet their inflections, over folded terms."""
    assert analysis.stemmer("en")("elections") == analysis.stemmer("en")("election")
    assert analysis.stemmer("fr")("ingerences") == analysis.stemmer("fr")("ingerence")


def test_whole_values_fold_to_one_key() -> None:
    """Tags are compared without case, accents or extra spaces."""
    assert "communique de presse" == analysis.fold("  Communiqué  de PRESSE ")


@given(st.text(max_size=200))
def test_spans_are_ordered_apart_and_inside(text: str) -> None:
    """Whatever the text, spans are non-empty, in order, do not overlap, and give the terms."""
    found = list(analysis.tokens(text))
    ends = [0] + [end for _, _, end in found]

    assert [term for term, _, _ in found] == analysis.terms(text)
    assert all(before <= start < end for before, (_, start, end) in zip(ends, found, strict=False))
    assert all(end <= len(text) for end in ends)


@given(
    st.text(alphabet="ab'’ 中x", max_size=40),
    st.frozensets(st.sampled_from(["a", "b", "ab", "中", "x"])),
)
def test_occurrences_are_the_wanted_tokens(text: str, wanted: frozenset[str]) -> None:
    """The short way finds what sifting all tokens finds, at the same positions."""
    expected = [
        (position, *token)
        for position, token in enumerate(analysis.tokens(text))
        if token[0] in wanted
    ]

    assert expected == list(analysis.occurrences(text, wanted))


@given(
    st.text(alphabet="ab'’ 中x\n", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=4),
)
def test_index_and_marks_agree_on_what_stands_aside(text: str, cuts: list[tuple[int, int]]) -> None:
    """Wherever furniture stands, a word has one position for the index and for whoever marks it."""
    aside, end = [], 0
    for start, length in sorted(cuts):
        if end <= start and start + length <= len(text):
            aside.append((start, end := start + length))
    runs = analysis.reading_order(len(text), aside)
    placed = list(analysis.placed_terms(text, runs))
    marked = list(analysis.occurrences(text, frozenset(term for _, term in placed), runs))

    assert placed == [(position, term) for position, term, _, _ in marked]
    assert len(text) == sum(last - first for _, first, last in runs)
    body = [position for position, _, start, _ in marked if not _inside(start, aside)]
    assert list(range(len(body))) == body


def _inside(start: int, spans: list[tuple[int, int]]) -> bool:
    return any(first <= start < last for first, last in spans)


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F), min_size=1))
def test_normal_forms_and_case_fold_together(word: str) -> None:
    """Composed, decomposed and upper-cased Latin letters are the same terms."""
    expected = analysis.terms(word)

    assert expected == analysis.terms(unicodedata.normalize("NFD", word))
    assert expected == analysis.terms(unicodedata.normalize("NFC", word))


def test_every_mark_of_the_scripts_in_use_is_looked_for() -> None:
    """What `analysis` leaves out of its look at the characters holds no mark."""
    places = range(0x300, 0x1F000)
    marks = "".join(c for c in map(chr, places) if unicodedata.category(c) in ("Mn", "Mc"))
    assert marks == "".join(re.findall(f"[{analysis._marks()}]", "".join(map(chr, places))))
