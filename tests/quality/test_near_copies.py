"""What counts as a near-copy, measured on made reprints and on texts that only look alike."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

from ficli import analysis, extract
from ficli.document import SourceFile
from ficli.resemblance import THRESHOLD, own_words, resemblance, shingles
from tests.quality.reprints import (
    LETTER,
    PETITION,
    cut,
    longer,
    misread,
    retitled,
    rewrapped,
    saved_page,
)

ROOT = Path(__file__).parents[2]
LONG = 200
"""Words. Texts of newspaper length; a paragraph more is a greater part of a shorter one."""


def _texts() -> dict[str, str]:
    places = [*ROOT.glob("docs_src/**/*.txt"), *ROOT.glob("docs_src/**/*.md")]
    places += (ROOT / "tests/quality/texts").glob("*.txt")
    return {place.name: place.read_text("utf-8") for place in sorted(places)}


TEXTS = {name: text for name, text in _texts().items() if len(analysis.terms(text)) >= 50}
STORIES = [text for text in TEXTS.values() if len(analysis.terms(text)) >= LONG]


def runs(text: str) -> frozenset[int]:
    return shingles(own_words(text, ()))


def page_runs(text: str, site: str) -> frozenset[int]:
    data = saved_page(text, site).encode()
    extracted = extract.extract(SourceFile("a.html", Path("a.html"), len(data), 0), data)
    return shingles(own_words(extracted.text, extracted.boilerplate))


@pytest.mark.parametrize(
    ("change", "floor"),
    [
        pytest.param(rewrapped, 1.0, id="other line ends"),
        pytest.param(retitled, 1.0, id="another headline"),
        pytest.param(longer, 1.0, id="a paragraph more"),
        pytest.param(lambda text: cut(text, 0.85), 0.95, id="the last 15 % cut"),
        pytest.param(lambda text: misread(text, 0.01), 1.0, id="one letter in 200 misread"),
        pytest.param(lambda text: longer(retitled(text)), 0.8, id="headline and paragraph"),
    ],
)
def test_reprints_are_found(change: Callable[[str], str], floor: float) -> None:
    """Of the stories of newspaper length, at least this share."""
    alike = [resemblance(runs(text), runs(change(text))) for text in STORIES]
    assert floor <= sum(share >= THRESHOLD for share in alike) / len(alike)


def test_one_story_saved_from_two_sites_is_one_text() -> None:
    """What stands around it on either page does not count."""
    for text in STORIES:
        gazette, courier = page_runs(text, "The Gazette"), page_runs(text, "Daily Courier")
        assert resemblance(gazette, courier) >= 0.95


def test_different_texts_are_far_from_near() -> None:
    """Among them several on the same event, and several after the same report."""
    every = {name: runs(text) for name, text in TEXTS.items()}
    closest = max(resemblance(every[one], every[other]) for one, other in combinations(every, 2))
    assert closest < 0.15


HERE = (
    "Foreign states have tried to sway elections in this country, and committees have said so.",
    "The law of 2024 set up a registry of foreign agents, and it has no commissioner yet.",
)
ABROAD = (
    "People who fled from states that persecute them are threatened here too, by telephone.",
    "Few of those who are threatened are told what has become of their complaint to the police.",
)
NAME_ONE = "name the first commissioner before the summer and give the office what the law foresees"
ONE_LINE = (
    "set up one telephone line in many languages and publish each year how many have called it"
)


def letter(reasons: tuple[str, ...], demand: str, name: str = "A resident of Richmond") -> str:
    return LETTER.format(reasons=" ".join(reasons), demand=demand, name=name)


def petition(reasons: tuple[str, ...], demand: str) -> str:
    listed = "\n".join(f"- {reason}" for reason in reasons)
    return PETITION.format(house="House of Commons", reasons=listed, demand=demand)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        pytest.param(
            letter(HERE, NAME_ONE), letter(HERE, NAME_ONE, "Somebody in Markham"), True,
            id="a form letter with another signature",
        ),
        pytest.param(
            letter(HERE, NAME_ONE), letter(HERE, ONE_LINE), False,
            id="a form letter that asks for something else",
        ),
        pytest.param(
            letter(HERE, NAME_ONE), letter(ABROAD, ONE_LINE), False,
            id="a form letter about something else",
        ),
        pytest.param(
            petition(HERE, NAME_ONE), petition(HERE, ONE_LINE), False,
            id="a petition with the same reasons and another demand",
        ),
        pytest.param(
            petition(HERE, NAME_ONE), petition(ABROAD, ONE_LINE), False,
            id="a petition on the same form",
        ),
    ],
)  # fmt: skip
def test_one_form_filled_in_differently_is_another_text(one: str, other: str, near: bool) -> None:
    """What is asked for decides; who signs does not."""
    assert near == (resemblance(runs(one), runs(other)) >= THRESHOLD)


def test_a_translation_is_no_near_copy() -> None:
    """A pair of translations is known as a pair, and not as copies."""
    english = TEXTS["hogue-initial-report.md"]
    french = TEXTS["rapport-initial-commission-hogue.md"]
    assert resemblance(runs(english), runs(french)) < 0.05
