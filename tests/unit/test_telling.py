"""The phrases that tell most of a style: quoted exactly, loudest first, none over another."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ficli.attribution.origin.style import judge
from ficli.attribution.origin.telling import MOST, telling
from tests.quality.written import written

TEXTS = written("papers")
BITS = st.sampled_from(
    ["in particular, the council", "said that", "It’s", "Paris", "1,200", "\n", " ", ". ", "of",
     "les membres du conseil ont dit que c'est là le budget. ", "“no”", "\ud800", "widgets", ";"]
)  # fmt: skip


def test_what_tells_a_translation_comes_first_and_the_loudest_before_all() -> None:
    """Ratios above one fall to one, then ratios below one rise to it."""
    for each in (text for text in TEXTS if text.kind == "fr-en"):
        ratios = [phrase.likelihood_ratio for phrase in telling(each.text, "en")]
        speaking_for = [ratio for ratio in ratios if ratio > 1]
        against = ratios[len(speaking_for) :]
        assert speaking_for == sorted(speaking_for, reverse=True)
        assert against == sorted(against)
        assert len(speaking_for) <= MOST
        assert len(against) <= MOST


def test_every_long_text_has_phrases_of_either_answer() -> None:
    """The verdict is a sum: even a clear one has something against it."""
    for each in (text for text in TEXTS if text.kind in ("en", "fr", "fr-en")):
        ratios = [phrase.likelihood_ratio for phrase in telling(each.text, each.language)]
        assert (MOST, MOST) == (sum(r > 1 for r in ratios), sum(r < 1 for r in ratios))


@settings(max_examples=100, deadline=None)
@given(st.lists(BITS, max_size=120), st.sampled_from(["en", "fr"]))
def test_phrases_stand_where_they_say(parts: list[str], language: str) -> None:
    """Exact quotes with a word in them, none over another on the same side, whatever the text."""
    text = " ".join(parts)
    found = telling(text, language)
    for phrase in found:
        assert phrase.quote == text[phrase.start : phrase.end]
        assert any(map(str.isalpha, phrase.quote))
        assert abs(phrase.likelihood_ratio - 1) >= 0.004
    for turn in (True, False):
        side = [each for each in found if (each.likelihood_ratio > 1) == turn]
        for one, other in combinations(side, 2):
            assert one.end <= other.start or other.end <= one.start


@pytest.mark.parametrize("text", ["", "Too short to tell."])
def test_where_style_has_no_opinion_there_are_no_phrases(text: str) -> None:
    """Short texts and other languages."""
    assert () == telling(text, "en")
    assert () == telling(TEXTS[0].text, "zh")


def test_a_text_with_a_foreign_part_is_told_from_its_own_language() -> None:
    """The French half of a bilingual text is not quoted as English style."""
    english = next(text.text for text in TEXTS if text.kind == "en")
    french = next(text.text for text in TEXTS if text.kind == "fr")
    both = f"{english}\n\n{french}"
    assert judge(english, "en") is not None
    assert all(phrase.end <= len(english) for phrase in telling(both, "en"))
