"""Floors on the texts beside the trainer: what style, cues and pairing make of them.

The shipped style models were trained on most of these texts, so that this guards the tables and the
scorer and says little of other texts; docs/origin.md has the figures on texts never met.
"""

from __future__ import annotations

import os

import pytest

from ficli.attribution.actors import find_mentions
from ficli.attribution.language import detect
from ficli.attribution.origin import attribute
from ficli.attribution.origin.cues import cue_findings
from ficli.attribution.origin.style import judge
from ficli.pairing import best_pairs, candidates, likeness, traits_of
from tests.quality.written import Written, written

SAMPLE = () if os.environ.get("FICLI_QUALITY") == "full" else ("papers", "quebec")
"""Writers whose texts are read, all of them by `make quality`."""
TEXTS = [each for each in written(*SAMPLE) if each.trained_on]
LONG = 380
"""Words from which on style alone may call a text a translation, with something to spare."""


def called(kind: str, *, translated: bool) -> float:
    """The share of long texts of which style says, and is sure, that they are translated or not."""
    texts = [each for each in TEXTS if each.kind == kind and len(each.text.split()) >= LONG]
    styles = [style for each in texts if (style := judge(each.text, each.language))]
    return sum(s.sure and (s.probability > 0.5) == translated for s in styles) / len(styles)


def test_no_text_first_written_in_english_is_called_a_translation() -> None:
    """Neither by style nor by cues."""
    texts = [each for each in TEXTS if each.kind == "en"]
    verdicts = {attribute(each.text, "en", {}).is_translation for each in texts}
    assert "yes" not in verdicts


def test_few_english_texts_that_no_model_has_met_are_called_translations() -> None:
    """Formal English, and English told anew in other words: one in twelve at most."""
    unmet = [each for each in written() if not each.trained_on]
    verdicts = [attribute(each.text, "en", {}).is_translation for each in unmet]
    assert len(unmet) > 150
    assert verdicts.count("yes") <= len(unmet) / 12


def test_most_english_texts_are_called_english() -> None:
    """Three in four, by style alone."""
    assert called("en", translated=False) >= 0.75


def test_most_translations_into_english_are_called_so() -> None:
    """Four in five, by style alone."""
    assert called("fr-en", translated=True) >= 0.8


def test_no_translation_into_english_is_called_english() -> None:
    """A translation quoted as the words of a source is the error that ficli is there to prevent."""
    assert called("fr-en", translated=False) <= 0.01


def test_no_text_first_written_in_french_is_called_a_translation() -> None:
    """The mirror: it leans, and answers seldom."""
    assert called("fr", translated=True) <= 0.01


def test_cues_are_silent_on_texts_first_written_in_their_language() -> None:
    """Precision first: no trace of another language in them."""
    originals = [each for each in TEXTS if each.origin == each.language]
    assert [] == [each.number for each in originals if cue_findings(each.text, each.language)]


def test_the_language_of_every_text_is_detected() -> None:
    """Texts of newspaper length in English and French."""
    assert [] == [each.number for each in TEXTS if detect(each.text) != each.language]


def test_originals_find_their_translations_and_no_other_text() -> None:
    """At least 95 % of them; among texts on many subjects none is taken wrongly."""
    texts = {_name(each, each.kind): each for each in TEXTS}
    traits = {
        name: traits_of(each.text, each.language, find_mentions(each.text))
        for name, each in texts.items()
    }
    languages = {name: own.language for name, own in traits.items()}
    profiles = {name: (own.language, own.all) for name, own in traits.items()}
    scores = {
        (one, other): likeness(traits[one], traits[other])
        for one, other in candidates(profiles, profiles)
    }
    found = best_pairs(scores, languages).keys()
    wanted = {_pair(each) for each in texts.values() if each.origin != each.language}
    assert found <= wanted
    assert len(found) >= 0.95 * len(wanted)


def _name(each: Written, kind: str) -> str:
    return f"{each.writer} {kind} {each.number}"


def _pair(each: Written) -> tuple[str, str]:
    original, translation = _name(each, each.origin), _name(each, each.kind)
    return min(original, translation), max(original, translation)


@pytest.fixture(autouse=True, scope="module")
def texts_are_there() -> None:
    """A test on no texts would pass."""
    assert len(TEXTS) > 100
