"""The sequence model: what it scores, how it decides, and what a document settles."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ficli.attribution import actors
from ficli.attribution.naming import headed
from ficli.attribution.tagging import LABELS, Entity, decode, packed, table, tag, unpacked
from ficli.attribution.wording import features, read, zone

WEIGHTS = st.lists(st.integers(-9_999, 9_999), min_size=len(LABELS), max_size=len(LABELS))
SCORES = st.lists(
    st.lists(st.integers(-390, 390), min_size=len(LABELS), max_size=len(LABELS)),
    min_size=1,
    max_size=3,
)


def found(text: str) -> list[tuple[str, str]]:
    """The names that the model finds, with their kinds."""
    return [(text[one.start : one.end], one.kind) for one in tag(text)]


@given(st.lists(WEIGHTS, max_size=50))
def test_sums_of_packed_weights_are_sums_of_weights(rows: list[list[int]]) -> None:
    """One addition adds seven weights: differences between labels stay as they are."""
    expected = [sum(column) for column in zip([0] * len(LABELS), *rows, strict=True)]
    actual = unpacked(sum(map(packed, rows)))
    assert [one - expected[0] for one in expected] == [one - actual[0] for one in actual]


@settings(deadline=None, max_examples=40)
@given(SCORES, st.booleans(), st.booleans())
def test_the_path_is_the_best_of_all(rows: list[list[int]], follows: bool, goes_on: bool) -> None:
    """Viterbi's answer has the score of the best of all allowed sequences of labels."""
    moves = table().moves

    def score(path: tuple[int, ...]) -> int:
        before = (0,) if follows else (len(LABELS),)
        whole = (*before, *path, *((0,) if goes_on else ()))
        steps: int = sum(moves[old][new] for old, new in pairwise(whole))
        return steps + sum(row[label] for row, label in zip(rows, path, strict=True))

    best = max(map(score, product(range(len(LABELS)), repeat=len(rows))))
    assert best == score(tuple(decode(rows, moves, follows, goes_on)))


def test_the_same_text_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that a dossier holds twice costs once; another date asks anew."""
    asked: list[str] = []

    def watched(text: str) -> list[Entity]:
        asked.append(text)
        return []

    monkeypatch.setattr(actors, "tag", watched)
    for date in ("2024", "2024", "2023"):
        actors.find_mentions("Only this test holds Ottoline Brackwater's text.", date)
    assert 2 == len(asked)


def test_a_family_name_is_a_persons_wherever_the_text_has_it() -> None:
    """The document decides about a word that stands alone."""
    text = "On Monday Mary Brackwater spoke.\nThe plan of Brackwater failed."
    assert [("Mary Brackwater", "PER"), ("Brackwater", "PER")] == found(text)


def test_a_line_in_capitals_is_read_as_the_text_spells_its_words() -> None:
    """`PIT` in a headline is the ordinary word where the text writes it small."""
    text = "VELMONT PIT CLOSES EARLY.\nThe pit in Velmont closed."
    assert ["Velmont", "pit", "closes", "early", "."] == next(read(text)).words


def test_small_words_are_asked_only_where_a_name_may_go_on() -> None:
    """Ordinary words after an English name are not scored; in French they may belong to it."""
    assert [1, 2, 3] == zone("the Bank of Velmont said so".split())
    assert [1, 2, 3] == zone("le Parti libéral dit non".split())
    assert [] == list(features(next(read("nothing here has a capital"))))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("said Anna Roe of the Environment Ministry", "Environment Ministry"),
        ("told the Standing Committee on Ethics on Tuesday", "Standing Committee on Ethics"),
        ("may buy Velmont Optics Inc of Waltham", "Velmont Optics Inc"),
        ("at the University of Velmont", "University of Velmont"),
    ],
)
def test_an_organisation_ends_where_its_name_does(text: str, expected: str) -> None:
    """Neither a person before it, nor a town after its legal form, nor a day belongs to it."""
    assert [expected] == [text[one.start : one.end] for one in headed(text)]
