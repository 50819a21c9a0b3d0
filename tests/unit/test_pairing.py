"""Pairs of original and translation: traits, candidates, alignment, thresholds."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficli.aligning import Paragraph, align
from ficli.document import Origin
from ficli.pairing import (
    MIN_SCORE,
    best_pairs,
    candidates,
    likeness,
    related,
    traits_of,
)
from ficli.results import Pair, Record

ENGLISH = (
    "The harbour of Sainte-Aurore moved 1,250 tonnes in 2019.\n\n"
    "Director Odile Marchepied told the BPQ that 47 cranes were idle.\n\n"
    "In 2021 the town of Grandval paid 380 workers; Marchepied called it fair.\n\n"
    "The next hearing, in Montclair, is on the 23rd.\n"
)
FRENCH = (
    "Le port de Sainte-Aurore a déplacé 1 250 tonnes en 2019.\n\n"
    "La directrice Odile Marchepied a dit au BPQ que 47 grues étaient inutilisées.\n\n"
    "En 2021, la ville de Grandval a payé 380 ouvriers ; c'est juste, dit Marchepied.\n\n"
    "La prochaine audience, à Montclair, aura lieu le 23.\n"
)
SHUFFLED = "\n".join(reversed(FRENCH.split("\n\n")))


def test_a_text_and_its_translation_are_alike() -> None:
    """Numbers survive however they are grouped, names and acronyms as they are."""
    assert MIN_SCORE < likeness(traits_of(ENGLISH, "en", ()), traits_of(FRENCH, "fr", ()))


def test_the_order_of_paragraphs_counts() -> None:
    """The same facts in another order are another text."""
    same = likeness(traits_of(ENGLISH, "en", ()), traits_of(FRENCH, "fr", ()))
    assert likeness(traits_of(ENGLISH, "en", ()), traits_of(SHUFFLED, "fr", ())) < same


def test_few_shared_traits_can_be_chance() -> None:
    """Two short notes of one day are no pair."""
    one, other = traits_of("On 23 May 2021.", "en", ()), traits_of("Le 23 mai 2021.", "fr", ())
    assert 0.0 == likeness(one, other)


ESSAY = (
    "A constitution promises more than a parliament delivers, and every institution knows it.\n\n"
    "The administration of elections depends on confidence and neutral functionaries.\n\n"
    "Democratic societies tolerate secrecy with difficulty, transparency with impatience.\n\n"
    "Comparable experience confirms that reform without consultation is never definitive.\n\n"
    "International organisations recommend independent commissions and regular evaluation.\n"
)
ESSAI = (
    "Une constitution promet plus que ne donne un parlement, et chaque institution le sait.\n\n"
    "L'administration des élections dépend de la confiance et de fonctionnaires neutres.\n\n"
    "Les sociétés démocratiques tolèrent mal le secret, la transparence avec impatience.\n\n"
    "L'expérience comparable confirme que sans consultation rien n'est définitif.\n\n"
    "Les organisations internationales recommandent commissions indépendantes et évaluation.\n"
)


def test_texts_that_name_nobody_are_compared_by_cognates() -> None:
    """Scholarship and decisions: long words that begin alike stand in for names and numbers."""
    essay, essai = traits_of(ESSAY, "en", ()), traits_of(ESSAI, "fr", ())
    assert frozenset() == essay.all & essai.all
    assert MIN_SCORE < likeness(essay, essai)
    shuffled = traits_of("\n\n".join(reversed(ESSAI.strip().split("\n\n"))), "fr", ())
    assert likeness(essay, shuffled) < MIN_SCORE


def test_a_few_cognates_can_be_chance() -> None:
    """Sixteen must stand in paragraphs that correspond."""
    one, other = (text.partition("\n")[0] for text in (ESSAY, ESSAI))
    assert 0.0 == likeness(traits_of(one, "en", ()), traits_of(other, "fr", ()))


def test_grouped_numbers_are_one_number() -> None:
    """English commas, French spaces and no grouping at all give the same trait."""
    forms = ("it cost 1,234,567", "it cost 1 234 567", "it cost 1\u202f234\u202f567", "1234567")
    assert 1 == len({traits_of(text, "en", ()).all for text in forms})


def test_candidates_share_rare_traits_across_languages() -> None:
    """Documents of one language, or without rare traits in common, are never compared."""
    common = set(range(4))
    profiles = {
        "a": ("en", common | {11, 12, 13}),
        "b": ("fr", common | {11, 12, 13}),
        "c": ("en", common | {11, 12, 13}),
        "d": ("fr", common | {21, 22, 23}),
        "e": ("und", common | {11, 12, 13}),
    }
    profiles |= {f"filler{n}": ("en", common) for n in range(200)}
    assert {("a", "b")} == candidates(profiles, ["a"])
    assert {("a", "b"), ("b", "c")} == candidates(profiles, ["b"])
    assert set() == candidates(profiles, ["d", "e"])


def test_a_pair_is_each_others_best_in_its_languages() -> None:
    """One document may have a French and a Chinese counterpart, and no second French one."""
    scores = {("en", "fr"): 0.95, ("en", "fr2"): 0.9, ("en", "zh"): 0.85, ("en2", "zh2"): 0.1}
    languages = {"en": "en", "fr": "fr", "fr2": "fr", "zh": "zh", "en2": "en", "zh2": "zh"}
    assert {("en", "fr"): 0.95, ("en", "zh"): 0.85} == best_pairs(scores, languages)


@pytest.mark.parametrize(
    ("language", "origin", "other", "others_origin", "expected"),
    [
        ("en", ("fr", "yes"), "fr-CA", ("fr", "no"), "original"),
        ("fr", ("fr", "no"), "en", ("fr", "yes"), "translation"),
        ("en", ("und", "yes"), "fr", ("und", "unknown"), "original"),
        ("en", ("und", "unknown"), "fr", ("und", "unknown"), "unknown"),
        ("en", ("ru", "yes"), "fr", ("und", "unknown"), "unknown"),
        ("en", ("fr", "yes"), "fr", ("en", "yes"), "unknown"),
    ],
)
def test_which_of_a_pair_is_the_translation(
    language: str,
    origin: tuple[str, Any],
    other: str,
    others_origin: tuple[str, Any],
    expected: str,
) -> None:
    """The one that is known to be translated from the other's language, if only one is."""
    record = Record("a", "a", "a", 1, "A", language, Origin(*origin))
    (pair,) = related(record, [Pair("b", "b", other, Origin(*others_origin), 0.8)])
    assert expected == pair.relation


def _paragraphs(lengths: list[int], start: int = 0) -> list[Paragraph]:
    return [
        Paragraph(1000 * n, 1000 * n + length, frozenset({start + n}))
        for n, length in enumerate(lengths)
    ]


def test_a_paragraph_that_was_split_is_aligned_with_both_halves() -> None:
    """One to two, by length and traits together."""
    left = _paragraphs([100, 400, 120])
    right = [
        Paragraph(0, 105, frozenset({0})),
        Paragraph(200, 390, frozenset({1})),
        Paragraph(400, 615, frozenset()),
        Paragraph(700, 825, frozenset({2})),
    ]
    blocks = [(len(a), len(b)) for a, b in align(left, right)]
    assert [(1, 1), (1, 2), (1, 1)] == blocks


@given(st.lists(st.integers(1, 900), max_size=60), st.lists(st.integers(1, 900), max_size=60))
def test_alignment_keeps_every_paragraph_once_and_in_order(
    left: list[int], right: list[int]
) -> None:
    """Whatever the two sides are, reading the blocks gives both texts back."""
    one, other = _paragraphs(left), _paragraphs(right, 30)
    blocks = align(one, other)
    assert one == [paragraph for block, _ in blocks for paragraph in block]
    assert other == [paragraph for _, block in blocks for paragraph in block]


def test_long_texts_with_the_same_names_in_another_order_are_not_aligned() -> None:
    """Reports on one subject share names and numbers; only a translation has them in one order."""
    facts = [
        f"In {1900 + n} the port of Grandval counted {1000 + 7 * n} tonnes." for n in range(90)
    ]
    text, same = "\n".join(facts), "\n".join(facts)
    other = "\n".join(facts[at] for at in sorted(range(90), key=lambda n: n * 37 % 90))
    assert 1.0 == likeness(traits_of(text, "en", ()), traits_of(same, "fr", ()))
    assert 0.0 == likeness(traits_of(text, "en", ()), traits_of(other, "fr", ()))
