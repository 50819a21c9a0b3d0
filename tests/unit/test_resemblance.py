"""Resemblance: identical texts, how alike others are, which hang together, and at what cost."""

from __future__ import annotations

import hashlib
import random
from array import array
from operator import eq

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rensa import RMinHash

from ficli import resemblance
from ficli.document import Span
from ficli.resemblance import (
    BANDS,
    CROWD,
    MIN_WORDS,
    SLOTS,
    THRESHOLD,
    groups,
    identity,
    own_words,
    shingles,
    signature,
)

WORDS = [f"word{n}" for n in range(4000)]


def text(chance: random.Random, length: int) -> list[str]:
    return [chance.choice(WORDS) for _ in range(length)]


def edited(chance: random.Random, words: list[str], edits: int) -> list[str]:
    made = list(words)
    for _ in range(edits):
        made[chance.randrange(len(made))] = chance.choice(WORDS)
    return made


class Measured:
    """Measures like a dossier does, and counts how often."""

    def __init__(self, texts: dict[str, list[str]]) -> None:
        self.shingles = {name: shingles(words) for name, words in texts.items()}
        self.signatures = {name: signature(each) for name, each in self.shingles.items() if each}
        self.pairs: set[tuple[str, str]] = set()

    def __call__(self, one: str, other: str) -> float:
        self.pairs.add((one, other))
        return resemblance.resemblance(self.shingles[one], self.shingles[other])

    def groups(self) -> tuple[tuple[str, ...], ...]:
        return groups(self.signatures, self)


def test_signatures_are_those_that_indexes_hold() -> None:
    """A library that makes others would make strangers of near-copies: VERSION has to say so."""
    made = signature(shingles([f"word{n}" for n in range(60)]))
    assert resemblance.VERSION == f"1 rensa/{RMinHash.ALGORITHM_VERSION}"
    assert (4 * SLOTS, SIGNED) == (len(made), hashlib.sha256(made).hexdigest()[:16])


SIGNED = "6e8547c4926d0497"
"""Beginning of the hash of a signature that version 0.5.0 of rensa made."""


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Same words.\n", "Same  words.\r\n\n", True),
        ("Same words.", "Same\u00a0words.", True),
        ("Same words.", "same words.", False),
        ("Same words.", "Same words!", False),
        ("élu", "e\u0301lu", False),
    ],
)
def test_identical_texts_differ_in_blanks_alone(one: str, other: str, same: bool) -> None:
    """Case, punctuation and spelling count."""
    assert same == (identity(one) == identity(other))


def test_no_words_have_no_identity() -> None:
    """Nothing is not the same as nothing."""
    assert ("", "") == (identity(""), identity(" \n\f"))


def test_furniture_does_not_count() -> None:
    """What is marked as boilerplate has no part in the words, wherever it stands."""
    menu = "News Politics World\n"
    body = "The committee met again.\n"
    foot = "All rights reserved.\n"
    spans = (Span(len(menu + body), len(menu + body + foot)), Span(0, len(menu)), Span(2, 6))
    assert ["the", "committee", "met", "again"] == own_words(menu + body + foot, spans)


def test_short_texts_have_no_signature() -> None:
    """Below the least number of words there are no near-copies."""
    assert b"" == signature(shingles(WORDS[: MIN_WORDS - 1]))
    assert b"" != signature(shingles(WORDS[:MIN_WORDS]))


def test_resemblance_is_the_share_of_runs_in_common() -> None:
    """One word of a hundred, in the middle, breaks three runs of 98 on either side."""
    words = WORDS[:100]
    other = [*words[:50], "another", *words[51:]]
    assert 95 / 101 == resemblance.resemblance(shingles(words), shingles(other))
    assert 0.0 == resemblance.resemblance(shingles(words), frozenset())


def test_signatures_estimate_resemblance() -> None:
    """Without bias, and within the standard error that the number of slots gives."""
    chance = random.Random(1)
    errors = []
    for _ in range(150):
        words = text(chance, 300)
        one, other = shingles(words), shingles(edited(chance, words, chance.randrange(1, 40)))
        agreeing = sum(map(eq, array("I", signature(one)), array("I", signature(other))))
        errors.append(agreeing / SLOTS - resemblance.resemblance(one, other))
    assert abs(sum(errors) / len(errors)) < 0.01
    assert max(map(abs, errors)) < 4 * 0.044


@given(seed=st.integers(0, 10_000), data=st.data())
def test_groups_do_not_depend_on_the_order_of_texts(seed: int, data: st.DataObject) -> None:
    """The same texts give the same groups, and none that any pair above the threshold would join
    stays apart in a small set."""
    chance = random.Random(seed)
    base = [text(chance, 80) for _ in range(3)]
    texts = {f"{n:02}": edited(chance, chance.choice(base), chance.randrange(12)) for n in range(9)}
    names = data.draw(st.permutations(sorted(texts)))
    expected = Measured(texts).groups()
    assert expected == Measured({name: texts[name] for name in names}).groups()
    together = {name: group for group in expected for name in group}
    measure = Measured(texts)
    for one in texts:
        for other in texts:
            if one < other and measure(one, other) >= THRESHOLD:
                assert together[one] == together[other]


@pytest.mark.parametrize(
    ("edits", "grouped"),
    [pytest.param(3, True, id="one letter"), pytest.param(9, False, id="just too different")],
)
def test_thousands_of_letters_make_no_square(edits: int, grouped: bool) -> None:
    """5,000 letters after one pattern: whether they hang together or not, the number of pairs that
    are looked into grows with the number of letters, and is a small multiple of it."""
    chance = random.Random(2)
    pattern = text(chance, 250)
    letters = {f"{n:04}": edited(chance, pattern, edits) for n in range(5000)}
    measured = Measured(letters)
    assert (5000 if grouped else 0) == sum(map(len, measured.groups()))
    low, high = (0.9, 1) if grouped else (1, BANDS)
    assert low <= len(measured.pairs) / len(letters) <= high


def test_a_template_hides_no_copy() -> None:
    """Where many pages share most of their words, two that are nearly the same are found."""
    chance = random.Random(3)
    frame = text(chance, 200)
    pages = {f"{n:04}": frame + text(chance, 100) for n in range(1500)}
    for n in range(100):
        pages[f"{n:04}b"] = edited(chance, pages[f"{n:04}"], 8)
    found = Measured(pages).groups()
    assert {(f"{n:04}", f"{n:04}b") for n in range(100)} == set(found)


def test_candidates_are_bounded() -> None:
    """However signatures agree, each text is compared with few others."""
    same = dict.fromkeys((f"{n:04}" for n in range(400)), bytes(4 * SLOTS))
    assert sum(1 for _ in resemblance.candidates(same)) <= len(same) * BANDS
    few = dict(list(same.items())[:CROWD])
    assert BANDS * CROWD * (CROWD - 1) // 2 == sum(1 for _ in resemblance.candidates(few))
